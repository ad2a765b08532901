"""The officer's other registers: comments and abuse, followers vetted, concerns and breaches, reports of inappropriate content, and the accounts with their forms.

Entries stand in the record's chain, so that none can be changed or left out unseen; what they say is encrypted with the school's key, since it may name children. An entry
is never changed: what was done about it is a further entry. After the time that [retention] sets they are erased, and the chain stays whole.
Everybody whom school.toml names may add to them; `roles.OVERSEERS` may read them.
"""

from __future__ import annotations

import base64
import csv
import datetime
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from checker.errors import RecordError, Refused, VaultError
from checker.record import Write
from checker.registers.kinds import DECISIONS, KINDS, ROUTES, TITLES, designated
from checker.render.as_csv import spreadsheet_cell
from checker.vault import seal, unseal
from checker.workflow.desk import Desk
from checker.workflow.roles import OVERSEERS, Actor, find_actor

if TYPE_CHECKING:
    from checker.record.chain import Entry
    from checker.school import School

KIND = "register"
MAGIC = b"CHECKER-REGISTER-1\n"


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of a register, with what was done about it since.

    Attributes:
        id: `R` and the number of its place in the record.
        register: name of the register.
        at: when it was entered, UTC.
        by: who entered it.
        values: what it says, by field.
        answers: what was done about it: when, by whom, what.
    """

    id: str
    register: str
    at: str
    by: str
    values: Mapping[str, str]
    answers: Sequence[tuple[str, str, str]] = field(default_factory=tuple)

    def to_json(self) -> dict[str, Any]:
        """For `checker register list --format json`."""
        return {
            "id": self.id,
            "register": self.register,
            "at": self.at,
            "by": self.by,
            **self.values,
            "done": [{"at": at, "by": by, "what": what} for at, by, what in self.answers],
        }


class Registers:
    """The registers of one school."""

    def __init__(self, desk: Desk) -> None:
        self.school, self.record = desk.school, desk.record
        self._desk, self._secret = desk, desk.key.encryption("registers")

    @classmethod
    def open(cls, school: School, url: str | None = None) -> Registers:
        """The registers of a school, over the record at `CHECKER_RECORD` unless another address is given.

        Raises:
            RecordError, VaultError: the record or the school's key cannot be opened.
        """
        return cls(Desk.open(school, url))

    def add(self, register: str, by: str, values: Mapping[str, str], *, now: datetime.datetime | None = None) -> Row:
        """Enter something; where it is a concern or a report, `goes_to` says who has to hear of it.

        Raises:
            Refused: something needed is missing, or school.toml names no such person.
            RecordError: it was not entered.
        """
        kind = KINDS[register]
        actor = self._actor(by)
        said = {name: " ".join(str(values.get(name, "")).split()) for name in kind.fields}
        if missing := [n for n in kind.needed if not said[n]]:
            raise Refused(f"Say {' and '.join(missing)}: an entry under {kind.title.lower()} needs it.")
        if said.get("decision") and said["decision"] not in DECISIONS:
            raise Refused(f"A decision about a follower is one of {', '.join(DECISIONS)}.")
        if "goes_to" in kind.fields:
            about = said.get("about") or "content"
            if about not in ROUTES:
                raise Refused(f"A concern is about one of {', '.join(sorted(set(ROUTES) - {'content'}))}.")
            role, person = designated(about, self.school.settings.designated)
            said["goes_to"] = f"{TITLES[role]}, {person.name}" if person else f"{TITLES[role]}, whom school.toml does not name"
        now = now or datetime.datetime.now(datetime.UTC)
        self.expire(now)
        return self._written(register, {"by": actor.id, "values": said}, now)

    def answer(self, row_id: str, by: str, what: str, *, now: datetime.datetime | None = None) -> None:
        """Say what was done about an entry.

        Raises:
            Refused: there is no such entry, nothing is said, or this person may not read the registers.
        """
        actor = self._reader(by)
        if not what.strip():
            raise Refused("Say what was done.")
        if not any(r.id == row_id for name in KINDS for r in self._rows(name)):
            raise Refused(f"There is no entry {row_id}. `checker register list` shows them.")
        now = now or datetime.datetime.now(datetime.UTC)
        self._written("answers", {"by": actor.id, "values": {"to": row_id, "what": " ".join(what.split())}}, now)

    def rows(self, register: str, by: str) -> list[Row]:
        """A register's entries, newest first.

        Raises:
            Refused: this person may not read them.
            RecordError: they cannot be read, or not all of them.
        """
        self._reader(by)
        return self._rows(register)

    def expire(self, now: datetime.datetime) -> int:
        """Erase entries whose time under [retention] is over; says how many."""
        oldest = (now - datetime.timedelta(days=self.school.settings.retention.registers)).isoformat()
        old = [e.number for e in self._entries() if e.at < oldest]
        if old:
            self._desk.erase(old, "retention", now)
        return len(old)

    def _entries(self) -> list[Entry]:
        return [e for e in self.record.beside(self._desk.name, KIND) if e.text]

    def _rows(self, register: str) -> list[Row]:
        opened = [(e, *self._opened(e)) for e in self._entries()]
        answers: dict[str, list[tuple[str, str, str]]] = {}
        for entry, name, data in opened:
            if name == "answers":
                answers.setdefault(data["values"]["to"], []).append((entry.at, data["by"], data["values"]["what"]))
        found = []
        for entry, name, data in opened:
            if name == register:
                row_id = f"R{entry.number}"
                found.append(Row(row_id, name, entry.at, data["by"], data["values"], tuple(answers.get(row_id, ()))))
        return found[::-1]

    def _opened(self, entry: Entry) -> tuple[str, dict[str, Any]]:
        try:
            body = json.loads(entry.text or "{}")
            return str(body["register"]), json.loads(unseal(self._secret, base64.b64decode(body["sealed"]), MAGIC))
        except (VaultError, ValueError, KeyError, TypeError):
            raise RecordError(
                f"Entry {entry.number} of the registers cannot be opened with this school's key. Run `checker audit verify`, and set CHECKER_KEY to "
                "the key it was made with."
            ) from None

    def _written(self, register: str, data: Mapping[str, Any], now: datetime.datetime) -> Row:
        sealed = seal(self._secret, json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass"), MAGIC)
        body = {"register": register, "sealed": base64.b64encode(sealed).decode("ascii")}
        (entry,) = self._desk.write_beside([Write(KIND, body)], now)
        return Row(f"R{entry.number}", register, entry.at, data["by"], data["values"])

    def _actor(self, by: str) -> Actor:
        return find_actor(self.school.settings, by, datetime.date.today())

    def _reader(self, by: str) -> Actor:
        actor = self._actor(by)
        if not OVERSEERS & actor.roles:
            raise Refused(
                f"{actor.name} may add to the registers and not read them: that takes an officer, a second reader, an administrator or the data protection officer."
            )
        return actor


ACCOUNT_COLUMNS = (
    "platform",
    "name",
    "purpose",
    "audience",
    "objectives",
    "contributors",
    "administrators",
    "approved_by",
    "approved_on",
    "still_missing",
)


def accounts(school: School) -> list[dict[str, str]]:
    """The register of accounts: each with its form as school.toml has it, and what the form still lacks."""
    return [
        {
            "platform": a.platform,
            "name": a.name,
            "purpose": a.purpose,
            "audience": a.audience,
            "objectives": "; ".join(a.objectives),
            "contributors": "; ".join(a.contributors) or "every author",
            "administrators": "; ".join(a.administrators),
            "approved_by": a.approved_by,
            "approved_on": a.approved_on.isoformat() if a.approved_on else "",
            "still_missing": "; ".join(a.missing()),
        }
        for a in school.settings.accounts
    ]


def columns(register: str) -> tuple[str, ...]:
    """A register's columns."""
    return ACCOUNT_COLUMNS if register == "accounts" else ("id", "at", "by", *KINDS[register].fields, "done")


def flat(row: Row) -> dict[str, str]:
    """A row as one line of a table."""
    done = " | ".join(f"{at[:10]} {by}: {what}" for at, by, what in row.answers)
    return {"id": row.id, "at": row.at, "by": row.by, **row.values, "done": done}


def as_csv(register: str, rows: Iterable[Mapping[str, str]]) -> str:
    """A register as CSV, for a spreadsheet: no cell is taken for a formula, whatever somebody wrote on the web."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns(register), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: spreadsheet_cell(v) for k, v in row.items()})
    return out.getvalue()
