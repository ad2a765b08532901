"""`checker prepare`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("post", type=click.Path(path_type=Path))
@click.option("--output", required=True, type=click.Path(path_type=Path, file_okay=False), help="The new folder to write the post into.")
def prepare(post: Path, output: Path) -> None:
    """Make a POST ready to be published: photos with nothing hidden in them, in the size of its platforms, under names that tell nothing.

    Submit what it writes: an approval is of exactly those bytes, and `checker package` hands over exactly those.

    Exit codes: 0 written; 2 could not.
    """
    import json

    from checker.cli.answer import one_draft
    from checker.cli.output import private_folder
    from checker.errors import CheckerError
    from checker.package import made_ready
    from checker.package.parcel import post_of
    from checker.vault import write_private

    draft = one_draft(post)
    if output.exists() and any(output.iterdir()):
        raise CheckerError(f"{output} is not empty. Give a new folder, so that no photo of another post is left in it.")
    ready = made_ready(draft)
    private_folder(output)
    fields = {"id": draft.id, **post_of(ready.draft), **({"author": draft.author} if draft.author else {})}
    try:
        for photo in ready.draft.images:
            write_private(output / photo.name, photo.read())
        write_private(output / "post.json", (json.dumps(fields, indent=1) + "\n").encode("ascii"))
    except OSError as error:
        raise CheckerError(f"The post cannot be written to {output} ({error.strerror}). Choose another --output.") from None
    for note in ready.notes:
        click.echo(note, err=True)
    photos = len(ready.draft.images)
    click.echo(f"Written to {output}: post.json and {photos} photo{'' if photos == 1 else 's'}. Submit that folder.")
