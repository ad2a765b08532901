"""Photos a second of `checker batch` with recognition on, beside `face_recognition KNOWN UNKNOWN --cpus 2`, over the same folder in one run.

    python -m benchmarks.faces [--count 60] [--faces 9] [--rounds 3] [--many 200] [--write FILE]
    python -m benchmarks.faces --photos DIR --known DIR

Without folders the photos are composites of the two public-domain portraits in `sample_posts/photos`, at several sizes, turns and brightnesses, about a megapixel each.
They rank speed and counts on one machine; how well faces of real groups are found has to be measured on real groups, which are not ours to keep:
`--photos` and `--known` take yours (`known` holds one photo of each person, named after the person, as face_recognition wants it).

What is compared. Ours is the whole check of a photo, from bytes to report: every face found, compared and accounted for, printed words, codes and metadata read,
all checks that this installation has. The peer finds faces (dlib HOG, its default) and compares them. Both start cold and use two processes. Faces are
counted in what each prints; the composites' true number is known. Ours gives a name to one face a photo and person, since nobody is in a photo twice; in
these composites both people are, so its count of names is low.

Once started: the start (models, checks, for the peer the known faces) is measured apart, over two of the photos, and taken from both. Ours is told to do all afresh (`--fresh`): what an
earlier round kept would be no start and no work. The start weighs on 60 photos and vanishes in a term's worth.

Two clocks: the one on the wall, and processor seconds of all processes together, which other work on the machine disturbs less. Both take turns, for several rounds after one that does
not count, and medians are given, of the ratios with their range. The largest process is the largest that was seen in memory. Byte code is kept, as Python does unless it is told
not to.

Also measured: one 12-megapixel photo with 50 faces, whole look against the detector alone; and the memory of one process over many photos.
"""

from __future__ import annotations

import argparse
import base64
import csv
import datetime
import io
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance

from benchmarks.computer import machine
from checker.paths import sample_folder

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = {"P1": "astronaut.png", "P2": "grace_hopper.jpg"}


def portraits() -> list[Image.Image]:
    """Head and shoulders of both, square."""
    boxes = {"P1": (124, 10, 324, 210), "P2": (110, 90, 420, 400)}
    return [Image.open(sample_folder() / "photos" / name).convert("RGB").crop(boxes[who]) for who, name in PEOPLE.items()]


