"""`checker archive`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("export", type=click.Path(path_type=Path))
@click.option("--school", "school_folder", required=True, type=click.Path(path_type=Path), help="The school's folder.")
@click.option("--format", "fmt", type=click.Choice(["text", "json", "jsonl", "csv", "html"]), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file.")
@click.option(
    "--takedown",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the list of posts to take down or look at (CSV) to this file.",
)
@click.option(
    "--only-changed",
    is_flag=True,
    help="Only what comes to something else than in the last finished run: after a new consent log or new rules.",
)
@click.option("--fresh", is_flag=True, help="Check all again, also what was finished in an earlier run.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes to share the work.")
def archive(
    export: Path,
    school_folder: Path,
    fmt: str,
    output: Path | None,
    takedown: Path | None,
    only_changed: bool,
    fresh: bool,
    workers: int | None,
) -> None:
    """Check posts that are out already against today's consent log and rules.

    EXPORT is the unpacked folder of Facebook's or Instagram's “download your information” (format JSON) or of X's archive. A `people.csv` in it
    (columns photo,people; the photo's path in the export) says who is in each photo.
    """
    from checker.archives import open_archive
    from checker.archives.takedown import takedown_writer
    from checker.cli.output import Progress, exit_code, interrupted, outcome
    from checker.render import writer
    from checker.render.written import opened
    from checker.runs import Run, Store
    from checker.runs.executors import executor_for
    from checker.runs.folders import tagged
    from checker.school import School

    posts = list(open_archive(export).posts())
    drafts = tagged([p.draft for p in posts], export)
    school = School.open(school_folder)
    store, warning = Store.open(school)
    if warning:
        click.echo(f"checker: {warning}", err=True)
    executor, source = executor_for(school, len(drafts), workers=workers)
    run = Run(school, executor=executor, store=store, fresh=fresh, source=source)
    place = str(export.resolve())
    results, told = [], []
    progress = Progress("posts", len(drafts))
    with (
        interrupted(run.stop),
        opened(output) as stream,
        writer(fmt, stream, school=school, to_terminal=output is None) as write,
        takedown_writer(takedown) as list_it,
    ):
        for post, draft, report in zip(posts, drafts, run.reports(drafts, progress.step), strict=True):
            told.append(report)
            results.append(outcome(report))
            if not only_changed or store is None or store.changed(place, report):
                write(report, draft)
                list_it(post, report)
    progress.end()
    if store is not None and not run.result.stopped:
        store.finish(place, told)
    if run.result.stopped:
        click.echo(
            "Stopped before the end: the report says of each post whether it was checked. The same command goes on from here.", err=True
        )
    raise click.exceptions.Exit(exit_code(results))
