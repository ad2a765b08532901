"""What stands between somebody and a page, as the system of whoever uses it wants it: barriers that axe sees, and what it cannot see, light, dark and with more contrast."""

from __future__ import annotations

import re
from importlib import resources
from typing import Any

from tests.page.browsing import settled
from tests.page.looks import LOOKS, look

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
axe.run(document, {runOnly: arguments[0]}).then(r => done(r.violations.flatMap(v =>
  v.nodes.map(n => [v.id, v.impact, n.html.slice(0, 200), n.any.map(a => a.message).join(' ')]))))
"""
_RULES = {"light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "dark": ["color-contrast"]}
"""What axe is asked in each look: of what is dark the colours alone, for the rest is the same; in forced colours nothing, for the system chooses them."""


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def barriers(driver: Any) -> list[tuple[str, str, Any]]:
    """What is wrong with what is shown: in which look or size, of which sort, and where. The page is left light and on a laptop."""
    axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
    settled(driver)
    driver.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})  # a second tab has the focus as well
    driver.execute_script(f"if (!window.axe) {{ {axe} }}")
    wrong: list[tuple[str, str, Any]] = []
    for how in LOOKS:
        look(driver, how, "laptop")
        if how in _RULES:
            # A spin button without a value may leave aria-valuenow out since ARIA 1.2, as the parts of an empty date do; this axe is of ARIA 1.1.
            found = driver.execute_async_script(_AXE, _RULES[how])
            wrong += [(how, "axe", f) for f in found if not (f[0] == "aria-required-attr" and 'role="spinbutton"' in f[2])]
        wrong += [(how, "small", f) for f in driver.execute_script(_SMALL)]
        rings = driver.execute_script(_RINGS)
        assert rings
        weak = [r for r in rings if r[1] and (r[2] == "none" or r[3] < 2 or (how != "contrast" and contrast(r[4], r[5]) < 3))]
        wrong += [(how, "ring", r) for r in weak]
    for size in ("enlarged", "phone"):
        look(driver, "light", size)
        wide = driver.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
        wrong += [(size, "wide", wide)] if wide[0] > wide[1] else []
    look(driver, "light", "laptop")
    return wrong
