"""`checker restore`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--school",
    "school_folder",
    required=True,
    type=click.Path(path_type=Path),
    help="Where the school's folder is to be: one that is not there yet.",
)
def restore(file: Path, school_folder: Path) -> None:
    """Put back a backup that `checker backup` wrote to FILE.

    All of it is looked at first: where something else stands in its place nothing is put back, and it is said what. A restore that broke off goes on when it is
    given the same folder again.
    """
    from checker.backup import restore as put_back
    from checker.cli.acting import backup_password

    made = put_back(file, school_folder, backup_password(new=False))
    there = f" ({made.there} of them were there already)" if made.there else ""
    click.echo(
        f"{made.files} files of {made.at.astimezone():%d %B %Y, %H:%M} are back{there}. Now run: checker audit verify --school {school_folder}"
    )
