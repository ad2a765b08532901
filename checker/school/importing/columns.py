"""What each column of an export holds: guessed from its title and its cells, with the reason said, and for a person to correct."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any

from checker.school import Settings
from checker.school.consent import ACTIVITIES, NO_PLATFORM
from checker.school.importing.sheet import Row, Sheet, header_at, read_sheet, words

MEANINGS = {
    "unused": "not used",
    "pupil_id": "number of the pupil",
    "first_name": "first name",
    "last_name": "surname",
    "whole_name": "whole name",
    "known_as": "name that the pupil goes by",
    "year_group": "year group",
    "class": "class or form",
    "house": "house",
    "school": "school",
    "date_of_birth": "date of birth",
    "leaves_on": "day on which the pupil leaves",
    "consent": "consent",
    "starts": "day on which consents were given",
    "ends": "last day of consents",
}
"""What a column may hold, as the page says it."""
SOCIAL = ("facebook", "instagram", "x")
"""What one column "Social media" is taken for in a school that lists no accounts."""
FEW = 12
"""Different cells in a column whose title names a use, up to which it is taken for answers though most of them are not understood."""
_ONCE = frozenset(MEANINGS) - {"unused", "consent"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        index: its place, from 0.
        title: as the export has it.
        meaning: one of `MEANINGS`.
        activities: the columns of the consent log that a consent answers for.
        reason: why, one sentence or two.
        cells: what its cells say, each once with its count, most frequent first; only for consents, never for names.
    """

    index: int
    title: str
    meaning: str = "unused"
    activities: tuple[str, ...] = ()
    reason: str = ""
    cells: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """How an export becomes a consent log: guessed, then corrected by a person.

    Attributes:
        sheet: the export; where it had a row for each kind of consent, with a column for each instead.
        header: which of its rows names the columns, as an index.
        why_header: why.
        columns: what each column holds.
        answers: cells that are not understood by themselves and what a person said that they mean: yes, no, or "" for never asked.
    """

    sheet: Sheet
    header: int
    why_header: str
    columns: tuple[Column, ...]
    answers: Mapping[str, str] = field(default_factory=dict)

    def column(self, meaning: str) -> Column | None:
        """The column with this meaning."""
        return next((c for c in self.columns if c.meaning == meaning), None)

    @property
    def body(self) -> tuple[Row, ...]:
        """The rows below the header."""
        return self.sheet.rows[self.header + 1 :]

    def with_column(self, index: int, meaning: str, activities: Sequence[str] = ()) -> Plan:
        """The same with another meaning for a column, as a person chose it. What may stand once is taken from the column that had it."""
        out = []
        for column in self.columns:
            if column.index == index:
                column = replace(
                    column,
                    meaning=meaning,
                    activities=tuple(activities) if meaning == "consent" else (),
                    reason="You chose it.",
                    cells=_told(self.body, index) if meaning == "consent" else (),
                )
            elif column.meaning == meaning and meaning in _ONCE:
                column = replace(column, meaning="unused", reason="You chose another column for this.")
            out.append(column)
        return replace(self, columns=tuple(out))


def guess(content: bytes, name: str, *, sheet: str = "", social: Sequence[str] = SOCIAL, header: int | None = None) -> Plan:
    """What the columns of an export hold.

    Args:
        content: the export's bytes, CSV or XLSX.
        name: its name.
        sheet: which sheet of a workbook; the likeliest where empty.
        social: the platforms that one column "Social media" stands for.
        header: which filled row names the columns, as an index, where a person chose it.

    Raises:
        ConsentLogError: it cannot be read as a table.
    """
    read = read_sheet(content, name, sheet, _known)
    at, why = header_at(read, _known) if header is None else (header, "You chose it.")
    read, at, long = _one_row_a_pupil(read, at)
    titles = read.rows[at][1]
    body = read.rows[at + 1 :]
    width = max((len(cells) for _, cells in read.rows[at:]), default=0)
    columns = [_column(n, titles[n] if n < len(titles) else "", body, tuple(social), n in long) for n in range(width)]
    return Plan(read, at, why, tuple(each_once(columns, "column", MEANINGS)))


