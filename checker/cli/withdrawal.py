"""`checker withdrawal`."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.acting import format_option, school_option


@click.command()
@click.argument("pupil_id")
@school_option
@format_option("text", "json", "csv")
def withdrawal(pupil_id: str, school_folder: Path, fmt: str) -> None:
    """List every case in which PUPIL_ID is tagged, named or matched, newest first: what to take down when consent is withdrawn.

    A case in which only a first name of the pupil's stands is listed too, and says so: look whether the pupil is meant.
    """
    import csv
    import json
    import sys

    from checker.cli.acting import desk_of, line_of
    from checker.workflow.subjects import withdrawal as listed

    desk = desk_of(school_folder)
    rows = listed(desk, pupil_id)
    if fmt == "json":
        click.echo(json.dumps([{**case.to_json(), "how": list(how)} for case, how in rows], indent=1, ensure_ascii=False))
    elif fmt == "csv":
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow(["case", "state", "how", "account", "platforms", "url", "updated_at"])
        for case, how in rows:
            data = case.to_json()
            out.writerow(
                [case.id, data["state"], ";".join(how), case.account or "", ";".join(case.platforms), case.url, data["updated_at"]]
            )
    else:
        for case, how in rows:
            click.echo(f"{line_of(case, desk.school)}  ({', '.join(h.replace('_', ' ') for h in how)})")
        if not rows:
            click.echo(f"{pupil_id} is in no case of the record.")
