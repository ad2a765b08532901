"""The consent log: one row a pupil, one column for each processing activity, read without guessing.

Consent is asked for a pupil, for exactly one activity and on a day. Whatever is not clearly a yes in force is a no.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from checker.errors import ConsentLogError
from checker.school.settings import ConsentLogSettings
from checker.school.workbook import workbook_rows

BESIDE_A_PHOTO = "first_name_with_photo"
ACTIVITIES = ("website", "facebook", "instagram", "x", "press", BESIDE_A_PHOTO, "biometric")
NO_PLATFORM = (BESIDE_A_PHOTO, "biometric")
"""Activities that are no place to publish."""
REQUIRED = ("pupil_id", "first_name", "last_name")
OPTIONAL = ("known_as", "year_group", "class", "date_of_birth", "leaves_on", "house", "school", "town", "clubs")
YES = frozenset({"yes", "y", "true", "1", "given"})
NO = frozenset({"no", "n", "false", "0", "refused"})
WANTED = "Write yes, no, a date such as 2026-09-01 or 01/09/2026, `until 2027-07-31` or `withdrawn 2026-10-02`, or leave it empty."


class ConsentState(StrEnum):
    """What the log says of one activity on one day. Only `IN_FORCE` is a yes."""

    IN_FORCE = "in force"
    NEVER_ASKED = "never asked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOT_YET = "not yet in force"
    LEFT = "pupil has left"
    NOT_ON_ROLL = "not on the roll"
    ELSEWHERE = "not in force at the pupil's other school"


@dataclass(frozen=True, slots=True)
class Consent:
    """One cell of the log: given from a day, until a day, or not. Dates are inclusive; `withdrawn` is a no from that day."""

    answer: ConsentState
    starts: datetime.date | None = None
    ends: datetime.date | None = None
    withdrawn: datetime.date | None = None

    def on(self, day: datetime.date) -> ConsentState:
        """The state on a day."""
        if self.answer is not ConsentState.IN_FORCE:
            return self.answer
        if self.withdrawn and day >= self.withdrawn:
            return ConsentState.WITHDRAWN
        if self.starts and day < self.starts:
            return ConsentState.NOT_YET
        if self.ends and day > self.ends:
            return ConsentState.EXPIRED
        return ConsentState.IN_FORCE


_UK = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def read_date(value: str) -> datetime.date:
    """A date as 2026-09-01, or as it is written in the UK, day first: 01/09/2026. A year of two digits is not guessed at.

    Raises:
        ValueError: it is neither, or no such day.
    """
    if match := _UK.fullmatch(value):
        day, month, year = map(int, match.groups())
        return datetime.date(year, month, day)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError(value)
    return datetime.date.fromisoformat(value)


@lru_cache(maxsize=4096)
def parse_cell(value: str) -> Consent:
    """One consent cell.

    Raises:
        ValueError: the value is none that the contract knows.
    """
    cell = " ".join(value.lower().split())
    if not cell:
        return Consent(ConsentState.NEVER_ASKED)
    if cell in YES:
        return Consent(ConsentState.IN_FORCE)
    if cell in NO:
        return Consent(ConsentState.REFUSED)
    if cell == "withdrawn":
        return Consent(ConsentState.WITHDRAWN)
    match = re.fullmatch(r"(?:(until|withdrawn) )?(\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})", cell)
    if not match:
        raise ValueError(cell)
    day = read_date(match.group(2))
    if match.group(1) == "until":
        return Consent(ConsentState.IN_FORCE, ends=day)
    if match.group(1) == "withdrawn":
        return Consent(ConsentState.IN_FORCE, withdrawn=day)
    return Consent(ConsentState.IN_FORCE, starts=day)


@dataclass(frozen=True, slots=True)
class Pupil:
    """One pupil on the roll. `details` holds what else the log says that could single a pupil out: house, school, town, clubs."""

    pupil_id: str
    first_name: str
    last_name: str
    known_as: str = ""
    year_group: str = ""
    class_name: str = ""
    date_of_birth: datetime.date | None = None
    leaves_on: datetime.date | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[str, Consent] = field(default_factory=dict)

    def consent(self, activity: str, day: datetime.date) -> ConsentState:
        """Whether consent is in force for exactly this activity on this day."""
        if self.leaves_on and day > self.leaves_on:
            return ConsentState.LEFT
        cell = self.consents.get(activity)
        return cell.on(day) if cell else ConsentState.NEVER_ASKED


@dataclass(frozen=True, slots=True)
class ConsentLog:
    """The roll and what was consented to."""

    pupils: tuple[Pupil, ...]
    activities: tuple[str, ...]
    """The activities that the log has a column for."""
    version: str
    """First 12 hex digits of the file's sha256."""
    ignored_columns: tuple[str, ...] = ()
    by_id: Mapping[str, Pupil] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {p.pupil_id: p for p in self.pupils})

    def state(self, pupil_id: str, activity: str, day: datetime.date) -> ConsentState:
        """The state of a pupil's consent for exactly this activity on this day."""
        pupil = self.by_id.get(pupil_id)
        return pupil.consent(activity, day) if pupil else ConsentState.NOT_ON_ROLL

    @classmethod
    def load(cls, path: Path, settings: ConsentLogSettings | None = None) -> ConsentLog:
        """Read a consent log, `.csv` (UTF-8, UTF-8 with BOM, UTF-16 with BOM or Windows-1252) or `.xlsx`.

        Raises:
            ConsentLogError: with every problem found; each names file, row, column and the value that could not be read.
        """
        settings = settings or ConsentLogSettings()
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ConsentLogError([f"{path.name} cannot be read ({error.strerror}). Check that it exists and you may open it."]) from None
        if not content.strip():
            raise ConsentLogError([f"{path.name} is empty. Save the consent log again with a header row and one row a pupil."])
        rows = workbook_rows(content, path.name, settings.sheet) if path.suffix.lower() == ".xlsx" else _csv_rows(content, path.name)
        return _read_rows(rows, path.name, settings, hashlib.sha256(content).hexdigest()[:12])


