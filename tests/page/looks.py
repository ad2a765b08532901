"""The real page in the real browser, looked at in every way that people have it: what the tests of accessibility and `just screenshots` share.

    python -m tests.page.looks FOLDER

writes a picture of every page in light, dark and high contrast, on a laptop, a phone and a laptop enlarged to 200 %.
"""

from __future__ import annotations

import base64
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.page.browsing import chromium, click, serving, settled, wait

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


def states(driver: Any, address: str) -> Iterator[str]:
    """Every page, one after the other, with something on it; the name of each."""
    from checker.page.pages import PAGES

    driver.get(address)
    settled(driver)
    yield "write"
    click(driver, "Full name with photo")
    click(driver, "Check this post")
    wait(driver, lambda: driver.find_elements("css selector", ".ck-verdict"), 300)
    settled(driver)
    yield "write-checked"
    for entry in PAGES[1:]:
        driver.get(f"{address}/{entry.path}")
        settled(driver)
        yield entry.path


def whole(driver: Any, file: Path, size: str) -> None:
    """A picture of the whole page, however long."""
    width, height, scale = SIZES[size]
    long = driver.execute_script("const m = document.querySelector('[data-testid=stMain]'); return m ? m.scrollHeight : 0")
    metrics = {"width": width, "height": max(int(long), height), "deviceScaleFactor": min(scale, 1.0), "mobile": size == "phone"}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    time.sleep(0.3)
    file.write_bytes(base64.b64decode(driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"]))


def main(folder: Path) -> None:
    """Write the pictures."""
    path = os.environ.get("CHECKER_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        raise SystemExit("No Chromium was found. Install it, or set CHECKER_TEST_CHROMIUM to its path.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, serving(Path(home)) as address, chromium(path) as driver:
        look(driver, "light", "laptop")
        for name in states(driver, address):
            for how in LOOKS:
                for size in SIZES:
                    look(driver, how, size)
                    settled(driver)
                    whole(driver, folder / f"{name}-{how}-{size}.png", size)
            look(driver, "light", "laptop")
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
