"""Comparing a log that was read from an export with the one in force, and putting it in its place. The log before is kept beside it, under its day."""

from __future__ import annotations

import csv
import datetime
import io
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from checker.errors import CheckerError, ConsentLogError, SchoolError
from checker.school import Settings, Trust, consent_log_path
from checker.school.consent import ACTIVITIES, OPTIONAL, REQUIRED, ConsentLog, ConsentState, Pupil, parse_cell
from checker.school.importing.answers import written
from checker.school.importing.reading import Read

EARLIER = "earlier"
"""The folder in the school's folder where lists that were replaced are kept."""
FEWER = 0.1
"""A log that has lost more than this share of its pupils may be the export of one class: it is asked about."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new log changes. Everything by pupil id.

    Attributes:
        added: pupils who are new.
        gone: pupils who stand in the log in force and not in the new one.
        to_yes: pupil and use, for which consent comes into force.
        to_no: pupil and use, for which consent ends.
        withdrawn: pupil and use: withdrawn or refused in the log in force, a yes in the export. They stay as they are unless somebody says otherwise.
        kept: columns of the log in force that the export does not have; its cells are kept.
    """

    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    to_yes: tuple[tuple[str, str], ...] = ()
    to_no: tuple[tuple[str, str], ...] = ()
    withdrawn: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] = ()
    before: int = 0

    @property
    def far_fewer(self) -> bool:
        """Whether so many pupils are gone that the export may be of a part of the school."""
        return len(self.gone) > FEWER * self.before