Row = tuple[int, list[str]]


def _csv_rows(content: bytes, name: str) -> Iterator[Row]:
    text = decoded(content, name)
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise ConsentLogError(
            [f"{name}, near row {reader.line_num}: the row cannot be read as CSV ({error}). Check its quotation marks."]
        ) from None


# Letters such as é, ł or ț in UTF-8. In a file that is not UTF-8 as a whole they would come out as other letters, and the pupil would not be found.
# Left out are the bytes which in Windows-1252 are quotation marks, dashes and the no-break space, for these do follow a capital with an accent.
_UTF8_AMONG_CP1252 = re.compile(rb"[\xc3-\xc8][\x80-\x84\x86-\x90\x98-\x9f\xa1-\xbf]")


def decoded(content: bytes, name: str) -> str:
    """The text of a CSV file in UTF-8, UTF-16 with BOM or Windows-1252.

    Raises:
        ConsentLogError: it is none of these, or several at once.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif content[:4] == b"PK\x03\x04":
        raise ConsentLogError([f"{name} is an Excel workbook. Rename it to end in .xlsx, or save it as CSV."])
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252" and (mixed := _UTF8_AMONG_CP1252.search(content)):
            row = content.count(b"\n", 0, mixed.start()) + 1
            raise ConsentLogError(
                [f"{name}, row {row}: letters with accents are saved in two encodings. In Excel, save it as `CSV UTF-8 (Comma delimited)`."]
            )
        if "\x00" not in text:
            return text
    raise ConsentLogError([f"{name} is in an encoding that cannot be read. In Excel, save it as `CSV UTF-8 (Comma delimited)`."])


def _read_rows(rows: Iterator[Row], name: str, settings: ConsentLogSettings, version: str) -> ConsentLog:
    number, header = next(((n, r) for n, r in rows if any(c.strip() for c in r)), (0, []))
    if not header:
        raise ConsentLogError([f"{name} has no rows. Save the consent log again with a header row and one row a pupil."])
    mapping = {_key(k): v for k, v in settings.columns.items()}
    columns = [mapping.get(_key(c), _key(c)) for c in header]
    activities = tuple(dict.fromkeys((*ACTIVITIES, *settings.activities)))
    problems = [
        f"{name}: the column `{required}` is missing. Add it, or map the school's own name for it in school.toml under [consent_log.columns]."
        for required in REQUIRED
        if required not in columns
    ]
    known = {*REQUIRED, *OPTIONAL, *activities}
    problems += [f"{name}: the column `{c}` stands twice. Keep one." for c in sorted(set(columns)) if c in known and columns.count(c) > 1]
    if problems:
        raise ConsentLogError(problems)
    pupils: list[Pupil] = []
    first_rows: dict[str, int] = {}
    body = list(rows)
    names = _names_in(body, columns)
    for number, row in body:
        if not any(c.strip() for c in row):
            continue
        if len(row) > len(header) and any(c.strip() for c in row[len(header) :]):
            problems.append(f"{name}, row {number}: it has {len(row)} cells and the header has {len(header)}. Check for a comma too many.")
            continue
        cells = {c: " ".join(v.split()) for c, v in zip(columns, row, strict=False) if c in known}
        pupil, bad = _pupil(cells, activities, f"{name}, row {number}", names)
        problems += bad
        if pupil is None:
            continue
        if pupil.pupil_id in first_rows:
            problems.append(
                f"{name}, row {number}, column pupil_id: `{pupil.pupil_id}` stands already in row {first_rows[pupil.pupil_id]}. Each pupil has one row."
            )
            continue
        first_rows[pupil.pupil_id] = number
        pupils.append(pupil)
    if problems:
        raise ConsentLogError(problems)
    if not pupils:
        raise ConsentLogError([f"{name} has a header and no pupils. Add one row a pupil; with an empty roll no name could be found."])
    ignored = tuple(h.strip() for h, c in zip(header, columns, strict=True) if c not in known and h.strip())
    return ConsentLog(tuple(pupils), tuple(a for a in activities if a in columns), version, ignored)


def _names_in(rows: list[Row], columns: list[str]) -> frozenset[str]:
    """Every word of a pupil's name in the log, lower case: a row out of step may have one in any column, and no error may repeat it."""
    places = [i for i, c in enumerate(columns) if c in ("first_name", "last_name", "known_as")]
    return frozenset(word for _, row in rows for i in places if i < len(row) for word in row[i].lower().split())


