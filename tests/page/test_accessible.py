"""Every page, as the system of whoever uses it wants it: barriers that axe sees, and what it cannot see, light, dark and with more contrast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from checker.page.pages import PAGES
from tests.page.browsing import CHROMIUM, serving, settled, wait
from tests.page.browsing import chromium as browser_at
from tests.page.looks import LOOKS, look
from tests.page.states import states

STYLES = Path(__file__).parents[2] / "checker" / "page"
chromium = pytest.mark.chromium
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="CHECKER_TEST_CHROMIUM is not set")

_SMALL = """
const box = e => (e.matches('input') && e.closest('label') || e).getBoundingClientRect();
return [...document.querySelectorAll('button, a[href], input:not([type=file]), summary, [role=button], [role=radio], [role=checkbox]')]
  .filter(e => e.checkVisibility({opacityProperty: true, visibilityProperty: true}) && getComputedStyle(e).display !== 'inline')
  .filter(e => e.getBoundingClientRect().width > 2 && (box(e).width < 24 || box(e).height < 24)).map(e => e.outerHTML.slice(0, 200))
"""
_RINGS = """
const all = [...document.querySelectorAll('button:not([disabled]), a[href], summary')].filter(e => e.checkVisibility() && e.offsetWidth > 2);
return all.slice(0, 60).map(e => {
  e.focus({focusVisible: true, preventScroll: true});
  const s = getComputedStyle(e);
  let up = e.parentElement;
  while (up && /rgba\\(.*, 0\\)|transparent/.test(getComputedStyle(up).backgroundColor)) up = up.parentElement;
  return [e.textContent.slice(0, 40), document.activeElement === e, s.outlineStyle, parseFloat(s.outlineWidth), s.outlineColor,
    up ? getComputedStyle(up).backgroundColor : 'rgb(255, 255, 255)'];
})
"""
_AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then(r => done(r.violations.flatMap(v =>
  v.nodes.map(n => [v.id, v.impact, n.html.slice(0, 200), n.any.map(a => a.message).join(' ')]))))
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str, Path]]:
    """The browser, the page's address, and a folder for what is needed on the way."""
    home = tmp_path_factory.mktemp("home")
    with serving(home) as address, browser_at(CHROMIUM) as driver:
        yield driver, address, home


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@chromium
@needs_chromium
def test_every_page_in_every_look(shown: tuple[Any, str, Path]) -> None:
    driver, address, home = shown
    axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
    look(driver, "light", "laptop")
    seen, wrong = [], []
    for name in states(driver, address, home):
        seen.append(name)
        driver.execute_script(f"if (!window.axe) {{ {axe} }}")
        for how in LOOKS:
            look(driver, how, "laptop")
            # A spin button without a value may leave aria-valuenow out since ARIA 1.2, as the parts of an empty date do; this axe is of ARIA 1.1.
            found = [f for f in driver.execute_async_script(_AXE) if not (f[0] == "aria-required-attr" and 'role="spinbutton"' in f[2])]
            # In forced colours the system chooses them.
            found = [f for f in found if not (how == "contrast" and f[0] == "color-contrast")]
            wrong += [(name, how, "axe", f) for f in found]
            wrong += [(name, how, "small", f) for f in driver.execute_script(_SMALL)]
            rings = driver.execute_script(_RINGS)
            assert rings
            weak = [r for r in rings if r[1] and (r[2] == "none" or r[3] < 2 or (how != "contrast" and contrast(r[4], r[5]) < 3))]
            wrong += [(name, how, "ring", r) for r in weak]
        for size in ("enlarged", "phone"):
            look(driver, "light", size)
            wide = driver.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
            wrong += [(name, size, "wide", wide)] if wide[0] > wide[1] else []
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
    driver.find_element("css selector", '[data-testid="stCheckbox"] label').click()
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
