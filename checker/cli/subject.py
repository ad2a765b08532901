"""`checker subject`."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.acting import school_option


@click.command()
@click.argument("pupil_id")
@school_option
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file.")
def subject(pupil_id: str, school_folder: Path, output: Path | None) -> None:
    """Write down, as JSON, everything that is held about PUPIL_ID, to answer a request for access.

    That is the row of the consent log, the cases, what drafts and reports that are still kept say, face descriptors and reference photos. Drafts
    can hold other children's data: look through it before it is handed over.
    """
    import json

    from checker.cli.acting import desk_of
    from checker.photos.gallery import held_about
    from checker.render.written import opened
    from checker.workflow.subjects import access

    desk = desk_of(school_folder)
    data = {**access(desk, pupil_id), **held_about(school_folder, pupil_id.strip())}
    with opened(output) as stream:
        stream.write(json.dumps(data, indent=1, ensure_ascii=False) + "\n")