def _pupil(cells: dict[str, str], activities: tuple[str, ...], where: str, names: frozenset[str]) -> tuple[Pupil | None, list[str]]:
    def shown(value: str) -> str:
        return "what stands there" if names & set(value.lower().split()) else f"`{value}`"

    problems = [f"{where}, column {c}: it is empty. Fill it in." for c in ("pupil_id", "first_name") if not cells.get(c)]
    dates: dict[str, datetime.date | None] = {}
    for column in ("date_of_birth", "leaves_on"):
        value = cells.get(column, "")
        try:
            dates[column] = read_date(value) if value else None
        except ValueError:
            problems.append(f"{where}, column {column}: {shown(value)} is not a date. Write it as 2015-03-28 or 28/03/2015.")
    consents: dict[str, Consent] = {}
    for activity in activities:
        if activity in cells:
            try:
                consents[activity] = parse_cell(cells[activity])
            except ValueError:
                problems.append(f"{where}, column {activity}: {shown(cells[activity])} is not understood. {WANTED}")
    if problems:
        return None, problems
    return (
        Pupil(
            pupil_id=cells["pupil_id"],
            first_name=cells["first_name"],
            last_name=cells.get("last_name", ""),
            known_as=cells.get("known_as", ""),
            year_group=cells.get("year_group", ""),
            class_name=cells.get("class", ""),
            date_of_birth=dates["date_of_birth"],
            leaves_on=dates["leaves_on"],
            details={k: cells[k] for k in ("house", "school", "town", "clubs") if cells.get(k)},
            consents=consents,
        ),
        [],
    )


def _key(column: str) -> str:
    return re.sub(r"[\s\-]+", "_", column.strip().lower().lstrip("\ufeff"))
