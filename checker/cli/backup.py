"""`checker backup`."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.acting import school_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@school_option
def backup(file: Path, school_folder: Path) -> None:
    """Write one encrypted FILE with all that the school needs on another computer: its folder, the record, the key, and what is being written.

    The password is asked for, or comes from CHECKER_BACKUP_PASSWORD. Keep it elsewhere than the file: without it nobody can open the backup. The file holds
    pupils' data: keep it as long as you keep those, and delete older ones. `checker restore` puts it back.
    """
    from checker.backup import back_up
    from checker.cli.acting import backup_password
    from checker.school import School

    made = back_up(School.open(school_folder), file, backup_password(new=True))
    click.echo(f"{made.files} files are in {file}, encrypted. Copy it to another place than this computer, and try `checker restore` once.")
