"""Are reports equal whichever way they are made? `python -m benchmarks.same_verdict [--every N] [--sets a,b]`

Each way is a process of its own that reviews the sample posts and the labelled posts in models/data/posts: with one thread and with two, each post by
itself as the first thing that the process does (cold), in batches (warm), and by itself again. Whole reports are compared, confidences and reasons
included. Posts of sets without a school of their own are read for the sample school. Prints how many reports were compared and each that differs; exit code
1 when one does.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256

from checker import Draft, School, review
from checker.draft import read_drafts
from checker.engine import review_all
from checker.evaluate.sets import load_set, sets_folder
from checker.paths import sample_folder
from checker.report import Report

WAYS = ("alone, cold", "in batches", "alone, warm")


def groups(sets: Sequence[str], every: int) -> Iterator[tuple[str, School, list[Draft]]]:
    """Name, school and drafts: the sample posts in full, of each set every so many posts."""
    sample = School.open(sample_folder() / "school")
    if not sets or "sample_posts" in sets:
        yield "sample_posts", sample, [d for d in read_drafts(sample_folder()) if isinstance(d, Draft)]
    for folder in sorted(p for p in sets_folder().iterdir() if p.is_dir()):
        if sets and folder.name not in sets:
            continue
        if (folder / "roll.csv").exists():
            labelled = load_set(folder)
            yield folder.name, labelled.school, [post.draft for post in labelled.posts][::every]
            continue
        for file in sorted(folder.glob("*.jsonl")):
            rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
            texts = [row["text"] for row in rows if row.get("text")][::every]
            yield f"{folder.name}/{file.stem}", sample, [Draft(text=text, platform="facebook") for text in texts]


def print_reports(sets: Sequence[str], every: int) -> None:
    """For the process that was started with a number of threads: a line a report, without a word of it."""
    for name, school, drafts in groups(sets, every):
        for way, reports in (
            (WAYS[0], (review(d, school) for d in drafts)),
            (WAYS[1], review_all(drafts, school)),
            (WAYS[2], (review(d, school) for d in drafts)),
        ):
            for n, report in enumerate(reports):
                print(json.dumps([name, n, way, str(report.verdict.value), _digest(report)]), flush=True)


def _digest(report: Report) -> str:
    rows = {k: v for k, v in report.to_json().items() if k != "versions"}  # of the code, which somebody may be editing meanwhile
    return sha256(json.dumps(rows, sort_keys=True, default=str).encode()).hexdigest()


def main() -> int:
    """Start the two processes and compare."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.same_verdict", description=__doc__)
    parser.add_argument("--sets", default="", help="names, parted by commas; all unless given")
    parser.add_argument("--every", type=int, default=1, help="of each set only every so many posts")
    parser.add_argument("--threads", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    sets = [s for s in given.sets.split(",") if s]
    if given.threads:
        print_reports(sets, given.every)
        return 0
    seen: dict[tuple[str, int], dict[str, tuple[str, str]]] = {}
    for threads in (1, 2):
        command = [
            sys.executable,
            "-m",
            "benchmarks.same_verdict",
            "--threads",
            str(threads),
            "--every",
            str(given.every),
            "--sets",
            given.sets,
        ]
        done = subprocess.run(command, env=os.environ | {"CHECKER_THREADS": str(threads)}, stdout=subprocess.PIPE, check=True, text=True)
        for line in done.stdout.splitlines():
            name, n, way, verdict, digest = json.loads(line)
            seen.setdefault((name, n), {})[f"{threads} threads, {way}"] = (verdict, digest)
    other = verdicts = 0
    for (name, n), ways in seen.items():
        if len(ways) != 2 * len(WAYS) or len(set(ways.values())) > 1:
            other += 1
            verdicts += len({verdict for verdict, _ in ways.values()}) > 1
            print(f"{name} {n}: " + "; ".join(f"{way}: {verdict} {digest[:6]}" for way, (verdict, digest) in ways.items()))
    print(f"{len(seen)} posts reviewed in {2 * len(WAYS)} ways: {other} with reports that differ, {verdicts} with verdicts that differ")
    return int(bool(other) or not seen)


if __name__ == "__main__":
    raise SystemExit(main())