def social_platforms(settings: Settings) -> tuple[str, ...]:
    """The platforms that one column "Social media" stands for: those of the school's accounts but its website, else the usual three."""
    own = tuple(dict.fromkeys(a.platform.lower().strip() for a in settings.accounts))
    return tuple(p for p in own if p not in ("website", "press")) or SOCIAL


def _column(index: int, title: str, body: Sequence[Row], social: tuple[str, ...], consent: bool) -> Column:
    key = words(title)
    if not consent and (term := term_of("column", key)) and term["meaning"] in MEANINGS:
        return Column(index, title, term["meaning"], (), term["why"])
    told = _told(body, index)
    answers = sum(count for cell, count in told if words(cell) and is_answer(cell))
    filled = sum(count for cell, count in told if words(cell))
    few = answers * 2 >= filled or len(told) <= FEW  # what is not understood is asked about, cell by cell
    if (found := _consents(key)) and (consent or few):
        uses = tuple(dict.fromkeys(u for term in found for use in term["uses"] for u in (social if use == "social" else (use,))))
        return Column(index, title, "consent" if uses else "unused", uses, " ".join(dict.fromkeys(t["why"] for t in found)), told)
    activity = key.replace(" ", "_")
    if activity in ACTIVITIES and few:
        return Column(index, title, "consent", (activity,), "It is called as in the consent log.", told)
    if consent or (filled and answers * 2 >= filled):
        return Column(
            index,
            title,
            "unused",
            (),
            "Its cells look like answers, but the title does not say to what. Choose the uses it is about.",
            told,
        )
    return Column(index, title, "unused", (), "Its title says nothing that the consent log needs." if key else "It has no title.")


def each_once(columns: Sequence[Column], table: str, meanings: Mapping[str, str]) -> list[Column]:
    """Of several columns with one meaning the first keeps it: exports put what matters first. One that is taken as a `last` resort keeps none beside others.

    Args:
        columns: as each was taken by itself.
        table: of terms.toml, by which they were.
        meanings: what a column may hold, as the page says it.
    """
    last = {c.index for c in columns if (term_of(table, words(c.title)) or {}).get("last")}
    keeps: dict[str, int] = {}
    for column in sorted(columns, key=lambda c: (c.index in last, c.index)):
        keeps.setdefault(column.meaning, column.index)
    return [
        c
        if c.meaning not in _ONCE or keeps[c.meaning] == c.index
        else replace(c, meaning="unused", reason=f"Another column is taken for the {meanings[c.meaning]}.")
        for c in columns
    ]


def may_be_meant(plan: Plan, table: str, meaning: str) -> tuple[str, ...]:
    """The titles of columns that are not used and whose titles hold a title known for a meaning, as "Surname as registered"."""
    known = [phrase for term in terms()[table] if term["meaning"] == meaning for phrase in term.get("is", ())]
    return tuple(c.title for c in plan.columns if c.meaning == "unused" and any(f" {phrase} " in f" {words(c.title)} " for phrase in known))


def no_column(plan: Plan, table: str, meaning: str, called: str) -> str:
    """That no column is taken for a meaning, which one could be meant, and what to do."""
    meant = may_be_meant(plan, table, meaning)
    shown = " or ".join(f"“{title}”" for title in meant)
    choose = f"It may be {shown}, among the columns that are not used: choose it above" if meant else "Choose one above"
    return f"No column is taken for the {called}. {choose}, or add it to the export."


