"""The rows of an export as rows of a consent log, and every problem with them: places, never names."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from checker.school.consent import ACTIVITIES
from checker.school.importing.answers import NoSuchDayError, limited, plain_answer, plain_date, strictest
from checker.school.importing.columns import MEANINGS, Column, Plan, no_column
from checker.school.importing.sheet import words

PLAIN = ("known_as", "year_group", "class", "house", "school")
FEW_ROWS = 6
"""Rows named in a problem before the rest are counted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in an export that a person has to look at.

    Attributes:
        column: the export's title of the column, "" for a row as a whole or the file.
        rows: numbers of the rows, as a spreadsheet shows them.
        cell: what stands there; "" where it may hold a name.
        says: what is wrong and what to do next.
        stops: nothing can be saved before it is mended; else it is only to be known.
        answer: a person can say what the cell means.
        pupils: for each row the pupil's number, "" where there is none or where it may be a name.
    """

    column: str
    rows: tuple[int, ...]
    cell: str
    says: str
    stops: bool = True
    answer: bool = False
    pupils: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The rows in words, each with its pupil's number."""
        if not self.rows:
            return "the file"
        whose = zip_longest(self.rows[:FEW_ROWS], self.pupils[: len(self.rows)][:FEW_ROWS], fillvalue="")
        shown = ", ".join(f"{row} (pupil {pupil})" if pupil else str(row) for row, pupil in whose)
        more = len(self.rows) - FEW_ROWS
        return f"row{'s' if len(self.rows) > 1 else ''} {shown}" + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True, slots=True)
class Read:
    """An export as a consent log.

    Attributes:
        rows: one a pupil: cells by the log's column names.
        activities: the uses that the export answers for.
        problems: everything to look at, the worst first.
    """

    rows: tuple[dict[str, str], ...]
    activities: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def can_be_saved(self) -> bool:
        """Whether no problem stands against it."""
        return bool(self.rows) and not any(p.stops for p in self.problems)


@dataclass(slots=True)
class Problems:
    """Problems as they are found, gathered by what they say so that 160 rows with one unknown word are one problem."""

    by: dict[tuple[str, str, str, bool, bool], list[int]] = field(default_factory=dict)
    pupils: dict[int, str] = field(default_factory=dict)
    """The number of the pupil in a row."""

    def add(self, says: str, row: int = 0, column: str = "", cell: str = "", *, stops: bool = True, answer: bool = False) -> None:
        """Another row of which this is to be said."""
        rows = self.by.setdefault((column, cell, says, stops, answer), [])
        if row:
            rows.append(row)

    def told(self) -> tuple[Problem, ...]:
        """Each once, what stops the import first."""
        out = [
            Problem(column, tuple(rows), cell, says, stops, answer, tuple(self.pupils.get(row, "") for row in rows))
            for (column, cell, says, stops, answer), rows in self.by.items()
        ]
        return tuple(sorted(out, key=lambda p: (not p.stops, p.rows[:1])))


def read_pupils(plan: Plan, today: datetime.date | None = None) -> Read:
    """What the export comes to by this plan."""
    today = today or datetime.date.today()
    found = Problems()
    _missing(plan, found)
    activities = tuple(
        dict.fromkeys(
            a
            for name in (*ACTIVITIES, *(x for c in plan.columns for x in c.activities))
            for c in plan.columns
            for a in c.activities
            if a == name
        )
    )
    names = _names(plan)
    rows: list[dict[str, str]] = []
    seen: dict[str, int] = {}
    months = {c.index for c in plan.columns if _month_first(plan, c)}
    for column in plan.columns:
        if column.index in months:
            found.add(
                "Its dates have the month first, so that none of them is certain. Export it with dates as 01/09/2026, day first.",
                0,
                column.title,
            )
    for number, cells in plan.body:
        if _no_pupil(plan, cells):
            found.add("The row has no pupil in it (a title, a total or a repeated header), so it is left out.", number, stops=False)
            continue
        found.pupils[number] = _number(plan, cells, names)
        row = _row(plan, cells, number, found, names, months, activities, today)
        pupil_id = row["pupil_id"]
        if pupil_id and pupil_id in seen:
            found.add(
                f"The pupil's number stands already in row {seen[pupil_id]}. Each pupil has one row; take one out of the export.",
                number,
                _title(plan, "pupil_id"),
            )
            continue
        seen[pupil_id] = number
        rows.append(row)
    if not rows:
        found.add("No row holds a pupil. Choose the row that names the columns, or export the list again.")
    return Read(tuple(rows), activities, found.told())


