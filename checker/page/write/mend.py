"""One click that puts better words in: what a check proposes takes the place of what it quoted."""

from __future__ import annotations

import streamlit as st

from checker.finding import Change, Finding, TextSpan
from checker.page.pieces import plain
from checker.page.session import put
from checker.page.write.held import Held
from checker.page.write.state import Result, Writing, writing
from checker.render.view import Card, View
from checker.singling_out.left_out import quoted


def replacement(card: Card, span: TextSpan, result: Result) -> None:
    """The button under a finding that has a cure in words, or about a file's name."""
    changes = card.finding.changes
    if span.field.startswith("images[") and (held := _photo_at(span.field, result)):
        st.button(
            f"Rename the photo ({card.number})", key=f"do.rename.{card.number}", on_click=_rename, args=(held.uid,), icon=":material/edit:"
        )
    elif changes and all(_place(writing(), result, place) is not None for place, _ in changes):
        label = plain(f"{_said(card.finding)} ({card.number})")
        st.button(label, key=f"do.replace.{card.number}", on_click=apply, args=(list(changes),), icon=":material/edit:")


def _said(finding: Finding) -> str:
    """What the button does, in words."""
    words, out = finding.replacement, quoted(finding.also)
    if words is None:
        return f"Take out {out}"
    use = f"Use “{words}” instead" if words else "Take it out"
    return f"{use} and take out {out}" if out else use


def all_replacements(seen: View, fresh: bool) -> None:
    """One button for every replacement in the words, where there is more than one."""
    offers = {c.finding.changes for c in seen.cards}
    places = dict.fromkeys(change for offer in offers for change in offer if not change[0].field.startswith("images["))
    if fresh and len({offer for offer in offers if offer}) > 1 and len(places) > 1:
        st.button(
            f"Make all {len(places)} proposed changes",
            key="do.replace-all",
            on_click=apply,
            args=(sorted(places, key=lambda change: (change[0].field, change[0].start)),),
            icon=":material/done_all:",
        )


def apply(pairs: list[Change]) -> None:
    """Put words in place of quoted ones; a place that has changed meanwhile, or that another change covered, is left as it is."""
    state = writing()
    if state.result is None:
        return
    for span, words in pairs:
        start = _place(state, state.result, span)
        key = _key(state, span.field, state.result)
        if start is None or key is None:
            continue
        text = str(st.session_state.get(key, ""))
        put(key, text[:start] + words + text[start + len(span.quote) :])
        state.result.edits.append((span.start, span.end, len(words) - len(span.quote), span.field))
    state.mended(".st-key-result .ck-verdict")


def _place(state: Writing, result: Result, span: TextSpan) -> int | None:
    """Where the quoted words stand now: moved by the replacements made since the check, and only if they still stand there."""
    key = _key(state, span.field, result)
    if key is None:
        return None
    start = span.start
    for other_start, other_end, growth, field in result.edits:
        if field != span.field:
            continue
        if other_end <= span.start:
            start += growth
        elif other_start < span.end:
            return None
    text = str(st.session_state.get(key, ""))
    return start if text[start : start + len(span.quote)] == span.quote else None


def _key(state: Writing, field: str, result: Result) -> str | None:
    """The widget that holds a field of the draft."""
    if field == "text":
        return state.key("text")
    if field.startswith("alt_text["):
        held = next((p for p in state.photos if p.name == field[9:-1]), None)
        return state.key("alt", held.uid) if held else None
    return None


def _photo_at(field: str, result: Result) -> Held | None:
    number = field[7:-1]
    if not number.isdigit() or int(number) >= len(result.draft.images):
        return None
    return next((p for p in writing().photos if p.name == result.draft.images[int(number)].name), None)


def _rename(uid: int) -> None:
    state = writing()
    held = next((p for p in state.photos if p.uid == uid), None)
    if held:
        from checker.page.write.copies import plain_name

        held.name = plain_name(held, held.name)
        state.mended(".st-key-result .ck-verdict")
        state.note = (
            f"In this post the photo is now called {held.name}. Use “Get a clean copy” to save it under that name, and publish that copy."
        )
