"""The page of two thousand files, opened from disk as by a double click: it can be searched, sorted and narrowed, and asks nothing of any network."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from checker.draft import Draft, Photo
from checker.finding import Clause, Face, Finding, Level, WholeDraft
from checker.render.as_archive import archive_writer
from checker.report import Report
from checker.runs.run import RunResult
from checker.school import School
from tests.page.browsing import CHROMIUM, chromium, wait

FILES = 2000

pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not CHROMIUM, reason="CHECKER_TEST_CHROMIUM is not set")]


def write_page(path: Path, school: School) -> None:
    """Every tenth file is to be stopped, every fifth to be looked at; file n has n % 7 faces."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), "lightblue").save(out, "JPEG")
    clause = Clause("p", "s", "t")
    with path.open("w", encoding="utf-8") as stream, archive_writer(stream, school=school, result=RunResult(total=FILES)) as write:
        for n in range(FILES):
            name = f"trip/IMG_{n:04}.jpg"
            levels = [Level.STOP] * (n % 10 == 0) + [Level.REVIEW] * (n % 5 == 0)
            found = tuple(
                Finding("unconsented-face", "faces", level, 0.9, f"A face is {level.word}.", "why", "instead", clause, WholeDraft())
                for level in levels
            )
            faces = tuple(Face(name, (20 + 40 * k, 40, 50 + 40 * k, 80), "unaccounted") for k in range(n % 7))
            write(
                Report(id=name, findings=found, faces=faces, ran=("unconsented-face",)),
                Draft(id=name, images=(Photo(name, out.getvalue()),)),
            )


def test_two_thousand_rows_are_searched_sorted_and_narrowed(tmp_path: Path, sample_school: School) -> None:
    from selenium.webdriver.support.ui import Select

    page = tmp_path / "folder.html"
    write_page(page, sample_school)
    with chromium() as driver:

        def shown() -> list[str]:
            return driver.execute_script("return [...document.querySelectorAll('.ar-row')].filter(r => !r.hidden).map(r => r.dataset.name)")

        driver.get(page.as_uri())
        wait(driver, lambda: driver.find_element("id", "choose").is_displayed())
        assert len(shown()) == FILES
        named = driver.find_element("id", "name")
        named.send_keys("IMG_19")
        wait(driver, lambda: len(shown()) == 100)
        named.send_keys("\b" * 6)
        wait(driver, lambda: len(shown()) == FILES)
        Select(driver.find_element("id", "order")).select_by_value("faces")
        wait(driver, lambda: int(shown()[0][-8:-4]) % 7 == 6)
        Select(driver.find_element("id", "verdict")).select_by_value("stop")
        wait(driver, lambda: len(shown()) == FILES // 10)
        asked = driver.execute_script(
            "return performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).map(e => e.name)"
        )
        assert asked == [], "the page loads nothing"
