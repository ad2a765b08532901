"""The post is saved as it is written, so that a reload, Back, a new post or a sample loses nothing. The address holds an id that says nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple
from datetime import date, time
from typing import Any

import streamlit as st

from checker.drafts import DraftChangedError, Drafts, Kept
from checker.errors import CheckerError
from checker.page.guard import configured
from checker.page.pieces import plain
from checker.page.session import owner
from checker.page.write import waiting
from checker.page.write.held import Held, Sent
from checker.page.write.state import Filed, Writing, writing
from checker.page.write.thumbnails import first_look
from checker.school import School
from checker.tagging.photo import Tagging
from checker.workflow.at_once import APPROVED
from checker.workflow.states import IN_WORDS, State

_WIDGETS = ("text", "later", "account", "objective")
SHOWN = 6
"""Kept posts offered at once."""


def drafts(school: School) -> Drafts | None:
    """Where this person's posts are kept; nowhere on a shared server while nobody is known by name."""
    who = owner()
    if configured() and not who:
        return None
    return school.prepared(("drafts", who), lambda s: Drafts.open(s, who))


def save(school: School) -> None:
    """`keep`, on the page: says when it was saved, or why it was not."""
    state = writing()
    keep(school)
    if state.draft_id and st.query_params.get("draft") != state.draft_id:
        st.query_params["draft"] = state.draft_id  # whoever comes back from another page, whose address has none, may load this one anew
    if state.unsaved:
        st.caption(plain(f"Not saved: {state.unsaved}"))
    elif state.draft_id:
        st.caption("Saved on this computer, encrypted. A reload loses nothing.")


def keep(school: School) -> None:
    """Save the post if it has changed since; `unsaved` says why it was not."""
    state = writing()
    fields = _fields(state)
    signature = json.dumps(fields) + "".join(p.sha for p in state.photos)
    if not state.saved_as and not state.draft_id and state.sample:
        state.saved_as = signature  # a sample as it was loaded need not be kept
    if (
        state.result
        and state.result.decision
        and state.result.decision.decision == APPROVED
        and state.draft_id
        and signature == state.saved_as
    ):
        _filed(school, state)
    if (fields["text"] or state.photos) and signature != state.saved_as:
        _write(school, state, fields, signature)


def _filed(school: School, state: Writing) -> None:
    """It is approved: the case keeps it from now on, and nothing is left here. Whatever is changed after that is kept as a post of its own."""
    if own := drafts(school):
        own.delete(state.draft_id)
    state.draft_id, state.revision = "", 0
    st.query_params.pop("draft", None)


def _write(school: School, state: Writing, fields: Mapping[str, Any], signature: str) -> None:
    kept = drafts(school)
    if kept is None:
        state.unsaved = "there is no place for it here, so keep this tab open until the post is sent."
        return
    photos = {str(p.uid): p.original for p in state.photos}
    try:
        try:
            state.draft_id = state.draft_id or kept.new_id()
            state.revision = kept.save(state.draft_id, fields, photos, revision=state.revision)
        except DraftChangedError:
            # Another tab has gone on with it: this one goes on as a post of its own, so that neither is lost.
            state.draft_id = kept.new_id()
            state.revision = kept.save(state.draft_id, fields, photos, revision=0)
            state.note = "This post was changed in another tab as well. What you see here is kept as a post of its own."
    except CheckerError as error:
        state.unsaved = str(error)
        return
    state.saved_as, state.unsaved = signature, ""
    st.query_params["draft"] = state.draft_id


def restore(school: School) -> None:
    """After a reload: the post that the address names, as it was saved."""
    state, wanted = writing(), st.query_params.get("draft", "")
    if wanted and wanted != state.draft_id and not state.draft_id and not state.photos and not state.get("text"):
        open_kept(wanted, school)


def kept(school: School) -> None:
    """The posts that are kept, to go on with."""
    own = drafts(school)
    found = [k for k in own.all() if writing().draft_id not in (k.id, *k.others)] if own else []
    stand = waiting.states(school, [k.case for k in found])
    turn = (State.CHANGES_ASKED, State.LAPSED)
    found.sort(key=lambda k: 0 if stand.get(k.case) in turn else 2 if k.case else 1)  # what was sent else is somebody else's turn
    if not found:
        return
    st.subheader("Go on with a post", anchor=False)
    for each in found[:SHOWN]:
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"kept-{each.id}"):
            st.button(
                _title(each, stand.get(each.case)),
                key=f"do.open.{each.id}",
                on_click=open_kept,
                args=(each.id, school),
                icon=":material/edit_note:",
                width="stretch",
            )
            st.button(
                "Delete",
                key=f"do.delete.{each.id}",
                on_click=_delete,
                args=((each.id, *each.others), school),
                type="tertiary",
                icon=":material/delete:",
            )