@dataclass(frozen=True, slots=True)
class NewLog:
    """A consent log ready to be saved: its columns, its rows, and what it changes."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    changes: Changes


def log_in_force(folder: Path) -> ConsentLog | None:
    """The school's consent log; None where it has none yet.

    Raises:
        SchoolError: there is one that cannot be read.
    """
    if not (folder / "school.toml").exists():
        return None
    settings = Settings.load(folder / "school.toml", Trust.over(folder))
    try:
        path = consent_log_path(folder, settings)
    except SchoolError:
        if (folder / "consent_log.csv").exists():  # both kinds: which one counts must be said first
            raise
        return None
    return ConsentLog.load(path, settings.consent_log) if path.exists() else None


def merged(read: Read, old: ConsentLog | None, today: datetime.date | None = None, *, over_refusals: bool = False) -> NewLog:
    """The new log: the export's pupils and answers, with what only the log in force knows of them.

    Args:
        read: the export.
        old: the log in force.
        today: for what is in force.
        over_refusals: let a yes of the export stand where the log in force says refused or withdrawn: families agreed again.
    """
    today = today or datetime.date.today()
    had = old.by_id if old else {}
    activities = tuple(dict.fromkeys((*ACTIVITIES, *read.activities, *(old.activities if old else ()))))
    kept = tuple(a for a in activities if old and a in old.activities and a not in read.activities)
    rows, withdrawn, yes, no = [], [], [], []
    for given in read.rows:
        row = dict(given)
        before = had.get(row["pupil_id"])
        if before:
            for column, value in _details(before).items():
                if column not in row and value:
                    row[column] = value
            for activity in kept:
                row[activity] = written(before.consents.get(activity))
            for activity in read.activities:
                was = before.consents[activity].on(today) if activity in before.consents else ConsentState.NEVER_ASKED
                now = parse_cell(row[activity]).on(today)
                if was in (ConsentState.REFUSED, ConsentState.WITHDRAWN) and parse_cell(row[activity]).answer is ConsentState.IN_FORCE:
                    withdrawn.append((before.pupil_id, activity))
                    if not over_refusals:
                        row[activity] = written(before.consents[activity])
                        continue
                if now is ConsentState.IN_FORCE and was is not now:
                    yes.append((before.pupil_id, activity))
                elif was is ConsentState.IN_FORCE and now is not was:
                    no.append((before.pupil_id, activity))
        rows.append(row)
    ids = {row["pupil_id"] for row in rows}
    columns = tuple(c for c in (*REQUIRED, *OPTIONAL) if c in REQUIRED or any(row.get(c) for row in rows))
    used = tuple(a for a in activities if a in read.activities or a in kept)
    return NewLog(
        (*columns, *used),
        tuple(rows),
        Changes(
            tuple(i for i in dict.fromkeys(r["pupil_id"] for r in rows) if i not in had) if old else (),
            tuple(i for i in had if i not in ids),
            tuple(yes),
            tuple(no),
            tuple(withdrawn),
            kept,
            len(had),
        ),
    )


def _details(pupil: Pupil) -> dict[str, str]:
    return {
        "known_as": pupil.known_as,
        "year_group": pupil.year_group,
        "class": pupil.class_name,
        "date_of_birth": pupil.date_of_birth.isoformat() if pupil.date_of_birth else "",
        "leaves_on": pupil.leaves_on.isoformat() if pupil.leaves_on else "",
        **pupil.details,
    }


def save_log(folder: Path, new: NewLog) -> Path:
    """Put the new log in the place of the one in force, which is kept in `earlier/`.

    Returns:
        where it was saved.

    Raises:
        SchoolError: it cannot be written, or would not be read again as it is; the log in force is as it was.
    """
    settings = Settings.load(folder / "school.toml", Trust.over(folder))
    content = as_csv(new.columns, new.rows)
    name = settings.consent_log.file
    if name.lower().endswith(".xlsx"):
        raise SchoolError(
            f"school.toml names {name} as the consent log. Take `file` out of [consent_log] there; the log is then saved as consent_log.csv."
        )
    target = folder / (name or "consent_log.csv")
    replace_file(target, content, check=lambda part: _same(ConsentLog.load(part, settings.consent_log), new))
    workbook = folder / "consent_log.xlsx"
    if not name and workbook.exists():
        _set_aside(workbook)
    return target


def _same(log: ConsentLog, new: NewLog) -> None:
    """The file says what was meant: read again, each pupil and each cell is there.

    Raises:
        ConsentLogError: it does not, as where school.toml gives our column names another meaning.
    """
    for row in new.rows:
        pupil = log.by_id.get(row["pupil_id"])
        if (
            pupil is None
            or (pupil.first_name, pupil.last_name) != (row["first_name"], row["last_name"])
            or any(pupil.consents.get(a) != parse_cell(row.get(a, "")) for a in new.columns if a in log.activities)
            or any(a not in log.activities for a in new.columns if a not in (*REQUIRED, *OPTIONAL))
        ):
            raise ConsentLogError(
                [
                    "The new log would not be read as it was meant. Look at [consent_log] in school.toml: its columns and activities must fit."
                ]
            )


def as_csv(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> bytes:
    """A list as CSV that Excel opens with its accents right (UTF-8 with BOM)."""
    stream = io.StringIO(newline="")
    table = csv.writer(stream, lineterminator="\r\n")
    table.writerow(columns)
    table.writerows([row.get(c, "") for c in columns] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def replace_file(target: Path, content: bytes, check: Callable[[Path], object] | None = None) -> None:
    """Write a file whole beside its place, look at it, then put it in place; the one before goes to `earlier/`.

    Args:
        target: the file.
        content: its new bytes.
        check: called with the file before it counts; whatever it raises leaves all as it was.

    Raises:
        SchoolError: it cannot be written.
    """
    part = target.with_name(f".{target.stem}.new{target.suffix}")
    try:
        part.unlink(missing_ok=True)
        with open(part, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if check:
            check(part)
        if target.exists():
            _keep_copy(target)
        part.replace(target)
    except OSError as error:
        raise SchoolError(
            f"{target.name} cannot be saved ({error.strerror}). Close it in other programs and check that you may write there."
        ) from None
    except ConsentLogError as error:
        raise ConsentLogError([p.replace(part.name, target.name) for p in error.problems]) from None
    except CheckerError as error:
        raise type(error)(str(error).replace(part.name, target.name)) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _kept_as(path: Path) -> Path:
    folder = path.parent / EARLIER
    folder.mkdir(mode=0o700, exist_ok=True)
    now = datetime.datetime.now()
    kept = folder / f"{path.stem} until {now:%Y-%m-%d %H%M%S}{path.suffix}"
    number = 2
    while kept.exists():
        kept = folder / f"{path.stem} until {now:%Y-%m-%d %H%M%S} {number}{path.suffix}"
        number += 1
    return kept


def _keep_copy(path: Path) -> None:
    with open(_kept_as(path), "xb", opener=lambda p, flags: os.open(p, flags, 0o600)) as copy:
        copy.write(path.read_bytes())


def _set_aside(path: Path) -> None:
    path.replace(_kept_as(path))
