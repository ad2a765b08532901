"""`checker decide`."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.acting import as_option, format_option, school_option


@click.command()
@click.argument("case_id", metavar="CASE")
@click.argument("decision", type=click.Choice(["approve", "reject", "changes", "withdraw"]))
@school_option
@as_option
@click.option("--reason", default="", help="Why. Leave pupils' names out of it.")
@click.option(
    "--accept", "accepted", multiple=True, metavar="FINDING=REASON", help="Accept a finding, by its id in the report, with a reason."
)
@click.option("--attest", "attested", multiple=True, metavar="NAME", help="Vouch for one of the school's attestations.")
@click.option(
    "--comment",
    "commented",
    multiple=True,
    metavar="FINDING=TEXT",
    help='With `changes`: what to change about a finding, by its id, or about a face ("face 1B=...": face B of the first photo).',
)
@format_option("text", "json")
def decide(
    case_id: str,
    decision: str,
    school_folder: Path,
    by: str,
    reason: str,
    accepted: tuple[str, ...],
    attested: tuple[str, ...],
    commented: tuple[str, ...],
    fmt: str,
) -> None:
    """Approve or reject a CASE, ask for changes, or withdraw it.

    A second reader who is no officer accepts findings with `approve --accept`; an officer approves afterwards.

    Exit codes: 0 recorded; 1 refused, and why; 2 could not.
    """
    import json

    from checker.cli.acting import announce, desk_of, line_of, told
    from checker.errors import Refused
    from checker.workflow.settling import said_of

    accept = _pairs(accepted, "--accept takes a finding's id, an equals sign and a reason.")
    comments = _pairs(commented, "--comment takes a finding's id or a face, an equals sign and a text.")
    if comments and decision != "changes":
        raise click.UsageError("--comment goes with `changes`.")
    desk = desk_of(school_folder)
    with told():
        try:
            case = desk.decide(case_id, decision, by, reason=reason, accept=accept, attest=attested, comments=comments)
        except Refused as error:
            lacks = [f"--attest {a.name}" for a in desk.school.settings.approval.attestations if f"“{said_of(a.says)}”" in str(error)]
            raise Refused(f"{error} To vouch: {' '.join(lacks)}." if lacks else str(error)) from None
    announce(desk, [case], by)
    waits = decision == "approve" and case.state.value == "submitted"
    if fmt == "json":
        click.echo(json.dumps(case.to_json(), indent=1, ensure_ascii=False))
    else:
        click.echo(line_of(case, desk.school) + ("\nRecorded. An officer still has to approve it." if waits else ""))


def _pairs(given: tuple[str, ...], usage: str) -> dict[str, str]:
    """`NAME=TEXT` as given on the command line, by name."""
    out = {}
    for each in given:
        name, equals, text = each.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(usage)
        out[name.strip()] = text
    return out
