"""The real page in the real browser, looked at in every way that people have it: what the tests of accessibility and `just screenshots` share.

    python -m tests.page.looks FOLDER

writes a picture of every page in light, dark and high contrast, on a laptop, a phone and a laptop enlarged to 200 %.
"""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
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


@contextlib.contextmanager
def serving(home: Path, *options: str) -> Iterator[str]:
    """The page on the sample school, with a home of its own; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    env = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT", "CHECKER"))}
    env |= {"HOME": str(home), "CHECKER_RECORD": str(home / "record.sqlite"), "TMPDIR": str(home)}
    command = [sys.executable, "-m", "checker", "app", f"--port={port}", "--no-browser", *options]
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def chromium(path: str) -> Iterator[Any]:
    """The browser, without a window."""
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    options.binary_location = path
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--window-size=1366,768",
        "--lang=en-GB",
        "--hide-scrollbars",
    ):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver") or str(Path(path).with_name("chromedriver"))))
    try:
        yield driver
    finally:
        driver.quit()


@contextlib.contextmanager
def drawn_anew() -> Iterator[None]:
    """Passes over an element that is not there yet, or that the page drew again between being found and being used; chromedriver has two errors for that."""
    from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, WebDriverException

    try:
        yield
    except (StaleElementReferenceException, NoSuchElementException):
        pass
    except WebDriverException as error:
        if "does not belong to the document" not in str(error):
            raise


def wait(driver: Any, look: Callable[[], Any], seconds: float = 120) -> Any:
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with drawn_anew():
            if found := look():
                return found
        time.sleep(0.2)
    raise AssertionError(f"not seen within {seconds} s; the page says: {text(driver)[:1500]}")


def text(driver: Any) -> str:
    """What can be read."""
    return str(driver.find_element("css selector", "body").text)


def click(driver: Any, label: str) -> None:
    """Press the button that says so."""

    def pressed() -> bool:
        found = next((b for b in driver.find_elements("css selector", "button") if label in b.text and b.is_enabled()), None)
        if found is None:
            return False
        driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        found.click()
        return True

    wait(driver, pressed)


def settled(driver: Any) -> None:
    """Wait until the page has drawn all that it is going to."""
    wait(driver, lambda: driver.find_elements("css selector", ".pg-head"))
    still = "return document.querySelector('[data-test-script-state]')?.getAttribute('data-test-script-state')"
    wait(
        driver,
        lambda: (
            driver.execute_script(still) in ("notRunning", None) and not driver.find_elements("css selector", '[data-testid="stSkeleton"]')
        ),
    )
    time.sleep(0.4)


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