def _number(plan: Plan, cells: Sequence[str], names: frozenset[str]) -> str:
    """The pupil's number, to find them by; "" where a row out of step may have a name there."""
    column = plan.column("pupil_id")
    number = at(cells, column.index) if column else ""
    return "" if names & set(words(number).split()) else number


def _missing(plan: Plan, found: Problems) -> None:
    if not plan.column("pupil_id"):
        found.add("No column is taken for the pupil's number. Choose one above, such as the admission number, or add it to the export.")
    if not plan.column("whole_name"):
        for meaning in ("first_name", "last_name"):
            if not plan.column(meaning):
                found.add(no_column(plan, "column", meaning, MEANINGS[meaning]))
    if not any(c.activities for c in plan.columns):
        found.add("No column is taken for a consent. Choose above which columns hold them, or add them to the export.")
    for column in plan.columns:
        if column.meaning == "consent" and not column.activities:
            found.add("Choose which uses the consent is about, or set the column to not used.", 0, column.title)


def _row(  # noqa: C901  a column after another, each with its own problem
    plan: Plan,
    cells: Sequence[str],
    number: int,
    found: Problems,
    names: frozenset[str],
    months: set[int],
    activities: Sequence[str],
    today: datetime.date,
) -> dict[str, str]:
    def cell(meaning: str) -> str:
        column = plan.column(meaning)
        return at(cells, column.index) if column else ""

    def date(meaning: str) -> str:
        column = plan.column(meaning)
        if column is None or not cell(meaning) or column.index in months:
            return ""
        try:
            return plain_date(cell(meaning))
        except ValueError as error:
            shown = "" if names & set(words(cell(meaning)).split()) else cell(meaning)
            found.add(
                "There is no such day in the calendar. Mend it in the management system or in the file, and import the file again."
                if isinstance(error, NoSuchDayError)
                else "It is not a date that is certain. Write it with the day first and the whole year, as 28/03/2015.",
                number,
                column.title,
                shown,
            )
            return ""

    row = {"pupil_id": cell("pupil_id")}
    if plan.column("pupil_id") and not row["pupil_id"]:
        found.add("The pupil's number is empty. Fill it in in the management system and export again.", number, _title(plan, "pupil_id"))
    row["first_name"], row["last_name"] = cell("first_name"), cell("last_name")
    if plan.column("whole_name") and not (plan.column("first_name") and plan.column("last_name")):
        row["first_name"], row["last_name"], certain = split_name(cell("whole_name"), row["first_name"])
        if not certain:
            found.add(
                "The name has three words or more and no comma: the first word is taken for the first name. Columns for first name and surname are surer.",
                number,
                _title(plan, "whole_name"),
                stops=False,
            )
    # Of a column that is not there at all it is said once (`_missing`), and not of each row.
    if not row["first_name"] and (plan.column("first_name") or plan.column("whole_name")):
        found.add("The first name is empty. Fill it in in the management system and export again.", number, _title(plan, "first_name"))
    elif not row["last_name"] and (plan.column("last_name") or plan.column("whole_name")):
        found.add("The surname is empty. That is right only for a pupil who has one name.", number, _title(plan, "last_name"), stops=False)
    row |= {meaning: cell(meaning) for meaning in PLAIN if plan.column(meaning)}
    if "year_group" in row:
        row["year_group"] = re.sub(r"(?i)^(?:year|yr)\.? +(?=\w)", "", row["year_group"])  # the log says 4, not Year 4
    row |= {meaning: date(meaning) for meaning in ("date_of_birth", "leaves_on") if plan.column(meaning)}
    starts, ends = date("starts"), date("ends")
    said: dict[str, list[str]] = {a: [] for a in activities}
    for column in plan.columns:
        if column.activities:
            value = _answer(plan, column, cells, number, found, names)
            for activity in column.activities:
                said[activity].append(value)
    for activity, values in said.items():
        try:
            row[activity] = limited(strictest(values, today), starts, ends, today)
        except ValueError:
            row[activity] = ""
            found.add(
                "It is to begin on a later day and to end as well, which one cell cannot hold. Import it again once it has begun.",
                number,
                activity,
            )
    return row


