"""A server of the page, a browser without a window, and how to wait for what it draws: what every test in Chromium shares."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHECKER_TEST_CHROMIUM", "")
README = ("streamlit", "run", "app.py", "--server.headless=true", "--server.port={port}")
"""As the README starts the page."""
COMMAND = ("checker", "app", "--no-browser", "--port={port}")
"""As `checker app` does."""


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment in which nothing of whoever runs the tests is used."""
    own = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT", "CHECKER", "XDG"))}
    return own | {"HOME": str(home), "CHECKER_RECORD": str(home / "record.sqlite"), "TMPDIR": str(home)} | more


@contextlib.contextmanager
def serving(home: Path, *options: str, way: tuple[str, ...] = COMMAND, env: dict[str, str] | None = None) -> Iterator[str]:
    """The page, on the sample school unless told otherwise, with a home of its own; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", *(part.format(port=port) for part in way), *options]
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env or environment(home), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
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
def chromium(path: str = CHROMIUM, size: tuple[int, int] = (1366, 768)) -> Iterator[Any]:
    """The browser, without a window."""
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    options.binary_location = path
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--lang=en-GB", "--hide-scrollbars"):
        options.add_argument(argument)
    options.add_argument(f"--window-size={size[0]},{size[1]}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
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


def button(driver: Any, label: str) -> Any:
    """The button that says so and can be pressed; None where there is none."""
    return next((b for b in driver.find_elements("css selector", "button") if label in b.text and b.is_enabled()), None)


def click(driver: Any, label: str) -> None:
    """Press the button that says so."""

    def pressed() -> bool:
        if (found := button(driver, label)) is None:
            return False
        driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        found.click()
        return True

    wait(driver, pressed)


def choose(driver: Any, label: str, option: str) -> None:
    """Choose in the box of this label that is to be seen; there may be another in a popover that is closed."""

    def box() -> Any:
        boxes = driver.find_elements("css selector", '[data-testid="stSelectbox"]')
        return next((b for b in boxes if label in b.text and b.is_displayed()), None)

    def opened() -> Any:
        field = wait(driver, box).find_element("css selector", "input")
        driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", field)
        field.click()
        return True

    wait(driver, opened)
    wait(driver, lambda: next((o for o in driver.find_elements("css selector", '[role="option"]') if option in o.text), None)).click()


def upload(driver: Any, photo: Path) -> None:
    """Put a photo into the page's field for files, which may be drawn after the buttons are."""
    field = wait(driver, lambda: driver.find_elements("css selector", 'input[type="file"]'))[0]
    field.send_keys(str(photo))


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
