"""The record's tables, today's form. `migrations/` brings older forms to it; a test holds the two together."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, LargeBinary, MetaData, String, Table, Text, UniqueConstraint, select

from checker.record.chain import Entry

FORM = 2
"""Also kept as SQLite's user_version, so that versions from before the migrations leave a later form alone."""

metadata = MetaData()

entries = Table(
    "entries",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("school", String(200), nullable=False),
    Column("case_id", String(40), nullable=False),
    Column("step", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("at", String(40), nullable=False),
    Column("digest", String(80), nullable=False),
    Column("subject", String(64)),
    Column("salt", String(64)),
    Column("body", Text),
    Column("body_hash", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
    UniqueConstraint("case_id", "step", name="entries_one_step"),
    Index("entries_by_digest", "school", "digest"),
    Index("entries_by_subject", "school", "subject"),
    Index("entries_by_school", "school", "kind"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("case_id", String(40), primary_key=True),
    Column("school", String(200), nullable=False),
    Column("step", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""Words, photos and reports of open cases, encrypted with the school's key. Not part of the chain: they come and go."""

_KEPT = ("number", "school", "case_id", "step", "kind", "at", "digest", "body_hash", "previous", "hash", "seal")
_EMPTIED = ("subject", "salt", "body")


def guards(dialect: str) -> list[str]:
    """Statements by which the database itself refuses to change or delete an entry; only erasing its contents is left open.

    They keep an honest program honest. Whoever may drop them is found by the chain.
    """
    says = "the record is append-only"
    if dialect == "sqlite":
        same = " AND ".join([*(f"NEW.{c} IS OLD.{c}" for c in _KEPT), *(f"NEW.{c} IS NULL" for c in _EMPTIED)])
        there = "SELECT 1 FROM entries WHERE number = NEW.number OR (case_id = NEW.case_id AND step = NEW.step)"
        refuse = f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
        return [
            f"CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries WHEN NOT ({same}) {refuse}",
            f"CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries {refuse}",
            # INSERT OR REPLACE deletes the old line without asking delete triggers.
            f"CREATE TRIGGER entries_no_replace BEFORE INSERT ON entries WHEN EXISTS ({there}) {refuse}",
        ]
    same = " AND ".join([*(f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}" for c in _KEPT), *(f"NEW.{c} IS NULL" for c in _EMPTIED)])
    return [
        f"""CREATE OR REPLACE FUNCTION entries_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' AND {same} THEN RETURN NEW; END IF;
          RAISE EXCEPTION '{says}';
        END $$""",
        "CREATE TRIGGER entries_no_change BEFORE UPDATE OR DELETE ON entries FOR EACH ROW EXECUTE FUNCTION entries_guard()",
        "CREATE TRIGGER entries_no_truncate BEFORE TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION entries_guard()",
    ]


def install_guards(connection: Connection) -> None:
    """Put the guards into the database."""
    for statement in guards(connection.dialect.name):
        connection.exec_driver_sql(statement)


def row_of(entry: Entry) -> dict[str, object]:
    """An entry as a row of `entries`."""
    return {
        "number": entry.number,
        "school": entry.school,
        "case_id": entry.case,
        "step": entry.step,
        "kind": entry.kind,
        "at": entry.at,
        "digest": entry.digest,
        "subject": entry.subject,
        "salt": entry.salt,
        "body": entry.text,
        "body_hash": entry.body_hash,
        "previous": entry.previous,
        "hash": entry.hash,
        "seal": entry.seal,
    }


COLUMNS = tuple(entries.c)


def entry_of(row: tuple[object, ...]) -> Entry:
    """A row of `entries`, its columns in the table's order, as an entry."""
    return Entry(*row)  # type: ignore[arg-type]


def everything(connection: Connection) -> Iterator[Entry]:
    """Every entry of every school in the order of their numbers, read a thousand at a time."""
    for row in connection.execute(select(*COLUMNS).order_by(entries.c.number).execution_options(yield_per=1000)):
        yield entry_of(tuple(row))
