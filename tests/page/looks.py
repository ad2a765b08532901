"""The real page in the real browser, looked at in every way that people have it: what the tests of accessibility and `just screenshots` share.

    python -m tests.page.looks FOLDER

writes a picture of every state of every page (states.py) in light, dark and high contrast, on a laptop, a phone and a laptop enlarged to 200 %; with
names of states behind the folder, of those only.

    python -m tests.page.looks --readme docs

writes the pictures of the README: Write with findings, Folders with what was found, a case under Queue.
"""

from __future__ import annotations

import base64
import io
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PIL import Image

from tests.page.browsing import chromium, click, serving, settled, wait
from tests.page.states import check_folder, open_case, send, states, term_of_photos

LOOKS: dict[str, list[dict[str, str]]] = {
    "light": [{"name": "prefers-color-scheme", "value": "light"}],
    "contrast": [
        {"name": "prefers-color-scheme", "value": "light"},
        {"name": "forced-colors", "value": "active"},
        {"name": "prefers-contrast", "value": "more"},
    ],
    "dark": [{"name": "prefers-color-scheme", "value": "dark"}],
}
SIZES = {"laptop": (1366, 768, 1.0), "phone": (390, 844, 2.0), "enlarged": (683, 384, 2.0)}
"""Width, height in CSS pixels, and how many real ones each is. A laptop at 200 % has half as many."""


def look(driver: Any, how: str, size: str) -> None:
    """See the page so from now on."""
    width, height, scale = SIZES[size]
    metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": size == "phone"}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": LOOKS[how]})
    # Nothing is asked of the server, so there is no run of the page to wait for: styles follow with the next frames, and colours may fade over. In what is folded
    # away that never ends.
    driver.execute_async_script(
        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => { const fading = document.getAnimations()"
        ".filter(a => a instanceof CSSTransition).map(a => a.finished);"
        "Promise.race([Promise.allSettled(fading), new Promise(r => setTimeout(r, 1500))]).then(() => setTimeout(done, 50)) }))"
    )


def whole(driver: Any, file: Path, size: str) -> None:
    """A picture of the whole page, however long."""
    width, height, scale = SIZES[size]
    driver.execute_script("document.querySelectorAll('*').forEach(e => e.scrollTop && e.tagName !== 'TEXTAREA' && (e.scrollTop = 0))")
    # A column that scrolls by itself is as long as what it holds, and leaves room below it.
    long = driver.execute_script(
        "return Math.max(...[...document.querySelectorAll('[data-testid=stMain], .stColumn')].map(e => "
        "e.scrollHeight + (e.scrollHeight > e.clientHeight + 1 && e.matches('.stColumn') ? e.getBoundingClientRect().top + 200 : 0)))"
    )
    metrics = {"width": width, "height": max(int(long), height), "deviceScaleFactor": min(scale, 1.0), "mobile": size == "phone"}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    time.sleep(0.3)
    file.write_bytes(base64.b64decode(driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"]))


def small(file: Path, picture: bytes) -> None:
    """Write a picture in 256 colours, which a page has hardly more of: a third of the bytes."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)


_WORDS = "Huge congratulations to Aisha Malik, who has won this year's county science cup with her experiment on bubbles!"


def for_readme(folder: Path) -> None:
    """Write the README's pictures: what a laptop shows at once of three pages."""
    from selenium.webdriver.common.keys import Keys

    with tempfile.TemporaryDirectory() as home, serving(Path(home)) as address, chromium(browser()) as driver:
        metrics = {"width": 1366, "height": 860, "deviceScaleFactor": 1, "mobile": False}
        look(driver, "light", "laptop")
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        driver.get(address)
        settled(driver)
        click(driver, "Full name with photo")
        settled(driver)
        field = driver.find_element("css selector", '[aria-label="Words of the post"]')
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(f"{_WORDS}\t")  # without the sample's emoji, for which not every computer has a font
        settled(driver)
        click(driver, "Check this post")
        wait(driver, lambda: driver.find_elements("css selector", ".ck-verdict"), 300)
        _take(driver, folder / "write.png")
        open_case(driver, address, send(driver))
        _take(driver, folder / "queue.png")
        driver.get(f"{address}/folders")
        settled(driver)
        check_folder(driver, term_of_photos(Path(home) / "Summer term"))
        _take(driver, folder / "folders.png")


def _take(driver: Any, file: Path) -> None:
    settled(driver)
    driver.execute_script(
        "document.querySelectorAll('*').forEach(e => e.scrollTop && e.tagName !== 'TEXTAREA' && (e.scrollTop = 0)); document.activeElement.blur()"
    )
    time.sleep(0.5)
    small(file, base64.b64decode(driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"]))


def browser() -> str:
    """Chromium's path."""
    path = os.environ.get("CHECKER_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        raise SystemExit("No Chromium was found. Install it, or set CHECKER_TEST_CHROMIUM to its path.")
    return path


def main(folder: Path) -> None:
    """Write the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    only = set(sys.argv[2:])
    with tempfile.TemporaryDirectory() as home, serving(Path(home)) as address, chromium(browser()) as driver:
        look(driver, "light", "laptop")
        for name in states(driver, address, Path(home)):
            if only and name not in only:
                continue
            for how in LOOKS:
                for size in SIZES:
                    look(driver, how, size)
                    settled(driver)
                    whole(driver, folder / f"{name}-{how}-{size}.png", size)
            look(driver, "light", "laptop")
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--readme"]:
        for_readme(Path(sys.argv[2] if len(sys.argv) > 2 else "docs"))
    else:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