def _title(kept: Kept, state: State | None) -> str:
    when = kept.saved.astimezone()
    sent = f", sent as {kept.case}" if kept.case else ""
    sent += f": {IN_WORDS[state].lower()}" if state else ""
    return plain(f"{kept.title or 'A photo without words'} ({when.day} {when:%B, %H:%M}{sent})")


def _delete(draft_ids: tuple[str, ...], school: School) -> None:
    if own := drafts(school):
        for draft_id in draft_ids:
            own.delete(draft_id)


def open_kept(draft_id: str, school: School) -> None:
    """Fill the page with a post that was kept; what cannot be opened is said and changes nothing else."""
    state, own = writing(), drafts(school)
    try:
        opened = own.load(draft_id) if own else None
    except CheckerError as error:
        state.note = str(error)
        return
    if opened is None:
        st.query_params.pop("draft", None)
        return
    state.new_post()
    fields = opened.fields
    state.draft_id, state.revision = draft_id, opened.revision
    state.sample, state.alt_all, state.author = fields["sample"], fields["alt_all"], fields["author"]
    state.filed = Filed(*fields["filed"]) if fields.get("filed") else None
    for name in _WIDGETS:
        state.put(name, fields[name])
    state.put("platforms", fields["platforms"])
    for name in ("publish_at", "event_date"):
        state.put(name, date.fromisoformat(fields[name]) if fields[name] else None)
    state.put("publish_time", time.fromisoformat(fields["publish_time"]) if fields.get("publish_time") else None)
    for row in fields["photos"]:
        content = opened.photos.get(row["key"])
        if content is not None:
            _photo(state, row, content, school)
    state.saved_as = json.dumps(_fields(state)) + "".join(p.sha for p in state.photos)
    st.query_params["draft"] = draft_id


def _photo(state: Writing, row: Mapping[str, Any], content: bytes, school: School) -> None:
    held = state.add_photo(row["name"], content)
    held.ending, held.tagging = row["ending"], Tagging.from_json(row["tagging"])
    if sent := row.get("sent"):  # a post kept before this was known has none
        number, part, *version = sent  # likewise without the version
        held.sent = Sent(number, tuple(part) if part else None, *version)
    try:
        held.rebuild()
    except CheckerError as error:  # it was covered once: without its covers it must not come back
        state.photos.remove(held)
        state.note = f"A photo could not be covered again, so it was left out. {error}"
        return
    state.put("visitors", row["visitors"], held.uid)
    state.put("alt", row["alt"], held.uid)
    first_look(held, school)


def _fields(state: Writing) -> dict[str, Any]:
    """The post as JSON; its photos by number."""
    days = {name: day.isoformat() if (day := state.get(name, default=None)) else None for name in ("publish_at", "event_date")}
    at = state.get("publish_time", default=None)
    return {
        **{name: state.get(name, default=None) for name in _WIDGETS},
        **days,
        "publish_time": f"{at:%H:%M}" if at else None,
        "text": state.get("text"),
        "platforms": list(state.get("platforms", default=()) or ()),
        "sample": state.sample,
        "alt_all": state.alt_all,
        "author": state.author,
        "filed": list(astuple(state.filed)) if state.filed else None,
        "photos": [_row(state, p) for p in state.photos],
    }


def _row(state: Writing, held: Held) -> dict[str, Any]:
    return {
        "key": str(held.uid),
        "name": held.name,
        "ending": held.ending,
        "tagging": held.tagging.to_json(),
        "sent": held.sent,
        "visitors": state.get("visitors", held.uid),
        "alt": state.get("alt", held.uid),
    }


def split(platform: str, school: School) -> None:
    """Make a post of its own for one platform, with the same photos and people, and go on with that; this one is kept for the others."""
    state, own = writing(), drafts(school)
    if own is None:
        state.note = "Posts cannot be kept here, so a second one cannot be made. Write it in another tab."
        return
    fields, photos = _fields(state), {str(p.uid): p.original for p in state.photos}
    others = [p for p in fields["platforms"] if p != platform]
    copy = own.new_id()
    try:
        own.save(copy, {**fields, "platforms": [platform], "sample": "", "filed": None}, photos, revision=0)
    except CheckerError as error:
        state.note = str(error)
        return
    state.put("platforms", others)
    _write(school, state, _fields(state), "")
    if state.unsaved:
        return
    open_kept(copy, school)
    names = school.platforms_within(others)
    writing().note = f"This is the post for {school.platform_within(platform)} now. The one for {names} is kept: “New post” shows it."
