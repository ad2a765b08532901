"""Record: entries are appended and read here, and never changed; only what they hold can be erased, which is an entry itself."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Select, delete, func, insert, select, update

from checker.errors import RecordError, Refused
from checker.record.chain import ERASED, FIRST, IMPORTED, OPENED, Entry, Write, forge, moment
from checker.record.database import Database, default_url
from checker.record.tables import COLUMNS, drafts, entries, entry_of, everything, row_of

if TYPE_CHECKING:
    from checker.keys import SchoolKey

SKEW = datetime.timedelta(minutes=5)
"""By how much two computers' clocks may differ that write to one record."""
KEEP = b""
"""Leave the draft that is kept of a case as it is."""


@dataclass(frozen=True, slots=True)
class Last:
    """A case's last entry among some kinds: enough to choose which cases to read."""

    case: str
    kind: str
    at: str


@cache
def open_record(url: str) -> Record:
    """The record at an SQLAlchemy address, opened once; `sqlite://` is one in memory.

    Raises:
        RecordError: the address is none that can be used, or the record there cannot be opened.
    """
    return Record(url)


class Record:
    """The record of one or more schools."""

    def __init__(self, url: str | URL | None = None) -> None:
        self.database = Database(url or default_url())
        self._opened: set[tuple[str, str]] = set()

    def open_school(self, school: str, key: SchoolKey, now: datetime.datetime, *, folder: str = "") -> Entry | None:
        """Make sure that this school writes with the key it began with; its first entry says which. Answers with that entry if it was made now.

        Args:
            folder: keyed mark of the school's folder, by which it is known again under another name (`name_of`).

        Raises:
            RecordError: the record of this school was begun with another key.
        """
        if (school, key.id) in self._opened:
            return None
        query = select(entries.c.body).where(entries.c.school == school, entries.c.kind == OPENED).order_by(entries.c.number)
        made: list[Entry] = []
        with self.database.reading() as connection:
            found = connection.execute(query).scalars().first()
        if found is None:
            with self.database.writing() as connection:
                if (found := connection.execute(query).scalars().first()) is None:
                    body = {"key": key.id, "form": 1, "folder": folder}
                    made = self._append(connection, [Write(OPENED, body)], school=school, case="", key=key, now=now)
        if found is not None and json.loads(found)["key"] != key.id:
            raise RecordError(
                "The record of decisions was written with another key of this school, so pupils could not be found in it again. "
                "Set CHECKER_KEY to that key, or work as the user who began the record."
            )
        self._opened.add((school, key.id))
        return made[0] if made else None

    def moved(self, connection: Connection, *, school: str, key: SchoolKey, now: datetime.datetime, folder: str) -> None:
        """Write down in which folder a school is from now on, for `name_of`, unless it is known.

        Args:
            connection: the writer's.
            school: its name in the record.

        Raises:
            RecordError: the clock is behind the record.
        """
        rows = connection.execute(select(entries.c.body).where(entries.c.school == school, entries.c.kind == OPENED)).scalars()
        opened = [json.loads(body) for body in rows if body]
        if not any(o["key"] == key.id for o in opened) or any(o.get("folder") == folder for o in opened):
            return  # a school that has not begun, or with another key, is told so by `open_school`
        body = {"key": key.id, "form": 1, "folder": folder}
        self._append(connection, [Write(OPENED, body)], school=school, case="", key=key, now=now)

    def name_of(self, school: str, key: SchoolKey, folder: str) -> str:
        """The name under which the record knows a school: its own, or that which it had when it was begun, where it was renamed since.

        A renamed school must find its earlier cases: a list of what to take down that begins with the new name would miss children.
        """
        if (school, key.id) in self._opened:
            return school
        with self.database.reading() as connection:
            rows = connection.execute(select(entries.c.school, entries.c.body).where(entries.c.kind == OPENED)).all()
        if any(name == school for name, _ in rows):
            return school
        began = [name for name, body in rows if body and (b := json.loads(body))["key"] == key.id and folder and b.get("folder") == folder]
        return began[0] if began else school

    def append(
        self,
        writes: Sequence[Write],
        *,
        school: str,
        key: SchoolKey,
        case: str | None = None,
        step: int = 0,
        now: datetime.datetime,
        draft: bytes | None = KEEP,
    ) -> list[Entry]:
        """Write entries, all or none. When this returns they are on the disk.

        Args:
            case: the case they belong to; None opens one, whose id is made of the number of its first entry; empty for entries about the record.
            step: the last step of the case that the writer has seen.
            now: UTC.
            draft: what is kept of the case's draft from now on, encrypted; None deletes what is kept.

        Raises:
            Refused: somebody else has written to the case meanwhile.
            RecordError: nothing was written.
        """
        with self.database.writing() as connection:
            made = self._append(connection, writes, school=school, case=case, step=step, key=key, now=now)
            if draft != KEEP:
                connection.execute(delete(drafts).where(drafts.c.case_id == made[0].case))
                if draft is not None:
                    row = {"case_id": made[0].case, "school": school, "step": made[-1].step, "sealed": draft}
                    connection.execute(insert(drafts).values(**row))
        return made

    def _append(
        self,
        connection: Connection,
        writes: Sequence[Write],
        *,
        school: str,
        case: str | None,
        key: SchoolKey,
        now: datetime.datetime,
        step: int = 0,
    ) -> list[Entry]:
        last = connection.execute(select(entries.c.number, entries.c.hash, entries.c.at).order_by(entries.c.number.desc()).limit(1)).first()
        number, previous, at = last or (0, FIRST, "")
        not_behind(at, now)
        if case:
            steps = select(entries.c.step).where(entries.c.case_id == case).order_by(entries.c.step.desc()).limit(1)
            if connection.execute(steps).scalar() != step:
                raise Refused("Somebody else has just acted on this case, so yours was not recorded. Look at the case again.")
        elif case is None:
            case = f"C{number + 1}"
        made = []
        for write in writes:
            number, step = number + 1, step + 1
            entry = forge(
                write,
                number=number,
                school=school,
                case=case,
                step=step if case else number,
                at=moment(now),
                previous=previous,
                key=key,
            )
            made.append(entry)
            previous = entry.hash
        connection.execute(insert(entries), [row_of(e) for e in made])
        return made

    def erase(self, numbers: Sequence[int], *, why: str, school: str, key: SchoolKey, now: datetime.datetime) -> list[Entry]:
        """Erase what entries hold: bodies, salts and references. The chain stays whole, and an entry says what was erased and why."""
        if not numbers:
            return []
        body: dict[str, Any] = {"why": why, "entries": _spans(numbers)}
        with self.database.writing() as connection:
            made = self._append(connection, [Write(ERASED, body)], school=school, case="", key=key, now=now)
            for start in range(0, len(numbers), 500):
                some = list(numbers[start : start + 500])
                connection.execute(update(entries).where(entries.c.number.in_(some)).values(body=None, salt=None, subject=None))
        self.database.tidy()
        return made

    def of_case(self, school: str, case: str) -> list[Entry]:
        """A case's entries in order; none where the school has no such case."""
        return self._all(select(*COLUMNS).where(entries.c.school == school, entries.c.case_id == case).order_by(entries.c.number))

    def of_digest(self, school: str, digest: str) -> tuple[list[Entry], str]:
        """All entries of the cases that were ever about this content, in order, and the time of the record's last entry; in one query."""
        cases = select(entries.c.case_id).where(entries.c.school == school, entries.c.digest == digest, entries.c.case_id != "")
        newest = select(entries.c.at).order_by(entries.c.number.desc()).limit(1).scalar_subquery()
        query = select(*COLUMNS, newest).where(entries.c.case_id.in_(cases)).order_by(entries.c.number)
        with self.database.reading() as connection:
            rows = connection.execute(query).fetchall()
        return [entry_of(tuple(r)[:-1]) for r in rows], rows[-1][-1] if rows else ""

    def holds(self, number: int, hash_: str) -> bool:
        """Whether the entry of this number is there, and is the one of this hash."""
        query = select(entries.c.hash).where(entries.c.number == number)
        with self.database.reading() as connection:
            return connection.execute(query).scalar() == hash_

    def of_pupils(self, school: str, references: Sequence[str]) -> list[Entry]:
        """All entries of the cases in which one of these pupils is, in order."""
        cases = select(entries.c.case_id).where(entries.c.school == school, entries.c.subject.in_(references))
        return self._all(select(*COLUMNS).where(entries.c.case_id.in_(cases)).order_by(entries.c.number))

    def of_school(self, school: str) -> list[Entry]:
        """All entries of a school, in order."""
        return self._all(select(*COLUMNS).where(entries.c.school == school).order_by(entries.c.number))

    def of_kind(self, school: str, kind: str) -> list[Entry]:
        """All entries of the cases in which something of this kind ever happened, in order."""
        cases = select(entries.c.case_id).where(entries.c.school == school, entries.c.kind == kind, entries.c.case_id != "")
        return self._all(select(*COLUMNS).where(entries.c.case_id.in_(cases)).order_by(entries.c.number))

    def last_of(self, school: str, kinds: Sequence[str]) -> list[Last]:
        """Each case's last entry of one of these kinds, in order; no body is read, so that it stays quick with tens of thousands of cases."""
        mine = (entries.c.school == school, entries.c.kind.in_(kinds), entries.c.case_id != "")
        newest = select(func.max(entries.c.number).label("number")).where(*mine).group_by(entries.c.case_id).subquery()
        query = select(entries.c.case_id, entries.c.kind, entries.c.at).join(newest, entries.c.number == newest.c.number)
        with self.database.reading() as connection:
            return [Last(*row) for row in connection.execute(query.order_by(entries.c.number))]

    def of_cases(self, school: str, cases: Sequence[str]) -> list[Entry]:
        """All entries of these cases, in order."""
        out: list[Entry] = []
        for start in range(0, len(cases), 500):
            # Asked by the case alone, which no two schools share: with the school beside it SQLite walks through all entries of the school.
            some = select(*COLUMNS).where(entries.c.case_id.in_(cases[start : start + 500])).order_by(entries.c.number)
            out += [entry for entry in self._all(some) if entry.school == school]
        return out

    def unerased(self, school: str, until: str) -> list[tuple[int, str, str]]:
        """Number, case and kind of every entry up to a time that still holds something."""
        where = (entries.c.school == school, entries.c.at <= until, entries.c.body.is_not(None))
        with self.database.reading() as connection:
            rows = connection.execute(select(entries.c.number, entries.c.case_id, entries.c.kind).where(*where).order_by(entries.c.number))
            return [(number, case, kind) for number, case, kind in rows]

    def since(self, school: str, kind: str, at: str) -> list[Entry]:
        """All entries of the cases in which something of this kind happened since then, in order."""
        recent = (entries.c.school == school, entries.c.kind == kind, entries.c.at >= at, entries.c.case_id != "")
        cases = select(entries.c.case_id).where(*recent)
        return self._all(select(*COLUMNS).where(entries.c.case_id.in_(cases)).order_by(entries.c.number))

    def beside(self, school: str, kind: str) -> list[Entry]:
        """All entries of this kind that belong to no case, in order."""
        where = (entries.c.school == school, entries.c.kind == kind, entries.c.case_id == "")
        return self._all(select(*COLUMNS).where(*where).order_by(entries.c.number))

    def imported(self, school: str, digest: str) -> list[Entry]:
        """Decisions of an older form about this content."""
        where = (entries.c.digest == digest, entries.c.kind == IMPORTED, entries.c.school == school)
        return self._all(select(*COLUMNS).where(*where).order_by(entries.c.number))

    def began(self, school: str) -> datetime.datetime | None:
        """When the first entry of a school was made, UTC; None where it has none."""
        with self.database.reading() as connection:
            at = connection.execute(select(func.min(entries.c.at)).where(entries.c.school == school)).scalar()
        return datetime.datetime.fromisoformat(at) if at else None

    def emptied(self, school: str) -> int:
        """How many cases of a school hold nothing any more."""
        full = select(entries.c.case_id).where(entries.c.school == school, entries.c.body.is_not(None))
        where = (entries.c.school == school, entries.c.case_id != "", entries.c.case_id.not_in(full))
        with self.database.reading() as connection:
            return connection.execute(select(func.count(entries.c.case_id.distinct())).where(*where)).scalar() or 0

    def everything(self) -> Iterator[Entry]:
        """Every entry of every school in order, a few at a time, all of one moment."""
        with self.database.reading() as connection:
            yield from everything(connection)

    def draft(self, case: str) -> bytes | None:
        """What is kept of a case's draft, encrypted."""
        with self.database.reading() as connection:
            return connection.execute(select(drafts.c.sealed).where(drafts.c.case_id == case)).scalar()

    def drafts_kept(self, school: str) -> tuple[str, ...]:
        """The cases of a school of which a draft is kept."""
        with self.database.reading() as connection:
            return tuple(connection.execute(select(drafts.c.case_id).where(drafts.c.school == school)).scalars())

    def delete_drafts(self, cases: Sequence[str]) -> None:
        """Delete what is kept of these cases' drafts, in the file too."""
        if cases:
            with self.database.writing() as connection:
                connection.execute(delete(drafts).where(drafts.c.case_id.in_(list(cases))))
            self.database.tidy()

    def close(self) -> None:
        """Let go of the record."""
        self.database.close()

    def _all(self, query: Select[Any]) -> list[Entry]:
        with self.database.reading() as connection:
            return [entry_of(tuple(row)) for row in connection.execute(query)]


def not_behind(at: str, now: datetime.datetime) -> None:
    """Nothing is recorded by a clock that is behind.

    Args:
        at: time of the record's last entry.

    Raises:
        RecordError: it is later than now.
    """
    if at > moment(now + SKEW):
        raise RecordError(
            "The clock of this computer is behind the last entry of the record, so nothing was recorded. Set the clock, then try again."
        )


def _spans(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers as spans, first and last of each."""
    out: list[list[int]] = []
    for number in sorted(set(numbers)):
        if out and out[-1][1] == number - 1:
            out[-1][1] = number
        else:
            out.append([number, number])
    return out
