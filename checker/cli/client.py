"""`checker client`: the programs that may call `checker serve`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from checker.service.clients import Clients

_school = click.option("--school", "school_folder", required=True, type=click.Path(path_type=Path), help="The school's folder.")


@click.group()
def client() -> None:
    """Add, list or remove the programs that may call `checker serve`."""


@client.command()
@click.argument("name")
@_school
@click.option("--as", "acts_as", required=True, help="E-mail address of the person in whose name it submits; one of [[people]].")
def add(name: str, school_folder: Path, acts_as: str) -> None:
    """Give the program NAME a key. It is shown once; only a hash of it is kept."""
    from checker.errors import CheckerError
    from checker.school import School

    person = School.open(school_folder).settings.person(acts_as)
    if person is None:
        raise CheckerError(f"{acts_as} is not among the [[people]] of school.toml. A program acts in the name of somebody who is.")
    click.echo(_clients(school_folder).add(name, person.email or person.name))
    click.echo("checker: keep this key where the program reads it; it cannot be shown again.", err=True)


@client.command("list")
@_school
def list_(school_folder: Path) -> None:
    """List the programs, in whose name each acts, and since when."""
    for each in _clients(school_folder).all():
        click.echo(f"{each.name}\t{each.acts_as}\t{each.made}")


@client.command()
@click.argument("name")
@_school
def remove(name: str, school_folder: Path) -> None:
    """Shut the program NAME out; a running service knows at once."""
    _clients(school_folder).remove(name)
    click.echo(f"{name} was removed.")


def _clients(school_folder: Path) -> Clients:
    from checker.service.clients import Clients

    return Clients.of(school_folder)
