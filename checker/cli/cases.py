"""`checker cases`."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.acting import format_option, school_option

STATES = ("submitted", "changes_asked", "approved", "rejected", "published", "withdrawn", "lapsed")


@click.command()
@school_option
@click.option("--state", type=click.Choice(STATES), help="Only those in this state.")
@format_option("text", "json")
def cases(school_folder: Path, state: str | None, fmt: str) -> None:
    """List the cases of the record, newest first: id, state, account, author, verdict and times.

    What has had its time (`[retention]` in school.toml) is deleted when the cases are listed or checked again.
    """
    import json
    from datetime import UTC, datetime

    from checker.cli.acting import desk_of, line_of
    from checker.workflow.retention import tidy
    from checker.workflow.states import State

    desk = desk_of(school_folder)
    tidy(desk, datetime.now(UTC))
    found = desk.cases(State(state) if state else None)
    if fmt == "json":
        click.echo(json.dumps([c.to_json() for c in found], indent=1, ensure_ascii=False))
        return
    for case in found:
        click.echo(line_of(case, desk.school))
    if not found:
        click.echo("There is no such case." if state else "There is no case yet. `checker submit` files one.")
