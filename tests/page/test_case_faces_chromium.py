"""Whoever decides sees the faces of a photo as its author named them: by letter, in Chromium.

Set CHECKER_TEST_CHROMIUM as for test_chromium.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_chromium import Officer, browser, server
from test_write_chromium import YES, add_class_photo, name, pick

from tests.page.browsing import CHROMIUM, settled
from tests.page.states import open_case, send

__all__ = ["browser", "server"]
pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not CHROMIUM, reason="CHECKER_TEST_CHROMIUM is not set")]

_DRAWN = """for (const e of document.querySelectorAll('*')) { const f = e.shadowRoot && e.shadowRoot.querySelector('.frame');
  if (f) return [...f.querySelectorAll('.face')].map(x => [x.tagName, x.dataset.letter, x.className.split(' ')[1], ...(r => [r.left, r.top, r.right, r.bottom]
    .map((n, i) => (n - [f.getBoundingClientRect().left, f.getBoundingClientRect().top][i % 2]) / [f.offsetWidth, f.offsetHeight][i % 2]))(x.getBoundingClientRect())]); }"""


_FACES = "[...document.querySelectorAll('*')].map(e => e.shadowRoot && e.shadowRoot.querySelector('.frame')).find(Boolean).querySelectorAll('.face')"
_CLICK = f"[...{_FACES}].find(f => f.dataset.letter === arguments[0]).click()"
_HERE = f"return [...{_FACES}].filter(f => f.classList.contains('here')).map(f => f.dataset.letter)"


def drawn(driver: Any) -> dict[str, tuple[str, str, tuple[float, ...]]]:
    """The faces in the picture: the element's name, the state and the place in shares of the picture, by letter."""
    return {letter: (tag, state, tuple(place)) for tag, letter, state, *place in driver.execute_script(_DRAWN) or ()}


def listed(driver: Any) -> list[str]:
    """The list beside it, a line each."""
    return [" ".join(e.text.split()) for e in driver.find_elements("css selector", ".cs-faces li")]


def test_another_officer_sees_who_is_who_and_what_was_covered(browser: Any, server: tuple[str, Path], tmp_path: Path) -> None:
    address, _ = server
    author = Officer(browser, address)
    add_class_photo(author, tmp_path, faces=4)
    pick(author, "A")
    name(author, "A", YES[0])
    author.sees(f"A: {YES[0]['first_name']}")
    author.click("Cover face B")
    author.sees("B: covered")
    name(author, "C", YES[1])
    author.sees(f"C: {YES[1]['first_name']}")
    written = drawn(browser)
    author.type("Words of the post", "The sun shone on sports day, and everybody ran.")
    author.click("Check this post")
    author.wait(lambda: browser.find_elements("css selector", ".ck-verdict"))
    settled(browser)
    open_case(browser, address, send(browser))
    author.wait(lambda: len(drawn(browser)) == 4)
    case = drawn(browser)
    for letter, (_, _, place) in case.items():
        assert place == pytest.approx(written[letter][2], abs=0.01), letter
    assert {letter: (tag, state) for letter, (tag, state, _) in case.items()} == {
        "A": ("BUTTON", "named"),
        "B": ("BUTTON", "covered"),
        "C": ("BUTTON", "named"),
        "D": ("BUTTON", "open"),
    }
    a, b, c, d = listed(browser)
    assert a.startswith(f"A {YES[0]['first_name']} {YES[0]['last_name']} ({YES[0]['pupil_id']}") and a.endswith(". Facebook: yes"), a
    assert c.startswith(f"C {YES[1]['first_name']} {YES[1]['last_name']}") and c.endswith(". Facebook: yes"), c
    assert (b, d) == ("B covered", "D nobody has said who this is")
    browser.execute_script(_CLICK, "B")
    said = author.wait(lambda: browser.find_elements("css selector", 'input[aria-label="What to change about face B in photo 1"]'))
    author.wait(lambda: browser.switch_to.active_element == said[0])
    author.wait(lambda: browser.execute_script(_HERE) == ["B"])
    browser.find_element("css selector", '.cs-faces li[data-letter="D"]').click()
    author.wait(lambda: browser.find_elements("css selector", 'input[aria-label="What to change about face D in photo 1"]'))
    author.wait(lambda: browser.execute_script(_HERE) == ["D"])
    (chosen,) = browser.find_elements("css selector", '[data-testid="stSelectbox"] input[aria-label*="Say something about a face"]')
    assert chosen.get_attribute("value") == "Photo 1, face D: nobody has said who this is"
