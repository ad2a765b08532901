"""`checker evaluate`."""

from __future__ import annotations

import click


@click.command()
@click.argument("part", type=click.Choice(["names", "details", "tone", "posts", "newsletters", "all"]), default="all")
@click.option(
    "--sets", default="t2a,t2b", show_default=True, help="Labelled sets, parted by commas; t2a and t2b are two that nothing was trained on."
)
def evaluate(part: str, sets: str) -> None:
    """Print how good the checks are: recall and false alarms by kind, on labelled posts whose writer had no part in training.

    Works in a clone of the project, where the labelled posts lie in models/data/posts.
    """
    from checker.errors import CheckerError
    from checker.evaluate.__main__ import main
    from checker.evaluate.sets import sets_folder

    if not sets_folder().is_dir():
        raise CheckerError("The labelled posts are not part of an installed package. Run this in a clone of the project.")
    raise click.exceptions.Exit(main([part, "--sets", sets]))
