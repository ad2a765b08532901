"""Form 1: one table of decisions, each with what the checks had said; no chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "form_1"
down_revision = None


def upgrade() -> None:
    """Make the table as the first version made it."""
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("digest", sa.String(80), nullable=False, index=True),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("decider", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(4000), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("findings", sa.String, nullable=False),
        sa.Column("skipped", sa.String, nullable=False),
        sa.Column("versions", sa.String, nullable=False),
        sa.Column("decided_at", sa.String(40), nullable=False),
        sa.Column("school", sa.String(200), nullable=False),
        sqlite_autoincrement=True,
    )
