"""`checker review`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--school", "school_folder", required=True, type=click.Path(path_type=Path), help="The school's folder.")
@click.option("--format", "fmt", type=click.Choice(["text", "json", "jsonl", "html"]), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to this file.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Decide consent as of this day (default: the draft's day, else today).")
def review(paths: tuple[Path, ...], school_folder: Path, fmt: str, output: Path | None, on: object) -> None:
    """Check draft posts.

    A PATH is a post file (.json, post.toml), a .jsonl with one post a line, or a folder of posts. With --format json, one post file gives one
    report and anything else a list; with jsonl, one report a line, in the order given.
    """
    from collections import Counter
    from datetime import datetime

    from checker.cli.output import Progress, exit_code, interrupted, outcome
    from checker.draft import Draft, Unreadable, read_drafts
    from checker.folders import left_over
    from checker.render import writer
    from checker.render.written import opened
    from checker.runs import Run
    from checker.school import School

    drafts: list[Draft | Unreadable] = [draft for path in paths for draft in read_drafts(path)]
    school = School.open(school_folder)
    single = len(paths) == 1 and len(drafts) == 1 and paths[0].suffix.lower() != ".jsonl"
    day = on.date() if isinstance(on, datetime) else None
    results = []
    progress = Progress("posts", len(drafts))
    run = Run(school, on=day, look_ahead=False)
    with (
        interrupted(run.stop),
        opened(output) as stream,
        writer(fmt, stream, school=school, single=single, to_terminal=output is None) as write,
    ):
        for draft, report in zip(drafts, run.reports(drafts), strict=True):
            write(report, draft)
            results.append(outcome(report))
            progress.step()
    progress.end()
    used = [p.path for draft in drafts if isinstance(draft, Draft) for p in draft.images if p.path]
    rest = sum((left_over(path, used) for path in paths if path.is_dir()), Counter[str]())
    if rest:
        counts = ", ".join(f"{n} {ending}" for ending, n in sorted(rest.items()))
        click.echo(
            f"checker: Not checked, since no post names them: {counts}. Name them in `images`, or check them with `checker batch`.",
            err=True,
        )
    raise click.exceptions.Exit(exit_code(results))
