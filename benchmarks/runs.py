"""Long runs: killed and gone on with, done again over an unchanged folder, one process and two, a Dask cluster, a trust of many schools, and the peers.

    python -m benchmarks.runs [--photos 1000] [--schools 30] [--pupils 1000] [--dask-workers 4] [--part kill|workers|cluster|trust|slope|peers] [--write FILE]

Photos are composites of the two public-domain portraits in `sample_posts/photos`. Each part is whole processes from the command line; the load of the machine is written down, since two
processes on two busy cores say nothing. `peers` are `benchmarks.faces` (face_recognition) and
`benchmarks.text` (presidio-analyzer), each a run of its own. `slope` fits a line to the seconds of runs of several lengths; what it says of 100,000 photos is a projection, and is called one.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import random
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.computer import machine
from benchmarks.faces import make

ROOT = Path(__file__).resolve().parent.parent
KEY = base64.b64encode(b"a key for measurements, 32 bytes").decode()
SYLLABLES = [
    "ba",
    "bel",
    "cor",
    "da",
    "del",
    "eth",
    "fen",
    "ga",
    "hol",
    "ing",
    "jo",
    "ka",
    "lin",
    "mar",
    "na",
    "ol",
    "per",
    "qua",
    "ri",
    "sa",
    "tem",
    "ul",
    "vin",
    "wes",
    "yan",
    "zo",
]


class Bench:
    """A folder for everything, an environment of its own, and the lines of the table."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {**os.environ, "CHECKER_KEY": KEY, "XDG_DATA_HOME": str(folder / "data"), "PYTHONPATH": str(ROOT)}
        self.rows: list[tuple[str, str]] = []
        self.points: list[tuple[int, float]] = []  # photos, seconds
        self.peers: list[str] = []

    def say(self, what: str, figure: str) -> None:
        load = os.getloadavg()[0]
        print(f"{what:<72} {figure}   (load {load:.1f})", flush=True)
        self.rows.append((what, f"{figure} (load {load:.1f})"))

    def command(self, *args: object) -> list[str]:
        return [sys.executable, "-m", "checker.cli", *map(str, args)]

    def run(self, *args: object) -> float:
        """Seconds of a command."""
        started = time.perf_counter()
        done = subprocess.run(self.command(*args), env=self.env, cwd=ROOT, capture_output=True, text=True)
        if done.returncode not in (0, 1, 2) or "Traceback" in done.stderr:
            raise SystemExit(f"{args[0]} failed: {done.stderr[-600:]}")
        return time.perf_counter() - started


def school(folder: Path, pupils: int = 2, seed: int = 0) -> Path:
    """A school with so many invented pupils."""
    dice = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "school.toml").write_text(f'[school]\nname = "School {seed}"\n', encoding="utf-8")
    rows = ["pupil_id,first_name,last_name,date_of_birth,year_group,facebook"]
    for n in range(pupils):
        first, last = ("".join(dice.choice(SYLLABLES) for _ in range(dice.randint(2, 3))).title() for _ in range(2))
        born = f"{dice.randint(2010, 2021)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        rows.append(f"S{seed}-{n},{first},{last},{born},{n % 7},{'yes' if n % 4 else 'no'}")
    (folder / "consent_log.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def kill(bench: Bench, photos: int, seed: int = 3) -> None:
    """Killed with -9 three times at random and gone on with: every photo once; then the unchanged folder again."""
    folder, place, output = bench.folder / "photos", school(bench.folder / "school"), bench.folder / "report.jsonl"
    dice = random.Random(seed)
    arguments = ("batch", folder, "--school", place, "--format", "jsonl", "--output", output, "--workers", os.cpu_count() or 1)
    whole = bench.run(*arguments, "--fresh")
    reference = sorted(json.loads(line)["id"] for line in output.read_text("utf-8").splitlines())
    bench.say(f"{photos} photos, all done", f"{whole:.1f} s, {photos / whole:.2f} photos a second")
    again = bench.run(*arguments)
    bench.say("the unchanged folder again", f"{again:.1f} s, {whole / again:.0f} times as fast")
    shutil.rmtree(bench.folder / "data", ignore_errors=True)
    for _ in range(3):
        process = subprocess.Popen(
            bench.command(*arguments), env=bench.env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(dice.uniform(0.1, 0.3) * whole)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    rest = bench.run(*arguments)
    told = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    once = sorted(r["id"] for r in told) == reference and all(r["ran"] for r in told)
    bench.say("killed with -9 three times and gone on with: each photo once", f"{'yes' if once else 'NO'}; the last run took {rest:.1f} s")
    if not once:
        raise SystemExit("A photo was lost or told twice.")


def workers(bench: Bench, photos: int) -> None:
    """One process and two, in turn."""
    folder, place = bench.folder / "photos", school(bench.folder / "school")
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(2):
        for count in (1, 2):
            seconds[count].append(
                bench.run(
                    "batch",
                    folder,
                    "--school",
                    place,
                    "--format",
                    "jsonl",
                    "--output",
                    bench.folder / "w.jsonl",
                    "--workers",
                    count,
                    "--fresh",
                )
            )
    one, two = statistics.median(seconds[1]), statistics.median(seconds[2])
    bench.say(f"{photos} photos, one process and two", f"{one:.1f} s and {two:.1f} s: {one / two:.2f} times")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    bench.say("largest process so far", f"{peak} MB")


def cluster(bench: Bench, photos: int, most: int = 4) -> None:
    """One to `most` Dask workers on this computer."""
    folder, place = bench.folder / "photos", school(bench.folder / "school")
    for count in range(1, most + 1):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        address = f"tcp://127.0.0.1:{port}"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": {**bench.env, "CHECKER_THREADS": "1"}}
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"],
                **quiet,
            )  # type: ignore[call-overload]
        ]
        running += [
            subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"], **quiet
            )  # type: ignore[call-overload]
            for _ in range(count)
        ]
        try:
            time.sleep(8)
            seconds = bench.run(
                "batch",
                folder,
                "--school",
                place,
                "--format",
                "jsonl",
                "--output",
                bench.folder / "c.jsonl",
                "--scheduler",
                address,
                "--fresh",
            )
            bench.say(
                f"{photos} photos on {count} Dask worker{'s' if count > 1 else ''}, start of the school and models included",
                f"{seconds:.1f} s",
            )
        finally:
            for process in running:
                process.kill()
                process.wait()


