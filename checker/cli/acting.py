"""What the commands that act on cases share: who acts, how a refusal is told, how a case is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from checker.school import School
    from checker.workflow.case import Case
    from checker.workflow.desk import Desk

_F = Callable[..., Any]


def school_option(command: _F) -> _F:
    """--school DIR"""
    return click.option("--school", "school_folder", required=True, type=click.Path(path_type=Path), help="The school's folder.")(command)


def as_option(command: _F) -> _F:
    """--as EMAIL"""
    return click.option("--as", "by", required=True, metavar="EMAIL", help="Who you are: your address in school.toml, [[people]].")(command)


def format_option(*formats: str) -> Callable[[_F], _F]:
    """--format"""
    return click.option("--format", "fmt", type=click.Choice(formats), default="text", show_default=True)


def desk_of(school_folder: Path) -> Desk:
    """The desk of the school in a folder; what the user should know about its key goes to standard error."""
    from checker.school import School
    from checker.workflow.desk import Desk

    desk = Desk.open(School.open(school_folder))
    if desk.warning:
        click.echo(desk.warning, err=True)
    return desk


@contextmanager
def told() -> Iterator[None]:
    """A refusal is told in a paragraph on standard error, and the exit code is 1."""
    from checker.errors import Refused

    try:
        yield
    except Refused as refused:
        click.echo(f"checker: {refused}", err=True)
        raise click.exceptions.Exit(1) from None


def announce(desk: Desk, cases: Iterable[Case], by: str = "") -> None:
    """Tell by e-mail whoever these cases now wait for, where the school has a mail server; what did not get through goes to standard error."""
    from checker.workflow.notices import tell

    if trouble := tell(desk, cases, by=by):
        click.echo(trouble, err=True)


def line_of(case: Case, school: School) -> str:
    """A case of that school in one line."""
    from checker.workflow.roles import in_a_row

    when = case.updated_at.astimezone().strftime("%d %B %Y, %H:%M") if case.updated_at else ""
    parts = [
        case.id,
        case.state.value.replace("_", " "),
        case.account or school.platform_names(case.platforms),
        in_a_row(case.authors),
        case.verdict.replace("_", " "),
        when,
    ]
    tail = [f"runs out {case.approval.expires.astimezone():%d %B %Y, %H:%M}"] if case.approval else []
    tail += [f"to be looked at by {case.review_due}"] if case.review_due else []
    tail += [case.url] if case.url else []
    return "  ".join([*parts, *tail])


def backup_password(*, new: bool) -> str:
    """The password of a backup: from CHECKER_BACKUP_PASSWORD, else asked for without showing it, a new one twice."""
    import os

    if given := os.environ.get("CHECKER_BACKUP_PASSWORD"):
        return given
    asked: str = click.prompt("Password of the backup", hide_input=True, confirmation_prompt=new)
    return asked
