"""How long the first short post takes, beside the import of the libraries it stands on; and posts a second once everything is loaded.

python -m benchmarks.start [--runs 5]

Whole processes, taken in turn (A B A B ...), processor seconds and peak memory as the system accounts for them; medians, and the ratio of each pair.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
SCHOOL = ROOT / "sample_posts" / "school"


def measured(command: list[str]) -> tuple[float, float, float]:
    """Processor seconds, seconds by the clock, and peak memory in MB of one process."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - began, usage.ru_maxrss / 1024


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        one, many = Path(folder) / "one.json", Path(folder) / "many.jsonl"
        one.write_text(json.dumps({"text": "Well done to everyone who came to sports day on Friday."}), "utf-8")
        posts = [json.loads(line) for line in (ROOT / "models/data/posts/set_b/posts.jsonl").read_text("utf-8").splitlines()]
        rows = [{"id": f"{p['id']}-{n}", "text": p["text"], "has_image": p["has_image"]} for n in range(2) for p in posts][:500]
        many.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
        checker = [sys.executable, "-m", "checker.cli"]
        review = [*checker, "review", str(one), "--school", str(SCHOOL), "--format", "json"]
        imports = [sys.executable, "-c", "import spacy, presidio_analyzer"]
        for command in (review, imports):
            measured(command)  # warm the disk
        pairs = [(measured(review), measured(imports)) for _ in range(runs)]
        for name, at in (("one short post", 0), ("import spacy, presidio_analyzer", 1)):
            cpu, wall, memory = (median(pair[at][n] for pair in pairs) for n in range(3))
            print(f"{name:34} {cpu:5.2f} s processor, {wall:5.2f} s clock, {memory:4.0f} MB peak")
        print(f"ratio of processor time, pair by pair: median {median(a[0] / b[0] for a, b in pairs):.2f}  (aim: at most 1.5)")
        cpu, _, _ = measured([*checker, "--help"])
        print(f"{'--help':34} {cpu:5.2f} s processor  (aim: under 0.3)")
        cpu, wall, memory = measured([*checker, "review", str(many), "--school", str(SCHOOL), "--format", "jsonl"])
        print(
            f"{len(rows)} posts from a .jsonl, start included: {wall:.1f} s clock, {len(rows) / wall:.0f} posts a second, {memory:.0f} MB peak"
        )


if __name__ == "__main__":
    main()
