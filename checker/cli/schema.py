"""`checker schema`."""

from __future__ import annotations

import json

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema of a report."""
    from checker.report import schema as report_schema

    click.echo(json.dumps(report_schema(), indent=2))
