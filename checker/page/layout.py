"""How the page is laid out: a head, the post on the left, what the checks say on the right."""

from __future__ import annotations

from importlib import resources

import streamlit as st

from checker.errors import CheckerError
from checker.page import schools
from checker.page.compose import compose
from checker.page.decision import decide
from checker.page.pieces import part
from checker.page.result import check, show
from checker.page.samples import buttons
from checker.page.state import hold_widgets, page
from checker.render.parts import css
from checker.school import School


def draw() -> None:
    """One run of the page. Whatever fails becomes a plain message; the text of an unexpected error is never shown or logged."""
    st.set_page_config(page_title="Check a post", page_icon=str(resources.files("checker.page").joinpath("icon.svg")), layout="wide")
    st.html(f"<style>{css()}{resources.files('checker.page').joinpath('style.css').read_text('utf-8')}</style>")
    try:
        _draw()
    except CheckerError as error:
        hold_widgets()
        st.html(part("notice", "incomplete", "This did not work", str(error)))
    except Exception as error:
        hold_widgets()
        text = f"Something went wrong ({type(error).__name__}), so nothing was decided. Try again; if it happens again, report the fault."
        st.html(part("notice", "incomplete", "This did not work", text))


def draw_unguarded() -> None:
    """Say how to start the page; no school is opened."""
    st.error("The page was started in a way that any web site could read. Start it with `checker app` or `streamlit run app.py`.")


def _draw() -> None:
    state = page()
    state.school_folder = state.school_folder or schools.first_folder()
    try:
        school = schools.open_school(state.school_folder)
    except CheckerError as error:
        hold_widgets()
        _no_school(str(error))
        return
    schools.warm(school)
    _head(school)
    left, right = st.columns([9, 11], gap="medium")
    with left, st.container(key="compose"):
        pressed = compose(school)
    with right, st.container(key="result"):
        if pressed or st.session_state.pop("do.check", False):
            check(school)
        if state.note:
            st.html(part("notice", "review", "Please note", state.note))
        if state.result is None:
            _welcome()
            return
        try:
            current = state.digest_of(state.draft())
        except CheckerError as error:
            current = ""
            st.html(part("notice", "incomplete", "The post cannot be checked as it is", str(error)))
        show(school, current)
        decide(school, current)


def _head(school: School) -> None:
    state = page()
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.html(part("page_head", school.settings.school.name, schools.is_sample(state.school_folder)))
        with st.popover("School", icon=":material/school:"):
            st.html(part("school_line", school.settings.school.name, len(school.pupils), len(school.staff)))
            schools.chooser("Use this school")
        st.button("New post", key="new-post", on_click=state.new_post, icon=":material/add:")


def _welcome() -> None:
    st.html(part("welcome"))
    if schools.is_sample(page().school_folder):
        st.subheader("Try a sample post", anchor=False)
        buttons()


def _no_school(message: str) -> None:
    st.html(part("page_head", "No school yet", False))
    st.html(part("notice", "incomplete", "The school cannot be opened, so nothing can be checked", message))
    with st.container(key="no-school", width=560):
        schools.chooser("Try this folder")
