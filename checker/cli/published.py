"""`checker published`."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.acting import as_option, school_option


@click.command()
@click.argument("case_id", metavar="CASE")
@school_option
@as_option
@click.option("--url", required=True, help="Where the post stands now.")
def published(case_id: str, school_folder: Path, by: str, url: str) -> None:
    """Say where a CASE was published, so that it can be found when a family takes its consent back.

    Exit codes: 0 recorded; 1 refused, and why; 2 could not.
    """
    from checker.cli.acting import desk_of, line_of, told

    desk = desk_of(school_folder)
    with told():
        click.echo(line_of(desk.publish(case_id, url, by), desk.school))
