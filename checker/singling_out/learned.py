"""One pupil singled out in words that no pattern lists: what the reader of posts says, where neither the roll nor a name in full says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.language.labels import CHILDREN
from checker.singling_out.mention import Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from checker.people.scene import Scene


UNNAMED = 0.7
"""From which probability a child of whom not even a first name is said is one that readers can tell."""


def learned_mention(doc: Doc, scene: Scene, threshold: int) -> Mention | None:
    """The child whom a text singles out as the reader of posts sees it; None where it does not, or where the roll knows that more than `threshold` pupils fit the name.

    Args:
        doc: the text as the language model reads it.
        scene: its people.
        threshold: how few pupils are too few.
    """
    if not doc._.singled_out or any(p.kind == "full" for p in scene.people):
        return None
    sure = float(doc._.told["singled_out"])
    named = [p for p in scene.people if p.kind in ("name", "initials")]
    if any(len(p.pupil_ids) > threshold for p in named):
        return None
    children = [s for s in doc.spans.get("people", ()) if s.label_ in CHILDREN]
    if children:
        first = children[0]
        ids = next((p.pupil_ids for p in named if p.start < first.end_char and p.end > first.start_char), frozenset())
        return Mention(first.start_char, first.end_char, True, (), sure, ids)
    if sure < UNNAMED:
        return None
    told = list(doc.spans.get("details", ()))
    span = told[0] if told else next(iter(doc.sents))
    return Mention(span.start_char, span.end_char, False, (), sure)
