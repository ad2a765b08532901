"""`checker recheck`."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.acting import format_option, school_option


@click.command()
@school_option
@format_option("text", "json")
def recheck(school_folder: Path, fmt: str) -> None:
    """Check every open or approved case against today's consent log, rules and models; say which approvals lapsed and why.

    Run it after each new consent log: until then approvals do not count, for they are bound to the log they were given under.

    Exit codes: 0 no approval lapsed; 1 some did; 2 could not check some case.
    """
    import json
    from datetime import UTC, datetime

    from checker.cli.acting import announce, desk_of
    from checker.workflow.rechecking import recheck as again
    from checker.workflow.retention import tidy

    desk = desk_of(school_folder)
    tidy(desk, datetime.now(UTC))
    outcome = again(desk)
    announce(desk, [desk.case(case_id) for case_id in outcome.lapsed])
    if fmt == "json":
        click.echo(json.dumps(outcome.to_json(), indent=1, ensure_ascii=False))
    else:
        for case_id, why in outcome.lapsed.items():
            click.echo(f"{case_id} lapsed: {' '.join(why)}")
        for case_id, reason in outcome.failed.items():
            click.echo(f"{case_id} could not be checked: {reason}")
        for case_id in outcome.changed:
            click.echo(f"{case_id}: the checks say something else than before. Look at it again.")
        click.echo(f"{outcome.checked} checked, {len(outcome.lapsed)} lapsed.")
    raise click.exceptions.Exit(2 if outcome.failed else 1 if outcome.lapsed else 0)
