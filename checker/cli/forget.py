"""`checker forget`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("pupil_id")
@click.option("--school", "school_folder", required=True, type=click.Path(path_type=Path), help="The school's folder.")
def forget(pupil_id: str, school_folder: Path) -> None:
    """Delete the face descriptors of PUPIL_ID. Works whether recognition is on or off, and for pupils who are no longer on the roll."""
    from checker.errors import RecognitionError
    from checker.keys import find_key
    from checker.photos.gallery import FILE, Gallery

    store = school_folder / FILE
    if not store.exists():
        click.echo("Nobody is enrolled, so there was nothing to delete.")
        return
    key, _ = find_key(school_folder)
    if key is None:
        raise RecognitionError(f"The key to the enrolled faces was not found. Set CHECKER_KEY, or delete {FILE}: that forgets everybody.")
    gone = Gallery.open(store, key).forget(pupil_id)
    left = school_folder / "reference_photos" / pupil_id
    click.echo(f"Deleted {gone} descriptors of {pupil_id}." if gone else f"{pupil_id} was not enrolled.")
    if left.is_dir():
        click.echo(f"The reference photos in {left} were left where they are. Delete them too if they are kept for matching only.")
