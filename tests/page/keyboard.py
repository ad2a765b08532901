"""Somebody who has a keyboard and nothing else: walks with Tab, presses, types, and knows where the focus is. Nothing is clicked, and no script focuses anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.page.browsing import drawn_anew, settled, text, upload, wait

MOST = 150
"""Presses of Tab from which something counts as out of reach."""
_HERE = """
let at = document.activeElement;
while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
if (!at || at === document.body) return ["", "", false];
const label = at.labels && at.labels[0] ? at.labels[0].innerText : "";
const name = at.getAttribute("aria-label") || label || at.innerText || at.title || at.className;
const box = at.getBoundingClientRect();
const on_screen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
const middle = (low, high, most) => Math.min(most - 1, Math.max(0, (Math.max(0, low) + Math.min(most, high)) / 2));
let above = document.elementFromPoint(middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
while (above && !(/sticky|fixed/.test(getComputedStyle(above).position) && !above.contains(document.activeElement))) above = above.parentElement;
return [at.tagName.toLowerCase(), String(name).trim(), on_screen && !above];
"""


class Keyboard:
    """Somebody at the page with a keyboard alone."""

    def __init__(self, driver: Any, url: str) -> None:
        self.driver = driver
        driver.get(url)
        self.sees("Check this post")
        settled(driver)

    @property
    def text(self) -> str:
        return text(self.driver)

    @property
    def here(self) -> str:
        """What has the focus, by the name that a screen reader gives it; "" where it is lost."""
        return str(self.driver.execute_script(_HERE)[1])

    def sees(self, words: str) -> None:
        """Wait until these words can be read."""
        wait(self.driver, lambda: words in self.text)

    def wait(self, look: Callable[[], Any]) -> Any:
        return wait(self.driver, look)

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        from selenium.webdriver.common.action_chains import ActionChains

        chain = ActionChains(self.driver)
        for key in keys:
            chain.send_keys(key)
        chain.perform()

    def held(self, modifier: str, key: str) -> None:
        """Press a key while another is held."""
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).key_down(modifier).send_keys(key).key_up(modifier).perform()

    def tab_to(self, label: str, *, back: bool = False) -> int:
        """Walk to what is called so, from where the focus is; how many presses it took. What has the focus then is to be seen."""
        from selenium.webdriver.common.keys import Keys

        settled(self.driver)
        passed = []
        for presses in range(MOST):
            tag, name, seen = self.driver.execute_script(_HERE)
            if (
                label in name
                and not name.startswith("Help for")
                and tag in ("button", "a", "input", "textarea", "summary", "div", "select")
            ):
                assert seen, (
                    f"{name!r} has the focus and cannot be seen: it is off the screen, or something that stays in sight lies over it"
                )
                return presses
            passed.append(name[:40])
            self.held(Keys.SHIFT, Keys.TAB) if back else self.press(Keys.TAB)
        raise AssertionError(f"{label!r} is not reached with Tab; passed {passed}")

    def enter(self, label: str, *, back: bool = False) -> None:
        """Walk to a button or link and press it."""
        from selenium.webdriver.common.keys import Keys

        self.tab_to(label, back=back)
        self.press(Keys.ENTER)

    def tick(self, label: str) -> None:
        """Walk to a box and tick it."""
        from selenium.webdriver.common.keys import Keys

        self.tab_to(label)
        self.press(Keys.SPACE)

    def type(self, label: str, words: str) -> None:
        """Walk to a field and write into it."""
        from selenium.webdriver.common.keys import Keys

        self.tab_to(label)
        self.held(Keys.CONTROL, "a")
        self.press(words)

    def choose(self, label: str, option: str) -> None:
        """Walk to a box, write the option's first letters and take what is marked."""
        from selenium.webdriver.common.keys import Keys

        self.tab_to(label)
        self.press(option)
        self.wait(lambda: [o for o in self.driver.find_elements("css selector", '[role="option"]') if option in o.text])
        self.press(Keys.ENTER)

    def add(self, photo: Path) -> None:
        """Walk to the button that opens the system's own window, which takes keys as every program's does, and choose a file there."""
        self.tab_to("Upload")
        upload(self.driver, photo)

    def focus_on(self, words: str) -> None:
        """The focus is put where the work goes on."""

        def look() -> bool:
            with drawn_anew():
                return words in self.here
            return False

        try:
            self.wait(look)
        except AssertionError as lost:
            raise AssertionError(f"the focus is on {self.here!r}, not on {words!r}") from lost
