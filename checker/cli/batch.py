"""`checker batch`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--school", "school_folder", required=True, type=click.Path(path_type=Path), help="The school's folder.")
@click.option("--platform", default="facebook", show_default=True, help="Where the photos will be published.")
@click.option("--format", "fmt", type=click.Choice(["text", "json", "jsonl", "csv", "html"]), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file.")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes to share the work (default: one a core, at most 4; 1 for few photos)."
)
def batch(folder: Path, school_folder: Path, platform: str, fmt: str, output: Path | None, workers: int | None) -> None:
    """Check every photo and video in FOLDER and the folders in it, one report for each file found.

    A `people.csv` in FOLDER (columns photo,people; ids as in a draft's `people`, separated by ;) says who is in each photo.
    """
    from checker.batch import photo_drafts, review_folder
    from checker.cli.output import Progress, exit_code, opened, outcome
    from checker.render import writer
    from checker.school import School

    drafts = photo_drafts(folder, platform, leave_out=output)
    school = School.open(school_folder)
    if platform.lower() not in (*school.platforms, "twitter"):
        raise click.BadParameter(f"the school knows no such platform. It knows: {', '.join(school.platforms)}.", param_hint="--platform")
    results = []
    progress = Progress("files", len(drafts))
    with opened(output) as stream, writer(fmt, stream, school=school, to_terminal=output is None) as write:
        for draft, report in zip(drafts, review_folder(drafts, school, workers=workers), strict=True):
            write(report, draft)
            results.append(outcome(report))
            progress.step()
    progress.end()
    raise click.exceptions.Exit(exit_code(results))
