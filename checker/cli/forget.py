"""`checker forget`."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.acting import school_option


@click.command()
@click.argument("pupil_id")
@school_option
def forget(pupil_id: str, school_folder: Path) -> None:
    """Erase PUPIL_ID: face descriptors, references in the record, the drafts and reports that are kept of cases in which the pupil is, and posts being
    written on the page.

    Decisions stay, without the pupil; approvals lapse. Works whether recognition is on or off, and for pupils who are no longer on the roll. What was
    published stays where it is until somebody takes it down: the addresses are printed.
    """
    from checker.errors import RecognitionError
    from checker.keys import find_key
    from checker.photos.gallery import FILE, Gallery

    _in_record(pupil_id, school_folder)
    _in_writing(pupil_id, school_folder)
    left = school_folder / "reference_photos" / pupil_id
    if left.is_dir():
        click.echo(f"The reference photos in {left} were left where they are. Delete them too if they are kept for matching only.")
    store = school_folder / FILE
    if not store.exists():
        click.echo("Nobody is enrolled, so there were no face descriptors to delete.")
        return
    key, _ = find_key(school_folder)
    if key is None:
        raise RecognitionError(f"The key to the enrolled faces was not found. Set CHECKER_KEY, or delete {FILE}: that forgets everybody.")
    gone = Gallery.open(store, key).forget(pupil_id)
    click.echo(f"Deleted {gone} descriptors of {pupil_id}." if gone else f"{pupil_id} was not enrolled.")


def _in_writing(pupil_id: str, school_folder: Path) -> None:
    """Posts that are still being written on this computer's page."""
    from checker import answers
    from checker.drafts import forget_pupil
    from checker.school import School

    school = School.open(school_folder)
    if typed := answers.forget_pupil(school, pupil_id):
        click.echo(
            f"Answers to {typed} open {'case' if typed == 1 else 'cases'} that were typed and not recorded yet, with the pupil in them, were deleted."
        )
    if gone := forget_pupil(school, pupil_id):
        click.echo(
            f"{gone} {'post' if gone == 1 else 'posts'} that somebody was writing, with the pupil in it, {'was' if gone == 1 else 'were'} deleted."
        )


def _in_record(pupil_id: str, school_folder: Path) -> None:
    from datetime import UTC, datetime

    from checker.cli.acting import desk_of
    from checker.errors import RecordError
    from checker.workflow.subjects import forget as erase

    desk = desk_of(school_folder)
    try:
        gone = erase(desk, pupil_id, datetime.now(UTC))
    except RecordError as error:
        if desk.school.pupil(pupil_id) is not None or "No pupil on the roll" not in str(error):
            raise
        click.echo(f"{pupil_id} is not on the roll and not in the record.")
        return
    click.echo(f"{pupil_id} was in {gone.cases} cases of the record; {gone.drafts} drafts were deleted.")
    if gone.lapsed or gone.closed:
        click.echo(f"Lapsed or withdrawn by it: {', '.join((*gone.lapsed, *gone.closed))}.")
    for url in gone.urls:
        click.echo(f"Still published: {url}")
