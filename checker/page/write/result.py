"""The right side: what the checks said about the post as it was checked."""

from __future__ import annotations

import io

import streamlit as st

from checker.draft import Draft, Photo
from checker.errors import CheckerError
from checker.finding import PhotoRegion, TextSpan
from checker.page import report, schools
from checker.page.drawn import look_again, wait_for
from checker.page.focus import wish
from checker.page.pieces import part
from checker.page.server import served
from checker.page.write import acts, copies, mend, telling
from checker.page.write.seen import learn
from checker.page.write.seen import seen as told_by_name
from checker.page.write.state import Result, without_bytes, writing
from checker.render.pictures import try_pictures_of
from checker.render.view import Card, View, times_in
from checker.report import Report
from checker.school import School
from checker.workflow.stepwise import SAME, Run, changed_parts, difference

VERDICT = ".st-key-result .ck-verdict"
SOON = 0.6
"""Seconds for which a check is waited for before its progress is drawn."""
STEP = 0.4
"""Seconds after which its progress is drawn again where it is still at the same step; the button to cancel it may have to wait so long."""


def check(school: School) -> None:
    """Begin to check the post as it stands; what stands in the way becomes a message."""
    state = writing()
    state.note = ""
    try:
        draft = state.draft()
    except CheckerError as error:
        state.note = str(error)
        return
    if not draft.text.strip() and not draft.images and not draft.has_image:
        state.result, state.note = None, "There is nothing to check yet. Write or paste the words of the post, or add a photo."
        return
    if not state.get("platforms", default=()):
        state.result, state.note = None, "Choose where the post will go: consent is held for each platform on its own."
        return
    if state.running:
        state.running.cancel()
    state.running = Run(draft, school, lambda: schools.warmed(school))
    # Words alone take less than a blink: then there is no progress to be drawn. Where no server runs there is nobody to draw it for.
    state.running.wait(SOON if served() else None)


def progress(school: School) -> None:
    """Draw how far the check is, until it is done; then take what it says."""
    run = writing().running
    if run is not None and run.done:
        take(run)
        st.rerun()  # what was seen belongs in the post's own column too, which is drawn by now
    elif run is not None:
        st.fragment(_progress)(run, [])


def _progress(run: Run, drawn: list[bool]) -> None:
    """`drawn` tells whether the fragment runs by itself: nothing is waited for in the page's own run."""
    alone, at = bool(drawn), run.at
    drawn.append(True)
    st.html(part("notice", "changed", "Checking", f"{run.steps[run.at]} ({run.at + 1} of {len(run.steps)})"))
    st.progress((run.at + 0.5) / len(run.steps))
    st.button("Cancel the check", key="do.cancel", on_click=_cancel, icon=":material/close:")
    if alone:
        wait_for(lambda: run.done or run.at != at, STEP)
        if run.done:
            st.rerun()
    look_again("check")


def _cancel() -> None:
    state = writing()
    if state.running:
        state.running.cancel()
    state.running, state.note = None, "The check was cancelled, so nothing was checked. Your post is as it was."


def take(run: Run) -> None:
    """What a check that has ended says is the page's result from now on."""
    state = writing()
    state.running = None
    if run.report is None:
        known = isinstance(run.failed, CheckerError)
        kind = type(run.failed).__name__
        state.result = None
        state.note = str(run.failed) if known else f"The checks could not run ({kind}), so nothing was checked. Report the fault."
        return
    made, draft = run.report, run.draft
    pictures = {p.name: (p.pictures, p.problem) for p in state.photos}
    for photo in draft.images:
        if times := times_in(made, photo.name):
            pictures[photo.name] = try_pictures_of(photo, times)
    said = difference(state.shown, made)
    if said != SAME or state.shown is None or state.shown.digest != made.digest or not state.said:
        state.said = said  # else the post is as it was shown, and what its last change brought is said still: the page may have checked that by itself
    state.result = Result(made, without_bytes(draft), pictures)
    for held in state.photos:
        learn(held, state.result)
    if state.after_check:
        wish(state.after_check)
    state.after_check = ""


def show(school: School, current: str, now: Draft | None) -> None:
    """Draw the last report. `current` is the digest of the post as it stands, `now`; "" and None where it cannot be checked."""
    state = writing()
    result = state.result
    if result is None:
        return
    fresh = result.report.digest == current
    seen = told_by_name(result, school)
    if state.running:
        pass  # its progress is drawn above; what stands below is about the post before the mend
    elif fresh:
        state.shown = result.report
        report.verdict(seen)
        if state.said:
            st.html(part("said", state.said))
    else:
        parts = ", ".join(changed_parts(result.draft, now)) if now else ""
        said = f"Changed: {parts}. " if parts else ""
        st.html(
            part(
                "notice", "changed", "Changed since the check: check again", f"{said}What you see below is about the post as it was before."
            )
        )
        st.button("Check again", key="check-again", type="primary", on_click=_ask_again, icon=":material/refresh:")
        report.unchecked(seen)
    report.whole(
        seen,
        under_card=lambda card: _under(card, result, school),
        under_photo=lambda photo: copies.tools(photo),
        under_words=lambda: mend.all_replacements(seen, fresh),
    )
    telling.missed(school)
    _small_print(seen, result, school)


def _under(card: Card, result: Result, school: School) -> None:
    _mending(card, result)
    telling.wrong(card, school)


def _ask_again() -> None:
    writing().mended(VERDICT)


def _mending(card: Card, result: Result) -> None:
    """What can be done about one finding with one click."""
    evidence = card.finding.evidence
    if isinstance(evidence, TextSpan):
        mend.replacement(card, evidence, result)
    elif isinstance(evidence, PhotoRegion) and (held := next((p for p in writing().photos if p.name == evidence.photo), None)):
        for spot in held.tagging.spots:
            if spot.state == "named" and spot.tag in card.finding.pupil_ids:
                st.button(
                    f"Cover face {spot.letter} ({card.number})",
                    key=f"do.card-cover.{card.number}.{spot.letter}",
                    on_click=acts.edit,
                    args=(held.uid, "cover", (spot.box,), VERDICT),
                    icon=":material/face_retouching_off:",
                )


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
