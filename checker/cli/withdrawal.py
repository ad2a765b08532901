"""`checker withdrawal`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.acting import format_option, school_option

if TYPE_CHECKING:
    from checker.school import School


@click.command()
@click.argument("pupil_id", required=False, default="")
@school_option
@format_option("text", "json", "csv")
def withdrawal(pupil_id: str, school_folder: Path, fmt: str) -> None:
    """List every case in which PUPIL_ID is tagged, named or matched, newest first, with the consents it went by and those of today: what to take down when
    consent is withdrawn, and what to answer a family that asks.

    Without PUPIL_ID it asks for the pupil's name, which a computer would otherwise keep among the commands that were typed. A case in which only a
    first name of the pupil's stands is listed too, and says so: look whether the pupil is meant. The text ends with what such a search cannot find.
    """
    import json

    from checker.cli.acting import desk_of, line_of
    from checker.workflow.appearances import appearances, as_csv, limits, summary, to_do

    desk = desk_of(school_folder)
    pupil_id = pupil_id.strip() or _asked(desk.school)
    found = appearances(desk, pupil_id)
    if fmt == "json":
        click.echo(json.dumps([each.to_json() for each in found], indent=1, ensure_ascii=False))
        return
    if fmt == "csv":
        click.echo(as_csv(found, desk.school), nl=False)
        return
    click.echo(f"{pupil_id}: {' '.join((*summary(found), *to_do(found)))}")
    for each in found:
        click.echo(f"\n{line_of(each.case, desk.school)}  ({each.how_in_words})")
        for use in each.uses:
            if use.asked:
                click.echo(f"  {each.of_use(use)}")
    click.echo("\nWhat this search finds and what it cannot:")
    for said in limits(desk):
        click.echo(f"- {said}")


def _asked(school: School) -> str:
    """The id of the pupil whose name, or its first letters, somebody types."""
    from checker.errors import RecordError
    from checker.school.directory import directory
    from checker.school.tags import PUPIL, read_tag

    typed = click.prompt("The pupil's name, or its first letters", err=True)
    found = directory(school).find(typed)
    pupils = [p for p in found.people if read_tag(p.tag).kind == PUPIL]
    if len(pupils) == 1 and not found.more:
        return pupils[0].tag
    for each in pupils:
        click.echo(each.label, err=True)
    if not pupils:
        raise RecordError("Nobody on the roll is called that. Of a pupil who has left give the id: checker withdrawal PUPIL_ID.")
    raise RecordError("Several pupils fit. Give the id of the one who is meant: checker withdrawal PUPIL_ID.")
