"""Photos a second of `checker batch` with recognition on, beside `face_recognition KNOWN UNKNOWN --cpus 2`, over the same folder in one run.

    python benchmarks/faces.py [--photos 40] [--faces 9] [--many 200] [--write benchmarks/faces.md]

The photos are composites of the two public-domain portraits in `sample_posts/photos`, at several sizes, turns and brightnesses, about a megapixel each. They
rank speed and counts on one machine; how well faces of real groups are found has to be measured on real groups, which are not ours to keep.

What is compared. Ours is the whole check of a photo, from bytes to report: every face found, compared and accounted for, printed words, codes, metadata
and exposure read, all checks that this installation has. The peer finds faces (dlib HOG, its default) and compares them. Both start cold and use two
processes. Faces are counted in what each prints; the composites' true number is known. Ours gives a name to one face a photo and person, since nobody is
in a photo twice; in these composites both people are, so its count of names is low. The start (models, checks) is
measured apart, over a folder of two photos: it weighs on 40 photos and vanishes in a term's worth.

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
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance

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


def make_school(folder: Path) -> None:
    """A school with recognition on and both people enrolled by `checker enrol`."""
    folder.mkdir()
    (folder / "school.toml").write_text(
        '[school]\nname = "Example Primary"\n[recognition]\nenabled = true\ndpia_reference = "D-1"\ndpo = "N. Example"\n'
        f"dpia_date = {datetime.date.today().isoformat()}\n",
        encoding="utf-8",
    )
    (folder / "consent_log.csv").write_text(
        "pupil_id,first_name,last_name,facebook,biometric\nP1,Ada,Example,yes,yes\nP2,Bea,Sample,yes,yes\n", encoding="utf-8"
    )
    for (who, _), picture in zip(PEOPLE.items(), portraits(), strict=True):
        place = folder / "reference_photos" / who
        place.mkdir(parents=True)
        picture.resize((400, 400)).save(place / "a.png")
    run([sys.executable, "-m", "checker.cli", "enrol", "--school", str(folder)])


def run(command: Sequence[str]) -> tuple[float, str]:
    """Seconds and standard output of a command."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    seconds = time.perf_counter() - started
    if done.returncode not in (0, 1, 2) or "Traceback" in done.stderr:
        raise SystemExit(f"{command[0]} failed: {done.stderr[-800:]}")
    return seconds, done.stdout


def ours(folder: Path, school: Path, workers: int) -> tuple[float, int, int]:
    """Seconds, faces found, faces suggested or named."""
    seconds, out = run(
        [sys.executable, "-m", "checker.cli", "batch", str(folder), "--school", str(school), "--format", "jsonl", "--workers", str(workers)]
    )
    faces = [face for line in out.splitlines() for face in json.loads(line)["faces"]]
    return seconds, len(faces), sum(face["suggestion"] is not None for face in faces)


def peers(folder: Path, known: Path, cpus: int) -> tuple[float, int, int]:
    """The same of face_recognition's own command."""
    tool = Path(sys.executable).with_name("face_recognition")
    seconds, out = run([str(tool), str(known), str(folder), "--cpus", str(cpus)])
    rows = [row for row in csv.reader(io.StringIO(out)) if len(row) == 2 and row[1] != "no_persons_found"]
    if not rows:
        raise SystemExit("face_recognition printed no face: is setuptools older than 81 installed?")
    return seconds, len(rows), sum(row[1] != "unknown_person" for row in rows)


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


def main() -> None:
    """Run all of it and print a table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--photos", type=int, default=40)
    options.add_argument("--faces", type=int, default=9)
    options.add_argument("--many", type=int, default=200)
    options.add_argument("--write", type=Path)
    given = options.parse_args()
    os.environ["CHECKER_KEY"] = base64.b64encode(os.urandom(32)).decode()
    lines = [f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {datetime.date.today():%d %B %Y}", ""]
    with tempfile.TemporaryDirectory() as base:
        folder, school, known = Path(base) / "photos", Path(base) / "school", Path(base) / "known"
        true = make(folder, given.photos, given.faces)
        make_school(school)
        known.mkdir()
        for who, picture in zip(PEOPLE, portraits(), strict=True):
            picture.resize((400, 400)).save(known / f"{who}.jpg", quality=95)
        mine, theirs = ours(folder, school, 2), peers(folder, known, 2)
        make(Path(base) / "two", 2, given.faces)
        starts = ours(Path(base) / "two", school, 2)[0], peers(Path(base) / "two", known, 2)[0]
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    lines += [
        f"| {given.photos} photos, {true} faces, two processes | seconds | photos a second | once started | faces found | given a name |",
        "| --- | --- | --- | --- | --- | --- |",
        *(
            f"| {name} | {clock:.1f} | {given.photos / clock:.2f} | {(given.photos - 2) / (clock - start):.2f} | {faces} | {named} |"
            for name, start, (clock, faces, named) in (
                ("checker batch, recognition on", starts[0], mine),
                ("face_recognition --cpus 2", starts[1], theirs),
            )
        ),
        "",
        f"Ratio: {theirs[0] / mine[0]:.1f} times as fast, {(theirs[0] - starts[1]) / (mine[0] - starts[0]):.1f} once started, "
        f"{mine[1] / theirs[1]:.2f} times as many faces. Largest process: {peak:.0f} MB.",
    ]
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