def slope(bench: Bench, photos: int) -> None:
    """Seconds over photos, from a fifth of them to all; and what a line through them says of 100,000."""
    place = school(bench.folder / "school")
    points = []
    for share in (0.2, 0.5, 1.0):
        part = bench.folder / f"part{share}"
        part.mkdir(exist_ok=True)
        for file in sorted((bench.folder / "photos").iterdir())[: max(5, int(photos * share))]:
            shutil.copy(file, part / file.name)
        count = len(list(part.iterdir()))
        points.append(
            (count, bench.run("batch", part, "--school", place, "--format", "jsonl", "--output", bench.folder / "s.jsonl", "--fresh"))
        )
    bench.points = points
    (a, x), (b, y), (c, z) = points
    first, second = (y - x) / (b - a), (z - y) / (c - b)
    bench.say("seconds a photo, first half and second half", f"{first:.3f} and {second:.3f}: {100 * (second / first - 1):+.0f} %")
    start = z - second * c
    bench.say("100,000 photos on this computer (a projection, not measured)", f"{(start + second * 100_000) / 3600:.1f} h")


def trust(bench: Bench, schools: int, pupils: int) -> None:
    """A trust of generated schools, one photo each: mostly the rolls' own cost."""
    folder = bench.folder / "trust"
    lines = ['name = "Example Trust"']
    pictures = sorted((bench.folder / "photos").iterdir())
    for n in range(schools):
        school(folder / f"school-{n:02}", pupils, seed=n)
        (folder / f"school-{n:02}" / "photos").mkdir()
        shutil.copy(pictures[n % len(pictures)], folder / f"school-{n:02}" / "photos")
        lines += ["[[schools]]", f'folder = "school-{n:02}"', f'photos = "school-{n:02}/photos"']
    (folder / "trust.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    seconds = bench.run("trust", folder, "--workers", "1", "--format", "json")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    told = json.loads((folder / "reports" / "trust.json").read_text("utf-8"))
    bench.say(
        f"a trust of {len(told['schools'])} schools, {sum(s['pupils'] for s in told['schools'])} pupils, one photo each",
        f"{seconds:.1f} s, {peak} MB",
    )


def peers(bench: Bench) -> None:
    """Photos and posts beside the peers, as those benchmarks tell it."""
    for name in ("faces", "text"):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", f"benchmarks.{name}"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        print(done.stdout, flush=True)
        bench.peers.append(done.stdout.strip())


def plot(points: list[tuple[int, float]]) -> str:
    """Seconds over photos as a chart that Markdown pages draw by themselves."""
    counts, seconds = ", ".join(str(n) for n, _ in points), ", ".join(f"{s:.1f}" for _, s in points)
    return f'```mermaid\nxychart-beta\n  title "Seconds over photos"\n  x-axis "photos" [{counts}]\n  y-axis "seconds"\n  line [{seconds}]\n```\n'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=1000)
    parser.add_argument("--schools", type=int, default=30)
    parser.add_argument("--pupils", type=int, default=1000)
    parser.add_argument("--part", action="append", choices=["kill", "workers", "cluster", "trust", "slope", "peers"])
    parser.add_argument("--dask-workers", type=int, default=4, help="Up to so many Dask workers.")
    parser.add_argument("--write", type=Path, help="Write the table to this file, as Markdown.")
    options = parser.parse_args()
    parts = options.part or ["kill", "workers", "trust", "slope"]
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch))
        make(bench.folder / "photos", options.photos, 4)
        if "kill" in parts:
            kill(bench, options.photos)
        if "workers" in parts:
            workers(bench, options.photos)
        if "cluster" in parts:
            cluster(bench, options.photos, options.dask_workers)
        if "slope" in parts:
            slope(bench, options.photos)
        if "trust" in parts:
            trust(bench, options.schools, options.pupils)
        if "peers" in parts:
            peers(bench)
    if options.write:
        body = "\n".join(f"| {what} | {figure} |" for what, figure in bench.rows)
        options.write.write_text(
            f"# Long runs\n\n{machine()}. Made by `python -m benchmarks.runs`.\n\n| what | figure |\n| --- | --- |\n{body}\n\n"
            + (plot(bench.points) if bench.points else "")
            + "".join(f"\n```\n{said}\n```\n" for said in bench.peers),
            "utf-8",
        )


if __name__ == "__main__":
    main()
