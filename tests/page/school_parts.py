"""What the tests of the School page share: its parts, and the forms of people, found as somebody sees them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from checker.school import School
from tests.page.conftest import act_as, goto

PEOPLE = """
[[people]]
name = "Ada Stone"
email = "ada@rowan.example.org"
roles = ["administrator"]
[[people]]
name = "Omar Haddad"
email = "omar@rowan.example.org"
roles = ["author", "officer", "second_reader"]
"""


def part(page: AppTest, title: str) -> AppTest:
    page.radio(key="keep.school-part").set_value(title).run()
    assert not page.exception
    return page


def told(page: AppTest) -> str:
    return " ".join([*(h.body for h in page.get("html")), *(c.value for c in page.caption), *(i.value for i in page.info)])


def next_step(page: AppTest) -> str:
    (line,) = [h.body for h in page.get("html") if 'class="ck su-steps"' in h.body]
    found = re.search(r'<li class="su-next"><strong>(.*?)</strong>', line)
    return found[1] if found else ""


def button(page: AppTest, label: str) -> Any:
    return next(b for b in page.button if b.label == label)


def people_page(page: AppTest, school_folder: Path, text: str = PEOPLE, who: str = "Omar Haddad") -> AppTest:
    file = school_folder / "school.toml"
    file.write_text(file.read_text("utf-8") + text, "utf-8")
    part(goto(page.run(), "school"), "People")
    return act_as(page, who) if who else page


def form(page: AppTest, whose: str) -> Any:
    """The form of somebody, by the start of its title."""
    return next(e for e in page.expander if e.label.startswith(whose))


def day_field(fields: Any, start: str) -> Any:
    return next(t for t in fields.text_input if t.label.startswith(start))


def fill(page: AppTest, whose: str, *, name: str | None = None, email: str | None = None, **roles: bool) -> None:
    fields = form(page, whose)
    for label, text in (("Name", name), ("School e-mail address", email)):
        if text is not None:
            next(t for t in fields.text_input if t.label == label).set_value(text)
    for role, ticked in roles.items():
        box = next(c for c in fields.checkbox if c.label.startswith(role.replace("_", " ").capitalize()))
        (box.check if ticked else box.uncheck)()


def press(page: AppTest, whose: str, label: str = "Save this person") -> AppTest:
    next(b for b in form(page, whose).button if b.label == label).click().run()
    assert not page.exception
    return page


def listed(folder: Path) -> dict[str, list[str]]:
    return {p.email: p.roles for p in School.open(folder).settings.people}


def told_in_history(page: AppTest) -> str:
    return "\n".join(h.value for h in goto(page, "history").get("html") if 'class="ck cs-timeline"' in h.value)
