"""`checker conform`."""

from __future__ import annotations

import click


@click.command()
@click.option("--part", "parts", multiple=True, type=click.Choice(["words", "faces", "printed"]), help="One part only; may be given again.")
@click.option("--store", "keep", is_flag=True, help="In a clone, after a model was replaced on purpose: keep what this computer gives now.")
def conform(parts: tuple[str, ...], keep: bool) -> None:
    """Say in one line whether this computer gives what it should.

    Reads stored texts and pictures and compares names, scores, faces and printed words with what was measured. Exit codes: 0 it does; 1 it does not,
    and where; 2 it could not be found out.
    """
    import checker.conform as conforming
    from checker.conform import last
    from checker.errors import CheckerError
    from checker.paths import sample_folder

    chosen = parts or tuple(conforming.PARTS)
    if keep:
        if not (sample_folder().parent / "pyproject.toml").is_file():
            raise CheckerError(
                "What is expected can be stored in a clone of the project only: an installed checker is what it is compared with."
            )
        for path in conforming.store(chosen):
            click.echo(f"Stored {path.name}. Look at what changed, and commit it.")
        return
    outcome = conforming.conform(chosen)
    click.echo(outcome.sentence)
    if not parts:
        last.keep(outcome.sentence, outcome.alike)
    raise click.exceptions.Exit(0 if outcome.alike else 1)
