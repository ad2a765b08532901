"""A report as a file: put in place only when whole, and for its owner alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from checker.errors import CheckerError


@contextmanager
def opened(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or the file named: UTF-8, put in place only when whole, so that a report cut off midway is not taken for one.

    The file is readable by its owner alone, from its first byte on: a report quotes names and says where faces are. (Windows keeps the folder's rights.)
    """
    if output is None:
        yield sys.stdout
        return
    part = output.with_name(output.name + ".part")
    try:
        part.unlink(missing_ok=True)  # one left by a run that was cut off keeps its own rights
        with open(part, "x", encoding="utf-8", newline="\n", opener=_for_its_owner) as stream:
            yield stream
        part.replace(output)
    except OSError as error:
        raise CheckerError(f"The report cannot be written to {output} ({error.strerror}). Choose another --output.") from None
    finally:
        part.unlink(missing_ok=True)


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
