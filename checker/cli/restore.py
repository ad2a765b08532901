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
    """Put back a backup that `checker backup` wrote to FILE. Nothing that is there already is written over."""
    from checker.backup import restore as put_back
    from checker.cli.acting import backup_password

    made = put_back(file, school_folder, backup_password(new=False))
    click.echo(
        f"{made.files} files of {made.at.astimezone():%d %B %Y, %H:%M} are back. Now run: checker audit verify --school {school_folder}"
    )
