"""The staff list from an export: title, names, role, e-mail, and consent to be seen where the export has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.school.importing.answers import plain_answer
from checker.school.importing.columns import Column, Plan, each_once, is_answer, no_column, term_of
from checker.school.importing.reading import Problem, Problems, at, split_name
from checker.school.importing.save import as_csv, replace_file
from checker.school.importing.sheet import header_at, read_sheet, words
from checker.school.staff import COLUMNS, load_staff

MEANINGS = {
    "unused": "not used",
    "title": "title (Mr, Ms, Dr)",
    "first_name": "first name",
    "last_name": "surname",
    "whole_name": "whole name",
    "role": "role",
    "email": "e-mail at work",
    "photo_consent": "consent to be seen in photos",
}
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "sir", "dame", "lady", "lord", "fr", "father", "sister"}
)


@dataclass(frozen=True, slots=True)
class ReadStaff:
    """An export as a staff list: cells by column, and everything to look at."""

    rows: tuple[dict[str, str], ...]
    columns: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def can_be_saved(self) -> bool:
        """Whether no problem stands against it."""
        return bool(self.rows) and not any(p.stops for p in self.problems)


def guess_staff(content: bytes, name: str, *, sheet: str = "", header: int | None = None) -> Plan:
    """What the columns of an export of staff hold.

    Raises:
        ConsentLogError: it cannot be read as a table.
    """
    read = read_sheet(content, name, sheet, _known)
    found, why = header_at(read, _known) if header is None else (header, "You chose it.")
    columns: list[Column] = []
    for index, title in enumerate(read.rows[found][1]):
        term = term_of("staff", words(title))
        meaning = term["meaning"] if term else "unused"
        cells = [at(row, index) for _, row in read.rows[found + 1 :]]
        if meaning == "photo_consent" and not all(map(is_answer, filter(None, cells))):
            columns.append(Column(index, title, "unused", (), "Its cells do not look like answers about consent."))
        else:
            columns.append(Column(index, title, meaning, (), term["why"] if term else "Its title says nothing that the staff list needs."))
    return Plan(read, found, why, tuple(each_once(columns, "staff", MEANINGS)))


def read_staff(plan: Plan) -> ReadStaff:
    """What the export comes to by this plan."""
    found = Problems()
    if not plan.column("whole_name"):
        for meaning in ("first_name", "last_name"):
            if not plan.column(meaning):
                found.add(no_column(plan, "staff", meaning, MEANINGS[meaning]))
    header = [c for c in plan.sheet.rows[plan.header][1] if c]
    rows = []
    for number, cells in plan.body:
        row = _member(plan, cells, number, found)
        if (
            [c for c in cells if c] == header
            or not (row["first_name"] or row["last_name"])
            or (sum(map(bool, cells)) == 1 and len(header) > 3)
        ):
            found.add("The row has nobody in it (a title, a total or a repeated header), so it is left out.", number, stops=False)
            continue
        if not row["last_name"] and (plan.column("last_name") or plan.column("whole_name")):
            found.add("The surname is empty. Fill it in and export again.", number, _title(plan, "last_name"))
        rows.append(row)
    if not rows:
        found.add("No row holds a member of staff. Choose the row that names the columns, or export the list again.")
    columns = tuple(c for c in COLUMNS if c in ("first_name", "last_name") or plan.column(c) or any(row.get(c) for row in rows))
    return ReadStaff(tuple(rows), columns, found.told())


def _member(plan: Plan, cells: Sequence[str], number: int, found: Problems) -> dict[str, str]:
    row = {meaning: at(cells, column.index) for meaning in COLUMNS if (column := plan.column(meaning))}
    if (whole := plan.column("whole_name")) and not plan.column("last_name"):
        name = at(cells, whole.index)
        first, _, rest = name.partition(" ")
        if words(first) in _TITLES and rest:
            row["title"], name = row.get("title") or first, rest
        row["first_name"], row["last_name"], certain = split_name(name)
        if not row["last_name"]:
            row["first_name"], row["last_name"] = "", row["first_name"]
        elif not certain:
            found.add("The name has three words or more: the first is taken for the first name.", number, whole.title, stops=False)
    if "photo_consent" in row:
        try:
            row["photo_consent"] = plain_answer(row["photo_consent"])
        except ValueError:
            row["photo_consent"] = ""
            found.add("It is not understood as an answer. Write Granted or Refused.", number, _title(plan, "photo_consent"))
    return {"first_name": "", "last_name": "", **row}


def save_staff(folder: Path, read: ReadStaff) -> Path:
    """Put the list in the place of staff.csv, which is kept in `earlier/`.

    Raises:
        SchoolError: it cannot be written or would not be read again; the list in force is as it was.
    """
    target = folder / "staff.csv"
    replace_file(target, as_csv(read.columns, read.rows), check=load_staff)
    return target


def _title(plan: Plan, meaning: str) -> str:
    column = plan.column(meaning)
    return column.title if column else ""


def _known(title: str) -> bool:
    return term_of("staff", words(title)) is not None
