"""`checker submit`."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.acting import as_option, format_option, school_option


@click.command()
@click.argument("post", type=click.Path(path_type=Path))
@school_option
@as_option
@click.option("--case", "case_id", help="The case of which this is a new version (default: the one that was sent back to you, if any).")
@format_option("text", "json")
def submit(post: Path, school_folder: Path, by: str, case_id: str | None, fmt: str) -> None:
    """Check a POST and file it, so that an officer can decide about it.

    What is filed is exactly what was checked. Exit codes as for `checker review`: 0 nothing found; 1 something found; 2 not filed, or something was
    left unchecked.
    """
    import json
    import sys

    from checker.cli.acting import announce, desk_of
    from checker.cli.answer import one_draft
    from checker.cli.output import exit_code, outcome
    from checker.render import writer

    draft = one_draft(post)
    desk = desk_of(school_folder)
    case = desk.submit(draft, by, case=case_id)
    announce(desk, [case], by)
    report = case.report
    assert report is not None
    if fmt == "json":
        data = {"case": case.id, "state": case.state.value, "report": report.to_json()}
        click.echo(json.dumps(data, indent=1, ensure_ascii=False))
    else:
        with writer("text", sys.stdout, school=desk.school, single=True, to_terminal=True) as write:
            write(report, draft)
        for finding in case.findings:
            if finding.lift != "free":
                who = {"nobody": "has to be mended", "second_reader": "can be lifted by a second reader", "officer": "can be accepted"}
                click.echo(f"  {finding.id}  {finding.check}: {who[finding.lift]}")
        click.echo(f"Case {case.id}: {case.state.value.replace('_', ' ')}.")
    raise click.exceptions.Exit(exit_code([outcome(report)]))
