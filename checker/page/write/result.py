"""The right side: what the checks said about the post as it was checked."""

from __future__ import annotations

import io

import streamlit as st

from checker.draft import Draft, Photo
from checker.errors import CheckerError
from checker.finding import TextSpan
from checker.page import report, schools
from checker.page.pieces import part
from checker.page.write import faces, mend
from checker.page.write.state import Result, without_bytes, writing
from checker.render.pictures import try_pictures_of
from checker.render.view import Card, View, times_in, view
from checker.report import Report
from checker.school import School
from checker.workflow.told import checked


def check(school: School) -> None:
    """Run the checks over the post as it stands; what goes wrong becomes a message."""
    state = writing()
    state.note = ""
    try:
        draft = state.draft()
    except CheckerError as error:
        state.note = str(error)
        return
    if not draft.text.strip() and not draft.images:
        state.result, state.note = None, "There is nothing to check yet. Write or paste the words of the post, or add a photo."
        return
    if not state.get("platforms", default=()):
        state.result, state.note = None, "Choose where the post will go: consent is held for each platform on its own."
        return
    with st.spinner("Checking. The first check takes a little longer, while the language and photo models are loaded."):
        schools.warmed(school)
        try:
            made = checked(draft, school)
        except Exception as error:
            known = isinstance(error, CheckerError)
            state.result = None
            state.note = (
                str(error) if known else f"The checks could not run ({type(error).__name__}), so nothing was checked. Report the fault."
            )
            return
        pictures = {p.name: (p.pictures, p.problem) for p in state.photos}
        for photo in draft.images:
            if times := times_in(made, photo.name):
                pictures[photo.name] = try_pictures_of(photo, times)
    state.result = Result(made, without_bytes(draft), pictures)


def show(school: School, current: str) -> None:
    """Draw the last report. `current` is the digest of the post as it stands."""
    state = writing()
    result = state.result
    if result is None:
        return
    fresh = result.report.digest == current
    seen = view(result.report, result.draft, result.pictures)
    if fresh:
        report.verdict(seen)
    else:
        st.html(part("notice", "changed", "Changed since the check: check again", "What you see below is about the post as it was before."))
        st.button("Check again", key="check-again", type="primary", on_click=_ask_again, icon=":material/refresh:")
        report.unchecked(seen)
    report.whole(
        seen,
        under_card=lambda card: _mending(card, result),
        under_photo=lambda photo: faces.tools(photo, school, fresh),
        under_words=lambda: mend.all_replacements(seen, fresh),
    )
    _small_print(seen, result, school)


def _ask_again() -> None:
    st.session_state["do.check"] = True


def _mending(card: Card, result: Result) -> None:
    evidence = card.finding.evidence
    if isinstance(evidence, TextSpan):
        mend.replacement(card, evidence, result)


def _small_print(seen: View, result: Result, school: School) -> None:
    with st.expander("What was checked"):
        st.html(part("ran", seen))
        st.download_button(
            "Download this report",
            data=lambda: _html(result.report, school),
            file_name="report.html",
            mime="text/html",
            on_click="ignore",
            key="download-report",
            help="A page that stands alone and can be printed. It holds the words and photos of the post: keep it as you keep them.",
        )


def _html(made: Report, school: School) -> bytes:
    from checker.render import writer

    state, stream = writing(), io.StringIO()
    draft = state.result.draft if state.result else Draft()
    contents = {p.name: p.content for p in state.photos}
    whole = Draft(
        id=draft.id,
        text=draft.text,
        platforms=draft.platforms,
        alt_text=draft.alt_text,
        images=tuple(Photo(p.name, contents.get(p.name, b"")) for p in draft.images),
    )
    with writer("html", stream, school=school, single=True) as write:
        write(made, whole)
    return stream.getvalue().encode("utf-8")