def composite(faces: int, width: int, height: int, dice: random.Random) -> Image.Image:
    """A "group photo": portraits in a grid with some disorder."""
    people = portraits()
    columns = max(1, round((faces * width / height) ** 0.5))
    cell = min(width // columns, height // -(-faces // columns))
    sheet = Image.new("RGB", (width, height), tuple(dice.randrange(60, 180) for _ in range(3)))
    for i in range(faces):
        side = round(cell * dice.uniform(0.6, 0.95))
        face = dice.choice(people).resize((side, side), Image.Resampling.LANCZOS)
        face = ImageEnhance.Brightness(face).enhance(dice.uniform(0.75, 1.2)).rotate(dice.uniform(-12, 12), Image.Resampling.BICUBIC)
        if dice.random() < 0.5:
            face = face.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        sheet.paste(face, ((i % columns) * cell + dice.randrange(cell - side + 1), (i // columns) * cell + dice.randrange(cell - side + 1)))
    return sheet


def make(folder: Path, photos: int, faces: int, seed: int = 5) -> int:
    """Write the photos; returns how many faces are in them."""
    dice = random.Random(seed)
    folder.mkdir(parents=True)
    total = 0
    for number in range(photos):
        count = dice.randint(max(1, faces // 3), faces * 2 - faces // 3)
        composite(count, 1200, 900, dice).save(folder / f"{number:04}.jpg", quality=90)
        total += count
    return total


def make_known(folder: Path) -> None:
    """One photo of each of the two people."""
    folder.mkdir()
    for who, picture in zip(PEOPLE, portraits(), strict=True):
        picture.resize((400, 400)).save(folder / f"{who}.jpg", quality=95)


def make_school(folder: Path, known: Path) -> None:
    """A school with recognition on and everybody in `known` enrolled by `checker enrol`."""
    folder.mkdir()
    (folder / "school.toml").write_text(
        '[school]\nname = "Example Primary"\n[recognition]\nenabled = true\ndpia_reference = "D-1"\ndpo = "N. Example"\n'
        f"dpia_date = {datetime.date.today().isoformat()}\n",
        encoding="utf-8",
    )
    rows = ["pupil_id,first_name,last_name,facebook,biometric"]
    for number, photo in enumerate(sorted(p for p in known.rglob("*") if p.is_file()), 1):
        place = folder / "reference_photos" / f"P{number}"
        place.mkdir(parents=True)
        shutil.copy(photo, place)
        os.utime(place / photo.name)  # a photo without a date counts as of its file's date, and old ones are left out
        rows.append(f"P{number},Given{number},Surname{number},yes,yes")
    (folder / "consent_log.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    run([sys.executable, "-m", "checker.cli", "enrol", "--school", str(folder)])


@dataclass
class Cost:
    """What a command took: seconds on the wall, processor seconds of all its processes, megabytes of the largest."""

    wall: float
    processor: float
    megabytes: float


def run(command: Sequence[str]) -> tuple[Cost, str]:
    """Cost and standard output of a command."""
    started = time.perf_counter()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment, start_new_session=True
    )
    watch = Watch(process.pid)
    watch.start()
    out, errors = process.communicate()
    wall = time.perf_counter() - started
    watch.stop()
    if process.returncode not in (0, 1, 2) or "Traceback" in errors:
        raise SystemExit(f"{command[0]} failed: {errors[-800:]}")
    return Cost(wall, sum(watch.seconds.values()), max(watch.megabytes.values(), default=0.0)), out


class Watch(threading.Thread):
    """Looks at every process of a session while it runs, workers of a fork server included, of which their parent is never told. Linux only; elsewhere it sees nothing."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session = session
        self.seconds: dict[int, float] = {}
        self.megabytes: dict[int, float] = {}
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(0.1):
            for place in Path("/proc").glob("[0-9]*"):
                try:
                    fields = (place / "stat").read_text().rpartition(")")[2].split()
                    if int(fields[3]) != self.session:
                        continue
                    self.seconds[int(place.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                    peak = next((line for line in (place / "status").read_text().splitlines() if line.startswith("VmHWM")), "")
                    if peak:
                        self.megabytes[int(place.name)] = int(peak.split()[1]) / 1e3
                except (OSError, ValueError, IndexError):
                    continue  # it ended while it was looked at

    def stop(self) -> None:
        """Look no more."""
        self._done.set()
        self.join()


def ours(folder: Path, school: Path, workers: int) -> tuple[Cost, int, int]:
    """Cost, faces found, faces suggested or named."""
    command = [sys.executable, "-m", "checker.cli", "batch", str(folder), "--school", str(school)]
    cost, out = run([*command, "--format", "jsonl", "--workers", str(workers), "--fresh"])
    faces = [face for line in out.splitlines() for face in json.loads(line)["faces"]]
    return cost, len(faces), sum(face["suggestion"] is not None for face in faces)


def peers(folder: Path, known: Path, cpus: int) -> tuple[Cost, int, int]:
    """The same of face_recognition's own command."""
    tool = Path(sys.executable).with_name("face_recognition")
    cost, out = run([str(tool), str(known), str(folder), "--cpus", str(cpus)])
    rows = [row for row in csv.reader(io.StringIO(out)) if len(row) == 2 and row[1] != "no_persons_found"]
    if not rows:
        raise SystemExit("face_recognition printed no face: is setuptools older than 81 installed?")
    return cost, len(rows), sum(row[1] != "unknown_person" for row in rows)


def large_photo() -> tuple[float, float, int]:
    """Median seconds of the detector alone and of the whole look (opening, words, codes and descriptors included), and faces found, at 12 megapixels."""
    from checker.photos.formats import open_media
    from checker.photos.media import Limits
    from checker.senses.photo import PhotoSense

    out = io.BytesIO()
    composite(50, 4032, 3024, random.Random(3)).save(out, "JPEG", quality=90)
    content, sense = out.getvalue(), PhotoSense()
    frame = next(open_media(content).frames()).pixels
    sense.look(content, "a.jpg", Limits(), describe=True)
    alone, whole, faces = [], [], 0
    for _ in range(3):
        started = time.perf_counter()
        sense.detector.look(frame)
        alone.append(time.perf_counter() - started)
        started = time.perf_counter()
        faces = len(sense.look(content, "a.jpg", Limits(), describe=True).faces)
        whole.append(time.perf_counter() - started)
    return statistics.median(alone), statistics.median(whole), faces


def memory(photos: int) -> list[tuple[int, float]]:
    """Megabytes held by one process after so many photos of many sizes, recognition on."""
    from checker.photos.media import Limits
    from checker.senses.photo import PhotoSense

    dice, sense, points = random.Random(9), PhotoSense(), []
    files = []
    for number in range(24):
        out = io.BytesIO()
        composite(dice.randint(1, 20), 700 + 60 * number, 900 - 17 * number, dice).save(out, "JPEG")
        files.append(out.getvalue())
    for number in range(1, photos + 1):
        sense.look(files[number % len(files)], "a.jpg", Limits(), describe=True)
        if number in (photos // 10, photos // 2, photos):
            points.append((number, held()))
    return points


def held() -> float:
    """Megabytes of memory this process holds now; its peak where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, ValueError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


@dataclass
class Round:
    """What one turn of both came to: over all photos, and over two of them."""

    mine: Cost
    theirs: Cost
    my_start: Cost
    their_start: Cost


def compare(photos: Path, known: Path, base: Path, true: str, rounds: int) -> list[str]:
    """The table of both over a folder, and the ratios."""
    school, two = base / "school", base / "two"
    make_school(school, known)
    two.mkdir()
    files = sorted(p for p in photos.rglob("*") if p.is_file())
    for photo in files[:2]:
        shutil.copy(photo, two)
    ours(two, school, 2), peers(two, known, 2)
    turns = []
    for _ in range(rounds):
        (mine, my_faces, my_names), (theirs, their_faces, their_names) = ours(photos, school, 2), peers(photos, known, 2)
        turns.append(Round(mine, theirs, ours(two, school, 2)[0], peers(two, known, 2)[0]))
        print(f"round {len(turns)}: {turns[-1]}", file=sys.stderr)
    n = len(files)
    lines = [
        f"| {n} photos{true}, two processes, medians of {rounds} rounds | seconds | processor seconds | of these, over two photos | faces found | given a name | largest process |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, costs, starts, faces, names in (
        ("checker batch, recognition on", [t.mine for t in turns], [t.my_start for t in turns], my_faces, my_names),
        ("face_recognition --cpus 2", [t.theirs for t in turns], [t.their_start for t in turns], their_faces, their_names),
    ):
        wall, processor = statistics.median(c.wall for c in costs), statistics.median(c.processor for c in costs)
        start = statistics.median(c.processor for c in starts)
        lines.append(
            f"| {name} | {wall:.1f} | {processor:.1f} | {start:.1f} | {faces} | {names} | {max(c.megabytes for c in costs):.0f} MB |"
        )
    lines += [
        "",
        "| times as fast as the peer | on the wall | by processor time |",
        "| --- | --- | --- |",
        f"| start included | {_ratio([(t.theirs.wall, t.mine.wall) for t in turns])} | {_ratio([(t.theirs.processor, t.mine.processor) for t in turns])} |",
        f"| once started | {_ratio([(t.theirs.wall - t.their_start.wall, t.mine.wall - t.my_start.wall) for t in turns])} "
        f"| {_ratio([(t.theirs.processor - t.their_start.processor, t.mine.processor - t.my_start.processor) for t in turns])} |",
        "",
        f"{my_faces / their_faces:.2f} times as many faces.",
    ]
    return lines


def _ratio(pairs: Sequence[tuple[float, float]]) -> str:
    """The peer's seconds by ours, median and range; ours come to nothing where few photos take no longer than two, or the system tells no processor time."""
    values = [theirs / max(ours, 0.01) for theirs, ours in pairs]
    return f"{statistics.median(values):.1f} ({min(values):.1f} to {max(values):.1f})"


def main() -> None:
    """Run all of it and print a table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--photos", type=Path, help="a folder of photos; composites are made unless given")
    options.add_argument("--known", type=Path, help="a folder with one photo of each person")
    options.add_argument("--count", type=int, default=60, help="how many composites")
    options.add_argument("--faces", type=int, default=9)
    options.add_argument("--rounds", type=int, default=3, help="turns of both")
    options.add_argument("--many", type=int, default=200, help="photos for the measure of memory; 0 leaves it and the large photo out")
    options.add_argument("--write", type=Path)
    given = options.parse_args()
    if (given.photos is None) != (given.known is None):
        options.error("--photos and --known go together")
    os.environ["CHECKER_KEY"] = base64.b64encode(os.urandom(32)).decode()
    lines = [f"{machine()}, {datetime.date.today():%d %B %Y}", ""]
    with tempfile.TemporaryDirectory() as base:
        photos, known, true = given.photos, given.known, ""
        if photos is None:
            photos, known = Path(base) / "photos", Path(base) / "known"
            true = f", {make(photos, given.count, given.faces)} faces"
            make_known(known)
        lines += compare(photos, known, Path(base), true, max(1, given.rounds))
    if given.many:
        alone, whole, faces = large_photo()
        lines.append(
            f"12 megapixels, 50 faces: {faces} found; detector alone {alone:.2f} s, whole look {whole:.2f} s: {whole / alone:.2f} times."
        )
        points = "; ".join(f"{megabytes:.0f} MB after {number}" for number, megabytes in memory(given.many))
        lines.append(f"Memory of one process over {given.many} photos: {points}.")
    text = "\n".join(lines)
    print(text)
    if given.write:
        given.write.write_text(f"# Faces: speed beside face_recognition\n\n{text}\n", encoding="utf-8")


if __name__ == "__main__":
    np.seterr(all="ignore")
    main()
