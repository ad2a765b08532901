"""The keyboard alone, in Chromium: a post with a photo from the first letter to a package taken away, by two people; and where the focus is after each step.

Set CHECKER_TEST_CHROMIUM as for test_chromium.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_chromium import browser
from test_write_chromium import NO, YES

from tests.page.browsing import CHROMIUM, button, settled, wait
from tests.page.browsing import serving as serve
from tests.page.keyboard import Keyboard
from tests.photos.pictures import group

__all__ = ["browser"]
pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not CHROMIUM, reason="CHECKER_TEST_CHROMIUM is not set")]
ONE = YES[0]


@pytest.fixture
def keyboard(browser: Any, tmp_path: Path) -> Iterator[Keyboard]:
    """The page on the sample school, with a record of its own."""
    with serve(tmp_path) as address:
        yield Keyboard(browser, address)
        browser.get("about:blank")


def says(keyboard: Keyboard, who: str, before: str = "Who are you?") -> None:
    """Say who one is, in the popover of the page's head; Escape leads back out of it."""
    from selenium.webdriver.common.keys import Keys

    settled(keyboard.driver)  # what is opened or chosen while the page is still being drawn is drawn again under the hand
    keyboard.enter(before, back=keyboard.here != "")
    keyboard.focus_on("You are")
    settled(keyboard.driver)
    keyboard.choose("You are", who)
    wait(keyboard.driver, lambda: who in keyboard.driver.find_element("css selector", ".st-key-head").text)
    keyboard.focus_on("You are")
    keyboard.press(Keys.ESCAPE)
    keyboard.focus_on(who)


def name_face(keyboard: Keyboard, letter: str, pupil: dict[str, str]) -> None:
    from selenium.webdriver.common.keys import Keys

    keyboard.focus_on(f"Who is face {letter} in photo 1?")
    settled(keyboard.driver)  # what is typed while the page is still drawing the emptied field would be lost
    keyboard.focus_on(f"Who is face {letter} in photo 1?")
    keyboard.press(f"{pupil['first_name']} {pupil['last_name'][:3]}")
    keyboard.sees(pupil["pupil_id"])
    assert keyboard.tab_to(pupil["pupil_id"]) == 1, "whoever is found is the next thing behind the field"
    keyboard.press(Keys.ENTER)
    keyboard.sees(f"{letter}: {pupil['first_name']}")


def test_a_post_from_the_first_letter_to_the_package(keyboard: Keyboard, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    away = tmp_path / "away"
    away.mkdir()
    keyboard.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(away)})
    says(keyboard, "Robin Ellery")
    keyboard.type(
        "Words of the post",
        f"Well done to {ONE['first_name']} {ONE['last_name']}, who won the race! Frankly, the new museum is a bit of a let-down.",
    )
    picture = tmp_path / "class.png"
    group(2, 220, 4).save(picture)
    keyboard.add(picture)
    keyboard.sees("A: nobody has said")
    keyboard.focus_on("Photo 1")
    keyboard.enter("A: nobody has said")
    name_face(keyboard, "A", ONE)
    name_face(keyboard, "B", NO)
    keyboard.focus_on(f"A: {ONE['first_name']}")
    keyboard.enter("Cover B")
    keyboard.sees("B: covered")
    settled(keyboard.driver)
    assert keyboard.here, "the button that was pressed is gone, and the focus with it"
    keyboard.type("Alt text of photo 1", "A child with an egg and a spoon")
    keyboard.enter("Check this post")
    keyboard.focus_on("Stop: do not publish")
    keyboard.enter(f"Use “{ONE['first_name']}”")
    keyboard.sees("Checked again")
    keyboard.focus_on("Review: a person should look")
    keyboard.enter("Send it for approval")
    keyboard.focus_on("It waits for Jo Hadley")
    case = re.search(r"It is case (C\d+)", keyboard.text)
    assert case

    says(keyboard, "Jo Hadley", "Robin Ellery")
    keyboard.enter("Queue")
    keyboard.focus_on("Queue")
    keyboard.enter(f"Open {case[1]}")
    keyboard.focus_on(f"Case {case[1]}")
    for number in re.findall(r"Why finding (\d+) may stay", keyboard.text):
        keyboard.type(f"Why finding {number} may stay", "It is what the school did.")
    keyboard.tick("Everyone who can be seen in the photos is tagged.")
    keyboard.tick("We took the photos ourselves")
    keyboard.enter("Approve")
    keyboard.focus_on("It is approved.")
    keyboard.enter("Package for Facebook")
    keyboard.wait(lambda: list(away.glob("*.zip")))
    keyboard.enter("It is out: say where")
    keyboard.focus_on("Address of the published post")
    keyboard.type("Address of the published post", "https://www.facebook.com/1")
    keyboard.enter("Record it")
    keyboard.focus_on("It is recorded where it stands.")
    keyboard.enter("Back to the list", back=True)
    keyboard.focus_on("What waits")
    keyboard.enter("History", back=True)
    keyboard.focus_on("History")
    keyboard.enter(f"Open {case[1]}")
    keyboard.focus_on("Published")
    keyboard.tab_to("Evidence pack")  # the case's story stands open where there is nothing else to do
    keyboard.press(Keys.ESCAPE)


def test_tab_goes_through_a_popover_and_out_of_it(keyboard: Keyboard) -> None:
    from selenium.webdriver.common.keys import Keys

    driver = keyboard.driver
    popover = '[data-testid="stPopoverBody"]'
    keyboard.enter("Who are you?")
    keyboard.focus_on("You are")
    keyboard.press(Keys.TAB)
    keyboard.focus_on("Who are you?")
    keyboard.wait(lambda: not [b for b in driver.find_elements("css selector", popover) if b.is_displayed()])
    keyboard.press(Keys.ENTER)
    keyboard.focus_on("You are")
    keyboard.press(Keys.ESCAPE)
    keyboard.focus_on("Who are you?")
    keyboard.press(Keys.TAB)
    keyboard.focus_on("Change school")


def test_a_popover_that_is_opened_while_the_page_is_still_being_drawn_is_entered(keyboard: Keyboard) -> None:
    from selenium.webdriver.common.keys import Keys

    driver = keyboard.driver
    driver.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 4})  # so that the button is there before what watches the keyboard
    try:
        driver.refresh()
        keyboard.wait(lambda: button(driver, "Who are you?"))
        driver.execute_script("arguments[0].focus({focusVisible: true})", button(driver, "Who are you?"))
        keyboard.press(Keys.ENTER)
        keyboard.focus_on("You are")
    finally:
        driver.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 1})


def test_what_is_taken_away_leaves_the_focus_nearby(keyboard: Keyboard, tmp_path: Path) -> None:
    picture = tmp_path / "class.png"
    group(2, 220, 4).save(picture)
    keyboard.add(picture)
    keyboard.focus_on("Photo 1")
    keyboard.enter("Remove photo 1")
    keyboard.wait(lambda: "Remove photo 1" not in keyboard.text)
    keyboard.focus_on("Your post")
    keyboard.enter("Full name with photo")
    keyboard.sees("cup.png")
    keyboard.wait(lambda: keyboard.here)


def test_a_mouse_leaves_the_focus_where_the_browser_puts_it(keyboard: Keyboard) -> None:
    from tests.page.browsing import click

    click(keyboard.driver, "Full name with photo")
    keyboard.sees("cup.png")
    settled(keyboard.driver)
    assert keyboard.here in ("", "Full name with photo"), "the page does not scroll away under somebody's mouse"
