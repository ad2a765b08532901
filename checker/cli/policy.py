"""`checker policy`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--school", "school_folder", type=click.Path(path_type=Path), help="The school's folder; without it the ready profiles are listed."
)
def policy(school_folder: Path | None) -> None:
    """Show which clauses a school's reports cite, and which checks its policy.toml weighs otherwise; or list the ready profiles."""
    from checker.clauses import clauses
    from checker.policy import Policy, profile_name, profiles

    if school_folder is None:
        for each in profiles():
            click.echo(f"{each}: {profile_name(each)}")
        click.echo("\nPut a policy.toml in the school's folder:\n\n[policy]\nprofile = \"" + profiles()[0] + '"')
        return
    from checker.errors import SchoolError

    if not school_folder.is_dir():
        raise SchoolError(f"There is no school folder at {school_folder}. Give the folder that holds school.toml and policy.toml.")
    found = Policy.load(school_folder)
    for key in clauses():
        cited = found.clause(key)
        click.echo(f"{key}: {cited.policy}, {cited.section}: {cited.says}")
    for check, level in found.levels.items():
        click.echo(f"{check} is set to {level.word}")
