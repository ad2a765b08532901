"""One click that puts better words in: what a check proposes takes the place of what it quoted."""

from __future__ import annotations

import streamlit as st

from checker.finding import TextSpan
from checker.page.pieces import plain
from checker.page.session import put
from checker.page.write.held import Held
from checker.page.write.state import Result, Writing, writing
from checker.render.view import Card, View


def replacement(card: Card, span: TextSpan, result: Result) -> None:
    """The button under a finding that has a cure in words, or about a file's name."""
    words = card.finding.replacement
    if span.field.startswith("images[") and (held := _photo_at(span.field, result)):
        st.button(
            f"Rename the photo ({card.number})", key=f"do.rename.{card.number}", on_click=_rename, args=(held.uid,), icon=":material/edit:"
        )
    elif words is not None and _place(writing(), result, span) is not None:
        label = plain(f"Use “{words}” instead ({card.number})" if words else f"Take it out ({card.number})")
        st.button(label, key=f"do.replace.{card.number}", on_click=apply, args=([(span, words)],), icon=":material/edit:")


def all_replacements(seen: View, fresh: bool) -> None:
    """One button for every replacement in the words, where there is more than one."""
    found = [(c.finding.evidence, c.finding.replacement) for c in seen.cards if c.finding.replacement is not None]
    pairs = [
        (span, words) for span, words in found if isinstance(span, TextSpan) and not span.field.startswith("images[") and words is not None
    ]
    if fresh and len({(s.field, s.start, s.end) for s, _ in pairs}) > 1:
        st.button(
            f"Make all {len(pairs)} proposed changes", key="do.replace-all", on_click=apply, args=(pairs,), icon=":material/done_all:"
        )


def apply(pairs: list[tuple[TextSpan, str]]) -> None:
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
