"""A folder of 60 files, and a school's set-up from three shapes of export, in Chromium with the real checks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from checker.paths import sample_folder
from checker.school import School
from tests.page.browsing import CHROMIUM, settled, upload
from tests.page.test_chromium import Officer, browser, server
from tests.school.importing import exports

__all__ = ["browser", "server"]
pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not CHROMIUM, reason="CHECKER_TEST_CHROMIUM is not set")]


class Visitor(Officer):
    """Somebody at another page than the first."""

    def __init__(self, driver: Any, url: str, words: str) -> None:
        self.driver = driver
        driver.get(url)
        self.sees(words)

    def choose(self, label: str) -> None:
        """A choice of a row of radio buttons or a tick."""
        self.wait(lambda: next((e for e in self.driver.find_elements("css selector", "label") if label in e.text), None)).click()

    def fill(self, label: str, words: str) -> None:
        """What stands in a field gives way."""
        from selenium.webdriver.common.keys import Keys

        field = self.wait(lambda: next(iter(self.driver.find_elements("css selector", f'[aria-label="{label}"]')), None))
        field.send_keys(Keys.CONTROL + "a")
        field.send_keys(words + "\t")

    def readable(self) -> None:
        """Each field has a name, nothing is smaller than 16 pixels, and the page does not scroll sideways."""
        script = (
            "const seen = e => e.offsetParent !== null;"
            "const nameless = [...document.querySelectorAll('input:not([type=file]):not([tabindex=\"-1\"]), textarea')].filter(e => seen(e) && "
            "!e.getAttribute('aria-label') && !(e.labels && e.labels.length)).map(e => e.outerHTML.slice(0, 150));"
            "const pictures = [...document.querySelectorAll('img:not([alt])')].map(e => e.outerHTML.slice(0, 150));"
            "const small = [...document.querySelectorAll('p, label, li, button, td, th')].filter(e => seen(e) && [...e.childNodes].some("
            "n => n.nodeType === 3 && n.textContent.trim()) && parseFloat(getComputedStyle(e).fontSize) < 14.4).map(e => e.outerHTML.slice(0, 150));"
            "return [...nameless, ...pictures, ...small, ...(document.documentElement.scrollWidth > innerWidth ? ['scrolls sideways'] : [])]"
        )
        assert self.driver.execute_script(script) == []


def in_sight(browser: Any, selector: str) -> bool:
    """Whether an element stands in the window: what is asked for begins where somebody looks."""
    place = f"const e = document.querySelector('{selector}').getBoundingClientRect(); return e.top >= 0 && e.bottom <= innerHeight"
    return bool(browser.execute_script(place))


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("photos")
    for number in range(58):
        picture = Image.new("RGB", (320, 240), (number * 4, 120, 200 - number))
        ImageDraw.Draw(picture).ellipse((40 + number, 60, 120 + number, 140), fill="yellow")
        picture.save(folder / f"IMG_{number:04}.jpg")
    (folder / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "broken.jpg").write_bytes(b"no picture")
    yield folder


def test_a_folder_of_sixty_files(browser: Any, server: tuple[str, Path], sixty: Path) -> None:
    page = Visitor(browser, f"{server[0]}/folders", "Folder on this computer")
    page.readable()
    page.type("Folder on this computer", str(sixty))
    page.click("Check these files")
    page.sees("60 files", 300)
    page.sees("59 of 59 files, page 1 of 3")
    page.readable()
    assert "Nothing found by these checks: 58" in page.text
    assert "broken.jpg" in page.text
    page.click("More files")
    page.sees("page 2 of 3")
    page.wait(lambda: in_sight(browser, ".st-key-file-0 .ck-name"))
    page.click("Show these")
    page.sees("1 of 59 files")
    page.wait(lambda: in_sight(browser, ".st-key-file-0 .ck-name"))
    page.choose("Report to print or keep")
    page.sees("Table (CSV for Excel)")
    page.readable()


def test_a_name_given_leaves_the_list_where_it_is(browser: Any, server: tuple[str, Path], tmp_path: Path) -> None:
    for number in range(30):
        shutil.copy(sample_folder() / "photos" / "grace_hopper.jpg", tmp_path / f"IMG_{number:04}.jpg")
    page = Visitor(browser, f"{server[0]}/folders", "Folder on this computer")
    page.type("Folder on this computer", str(tmp_path))
    page.click("Check these files")
    page.sees("30 of 30 files, page 1 of 2", 300)
    settled(browser)
    rows = "return [...document.querySelectorAll('.ck-name')].map(e => e.innerText)"
    before = browser.execute_script(rows)
    opener = [b for b in browser.find_elements("css selector", "button") if "Who is in it" in b.text][12]
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", opener)
    opener.click()
    page.wait(lambda: next((e for e in browser.find_elements("css selector", '[aria-label="Name"]') if e.is_displayed()), None)).send_keys(
        "gra"
    )
    found = page.wait(
        lambda: next((b for b in browser.find_elements("css selector", "button") if "Grace" in b.text and b.is_displayed()), None)
    )
    place = "return document.querySelectorAll('.ck-name')[12].getBoundingClientRect().top"
    at = browser.execute_script(place)
    found.click()
    page.sees("Checked again.")
    settled(browser)
    assert abs(browser.execute_script(place) - at) < 40, "the photo is where it was on the screen"
    assert browser.execute_script(rows) == before
    assert page.text.count("Checked again.") == 1
    page.readable()


@pytest.mark.parametrize(("name", "shape"), [("sims.xlsx", "sims"), ("arbor.csv", "arbor"), ("bromcom.xlsx", "bromcom")])
def test_set_up_from_an_export(browser: Any, server: tuple[str, Path], tmp_path: Path, name: str, shape: str) -> None:
    export, target = tmp_path / name, tmp_path / "own"
    export.write_bytes(getattr(exports, shape)())
    page = Visitor(browser, f"{server[0]}/school", "What the consent log covers")
    page.sees("Pupils by use")
    page.readable()
    page.choose("Import pupils and consents")
    page.sees("1. Drop the export")
    upload(browser, export)
    page.sees("4. What will be saved")
    page.readable()
    page.fill("Name of the school", "Rowan Park")
    page.fill("Folder for it", str(target))
    page.click("Save as the consent log")
    page.sees("The consent log of 8 pupils is saved")
    page.sees("Rowan Park")
    browser.refresh()
    page.sees("Rowan Park")  # the page goes on working for the school that was made
    school = School.open(target)
    assert [p.pupil_id for p in school.pupils] == [number for number, *_ in exports.PUPILS]
    log = (server[1] / "server.log").read_text("utf-8", "replace")
    assert not any(last in log for _, _, last, *_ in exports.PUPILS)
    page.click("Change school")
    page.click("Use the sample school")
    page.sees("This is the sample school")


@pytest.mark.parametrize(
    ("path", "words"), [("school", "Pupils by use"), ("folders", "Folder on this computer"), ("help", "What each check looks for")]
)
def test_the_pages_fit_a_phone(browser: Any, server: tuple[str, Path], path: str, words: str) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True})
    try:
        Visitor(browser, f"{server[0]}/{path}", words).readable()
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_run_is_stopped_and_nothing_unchecked_reads_as_checked(browser: Any, server: tuple[str, Path], tmp_path: Path) -> None:
    for number in range(300):
        Image.new("RGB", (640, 480), (number % 255, 10, number // 2)).save(tmp_path / f"{number:03}.png")
    page = Visitor(browser, f"{server[0]}/folders", "Folder on this computer")
    page.type("Folder on this computer", str(tmp_path))
    page.click("Check these files")
    page.click("Stop")
    page.sees("Stopped before the end")
    page.sees("300 files")
    assert "Incomplete: some of it was not checked:" in page.text
