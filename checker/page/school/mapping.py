"""Looking at an export's columns together: which sheet it is on, which row names them, what each is taken for and why, and choosing otherwise."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from checker.page.pieces import plain
from checker.page.school.state import setting_up
from checker.school.importing import Column
from checker.school.platforms import platform_name

ROWS = 12
"""Rows near the top that may be chosen as the header."""


def sheet(kind: str) -> str | None:
    """A choice among a workbook's sheets; None while it is the one that was found, and where there is no other."""
    state = setting_up()
    read = state.exports[kind].plan.sheet
    if len(read.sheets) < 2:
        return None
    picked = st.selectbox(
        "Sheet of the workbook",
        read.sheets,
        index=read.sheets.index(read.sheet),
        format_func=plain,
        key=state.key(f"{kind}.sheet"),
        help="The one with the most column titles that are known was taken. Choose another if the pupils or staff stand there.",
    )
    return picked if picked != read.sheet else None


def header(kind: str) -> int | None:
    """A choice of the row that names the columns; None while it is as it was found."""
    state = setting_up()
    plan = state.exports[kind].plan
    st.caption(plain((f"Sheet “{plan.sheet.sheet}”. " if plan.sheet.sheet else "") + plan.why_header))
    rows = plan.sheet.rows[: max(ROWS, plan.header + 1)]
    with st.expander("Another row names the columns"):
        picked = st.selectbox(
            "Row that names the columns",
            range(len(rows)),
            index=plan.header,
            format_func=lambda n: f"Row {rows[n][0]}: {', '.join(c for c in rows[n][1] if c)[:90]}",
            key=state.key(f"{kind}.header.{plan.sheet.sheet}"),
        )
    return picked if picked != plan.header else None


def columns(kind: str, meanings: Mapping[str, str], uses: Mapping[str, str]) -> None:
    """A row for each column that is used, then those that are not, each with what it may be taken for instead; `uses` by their names as people write them."""
    plan = setting_up().exports[kind].plan
    used = [c for c in plan.columns if c.meaning != "unused"]
    looks = [c for c in plan.columns if c.meaning == "unused" and c.cells]
    rest = [c for c in plan.columns if c.meaning == "unused" and not c.cells]
    for column in (*used, *looks):
        _row(kind, column, meanings, uses)
    if rest:
        with st.expander(f"Columns that are not used ({len(rest)})"):
            for column in rest:
                _row(kind, column, meanings, uses)


def _row(kind: str, column: Column, meanings: Mapping[str, str], uses: Mapping[str, str]) -> None:
    state = setting_up()
    place = f"{state.exports[kind].plan.sheet.sheet}.{column.index}"
    title = column.title or f"Column {column.index + 1}"
    key = state.key(f"{kind}.column.{place}.{column.meaning}")
    left, right = st.columns([1, 1], vertical_alignment="top")
    with left:
        st.selectbox(
            plain(title),
            list(meanings),
            index=list(meanings).index(column.meaning),
            format_func=lambda m: meanings[m],
            key=key,
            on_change=_choose,
            args=(kind, column.index, key),
        )
    with right:
        if column.meaning == "consent":
            uses_key = state.key(f"{kind}.uses.{place}.{','.join(column.activities)}")
            st.multiselect(
                plain(f"“{title}” is consent for"),
                list(dict.fromkeys((*uses, *column.activities))),
                default=list(column.activities),
                format_func=lambda u: plain(uses.get(u, platform_name(u))),
                key=uses_key,
                on_change=_choose_uses,
                args=(kind, column.index, uses_key),
            )
        said = ", ".join(f"{cell or 'empty'} ({count})" for cell, count in column.cells[:5])
        more = f" and {len(column.cells) - 5} more" if len(column.cells) > 5 else ""
        st.caption(plain(column.reason + (f" Its cells: {said}{more}." if said and column.meaning == "consent" else "")))


def _choose(kind: str, index: int, key: str) -> None:
    state = setting_up()
    plan = state.exports[kind].plan.with_column(index, str(st.session_state[key]))
    state.change(kind, columns=plan.columns)


def _choose_uses(kind: str, index: int, key: str) -> None:
    state = setting_up()
    plan = state.exports[kind].plan.with_column(index, "consent", tuple(st.session_state[key]))
    state.change(kind, columns=plan.columns)
