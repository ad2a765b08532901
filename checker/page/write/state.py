"""What the page remembers between runs: the post being written, its photos, the last report. All of it lives in this session only.

Widgets are keyed by a generation number, so that "start a new post" forgets every one of them at once, uploads first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, time
from pathlib import PurePosixPath
from typing import Any

import streamlit as st

from checker.draft import Draft, Photo
from checker.page.session import forget_downloads, kept_keys, put, state_of
from checker.page.write.held import Held, Sent
from checker.render.pictures import Picture
from checker.report import Report, digest
from checker.said import Said
from checker.school.tags import VISITOR, tag
from checker.workflow.at_once import Decided
from checker.workflow.stepwise import Run


@dataclass(slots=True)
class Result:
    """What the last check said, and about which draft: its photos without their bytes, so that none outlives the post."""

    report: Report
    draft: Draft
    pictures: dict[str, tuple[list[Picture], str]]
    edits: list[tuple[int, int, int, str]] = field(default_factory=list)
    """Replacements taken over since: start, end, growth, field; in indices of the checked text."""
    decision: Decided | None = None
    reported: set[int] = field(default_factory=set)
    """Numbers of findings that were reported as wrong; `told_missed`: that something was missed."""
    told_missed: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """The case that the post in the page is a version of.

    Attributes:
        case: its id.
        digest: of the post as the page held it when it was sent; "" where it was opened from its case and not sent since.
        said: what the checks said of the photos as they will be published, where that differs from what the page showed.
        named: `checker.said.fingerprint` of who was said to be who.
    """

    case: str
    digest: str = ""
    said: str = ""
    named: str = ""


@dataclass(slots=True)
class Writing:
    """The whole state of one session."""

    generation: int = 0
    batch: int = 0
    uids: int = 0
    photos: list[Held] = field(default_factory=list)
    result: Result | None = None
    note: str = ""
    changed: str = ""
    """What was done last, in words, for whoever cannot see it."""
    refused: str = ""
    sample: str = ""
    alt_all: str = ""
    author: str | None = None
    filed: Filed | None = None
    memo: tuple[str, str] = ("", "")
    draft_id: str = ""
    """Under which the post is kept while it is written, "" before it is; `revision`, `saved_as` and `unsaved` belong to it."""
    revision: int = 0
    saved_as: str = ""
    unsaved: str = ""
    running: Run | None = None
    after_check: str = ""
    carried: tuple[str, ...] = ()
    """The platforms chosen while another school was: taken over where this one has them, else asked for. Never put in their place unseen."""
    shown: Report | None = None
    """The last report that stood in the page as the post's verdict: whoever wrote the post has seen this one. What the next check changed is told against it."""
    said: str = ""
    """What that was, in words."""

    def key(self, name: str, uid: int | None = None) -> str:
        """The key of a widget of this post, or of one of its photos."""
        return f"post.{self.generation}.{name}" + (f".{uid}" if uid is not None else "")

    def mended(self, then: str = "") -> None:
        """Something was put right after a check: check again by itself. `then` is where the focus goes when that is done; else it stays."""
        if self.result:
            st.session_state["do.check"] = True
            self.after_check = then

    def css(self, name: str, uid: int | None = None) -> str:
        """The class that Streamlit gives such a widget, without `st-key-`."""
        return self.key(name, uid).replace(".", "-")

    def get(self, name: str, uid: int | None = None, default: Any = "") -> Any:
        """What a widget of this post holds."""
        return st.session_state.get(self.key(name, uid), default)

    def put(self, name: str, value: Any, uid: int | None = None) -> None:
        """Fill a widget; only before it is drawn (in a callback)."""
        put(self.key(name, uid), value)

    def add_photo(self, name: str, content: bytes) -> Held:
        """Take a photo into the post, under a name that no other has."""
        path, names, number = PurePosixPath(name.replace("\\", "/")), {p.name for p in self.photos}, 2
        unique = path.name
        while unique in names:
            unique, number = f"{path.stem} ({number}){path.suffix}", number + 1
        self.uids += 1
        held = Held(self.uids, unique, content)
        self.photos.append(held)
        return held

    def sent(self, filed: Filed, version: str) -> None:
        """The post as it stands is that version of that case, by its digest there."""
        self.filed = filed
        for number, held in enumerate(self.photos, 1):
            held.sent = Sent(number, held.tagging.crop, version)

    def photo(self, uid: int) -> Held | None:
        """The photo of the post with this number."""
        return next((p for p in self.photos if p.uid == uid), None)

    def new_post(self) -> None:
        """Forget the post, its photos and its report."""
        for key in kept_keys(("post.",)):
            del st.session_state[key]
        forget_downloads()
        self.generation += 1
        self.photos, self.result, self.shown, self.author, self.filed = [], None, None, None, None
        self.carried = ()
        self.note = self.refused = self.sample = self.alt_all = self.changed = self.said = ""
        self.draft_id, self.revision, self.saved_as, self.unsaved = "", 0, "", ""
        if self.running:
            self.running.cancel()
        self.running = None
        st.query_params.pop("draft", None)
        self.memo = ("", "")

    def tags(self, held: Held) -> tuple[str, ...]:
        """Who is in a photo: the people chosen, and visitors as typed."""
        visitors = [v.strip() for v in str(self.get("visitors", held.uid)).replace(";", ",").split(",")]
        return (*held.tagging.tags, *(tag(VISITOR, v) for v in visitors if v))

    def draft(self) -> Draft:
        """The post as it stands in the widgets.

        Raises:
            DraftError: it is not one that can be checked.
        """
        alt = {p.name: self.get("alt", p.uid).strip() for p in self.photos}
        return Draft(
            id=self.sample or "post",
            text=self.get("text"),
            platforms=tuple(self.get("platforms", default=())),
            images=tuple(Photo(p.name, p.content) for p in self.photos),
            has_image=bool(self.get("later", default=False)) and not self.photos,
            alt_text={k: v for k, v in {"": self.alt_all, **alt}.items() if v},
            people={p.name: tags for p in self.photos if (tags := self.tags(p))},
            faces={p.name: boxes for p in self.photos if (boxes := p.tagging.marked)},
            account=self.get("account", default=None) or None,
            objective=self.get("objective", default=None) or None,
            author=self.author,
            publish_at=_iso(self.get("publish_at", default=None), self.get("publish_time", default=None)),
            event_date=_iso(self.get("event_date", default=None)),
        )

    def said_of_faces(self) -> Said:
        """What is said of the faces of each photo in which they can be named one by one."""
        found = {p.name: p.tagging.said for p in self.photos if not p.unsettled}
        return {name: faces for name, faces in found.items() if faces}

    def digest_of(self, draft: Draft) -> str:
        """The draft's digest; taken again only when something changed, since large videos take a while."""
        signature = f"{draft!r}{[p.sha for p in self.photos]}"
        if self.memo[0] != signature:
            self.memo = (signature, digest(draft))
        return self.memo[1]


def writing() -> Writing:
    """This tab's state of the page."""
    return state_of(Writing)


def without_bytes(draft: Draft) -> Draft:
    """The draft to show beside its report: photos by name only."""
    return replace(draft, images=tuple(Photo(p.name, b"") for p in draft.images))


def forget_photo(state: Writing, uid: int) -> None:
    """Forget all that is held about one photo of the post: who is in it, its texts, its clean copy."""
    start, end = state.key(""), f".{uid}"
    for key in [k for k in st.session_state if isinstance(k, str) and k.startswith(start) and k.endswith(end)]:
        del st.session_state[key]
    forget_downloads()


def _iso(day: date | None, at: time | None = None) -> str | None:
    return None if day is None else f"{day.isoformat()}T{at:%H:%M}" if at else day.isoformat()