def _answer(plan: Plan, column: Column, cells: Sequence[str], number: int, found: Problems, names: frozenset[str]) -> str:
    value = at(cells, column.index)
    if value in plan.answers:
        return plan.answers[value]
    try:
        return plain_answer(value)
    except ValueError:
        hidden = bool(names & set(words(value).split()))
        found.add(
            "It is not understood as an answer. Say below what it means, or mend it in the management system.",
            number,
            column.title,
            "" if hidden else value,
            answer=not hidden,
        )
        return ""


def split_name(name: str, first_name: str = "") -> tuple[str, str, bool]:
    """First name, surname, and whether that is certain. `Rahman, Aisha` has the surname first; without a comma the first word is the first name.

    Args:
        name: the whole name.
        first_name: where another column gives it.
    """
    if first_name and name.lower().startswith(f"{first_name.lower()} "):
        return first_name, name[len(first_name) :].strip(), True
    if "," in name:
        last, _, first = name.partition(",")
        return first.strip(), last.strip(), True
    first, _, last = name.strip().partition(" ")
    return first, last.strip(), " " not in last.strip()


def _no_pupil(plan: Plan, cells: Sequence[str]) -> bool:
    """A title, a total or a header printed again. A row that has any part of a name, or a number of the pupil beside other cells, is a pupil's."""
    header = plan.sheet.rows[plan.header][1]
    if [c for c in cells if c] == [c for c in header if c]:
        return True
    used = [c for c in plan.columns if c.meaning != "unused"]
    who = [c for c in used if c.meaning in ("pupil_id", "first_name", "last_name", "whole_name")]
    filled = sum(bool(at(cells, c.index)) for c in used)
    if filled == 0:
        return True
    return sum(map(bool, cells)) <= 2 and len(used) > 3 and sum(bool(at(cells, c.index)) for c in who) <= 1


def _month_first(plan: Plan, column: Column) -> bool:
    """Whether a column of dates can only have been written month first, as American settings do: 12/25/2026."""
    if column.meaning not in ("date_of_birth", "leaves_on", "starts", "ends", "consent"):
        return False
    for _, cells in plan.body:
        for day, month in re.findall(r"\b(\d{1,2})/(\d{1,2})/\d{4}", at(cells, column.index)):
            if int(month) > 12 >= int(day):
                return True
    return False


def _names(plan: Plan) -> frozenset[str]:
    """Every word of a name in the export: a row out of step may have one in any column, and no problem may repeat it."""
    return frozenset(w for w in _name_words(plan) if len(w) > 1)


def _name_words(plan: Plan) -> Iterator[str]:
    places = [
        c.index
        for c in plan.columns
        if c.meaning in ("first_name", "last_name", "whole_name", "known_as") or words(c.title).endswith("name")
    ]
    for _, cells in plan.body:
        for place in places:
            yield from words(at(cells, place)).split()


def _title(plan: Plan, meaning: str) -> str:
    column = plan.column(meaning)
    return column.title if column else ""


def at(cells: Sequence[str], index: int) -> str:
    """A cell, empty where the row is shorter."""
    return cells[index] if index < len(cells) else ""
