"""`checker batch`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder")
@click.option("--school", "school_folder", required=True, type=click.Path(path_type=Path), help="The school's folder.")
@click.option("--platform", default="facebook", show_default=True, help="Where the photos will be published.")
@click.option("--format", "fmt", type=click.Choice(["text", "json", "jsonl", "csv", "html"]), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file.")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes to share the work (default: by cores and free memory; 1 for few photos)."
)
@click.option("--fresh", is_flag=True, help="Check all again, also what was finished in an earlier run.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only files changed on or after this day.")
@click.option(
    "--only-changed", is_flag=True, help="Report only what comes to something else than in the last finished run over this folder."
)
@click.option(
    "--thumbnails",
    type=click.Choice(["covered", "shown", "none"]),
    default="covered",
    show_default=True,
    help="Small copies in the HTML report: faces covered, shown, or no copies.",
)
@click.option("--scheduler", help="Do the work on the Dask cluster whose scheduler has this address (extra: checker[dask]).")
@click.option("--send-photos", is_flag=True, help="With --scheduler: send the photos' bytes to workers that do not see this folder.")
def batch(
    folder: str,
    school_folder: Path,
    platform: str,
    fmt: str,
    output: Path | None,
    workers: int | None,
    fresh: bool,
    since: object,
    only_changed: bool,
    thumbnails: str,
    scheduler: str | None,
    send_photos: bool,
) -> None:
    """Check every photo and video in FOLDER and the folders in it, one report for each file found. FOLDER may be an address such as s3://bucket/folder.

    A `people.csv` in FOLDER (columns photo,people; ids as in a draft's `people`, separated by ;) says who is in each photo.

    What is finished is kept, encrypted, and not done again: after an interruption (Ctrl-C too) the same command goes on.
    """
    from datetime import datetime

    from checker.cli.output import Progress, exit_code, interrupted, outcome
    from checker.render import writer
    from checker.render.written import opened
    from checker.runs import Run, Store
    from checker.runs.executors import executor_for
    from checker.runs.folders import changed_since, checked_what, drafts_in
    from checker.school import School

    drafts = drafts_in(folder, platform, leave_out=output)
    if isinstance(since, datetime):
        drafts = changed_since(drafts, since.date())
    school = School.open(school_folder)
    if platform.lower() not in (*school.platforms, "twitter"):
        raise click.BadParameter(f"the school knows no such platform. It knows: {', '.join(school.platforms)}.", param_hint="--platform")
    store, warning = Store.open(school)
    if warning:
        click.echo(f"checker: {warning}", err=True)
    executor, source = executor_for(school, len(drafts), workers=workers, scheduler=scheduler, send_photos=send_photos)
    run = Run(school, executor=executor, store=store, fresh=fresh, source=source, likeness=fmt in ("html", "csv"))
    place = f"{folder}\n{platform}"
    results, told = [], []
    progress = Progress("files", len(drafts))
    with interrupted(run.stop), opened(output) as stream:
        if fmt == "html":
            from checker.render.as_archive import archive_writer  # it makes small copies: the other forms need nothing that decodes

            table = archive_writer(
                stream, school=school, result=run.result, what=checked_what(folder, [school.platform_within(platform)]), faces=thumbnails
            )
        else:
            table = writer(fmt, stream, school=school, to_terminal=output is None)
        with table as write:
            for draft, report in zip(drafts, run.reports(drafts, progress.step), strict=True):
                told.append(report)
                results.append(outcome(report))
                if not only_changed or store is None or store.changed(place, report):
                    write(report, draft)
    progress.end()
    if store is not None and not run.result.stopped:
        store.finish(place, told)
    if run.result.kept:
        click.echo(f"{run.result.kept} of {run.result.total} files were finished in an earlier run and not done again.", err=True)
    if run.result.stopped:
        click.echo(
            "Stopped before the end: the report says of each file whether it was checked. The same command goes on from here.", err=True
        )
    raise click.exceptions.Exit(exit_code(results))
