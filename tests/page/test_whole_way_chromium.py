"""The whole way in Chromium: a group photo of eight with one refusal, from the upload to a package that the gate says yes to; and every mouse click counted.

Set CHECKER_TEST_CHROMIUM as for test_chromium.py.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_chromium import Officer, browser
from test_write_chromium import LETTERS, ROLL, add_class_photo, name, pick

from tests.page.browsing import CHROMIUM, README, ROOT, environment, serving

__all__ = ["browser"]
pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not CHROMIUM, reason="CHECKER_TEST_CHROMIUM is not set")]
MOST = 20
BOTH = [r for r in ROLL if r["facebook"] == r["instagram"] == r["first_name_with_photo"] == "yes" and r["last_name"]][:7]
NO = next(r for r in ROLL if r["facebook"] == r["instagram"] == "no")


@pytest.fixture
def school_server(tmp_path: Path) -> Iterator[tuple[str, dict[str, str], Path]]:
    """A server for the sample school without attestations; its address, its environment and the school's folder."""
    school = tmp_path / "school"
    shutil.copytree(ROOT / "sample_posts" / "school", school)
    settings = (school / "school.toml").read_text("utf-8")
    (school / "school.toml").write_text(settings.replace('needed = "photo"', 'needed = "never"'), "utf-8")
    home = tmp_path / "home"
    home.mkdir()
    env = environment(home, CHECKER_RECORD=f"sqlite:///{home / 'record.sqlite'}", CHECKER_SCHOOL=str(school))
    with serving(home, way=README, env=env) as address:
        yield address, env, school


class Counting(Officer):
    """Somebody whose mouse clicks are counted."""

    clicks = 0

    def click(self, label: str) -> None:
        super().click(label)
        type(self).clicks += 1

    def count(self, more: int = 1) -> None:
        type(self).clicks += more

    def is_(self, who: str) -> None:
        """Said once on a computer, and by signing in on a server: no click of the work itself."""
        head = self.wait(lambda: self.driver.find_element("css selector", '.st-key-head [data-testid="stPopover"] button'))
        if who in head.text:
            return  # remembered on this computer
        head.click()
        self.choose("You are", who)
        self.wait(lambda: self.button(who))
        self.driver.find_element("css selector", "body").send_keys("\ue00c")


def test_two_platforms_eight_faces_one_refusal_to_a_gated_package(
    browser: Any, school_server: tuple[str, dict[str, str], Path], tmp_path: Path
) -> None:
    url, env, school = school_server
    away = tmp_path / "away"
    away.mkdir()
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(away)})
    Counting.clicks = 0
    author = Counting(browser, url)
    first_tab = browser.current_window_handle
    author.is_("Robin Ellery")
    author.click("Instagram")
    add_class_photo(author, tmp_path)
    author.count()  # the file is chosen in the system's own window
    pick(author, "A")
    author.count()
    for letter, pupil in zip(LETTERS, [*BOTH[:3], NO, *BOTH[3:]], strict=True):
        if pupil is NO:
            author.click("Cover face D")
        else:
            name(author, letter, pupil, by_key=True)
        author.wait(lambda letter=letter: f"{letter}: nobody has said" not in author.text)
    author.type(
        "Words of the post", f"Well done {BOTH[0]['first_name']} {BOTH[0]['last_name']} and everybody else who ran at our sports day!"
    )
    author.click("Check this post")
    author.sees("Stop: do not publish")
    browser.refresh()  # in mid-work
    author.sees("D: covered")
    author.is_("Robin Ellery")
    author.click("Check this post")
    author.click(f"Use “{BOTH[0]['first_name']}”")
    author.sees("Checked again")
    author.wait(lambda: "Stop: do not publish" not in author.text)
    author.click("Send it for approval")
    author.sees("It waits for Jo Hadley or Priya Raman to decide.")
    case = next(word for word in author.text.split() if word.startswith("C") and word.rstrip(".")[1:].isdigit()).rstrip(".")

    browser.switch_to.new_window("tab")
    browser.get(f"{url}/queue?case={case}")  # the link of the e-mail
    officer = Counting.__new__(Counting)
    officer.driver = browser
    officer.sees(f"Case {case}")
    officer.is_("Jo Hadley")
    officer.type("Reason", "Say where it was, please.")
    officer.click("Ask for changes")
    officer.sees("The author is asked for changes")

    officer_tab = browser.current_window_handle
    browser.switch_to.window(first_tab)
    box = author.wait(lambda: browser.find_element("css selector", '[aria-label="Words of the post"]'))
    box.send_keys(" It was in the park.\t")
    author.sees("Say where it was, please.")
    author.click("Check again")
    author.click(f"Send it again (case {case})")
    author.sees("to decide.")

    browser.switch_to.window(officer_tab)
    browser.refresh()
    officer.sees("Changes that were asked for last time")
    officer.is_("Priya Raman")
    officer.sees("Jo Hadley opened it too")
    officer.click("Approve")
    officer.sees("It is approved.")
    officer.click("Package for Facebook")
    officer.click("Package for Instagram")
    officer.wait(lambda: len(list(away.glob("*.zip"))) == 2)
    assert Counting.clicks <= MOST, Counting.clicks

    for package in away.glob("*.zip"):
        folder = tmp_path / package.stem
        with zipfile.ZipFile(package) as archive:
            archive.extractall(folder)
        ask = [sys.executable, "-m", "checker", "gate", str(folder / "post.json"), "--school", str(school)]
        assert subprocess.run(ask, env=env, cwd=ROOT, capture_output=True, text=True).returncode == 0
        (folder / "photo-1.jpg").write_bytes((folder / "photo-1.jpg").read_bytes() + b"x")
        assert subprocess.run(ask, env=env, cwd=ROOT, capture_output=True, text=True).returncode == 1
