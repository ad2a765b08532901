"""The Write page in Chromium, face by face: eight in a photo, one refusal, a reload in mid-work, the keyboard alone.

Set CHECKER_TEST_CHROMIUM as for test_chromium.py.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from test_chromium import Officer, browser, server

from tests.page.browsing import CHROMIUM, ROOT, chromium, click, serving, settled, upload, wait
from tests.page.looks import look
from tests.photos.pictures import group

__all__ = ["browser", "server"]
pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not CHROMIUM, reason="CHECKER_TEST_CHROMIUM is not set")]
LETTERS = "ABCDEFGH"
ROLL = list(csv.DictReader((ROOT / "sample_posts" / "school" / "consent_log.csv").open(encoding="utf-8")))
YES = [r for r in ROLL if r["facebook"] == "yes" and r["last_name"]][:7]
NO = next(r for r in ROLL if r["facebook"] == "no")


@pytest.fixture
def officer(browser: Any, server: tuple[str, Path]) -> Officer:
    return Officer(browser, server[0])


def add_class_photo(officer: Officer, folder: Path, faces: int = 8) -> None:
    photo = folder / "class.png"
    group(faces, 220, 4).save(photo)
    upload(officer.driver, photo)
    officer.wait(lambda: naming(officer, "A"))


def naming(officer: Officer, letter: str) -> Any:
    return next(iter(officer.driver.find_elements("css selector", f'[aria-label="Who is face {letter} in photo 1?"]')), None)


def focused(officer: Officer) -> str:
    return str(
        officer.driver.execute_script("const a = document.activeElement; return a.getAttribute('aria-label') || a.innerText || a.className")
    )


def name(officer: Officer, letter: str, pupil: dict[str, str], by_key: bool = False) -> None:
    """Type into whatever has the focus, then choose the pupil."""
    from selenium.webdriver.common.keys import Keys

    officer.wait(lambda: focused(officer) == f"Who is face {letter} in photo 1?")
    officer.driver.switch_to.active_element.send_keys(f"{pupil['first_name']} {pupil['last_name'][:3]}")
    found = officer.wait(lambda: offered(officer, pupil))
    if by_key:
        officer.sees("Enter takes this name.")
        officer.driver.switch_to.active_element.send_keys(Keys.ENTER)
    else:
        officer.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        found.click()


def offered(officer: Officer, pupil: dict[str, str]) -> Any:
    buttons = officer.driver.find_elements("css selector", '[class*="st-key-found-face-"] button')
    return next((b for b in buttons if pupil["pupil_id"] in b.text), None)


def pick(officer: Officer, letter: str) -> None:
    """Click a face on the picture."""
    look = (
        "for (const e of document.querySelectorAll('*')) { const f = e.shadowRoot && e.shadowRoot.querySelector(`.face[data-letter=${arguments[0]}]`);"
        " if (f) { f.scrollIntoView({block: 'center'}); f.click(); return true; } } return false;"
    )
    officer.wait(lambda: officer.driver.execute_script(look, letter))


def test_eight_faces_one_refusal_from_upload_to_a_clean_verdict(officer: Officer, tmp_path: Path) -> None:
    add_class_photo(officer, tmp_path)
    pick(officer, "A")
    people = [*YES[:3], NO, *YES[3:]]
    for letter, pupil in zip(LETTERS, people, strict=True):
        name(officer, letter, pupil)
        officer.sees(f"{letter}: {pupil['first_name']}")
    assert "Facebook: yes" in officer.text and "Facebook: no" in officer.text
    officer.type("Words of the post", "Well done to all of Year 4 at sports day!")
    officer.click("Check this post")
    officer.sees("Stop: do not publish")
    officer.wait(lambda: "ck-verdict" in focused(officer) or "Stop: do not publish" in focused(officer))
    assert f"{NO['first_name']} {NO['last_name']}" in officer.driver.find_element("css selector", ".ck-card").text, (
        "the card calls the child by name"
    )
    officer.click("Cover D")
    officer.sees("Checked again")
    officer.wait(lambda: "Stop: do not publish" not in officer.text)
    officer.sees(f"D: covered ({NO['first_name']} {NO['last_name']})")
    officer.driver.refresh()
    officer.sees(f"D: covered ({NO['first_name']} {NO['last_name']})")
    officer.sees(f"H: {YES[6]['first_name']}")
    officer.wait(lambda: words(officer).startswith("Well done"))  # a widget takes in a second drawing what was put into it
    address = officer.driver.current_url
    assert "draft=" in address and "Well" not in address and "class" not in address
    officer.click("New post")
    officer.sees("Go on with a post")
    officer.click("Well done to all of Year 4")
    officer.sees(f"D: covered ({NO['first_name']} {NO['last_name']})")


FIELDS = ("Words of the post", "Alt text of photo 1")


def fields(officer: Officer) -> list[str]:
    return [officer.driver.find_element("css selector", f'[aria-label="{label}"]').get_attribute("value") for label in FIELDS]


def test_what_was_written_is_there_after_other_pages_were_looked_at(officer: Officer, tmp_path: Path) -> None:
    add_class_photo(officer, tmp_path, faces=2)
    from selenium.webdriver.common.keys import Keys

    written = ["Well done to all of Year 4!", "Two children in a hall"]
    for label, words_of_it in zip(FIELDS, written, strict=True):
        officer.type(label, words_of_it)
        settled(officer.driver)
    for page in ("queue", "history", "folders"):
        officer.wait(lambda page=page: officer.driver.find_element("css selector", f".st-key-page-{page}-there a").click() or True)
        officer.wait(lambda page=page: officer.driver.find_elements("css selector", f".st-key-page-{page}-here"))
        settled(officer.driver)
        if page == "history":
            officer.driver.back()
        else:
            officer.driver.find_element("css selector", ".st-key-page-write-there a").click()
        officer.wait(lambda: fields(officer) == written)
        settled(officer.driver)
    field = officer.driver.find_element("css selector", f'[aria-label="{FIELDS[1]}"]')
    field.send_keys(Keys.END, ", smiling\t")
    settled(officer.driver)
    written[1] += ", smiling"
    assert fields(officer) == written, "nor by what the browser sends next"
    officer.driver.refresh()
    officer.wait(lambda: fields(officer) == written)


def words(officer: Officer) -> str:
    return str(officer.driver.find_element("css selector", '[aria-label="Words of the post"]').get_attribute("value"))


def test_a_slow_browser_loses_no_words_when_the_page_is_loaded_anew(officer: Officer, tmp_path: Path) -> None:
    add_class_photo(officer, tmp_path, faces=2)
    officer.type("Words of the post", "Well done to all of Year 4 at sports day!")
    officer.sees("Saved on this computer")
    officer.driver.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 8})
    try:
        officer.driver.refresh()
        officer.sees("B: nobody has said who this is yet")
    finally:
        officer.driver.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 1})
    officer.wait(lambda: words(officer).startswith("Well done"), seconds=20)


def test_what_a_post_brings_along_is_there_though_the_browser_comes_for_the_first_time(tmp_path: Path) -> None:
    """The alternative text stands behind the picture whose faces are looked for: drawn anew for these before it had come, it was taken for empty, and kept so."""
    with serving(tmp_path) as address, chromium() as driver:
        driver.get(address)
        settled(driver)
        click(driver, "Full name with photo")
        settled(driver)
        wait(driver, lambda: "Looking for faces" not in driver.page_source and "Alt text of photo 1" in driver.page_source)
        settled(driver)
        (field,) = driver.find_elements("css selector", '[aria-label="Alt text of photo 1"]')
        assert field.get_attribute("value") == "A golden cup with a red ribbon on a table"


def test_enter_takes_nobody_of_several_nor_who_is_not_shown_yet_and_a_face_is_named_by_keyboard_alone(
    officer: Officer, tmp_path: Path
) -> None:
    from selenium.webdriver.common.keys import Keys

    add_class_photo(officer, tmp_path, faces=2)
    officer.driver.execute_script("arguments[0].focus()", naming(officer, "A"))
    officer.driver.switch_to.active_element.send_keys(YES[0]["first_name"], Keys.ENTER)
    officer.wait(lambda: offered(officer, YES[0]))
    officer.sees("A: nobody has said who this is yet")
    officer.driver.switch_to.active_element.send_keys(Keys.CONTROL, "a")
    officer.driver.switch_to.active_element.send_keys(Keys.DELETE)
    officer.driver.switch_to.active_element.send_keys("ma")
    officer.wait(lambda: len(officer.driver.find_elements("css selector", '[class*="st-key-found-face-"] button')) > 1)
    settled(officer.driver)
    officer.driver.switch_to.active_element.send_keys(Keys.ENTER)
    settled(officer.driver)
    officer.sees("A: nobody has said who this is yet")
    officer.driver.switch_to.active_element.send_keys(Keys.CONTROL, "a")
    officer.driver.switch_to.active_element.send_keys(Keys.DELETE)
    name(officer, "A", YES[0], by_key=True)
    officer.sees(f"A: {YES[0]['first_name']}")
    name(officer, "B", YES[1], by_key=True)
    officer.sees(f"B: {YES[1]['first_name']}")


_JUST_ABOVE_CHECK = """const field = arguments[0], check = document.querySelector('.st-key-check');
for (const scrolling of [field.closest('.stColumn:has(.st-key-check)'), document.querySelector('.stMain')])
  scrolling.scrollTop += field.getBoundingClientRect().bottom - check.getBoundingClientRect().top + 6;"""
_IN_SIGHT = """const check = document.querySelector('.st-key-check').getBoundingClientRect(), box = document.querySelector('.st-key-check').closest('.stColumn').getBoundingClientRect();
return [...document.querySelectorAll(arguments[0])].map(e => e.getBoundingClientRect())
  .filter(r => r.height && r.top >= Math.max(0, box.top) && r.bottom <= Math.min(check.top, innerHeight)).length"""
_OFFERED = '[class*="st-key-found-face-"] button'


@pytest.mark.parametrize(("size", "least"), [("laptop", 4), ("phone", 3), ("enlarged", 2)])
def test_the_names_offered_stand_above_check(officer: Officer, tmp_path: Path, size: str, least: int) -> None:
    from selenium.webdriver.common.keys import Keys

    def in_sight(what: str) -> int:
        return int(officer.driver.execute_script(_IN_SIGHT, what))

    look(officer.driver, "light", size)
    try:
        add_class_photo(officer, tmp_path)
        settled(officer.driver)
        officer.driver.execute_script(_JUST_ABOVE_CHECK, naming(officer, "A"))
        naming(officer, "A").click()
        for letter in "al":
            officer.driver.switch_to.active_element.send_keys(letter)
        officer.wait(lambda: len(officer.driver.find_elements("css selector", _OFFERED)) == 4)
        officer.wait(lambda: in_sight(_OFFERED) >= least, seconds=20)
        pupil = next(p for p in ROLL if p["pupil_id"] in officer.driver.find_elements("css selector", _OFFERED)[1].text)
        officer.driver.switch_to.active_element.send_keys(Keys.TAB)
        officer.driver.switch_to.active_element.send_keys(Keys.TAB)
        assert pupil["pupil_id"] in focused(officer) and in_sight("button:focus")
        officer.driver.switch_to.active_element.send_keys(Keys.ENTER)
        officer.wait(lambda: focused(officer) == "Who is face B in photo 1?")
        officer.wait(lambda: in_sight(':is([data-testid="stWidgetLabel"]:has(+ * input:focus), input:focus)') == 2, seconds=20)
    finally:
        officer.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


_FORM = """const main = document.querySelector('.stMain');
main.scrollTop = arguments[0]; const now = document.querySelector('.stColumn:has(.st-key-compose)').getBoundingClientRect();
const check = document.querySelector('.st-key-check button').getBoundingClientRect();
return [now.top, innerHeight - now.bottom, document.querySelector('.st-key-check').contains(document.elementFromPoint(check.x + check.width / 2, check.y + check.height / 2))]"""


@pytest.mark.parametrize(("width", "height"), [(1600, 1000), (1366, 768), (960, 540), (683, 384), (390, 844)])
def test_the_form_uses_the_room_that_the_head_leaves_and_nothing_lies_over_it(
    officer: Officer, tmp_path: Path, width: int, height: int
) -> None:
    add_class_photo(officer, tmp_path)
    officer.click("Check this post")
    officer.wait(lambda: officer.driver.find_elements("css selector", ".ck-verdict"))
    settled(officer.driver)
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    officer.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        officer.wait(lambda: officer.driver.execute_script("return innerWidth") == width)
        for scrolled in (0, 90, 400):
            officer.driver.execute_script(_FORM, scrolled)
            if width > 960:  # the two columns stand beside each other
                officer.wait(lambda: 0 <= officer.driver.execute_script(_FORM, scrolled)[1] <= 40, seconds=20)  # noqa: B023 - waited for here
            officer.wait(lambda: officer.driver.execute_script(_FORM, scrolled)[2], seconds=20)  # noqa: B023 - likewise
        if width > 960:
            assert 0 <= officer.driver.execute_script(_FORM, 400)[0] <= 40, "from the top of the window to its end"
    finally:
        officer.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_missed_face_is_marked_and_covered_by_keyboard(officer: Officer, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    add_class_photo(officer, tmp_path, faces=2)
    officer.click("A face was missed: mark it")
    layer = "for (const e of document.querySelectorAll('*')) { const l = e.shadowRoot && e.shadowRoot.querySelector('.layer'); if (l) { l.focus(); return l; } } return null;"
    at = officer.wait(lambda: officer.driver.execute_script(layer))
    at.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.ENTER)
    officer.sees("C: nobody has said who this is yet")
    officer.click("Remove this mark")
    officer.wait(lambda: "C: nobody" not in officer.text)
    officer.click("Undo")
    officer.sees("C: nobody has said who this is yet")
