"""`checker trust`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--platform", default="facebook", show_default=True, help="Where the photos will be published.")
@click.option(
    "--format", "fmt", type=click.Choice(["text", "json", "html"]), default="text", show_default=True, help="Of the trust's report."
)
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Folder for the reports (default: FOLDER/reports).")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes to share the work.")
@click.option("--fresh", is_flag=True, help="Check all again, also what was finished in an earlier run.")
@click.option("--scheduler", help="Do the work on the Dask cluster whose scheduler has this address (extra: checker[dask]).")
@click.option("--send-photos", is_flag=True, help="With --scheduler: send the photos' bytes to workers that do not see the folders.")
def trust(
    folder: Path, platform: str, fmt: str, output: Path | None, workers: int | None, fresh: bool, scheduler: str | None, send_photos: bool
) -> None:
    """Check the photos and posts of every school that FOLDER/trust.toml lists, each by its own roll, consent log and settings.

    One report for each school (HTML and JSON Lines, in the folder given by --output) and one for the trust, in which no pupil is named.
    """
    from contextlib import ExitStack

    from checker.cli.output import Progress, exit_code, interrupted, outcome, private_folder
    from checker.render import writer
    from checker.render.as_archive import archive_writer
    from checker.render.as_trust import write_trust
    from checker.render.written import opened
    from checker.runs.executors import executor_for
    from checker.runs.trust import TrustRun
    from checker.school import Trust

    group = Trust.load(folder)
    reports = private_folder(output or folder / "reports")
    run = TrustRun(
        group,
        lambda school: executor_for(school, 1_000, workers=workers, scheduler=scheduler, send_photos=send_photos),
        platform=platform,
        fresh=fresh,
    )
    results = []
    progress = Progress("photos and posts")
    with interrupted(run.stop):
        for result, school, judged in run.schools():
            if school is None:
                continue
            name = result.folder.replace("/", "_").replace("\\", "_")
            with ExitStack() as stack:
                html = stack.enter_context(opened(reports / f"{name}.html"))
                lines = stack.enter_context(opened(reports / f"{name}.jsonl"))
                writes = (
                    stack.enter_context(archive_writer(html, school=school, result=result.run)),
                    stack.enter_context(writer("jsonl", lines, school=school)),
                )
                for report, draft in judged:
                    for write in writes:
                        write(report, draft)
                    results.append(outcome(report))
                    progress.step()
    progress.end()
    suffix = {"text": "txt"}.get(fmt, fmt)
    with opened(reports / f"trust.{suffix}") as stream:
        write_trust(run.result, fmt, stream)
    if fmt == "text":
        import sys

        write_trust(run.result, fmt, sys.stdout)
    click.echo(f"The reports are in {reports}.", err=True)
    code = exit_code(results) if results else 0
    raise click.exceptions.Exit(2 if run.result.stopped or any(s.problem for s in run.result.schools) else code)
