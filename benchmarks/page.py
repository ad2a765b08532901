"""How long whoever uses the page waits, in a real browser on this computer.

    python -m benchmarks.page [--runs 5] [--faces 9]

Three waits, each from what the person does to what they see, by the browser's own clock and looked at on every picture it draws:

- from choosing a 12-megapixel photo to the first box around a face;
- from clicking "Check this post" to the verdict, for a post of words alone;
- the same for a post with that photo, once its boxes are there.

Every photo and every post is a new one, so that nothing is remembered of it; the models are loaded before (one round that does not count). The photos are composites of two
public-domain portraits with a camera's grain. Needs Chromium (its path in CHECKER_TEST_CHROMIUM, or on the PATH) and chromedriver.
"""

from __future__ import annotations

import argparse
import datetime
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.computer import machine
from benchmarks.faces import composite
from tests.page.browsing import chromium, click, serving, settled, upload, wait

BOX, VERDICT, FIRST = "first box", "verdict, words", "verdict, photo"
AIMS = {BOX: 1.0, VERDICT: 0.5, FIRST: 2.0}
"""Seconds."""
LABELS = {
    BOX: "12-megapixel photo chosen, until the first box is drawn",
    VERDICT: "“Check” clicked, until the verdict: words alone",
    FIRST: "“Check” clicked, until the verdict: the photo with words",
}
_CLOCK = """
window.began = 0; window.ended = 0;
const start = () => { if (!window.began) window.began = performance.now(); };
const fits = () => {
  if (arguments[1] === 'box') return [...document.querySelectorAll('*')].some(e => e.shadowRoot && e.shadowRoot.querySelector('.face'));
  return !!document.querySelector('.st-key-result .ck-verdict');
};
const press = e => { if (e.target.closest('.st-key-check button')) start(); };
if (arguments[0] === 'change') document.addEventListener('change', e => { if (e.target.type === 'file') start(); }, {capture: true, once: true});
else document.addEventListener('click', press, {capture: true});
const look = () => {
  if (window.began && fits()) { window.ended = performance.now(); document.removeEventListener('click', press, {capture: true}); }
  else requestAnimationFrame(look);
};
look();
"""


def seconds(driver: Any, begins: str, ends: str, act: Callable[[], None]) -> float:
    """How long it takes from an event (`change` of the files, `click` on Check) to what is to be seen (`box`, `verdict`)."""
    driver.execute_script(_CLOCK, begins, ends)
    act()
    return float(wait(driver, lambda: driver.execute_script("return window.ended && window.ended - window.began")) / 1000)


def photograph(file: Path, faces: int, seed: int) -> None:
    """Write a JPEG of 4000 by 3000 pixels with grain, some 5 MB as a phone's."""
    grain = np.random.default_rng(seed).normal(0, 6, (3000, 4000, 1))
    pixels = np.asarray(composite(faces, 4000, 3000, random.Random(seed)), dtype=np.float32)
    Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8)).save(file, quality=92)


def write(driver: Any, words: str) -> None:
    """Put words into the post and leave the field, as whoever then goes for the button does."""
    field = wait(driver, lambda: driver.find_elements("css selector", '[aria-label="Words of the post"]'))[0]
    field.send_keys(words + "\t")
    settled(driver)


def one_round(driver: Any, address: str, folder: Path, number: int, faces: int) -> dict[str, float]:
    """All three waits once."""
    took = {}
    driver.get(address)
    settled(driver)
    write(driver, f"Well done to everyone in Year {number % 6 + 1} who came to sports day on Friday. We counted {number + 3} ribbons!")
    took[VERDICT] = seconds(driver, "click", "verdict", lambda: click(driver, "Check this post"))
    driver.get(address)
    settled(driver)
    photo = folder / f"{number}.jpg"
    photograph(photo, faces, number)
    took[BOX] = seconds(driver, "change", "box", lambda: upload(driver, photo))
    write(driver, f"Our class at sports day, number {number}.")
    time.sleep(1)
    took[FIRST] = seconds(driver, "click", "verdict", lambda: click(driver, "Check this post"))
    return took


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--faces", type=int, default=9, help="faces in each photo")
    given = options.parse_args()
    path = os.environ.get("CHECKER_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        raise SystemExit("No Chromium was found. Install it, or set CHECKER_TEST_CHROMIUM to its path.")
    before = machine()
    with tempfile.TemporaryDirectory() as home, serving(Path(home)) as address, chromium(path) as driver:
        one_round(driver, address, Path(home), 0, given.faces)
        rounds = []
        for number in range(1, given.runs + 1):
            rounds.append(one_round(driver, address, Path(home), number, given.faces))
            print(f"round {number}: {', '.join(f'{took:.2f} s' for took in rounds[-1].values())}", file=sys.stderr)
    print(
        f"{before}; at the end {machine().rpartition(', ')[2]}. {datetime.date.today():%d %B %Y}. Medians of {given.runs}, and the slowest.\n"
    )
    print("| what is waited for | seconds | slowest | aim |\n| --- | --- | --- | --- |")
    for name, words in LABELS.items():
        took = [r[name] for r in rounds]
        print(f"| {words} | {statistics.median(took):.2f} | {max(took):.2f} | {AIMS[name]:.1f} |")


if __name__ == "__main__":
    main()
