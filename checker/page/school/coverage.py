"""What the consent log covers: a chart, the same in words, and who is concerned, by pupil id."""

from __future__ import annotations

import base64
from dataclasses import asdict
from datetime import date

import streamlit as st

from checker.page.pieces import plain
from checker.page.school.pieces import piece
from checker.school import School
from checker.school.coverage import coverage
from checker.school.outlook import Use, sentences, uses


def draw(school: School) -> None:
    """The part of the page."""
    today = date.today()
    found = uses(school, today)
    st.html(piece("told", f"On {today.day} {today:%B %Y}", sentences(school, today)))
    if found:
        st.html(piece("chart", [asdict(use) | {"bar": _bar(use)} for use in found]))
    covered = coverage(school.consent_log, today)
    if school.consent_log.ignored_columns:
        st.caption(plain(f"Columns of the log that are not used: {', '.join(school.consent_log.ignored_columns)}."))
    with st.expander(f"Pupils who are not covered for everything ({len(covered.gaps)})"):
        for pupil_id, row in sorted(covered.gaps.items()):
            st.text(f"{pupil_id}: " + ", ".join(f"{school.platform_name(a)} ({s})" for a, s in row.items()))
    for kind, rows in covered.stale.items():
        with st.expander(f"{kind.capitalize()} ({len(rows)})"):
            for pupil_id, activities in sorted(rows.items()):
                st.text(f"{pupil_id}{': ' if activities else ''}{', '.join(map(school.platform_name, activities))}")
    for ids in covered.same_name:
        st.caption(
            plain(f"{', '.join(ids)} share a first name and surname. If it is one child in two rows, keep one row; if not, leave both.")
        )


def _bar(use: Use) -> str:
    """A bar as a drawing: filled, striped, dotted, empty, so that no colour has to be told apart."""
    width = 300
    unit = width / max(1, use.total)
    parts = (
        (use.in_force - use.ends_soon, "currentColor"),
        (use.ends_soon, "url(#s)"),
        (use.never_asked, "url(#d)"),
        (use.refused + use.other, "none"),
    )
    drawn, at = "", 0.0
    for count, fill in parts:
        drawn += (
            f'<rect x="{at:.1f}" y="1" width="{count * unit:.1f}" height="20" fill="{fill}" stroke="currentColor" stroke-width="1.5"/>'
            if count
            else ""
        )
        at += count * unit
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 0 {width + 2} 22" width="{width + 2}" height="22" color="#0b5a5c"><style>@media (prefers-color-scheme:dark){{svg{{color:#8fd6cf}}}}</style><defs>'
        '<pattern id="s" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="4" height="8" fill="currentColor"/></pattern>'
        '<pattern id="d" width="7" height="7" patternUnits="userSpaceOnUse"><circle cx="3.5" cy="3.5" r="1.4" fill="currentColor"/></pattern>'
        f"</defs>{drawn}</svg>"
    )
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
