"""`checker consent`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="As of this day (default: today).")
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text", show_default=True)
def consent(folder: Path, on: object, fmt: str) -> None:
    """Validate the consent log of the school in FOLDER and show who is not covered, by pupil id and activity.

    Exit codes: 0 every pupil has consent in force for every activity that has a column; 1 some have not; 2 the log cannot be read.
    """
    import json
    from collections import Counter
    from datetime import date, datetime

    from checker.school import ConsentState, School

    school = School.open(folder)
    log = school.consent_log
    day = on.date() if isinstance(on, datetime) else date.today()
    activities = [a for a in log.activities if a != "biometric"]
    states = {p.pupil_id: {a: p.consent(a, day) for a in activities} for p in log.pupils}
    gaps = {i: {a: s.value for a, s in row.items() if s is not ConsentState.IN_FORCE} for i, row in states.items()}
    gaps = {i: row for i, row in gaps.items() if row}
    if fmt == "json":
        click.echo(
            json.dumps(
                {
                    "school": school.settings.school.name,
                    "as_of": day.isoformat(),
                    "pupils": len(log.pupils),
                    "activities": {a: Counter(row[a].value for row in states.values()) for a in activities},
                    "not_covered": gaps,
                    "ignored_columns": list(log.ignored_columns),
                    "version": log.version,
                },
                indent=1,
            )
        )
    else:
        _table(school.settings.school.name, len(log.pupils), activities, gaps, log.ignored_columns, day.isoformat())
    raise click.exceptions.Exit(1 if gaps else 0)


def _table(
    name: str,
    pupils: int,
    activities: list[str],
    gaps: dict[str, dict[str, str]],
    ignored: tuple[str, ...],
    day: str,
) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    console.print(f"{name}: the consent log can be read. {pupils} pupils, as of {day}.")
    if ignored:
        console.print(
            f"Columns not used: {', '.join(ignored)}. Map them in school.toml under \\[consent_log.columns] if they hold consent."
        )
    if not activities:
        console.print("The log has no column for any activity, so no consent is in force for anything.")
        return
    table = Table(title="Consent in force")
    table.add_column("activity")
    table.add_column("in force", justify="right")
    table.add_column("not covered", justify="right")
    for activity in activities:
        missing = sum(activity in row for row in gaps.values())
        table.add_row(activity, str(pupils - missing), str(missing))
    console.print(table)
    if gaps:
        who = Table(title="Pupils not covered")
        who.add_column("pupil_id")
        who.add_column("not covered for")
        for pupil_id, row in gaps.items():
            who.add_row(pupil_id, ", ".join(f"{a} ({s})" for a, s in row.items()))
        console.print(who)
