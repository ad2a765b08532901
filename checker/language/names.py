"""Who and what is named in a text: the scores of its words in, PERSON, ORG and LOC spans out, with how sure the model is."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from checker.language.encoder import Array
from checker.language.labels import NAMED
from checker.language.scores import softmax


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """`text[start:end]` names a `kind` (PERSON, ORG or LOC), with `confidence` from 0 to 1."""

    start: int
    end: int
    kind: str
    confidence: float


def named_spans(text: str, words: Sequence[tuple[int, int]], logits: Array) -> list[NamedSpan]:
    """The names, in order, never overlapping. A word that goes on (I) with no beginning begins one.

    Args:
        words: (start, end) of each word of `text`.
        logits: [words, 7], in the order of `NAME_LABELS`.
    """
    if not len(words):
        return []
    scores = softmax(logits)
    best = scores.argmax(axis=1)
    out: list[NamedSpan] = []
    current: tuple[int, int, int, list[float]] | None = None  # kind, start, end, how sure word by word

    def close() -> None:
        nonlocal current
        if current is not None:
            kind, start, end, sure = current
            start, end = _trimmed(text, start, end)
            if start < end:
                out.append(NamedSpan(start, end, NAMED[kind], float(np.mean(sure))))
        current = None

    for n, ((start, end), label) in enumerate(zip(words, best, strict=True)):
        if label == 0:
            close()
            continue
        kind, goes_on = divmod(int(label) - 1, 2)
        sure = float(scores[n, 1 + 2 * kind] + scores[n, 2 + 2 * kind])
        if goes_on and current is not None and current[0] == kind:
            current = (kind, current[1], end, [*current[3], sure])
        else:
            close()
            current = (kind, start, end, [sure])
    close()
    return out


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Marks, emoji and spaces off both ends, and a possessive off the right one."""
    while start < end and not text[start].isalnum():
        start += 1
    kept_dot = end - start > 1 and text[end - 1] == "." and text[end - 2].isupper()  # an initial keeps its full stop: "Amelia H."
    while end > start and not text[end - 1].isalnum() and not kept_dot and unicodedata.category(text[end - 1])[0] != "M":
        end -= 1
    if text[start:end].casefold().endswith(("'s", "’s")):
        end -= 2
    return start, end
