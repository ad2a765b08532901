"""Who works at this computer and for which school, remembered for this computer's user, so that the page asks once. Never on a shared server, where people sign in."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from checker.page.signin.screen import shared
from checker.school import School

SCHOOLS = "schools"
SAMPLE = "sample school"
"""Whether the sample school was chosen last."""
MOST = 5


def _file() -> Path:
    import platformdirs

    return Path(platformdirs.user_config_dir("checker")) / "page.json"


def key_of(school: School) -> str:
    """What a school is known by at this computer."""
    place = str(school.folder.resolve()) if school.folder else school.settings.school.name
    return hashlib.sha256(place.encode()).hexdigest()[:16]


def _all() -> dict[str, Any]:
    try:
        found = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def who(school: School) -> str:
    """Who said so last at this computer, for this school; "" for nobody."""
    said = "" if shared() else _all().get(key_of(school), "")
    return said if isinstance(said, str) else ""


def typed(school: School) -> str:
    """The name that was typed here for this school while nobody was listed, and not chosen otherwise since; "" for none."""
    said = "" if shared() else _all().get(f"{key_of(school)}.typed", "")
    return said if isinstance(said, str) else ""


def keep(school: School, who: str, typed: str = "") -> None:
    """Remember it; where that cannot be written the page asks again next time.

    Args:
        typed: the name, where it was typed while nobody was listed.
    """
    _write({key_of(school): who, f"{key_of(school)}.typed": typed})


class Place(NamedTuple):
    """A school that was chosen or made at this computer: its folder, and its name to offer it by."""

    folder: str
    name: str


def schools() -> list[Place]:
    """The schools of one's own, the last one first; none on a shared server, which works for the school that it was started with."""
    rows = [] if shared() else _all().get(SCHOOLS, [])
    rows = rows if isinstance(rows, list) else []
    return [Place(*row) for row in rows if isinstance(row, list) and len(row) == 2 and all(isinstance(r, str) and r for r in row)]


def last_school() -> Place | None:
    """The one that was chosen or made last; None where that was the sample school, or none ever."""
    known = schools()
    return known[0] if known and _all().get(SAMPLE) is not True else None


def keep_school(place: Place | None) -> None:
    """Remember which school was chosen or made; None for the sample school."""
    if place is None:
        _write({SAMPLE: True})
    else:
        others = [p for p in schools() if p.folder != place.folder]
        _write({SAMPLE: False, SCHOOLS: [place, *others][:MOST]})


def _write(more: dict[str, Any]) -> None:
    if shared():
        return
    file = _file()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(_all() | more), "utf-8")
        part.chmod(0o600)
        part.replace(file)