def _one_row_a_pupil(sheet: Sheet, at: int) -> tuple[Sheet, int, frozenset[int]]:
    """An export with a row for each kind of consent, turned into one with a column for each; any other as it is."""
    titles = [words(t) for t in sheet.rows[at][1]]
    meanings = [(term_of("column", t) or {}).get("meaning", "") for t in titles]
    if "consent_type" not in meanings or "consent_answer" not in meanings:
        return sheet, at, frozenset()
    kind, answer = meanings.index("consent_type"), meanings.index("consent_answer")
    kept = [n for n, m in enumerate(meanings) if n not in (kind, answer) and m not in ("starts", "ends")]
    dates = {m: meanings.index(m) for m in ("starts", "ends") if m in meanings}
    by = [n for n in kept if meanings[n] == "pupil_id"] or [
        n for n in kept if meanings[n] in ("first_name", "last_name", "whole_name", "class")
    ]
    kinds: dict[str, None] = {}
    pupils: dict[tuple[str, ...], tuple[int, list[str], dict[str, str]]] = {}
    carried: dict[int, str] = {}
    for number, row in sheet.rows[at + 1 :]:
        cells = [row[n] if n < len(row) else "" for n in range(len(titles))]
        if not cells[kind]:
            continue
        if any(cells[n] for n in by):
            carried = {n: cells[n] for n in kept}
        else:  # a printed list names the pupil once and leaves the cells below empty
            cells = [carried.get(n, c) if n in kept else c for n, c in enumerate(cells)]
        key = tuple(cells[n] for n in by)
        known = pupils.setdefault(key, (number, [cells[n] for n in kept], {}))
        kinds[cells[kind]] = None
        said = " ".join(filter(None, (cells[answer], _dated(cells, dates))))
        before = known[2].get(cells[kind])
        known[2][cells[kind]] = (
            said if before in (None, said) else f"{before} and {said}"
        )  # two answers: no cell's meaning, so it is asked about
    header = (sheet.rows[at][0], tuple(sheet.rows[at][1][n] for n in kept) + tuple(kinds))
    rows = tuple((number, tuple(cells) + tuple(said.get(k, "") for k in kinds)) for number, cells, said in pupils.values())
    return replace(sheet, rows=(*sheet.rows[:at], header, *rows)), at, frozenset(range(len(kept), len(kept) + len(kinds)))


def _dated(cells: Sequence[str], dates: Mapping[str, int]) -> str:
    starts, ends = (cells[dates[m]] if m in dates else "" for m in ("starts", "ends"))
    return f"until {ends}" if ends else starts


def _told(body: Sequence[Row], index: int) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(cells[index] if index < len(cells) else "" for _, cells in body).most_common())


def is_answer(cell: str) -> bool:
    """Whether a cell looks like an answer about consent."""
    key = words(re.sub(r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}", " ", cell))
    return any(key in terms()["answers"][kind] for kind in ("yes", "no", "withdrawn", "empty")) and cell != ""


def _known(title: str) -> bool:
    key = words(title)
    return bool(term_of("column", key) or term_of("consent", key)) or key.replace(" ", "_") in (*ACTIVITIES, *NO_PLATFORM)


def _consents(key: str) -> list[dict[str, Any]]:
    """Every kind of consent that a title names; the first alone where it names none of the log's uses, or is about something else altogether."""
    found = [t for t in terms()["consent"] if _fits(t, key)] if key else []
    uses = [t for t in found if t["uses"]]
    return uses if uses and not found[0].get("alone") else found[:1]


def _fits(term: Mapping[str, Any], key: str) -> bool:
    return key in term.get("is", ()) or any(f" {phrase} " in f" {key} " for phrase in term.get("has", ()))


def term_of(table: str, key: str) -> dict[str, Any] | None:
    """The first entry that fits a title."""
    if not key or len(key) > 120:
        return None
    for term in terms()[table]:
        if _fits(term, key):
            found: dict[str, Any] = term
            return found
    return None


@cache
def terms() -> dict[str, Any]:
    """The titles and answers that are known (terms.toml)."""
    return tomllib.loads(resources.files("checker.school.importing").joinpath("terms.toml").read_text("utf-8"))
