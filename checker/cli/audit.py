"""`checker audit`."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.acting import format_option, school_option


@click.group()
def audit() -> None:
    """Look whether the record is whole, print its head, or export the evidence of one case."""


@audit.command()
@school_option
@click.option(
    "--head", "heads", multiple=True, metavar="HEAD", help="A head that was printed earlier and kept elsewhere; more than one may be given."
)
@format_option("text", "json")
def verify(school_folder: Path, heads: tuple[str, ...], fmt: str) -> None:
    """Follow the record from its first entry to its last.

    Exit codes: 0 whole; 1 the first entry that was changed, removed, added or moved; 2 could not read.
    """
    import json

    from checker.cli.acting import desk_of
    from checker.workflow.auditing import verify_record

    outcome, copies = verify_record(desk_of(school_folder), heads)
    if fmt == "json":
        data = {"whole": outcome.whole, "entries": outcome.count, "head": str(outcome.head) if outcome.head else None}
        click.echo(json.dumps({**data, "first": outcome.number, "what": outcome.what}, indent=1))
    elif outcome.whole:
        click.echo(f"The record is whole: {outcome.count} entries.")
    else:
        click.echo(outcome.what)
    if outcome.whole and not copies:
        click.echo(
            "No copy of the head is kept on this computer, so it would not be seen if the end had been cut off. Give one with --head.",
            err=True,
        )
    raise click.exceptions.Exit(0 if outcome.whole else 1)


@audit.command()
@school_option
def head(school_folder: Path) -> None:
    """Print the head: how many entries there are and the hash of the last. Keep it in another place, and give it to `audit verify --head`."""
    from checker.cli.acting import desk_of
    from checker.workflow.auditing import head_of

    click.echo(str(head_of(desk_of(school_folder))))


@audit.command()
@click.argument("case_id", metavar="CASE")
@school_option
@click.option("--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The HTML file to write.")
def export(case_id: str, school_folder: Path, output: Path) -> None:
    """Write the evidence of a CASE: report, settlements, attestations, decisions, versions and the consents relied on, in one HTML file.

    While the draft is kept the file holds its words and photos: keep it as you keep them. Exit codes: 0 written; 1 there is no such case; 2 could not.
    """
    from checker.cli.acting import desk_of, told
    from checker.render.written import opened
    from checker.workflow.evidence import evidence

    desk = desk_of(school_folder)
    with told():
        page = evidence(desk, case_id)
    with opened(output) as stream:
        stream.write(page)
    click.echo(f"Written to {output}.")
