"""Form 2: entries in a chain of hashes, and the drafts of open cases. Decisions of form 1 become the chain's first entries.

They carry no seal, since whose key would have made it cannot be known; the seals of all later entries cover them. An approval of form 1 opens no gate:
it knew no author, no expiry and no pupils.
"""

from __future__ import annotations

import datetime
import json

import sqlalchemy as sa
from alembic import op

from checker.record.chain import FIRST, IMPORTED, Write, forge, moment
from checker.record.tables import install_guards, row_of

revision = "form_2"
down_revision = "form_1"


def upgrade() -> None:
    """Make the new tables, take the old decisions over, and drop the old table."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    entries = op.create_table(
        "entries",
        sa.Column("number", number, primary_key=True, autoincrement=False),
        sa.Column("school", sa.String(200), nullable=False),
        sa.Column("case_id", sa.String(40), nullable=False),
        sa.Column("step", number, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(64)),
        sa.Column("salt", sa.String(64)),
        sa.Column("body", sa.Text),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.UniqueConstraint("case_id", "step", name="entries_one_step"),
        sa.Index("entries_by_digest", "school", "digest"),
        sa.Index("entries_by_subject", "school", "subject"),
        sa.Index("entries_by_school", "school", "kind"),
    )
    op.create_table(
        "drafts",
        sa.Column("case_id", sa.String(40), primary_key=True),
        sa.Column("school", sa.String(200), nullable=False),
        sa.Column("step", number, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    connection = op.get_bind()
    previous = FIRST
    for count, row in enumerate(connection.execute(sa.text("SELECT * FROM decisions ORDER BY number")).mappings().all(), 1):
        body = {
            "decision": row["decision"],
            "by": row["decider"],
            "reason": row["reason"],
            "verdict": row["verdict"],
            "findings": json.loads(row["findings"]),
            "skipped": json.loads(row["skipped"]),
            "versions": json.loads(row["versions"]),
        }
        entry = forge(
            Write(IMPORTED, body, digest=row["digest"]),
            number=count,
            school=row["school"],
            case="",
            step=count,
            at=moment(datetime.datetime.fromisoformat(row["decided_at"])),
            previous=previous,
            key=None,
        )
        connection.execute(sa.insert(entries).values(**row_of(entry)))
        previous = entry.hash
    op.drop_table("decisions")
    install_guards(connection)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA user_version = 2")
