"""What stands around every page: the style, the head with the navigation, and a plain message where something fails."""

from __future__ import annotations

from importlib import resources

import streamlit as st

from checker.errors import CheckerError
from checker.page import acting, focus, moving, pressing, schools
from checker.page.pages import PAGES, Entry
from checker.page.pieces import part, plain
from checker.page.session import hold_widgets, tell_again
from checker.page.signin import screen
from checker.render.parts import css
from checker.school import School


def draw() -> None:
    """One run of the page. Whatever fails becomes a plain message; the text of an unexpected error is never shown or logged."""
    st.set_page_config(page_title="Check a post", page_icon=str(resources.files("checker.page").joinpath("icon.svg")), layout="wide")
    own = "".join(resources.files("checker.page").joinpath(name).read_text("utf-8") for name in ("style.css", "cases.css", "palette.css"))
    st.html(f"<style>{css()}{own}</style>")
    try:
        _draw()
    except CheckerError as error:
        st.html(part("notice", "incomplete", "This did not work", str(error)))
    except Exception as error:
        text = f"Something went wrong ({type(error).__name__}), so nothing was decided. Try again; if it happens again, report the fault."
        st.html(part("notice", "incomplete", "This did not work", text))
    hold_widgets()
    pressing.forget()


def draw_unguarded() -> None:
    """Say how to start the page; no school is opened."""
    st.error("The page was started in a way that any web site could read. Start it with `checker app` or `streamlit run app.py`.")


def _page(entry: Entry, school: School | None) -> st.Page:
    def content() -> None:
        if school:
            entry.draw(school)

    return st.Page(content, title=entry.title, icon=entry.icon, url_path=entry.path, default=entry is PAGES[0])


def _draw() -> None:
    if screen.closed():
        st.navigation([_page(entry, None) for entry in PAGES], position="hidden")
        return
    tell_again()
    school, problem = None, ""
    try:
        school = schools.open_school(schools.chosen().folder)
    except CheckerError as error:
        problem = str(error)
    pages = [_page(entry, school) for entry in PAGES]
    moving.remember({entry.path: page for entry, page in zip(PAGES, pages, strict=True)})
    now = st.navigation(pages, position="hidden")
    if school is None:
        _no_school(problem)
        return
    if screen.unknown(school):
        return
    schools.warm(school)
    dropped = pressing.begin(school)
    _head(school, pages, now)
    if dropped:
        text = "It was pressed for another school or by another person than the page is for now. Look whether it is still wanted, and press again."
        st.html(part("notice", "incomplete", "What was pressed last was not done", text))
    schools.gone()
    focus.keep()
    now.run()


def _head(school: School, pages: list[st.Page], now: st.Page) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.html(part("page_head", school.settings.school.name, schools.is_sample(schools.chosen().folder)))
        who = acting.who_sets_up(school)
        with st.popover(plain(acting.name_of(school, who)) if who else "Who are you?", icon=":material/person:"):
            acting.chooser(school, "head")
        with st.popover("Change school", icon=":material/school:"):
            st.html(part("school_line", school.settings.school.name, len(school.pupils), len(school.staff)))
            schools.chooser("Use this school")
    if len(pages) > 1:
        with st.container(horizontal=True, gap="small", key="pages"):
            for entry, page in zip(PAGES, pages, strict=True):
                with st.container(key=f"page-{entry.path}-{'here' if page is now else 'there'}", width="content"):
                    st.page_link(page)


def _no_school(message: str) -> None:
    st.html(part("page_head", "No school yet", False))
    st.html(part("notice", "incomplete", "The school cannot be opened, so nothing can be checked", message))
    with st.container(key="no-school", width=560):
        schools.chooser("Try this folder")
