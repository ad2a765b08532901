"""A clock that notices when it was put back.

An approval that ran out would count again on a computer whose date is set to last week. So the latest time seen is kept in a file of the user's, and
an earlier time is no time. Somebody with that file in hand can mend it, which is why it guards against slips and not against whoever runs the computer.
"""

from __future__ import annotations

import datetime
from pathlib import Path

from checker.errors import CannotTell
from checker.paths import data_folder
from checker.vault import write_private

LEEWAY = datetime.timedelta(minutes=2)
"""By how much a clock may go back: time servers pull it by seconds."""
STEP = datetime.timedelta(seconds=30)
"""The file is written again after this long, so that a gate that is asked often does not wear out a disk."""


def clock_file() -> Path:
    """Where the latest time seen is kept."""
    return data_folder() / "clock"


def now_checked(path: Path | None = None, *, clock: datetime.datetime | None = None) -> datetime.datetime:
    """The time, UTC, once it is known not to lie before a time seen earlier.

    Args:
        path: the file to remember by; `clock_file()` unless given.
        clock: what the computer's clock says; asked unless given.

    Raises:
        CannotTell: the clock went back, or the latest time seen cannot be read or kept.
    """
    path = path or clock_file()
    now = clock or datetime.datetime.now(datetime.UTC)
    try:
        last = datetime.datetime.fromisoformat(path.read_text("ascii").strip())
        behind = last - now
    except FileNotFoundError:
        behind = None
    except (OSError, ValueError, TypeError):
        raise CannotTell(
            f"The latest time seen cannot be read from {path}. See that this computer's date is right, delete that file and try again."
        ) from None
    if behind is not None and behind > LEEWAY:
        raise CannotTell(
            f"This computer's clock went back: it has already been {last:%d %B %Y, %H:%M} UTC here, so what ran out cannot be told from what did not. "
            f"Set the clock right. If the later date was the wrong one, delete {path} once the clock is right."
        )
    if behind is None or -behind > STEP:
        try:
            write_private(path, now.isoformat().encode("ascii"))
        except OSError as error:
            raise CannotTell(
                f"The time cannot be remembered in {path} ({error.strerror}), so a clock that goes back would not be noticed. Let this user write there."
            ) from None
    return now
