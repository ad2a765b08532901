"""What an approved case is published from: words and alt texts to copy, and one package for each platform."""

from __future__ import annotations

import streamlit as st

from checker.errors import CannotTell, CheckerError, NotApproved
from checker.gatekeeper import gate
from checker.package.parcel import account_on, kept_draft, parcels
from checker.page.pieces import part, plain
from checker.workflow.case import Case
from checker.workflow.desk import Desk


def draw(desk: Desk, case: Case) -> None:
    """Draw what can be taken away, after asking the gate."""
    st.subheader("Publish it from here", anchor=False)
    try:
        draft = kept_draft(desk, case)
    except CheckerError as error:
        st.html(part("notice", "incomplete", "There is nothing to take away", str(error)))
        return
    for name in draft.platforms:
        try:
            gate(draft, desk.school, account_on(desk, draft, name))
        except NotApproved as refused:
            st.html(part("notice", "changed", "It may not be published as it stands", " ".join(refused.reasons)))
            return
        except CannotTell as error:
            st.html(part("notice", "incomplete", "Nobody can tell whether it may be published", str(error)))
            return
    for name in draft.platforms:
        _package(desk, case, name)
    st.caption(
        "Each package holds exactly what was approved: words, photos, alt texts, and the receipt with its token. Once anything in it is changed, it is not what was approved, and may not be published."
    )
    if draft.text.strip():
        st.markdown("**Words**, to copy")
        st.code(draft.text, language=None, wrap_lines=True)
    for name, text in draft.alt_text.items():
        st.markdown(f"**Alt text{f' of {plain(name)}' if name else ''}**, to copy")
        st.code(text, language=None, wrap_lines=True)


def _package(desk: Desk, case: Case, name: str) -> None:
    try:
        (parcel,) = parcels(desk, case.id, [name])
    except CheckerError as error:
        st.html(part("notice", "review", f"No package for {desk.school.platform_within(name)}", str(error)))
        return
    st.download_button(
        f"Package for {plain(desk.school.platform_within(name))}",
        data=parcel.content,
        file_name=parcel.name,
        mime="application/zip",
        on_click="ignore",
        key=f"package-{name}",
        type="primary",
        icon=":material/download:",
    )
