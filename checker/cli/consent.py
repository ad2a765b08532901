"""`checker consent`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from checker.school import School
    from checker.school.coverage import Coverage


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--on", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="As of this day (default: today).")
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text", show_default=True)
def consent(folder: Path, on: object, fmt: str) -> None:
    """Validate the consent log of the school in FOLDER and show who is not covered, by pupil id and activity.

    Also shows biometric consent (needed only for recognition), consent that has run out or should be asked for again, and pupils who share a name and may
    stand in the log twice.

    Exit codes: 0 every pupil has consent in force for every activity that has a column, and nobody shares a name; 1 not so; 2 the log cannot be read.
    """
    import json
    from datetime import date, datetime

    from checker.school import School
    from checker.school.coverage import coverage

    school = School.open(folder)
    log = school.consent_log
    day = on.date() if isinstance(on, datetime) else date.today()
    covered = coverage(log, day)
    if fmt == "json":
        click.echo(
            json.dumps(
                {
                    "school": school.settings.school.name,
                    "as_of": day.isoformat(),
                    "pupils": len(log.pupils),
                    "activities": covered.activities,
                    "not_covered": covered.gaps,
                    "stale": covered.stale,
                    "same_name": covered.same_name,
                    "same_name_and_date_of_birth": covered.same_birthday,
                    "ignored_columns": list(log.ignored_columns),
                    "version": log.version,
                },
                indent=1,
            )
        )
    else:
        _table(school, covered, day.isoformat())
    raise click.exceptions.Exit(1 if covered.gaps or covered.same_name else 0)


def _table(school: School, covered: Coverage, day: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from checker.render.visible import one_line
    from checker.school.coverage import BIOMETRIC
    from checker.school.not_asked import not_asked

    console = Console(highlight=False, markup=False)
    log = school.consent_log

    def say(words: str) -> None:
        console.print(Text(one_line(words)))

    def table(title: str, *columns: str) -> Table:
        made = Table(title=title)
        for column in columns:
            made.add_column(column)
        return made

    say(f"{school.settings.school.name}: the consent log can be read. {len(log.pupils)} pupils, as of {day}.")
    if log.ignored_columns:
        say(
            f"Columns not used: {', '.join(log.ignored_columns)}. Map them in school.toml under [consent_log.columns] if they hold consent."
        )
    if not log.activities:
        say("The log has no column for any activity, so no consent is in force for anything.")
    else:
        sums = table("Consent in force", "activity", "in force", "not covered", "why not")
        for activity, states in covered.activities.items():
            missing = {state: n for state, n in states.items() if state != "in force"}
            why = ", ".join(f"{n} {state}" for state, n in missing.items())
            note = " (only for recognition)" if activity == BIOMETRIC else ""
            sums.add_row(Text(one_line(school.platform_name(activity) + note)), str(states["in force"]), str(sum(missing.values())), why)
        console.print(sums)
    for said in not_asked(school.consent_log.activities, school.settings):
        say(said)
    if covered.gaps:
        who = table("Pupils not covered", "pupil_id", "not covered for")
        for pupil_id, row in covered.gaps.items():
            who.add_row(Text(one_line(pupil_id)), Text(one_line(", ".join(f"{school.platform_name(a)} ({s})" for a, s in row.items()))))
        console.print(who)
    if covered.stale:
        old = table("Stale: ask again, or take out who has left", "what", "pupil_id", "for")
        for kind, rows in covered.stale.items():
            for pupil_id, activities in rows.items():
                old.add_row(kind, Text(one_line(pupil_id)), Text(one_line(", ".join(activities))))
        console.print(old)
    for ids in covered.same_name:
        born = " and a date of birth" if ids in covered.same_birthday else ""
        say(f"{', '.join(ids)} share a first name and surname{born}. If it is one child in two rows, keep one row; if not, leave both.")
