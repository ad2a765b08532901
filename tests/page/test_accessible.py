"""Every page, as the system of whoever uses it wants it: barriers that axe sees, and what it cannot see, light, dark and with more contrast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checker.page.pages import PAGES
from tests.page.barriers import barriers, luminance
from tests.page.browsing import CHROMIUM, serving, settled, wait
from tests.page.browsing import chromium as browser_at
from tests.page.looks import look
from tests.page.states import states

STYLES = Path(__file__).parents[2] / "checker" / "page"
chromium = pytest.mark.chromium
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="CHECKER_TEST_CHROMIUM is not set")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str, Path]]:
    """The browser, the page's address, and a folder for what is needed on the way."""
    home = tmp_path_factory.mktemp("home")
    with serving(home) as address, browser_at(CHROMIUM) as driver:
        yield driver, address, home


@chromium
@needs_chromium
def test_every_page_in_every_look(shown: tuple[Any, str, Path]) -> None:
    driver, address, home = shown
    look(driver, "light", "laptop")
    seen, wrong = [], []
    for name in states(driver, address, home):
        seen.append(name)
        wrong += [(name, *each) for each in barriers(driver)]
        if name == "write":
            look(driver, "light", "enlarged")
            sides = "return [...document.querySelectorAll('.st-key-compose, .st-key-result')].map(e => e.getBoundingClientRect().top)"
            left, right = driver.execute_script(sides)
            assert right > left + 100, "at 200 % what was found stands below the post, not beside it"
            look(driver, "light", "laptop")
    assert {page.path for page in PAGES} <= set(seen), "a page that was added is walked through as well"
    assert {"write-checked", "queue-case-changes-asked", "history-case", "folders-checked"} < set(seen)
    assert wrong == [], "\n".join(map(str, wrong))


@chromium
@needs_chromium
def test_a_chosen_platform_is_ticked(shown: tuple[Any, str, Path]) -> None:
    driver, address, _ = shown
    look(driver, "light", "laptop")
    driver.get(address)
    settled(driver)
    ticks = driver.execute_script(
        "return [...document.querySelectorAll('[data-testid=stButtonGroup] button')].map(e => [e.getAttribute('aria-pressed'), "
        "getComputedStyle(e.querySelector('p'), '::before').content])"
    )
    assert ["true", '"✓ "'] in ticks
    assert all(("✓" in content) == (pressed == "true") for pressed, content in ticks)


@chromium
@needs_chromium
def test_what_is_chosen_can_be_told_where_the_system_takes_all_grounds_away(shown: tuple[Any, str, Path]) -> None:
    driver, address, _ = shown
    look(driver, "contrast", "laptop")
    driver.get(f"{address}/school")
    settled(driver)
    marks = driver.execute_script(
        "return [...document.querySelectorAll('[data-testid=stRadioOption]')].map(e => [e.dataset.selected === 'true', "
        "getComputedStyle(e.querySelector(':scope > div > div')).borderTopWidth])"
    )
    assert dict(marks) == {True: "6px", False: "2px"}
    driver.get(address)
    settled(driver)
    mark = (
        "const e = document.querySelector('[data-testid=stCheckbox] > label'); const s = getComputedStyle(e.querySelector(':scope > div'));"
        " return [e.dataset.selected === 'true', s.backgroundColor, s.borderTopWidth]"
    )
    before = driver.execute_script(mark)
    box = driver.find_element("css selector", '[data-testid="stCheckbox"] label')
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", box)  # it may lie under Check, which stays in sight
    box.click()
    after = wait(driver, lambda: (now := driver.execute_script(mark))[0] and now)
    assert before[0] is False and before[2] == "2px" and before[1] != after[1]


@chromium
@needs_chromium
def test_the_page_is_dark_where_the_system_is(shown: tuple[Any, str, Path]) -> None:
    driver, address, _ = shown
    for how, dark in (("light", False), ("dark", True)):
        look(driver, how, "laptop")
        driver.get(address)
        settled(driver)
        grounds = [
            driver.execute_script(f"return getComputedStyle(document.querySelector('{e}')).backgroundColor")
            for e in (".stApp", ".st-key-compose")
        ]
        assert all((luminance(g) < 0.1) == dark for g in grounds), (how, grounds)


def test_colours_of_the_page_stand_in_one_place() -> None:
    """A colour of its own in a style sheet would stay as it is on a dark system; those over photos (picture.css) do so on purpose."""
    raw = {
        f"{file.name}: {line.strip()[:80]}"
        for file in STYLES.rglob("*.css")
        if file.name not in ("palette.css", "picture.css")
        for line in file.read_text("utf-8").splitlines()
        if re.search(r"#[0-9a-fA-F]{3,8}\b", line)
    }
    assert raw == set()
