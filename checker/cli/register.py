"""`checker register`: the officer's other registers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from checker.registers import Registers

_school = click.option("--school", "school_folder", required=True, type=click.Path(path_type=Path), help="The school's folder.")
_as = click.option("--as", "who", required=True, help="Who does it: an e-mail address under [[people]].")


@click.group()
def register() -> None:
    """Keep the registers beside the posts: comments and abuse, followers, concerns and breaches, reports of content, accounts.

    Entries are encrypted and cannot be changed afterwards. For a text, `-` reads it from standard input, so that it stays out of the command history.
    """


@register.command()
@_school
@_as
@click.option("--what", required=True, help="What was written, or what happened.")
@click.option("--account", default="", help="The school's account it was found on.")
@click.option("--url", default="", help="Where it stands.")
@click.option("--action", default="", help="What was done.")
def comment(school_folder: Path, who: str, what: str, account: str, url: str, action: str) -> None:
    """Enter an inappropriate comment, or abuse of the school."""
    _add("comments", school_folder, who, {"what": what, "account": account, "url": url, "action": action})


@register.command()
@click.argument("handle")
@_school
@_as
@click.option("--account", required=True, help="The school's account.")
@click.option("--decision", required=True, type=click.Choice(["approved", "refused", "removed", "blocked"]))
@click.option("--reason", default="")
def follower(handle: str, school_folder: Path, who: str, account: str, decision: str, reason: str) -> None:
    """Enter that the follower or friend HANDLE was vetted."""
    _add("followers", school_folder, who, {"handle": handle, "account": account, "decision": decision, "reason": reason})


@register.command()
@click.argument("about", type=click.Choice(["pupil", "disclosure", "staff", "head", "breach", "illegal"]))
@_school
@_as
@click.option("--what", required=True, help="What gives concern.")
@click.option("--url", default="", help="Where it stands.")
def concern(about: str, school_folder: Path, who: str, what: str, url: str) -> None:
    """Enter a concern or a breach, and say who has to hear of it.

    The register tells nobody by itself. Where a child is in danger, call first and write afterwards.
    """
    _add("concerns", school_folder, who, {"about": about, "what": what, "url": url})


@register.command()
@_school
@_as
@click.option("--url", required=True, help="The full address.")
@click.option("--nature", required=True, help="What is inappropriate about it.")
@click.option("--seen-by", default="", help="Who came across it, where that is known.")
def content(school_folder: Path, who: str, url: str, nature: str, seen_by: str) -> None:
    """Fill in a report of inappropriate content."""
    _add("content", school_folder, who, {"url": url, "nature": nature, "seen_by": seen_by})


@register.command()
@click.argument("entry")
@_school
@_as
@click.option("--what", required=True, help="What was done.")
def done(entry: str, school_folder: Path, who: str, what: str) -> None:
    """Say what was done about ENTRY (such as R12)."""
    _opened(school_folder).answer(entry.strip().upper(), who, _text(what))
    click.echo(f"Entered what was done about {entry.strip().upper()}.")


@register.command("list")
@click.argument("name", type=click.Choice(["comments", "followers", "concerns", "content", "accounts"]))
@_school
@_as
@click.option("--format", "fmt", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file.")
def list_(name: str, school_folder: Path, who: str, fmt: str, output: Path | None) -> None:
    """Show the register NAME, newest first; with --format csv for a spreadsheet."""
    import json

    from checker.registers import accounts, as_csv, columns, flat
    from checker.registers.kinds import KINDS
    from checker.render.written import opened

    registers = _opened(school_folder)
    if name == "accounts":
        table = accounts(registers.school)
        as_json: list[object] = list(table)
    else:
        rows = registers.rows(name, who)
        table, as_json = [flat(r) for r in rows], [r.to_json() for r in rows]
    with opened(output) as stream:
        if fmt == "csv":
            stream.write(as_csv(name, table))
        elif fmt == "json":
            stream.write(json.dumps(as_json, indent=1, ensure_ascii=False) + "\n")
        else:
            if name in KINDS:
                rule = registers.school.policy.clause(KINDS[name].clause)
                stream.write(f"{KINDS[name].title} ({rule.policy}, {rule.section})\n")
            for line in table:
                stream.write("; ".join(f"{c.replace('_', ' ')}: {line[c]}" for c in columns(name) if line.get(c)) + "\n")
            if not table:
                stream.write("Nothing has been entered.\n")


def _add(name: str, school_folder: Path, who: str, values: dict[str, str]) -> None:
    row = _opened(school_folder).add(name, who, {k: _text(v) for k, v in values.items()})
    click.echo(f"Entered as {row.id}.")
    if goes_to := row.values.get("goes_to"):
        click.echo(f"Tell {goes_to}, now: the register tells nobody by itself.")


def _opened(school_folder: Path) -> Registers:
    from checker.registers import Registers
    from checker.school import School

    return Registers.open(School.open(school_folder))


def _text(given: str) -> str:
    return sys.stdin.read() if given == "-" else given
