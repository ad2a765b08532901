"""The real page in Chromium, with the real checks: as an officer sees it.

Set CHECKER_TEST_CHROMIUM to Chromium's path (Debian: /usr/bin/chromium; chromedriver beside it or on the PATH).
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.page.browsing import CHROMIUM, README, ROOT, button, choose, chromium, click, serving, text, upload, wait

pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not CHROMIUM, reason="CHECKER_TEST_CHROMIUM is not set")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    home = tmp_path_factory.mktemp("home")
    with serving(home, way=README) as address:
        yield address, home


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium(size=(1280, 900)) as driver:
        yield driver


class Officer:
    """What somebody at the page does and sees."""

    def __init__(self, driver: Any, url: str) -> None:
        self.driver = driver
        driver.get(url)
        self.wait(lambda: self.button("Check this post"))

    def wait(self, look: Callable[[], Any], seconds: float = 120) -> Any:
        return wait(self.driver, look, seconds)

    @property
    def text(self) -> str:
        return text(self.driver)

    def button(self, label: str) -> Any:
        return button(self.driver, label)

    def click(self, label: str) -> None:
        click(self.driver, label)

    def sees(self, words: str, seconds: float = 120) -> None:
        self.wait(lambda: words in self.text, seconds)

    def type(self, label: str, words: str) -> None:
        element = self.wait(lambda: self.driver.find_element("css selector", f'[aria-label="{label}"]'))
        element.clear()
        element.send_keys(words + "\t")

    def choose(self, label: str, option: str) -> None:
        """Choose in the box of this label that is to be seen."""
        choose(self.driver, label, option)


@pytest.fixture
def officer(browser: Any, server: tuple[str, Path]) -> Officer:
    return Officer(browser, server[0])


def test_a_sample_post_from_click_to_decision(officer: Officer) -> None:
    officer.click("Full name with photo")
    officer.sees("cup.png")
    officer.click("Check this post")
    officer.sees("Stop: do not publish this as it is")
    mark = officer.wait(lambda: officer.driver.find_elements("css selector", "mark.ck-stop"))[0]
    assert mark.text.startswith("Aisha Malik")
    officer.click("Use “one of our pupils” instead")  # with what is told of her the first name alone would be a finding again
    officer.sees("Checked again")
    officer.wait(lambda: "Aisha Malik" not in officer.text and "Send it for approval" in officer.text)
    assert "Aisha Malik" not in officer.text
    assert not officer.driver.find_element("css selector", ".st-key-send button").is_enabled(), "nobody has said who sends it"
    officer.choose("You are", "Robin Ellery")
    officer.sees("somebody else approves it: Jo Hadley or Priya Raman")
    officer.click("Send it for approval")
    officer.sees("It waits for Jo Hadley or Priya Raman to decide.")


def test_an_uploaded_photo_is_boxed_and_let_go(officer: Officer, server: tuple[str, Path]) -> None:
    photo = ROOT / "sample_posts" / "photos" / "grace_hopper.jpg"
    upload(officer.driver, photo)
    officer.sees("Photo 1")
    officer.click("Check this post")
    officer.sees("nobody has said who this is")
    drawing = officer.wait(lambda: officer.driver.find_elements("css selector", "img.ck-drawing"))[0]
    assert officer.driver.execute_script("return arguments[0].naturalWidth", drawing) > 100
    boxed = drawing.get_attribute("alt")
    assert "boxes" in boxed
    officer.click("New post")
    officer.sees("How it works")
    assert "grace_hopper" not in officer.text
    content = photo.read_bytes()
    assert not [p for p in server[1].rglob("*") if p.is_file() and content[2000:4000] in p.read_bytes()]


def test_a_pupil_is_found_by_the_letters_typed_and_chosen_by_a_button(officer: Officer) -> None:
    photo = ROOT / "sample_posts" / "photos" / "grace_hopper.jpg"
    upload(officer.driver, photo)
    box = officer.wait(lambda: officer.driver.find_elements("css selector", '[aria-label="Who is face A in photo 1?"]'))[0]
    assert "Lindqvist" not in officer.driver.page_source
    box.send_keys("lind")
    officer.sees("Freya Lindqvist (CW042")
    assert "A: nobody has said who this is yet" in officer.text
    officer.click("Freya Lindqvist")
    officer.sees("A: Freya Lindqvist (CW042")
    assert "CW042" not in officer.driver.current_url


def test_icons_and_marks_are_drawn(officer: Officer) -> None:
    officer.click("Full name with photo")
    officer.click("Check this post")
    officer.sees("Stop: do not publish")
    icons = officer.driver.find_elements("css selector", ".ck-verdict img.icon")
    assert icons and officer.driver.execute_script("return arguments[0].complete && arguments[0].naturalWidth > 0", icons[0])
    number = officer.driver.find_element("css selector", "mark .ck-num")
    assert "1" in number.text


def test_it_can_be_used_by_keyboard_and_read_aloud(officer: Officer) -> None:
    from selenium.webdriver.common.keys import Keys

    assert officer.driver.find_element("css selector", "html").get_attribute("lang").startswith("en")
    nameless = officer.driver.execute_script(
        "return [...document.querySelectorAll('input:not([type=file]):not([tabindex=\"-1\"]), textarea')].filter(e => e.offsetParent !== null && "
        "!e.getAttribute('aria-label') && !(e.labels && e.labels.length)).length"
    )
    assert nameless == 0
    small = officer.driver.execute_script(
        "return [...document.querySelectorAll('p, label, li, button, input, textarea, span')].filter(e => e.offsetParent !== null && "
        "[...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && parseFloat(getComputedStyle(e).fontSize) < 16 && "
        "!e.closest('[data-testid=stIconMaterial]') && e.offsetWidth > 2).map(e => e.outerHTML.slice(0, 200))"
    )
    assert small == [], small
    area = officer.driver.find_element("css selector", '[aria-label="Words of the post"]')
    area.send_keys("Sports day was fun.")
    seen = []
    for _ in range(30):
        officer.driver.switch_to.active_element.send_keys(Keys.TAB)
        seen.append(officer.driver.switch_to.active_element.text)
        if "Check this post" in seen[-1]:
            break
    assert "Check this post" in seen[-1]
    officer.driver.switch_to.active_element.send_keys(Keys.ENTER)
    officer.wait(lambda: officer.driver.find_elements("css selector", ".ck-verdict"))


def test_nothing_is_asked_of_another_computer(browser: Any, server: tuple[str, Path]) -> None:
    officer = Officer(browser, server[0])
    officer.click("Cross country")
    officer.click("Check this post")
    officer.wait(lambda: officer.driver.find_elements("css selector", ".ck-verdict"))
    places = browser.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
    assert places
    assert [p for p in places if not p.startswith((server[0], "data:", "blob:", server[0].replace("http", "ws")))] == []


def test_it_fits_a_phone(browser: Any, server: tuple[str, Path]) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True})
    try:
        officer = Officer(browser, server[0])
        officer.click("Full name with photo")
        officer.click("Check this post")
        officer.sees("Stop: do not publish")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_no_log_console_or_argument_holds_a_name(browser: Any, server: tuple[str, Path]) -> None:
    """After all that the tests above have done: what the server wrote, what the browser's console says, what the process list shows."""
    officer = Officer(browser, server[0])
    officer.click("Full name with photo")
    officer.sees("cup.png")
    officer.click("Check this post")
    officer.sees("Stop: do not publish")
    console = [entry["message"] for entry in browser.get_log("browser")]
    kept = (server[1] / "server.log").read_text("utf-8", "replace")
    shown = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    for words in ("Aisha", "Malik", "county science cup", "grace_hopper"):
        assert words not in kept and words not in shown
        assert not [line for line in console if words in line]
    left = [p for p in server[1].rglob("*") if p.is_file() and "record" not in p.name and b"Aisha Malik" in p.read_bytes()]
    assert left == []
