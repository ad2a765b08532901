"""Bringing a record of an older form to today's, by Alembic. `versions/` has one file a form, never changed once released."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect

HEAD = "form_2"
"""Today's form."""


def form_of(connection: Connection) -> str | None:
    """The form of the record at a connection; None where there is none yet."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" in tables:
        found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return found
    return "form_1" if "decisions" in tables else None  # form 1 was made before Alembic looked after it


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Bring the record to a form, within the transaction of the connection.

    Raises:
        LookupError: it is of a form that this version does not know: a newer one.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    now = form_of(connection)
    if now not in (None, *(s.revision for s in ScriptDirectory.from_config(config).walk_revisions())):
        raise LookupError(now)
    try:
        if now == "form_1" and "alembic_version" not in inspect(connection).get_table_names():
            command.stamp(config, "form_1")
        command.upgrade(config, to)
    except CommandError as error:
        raise LookupError(now) from error
