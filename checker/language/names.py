"""The names model: who and what is named in a text. Words in, PERSON, ORG and LOC spans out, with how sure the model is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from checker.language.encoder import Array, OnnxEncoder, windows
from checker.language.pieces import Pieces

# Pieces. The model was trained on short texts: with 120 it missed one name in twelve deep inside long made-up posts, with 45 one in twenty.
WINDOW = 48
KINDS = ("PERSON", "ORG", "LOC")
_TRIM = " \t\n\r.,;:!?\"'()[]{}<>*_~|/\\-–—…“”‘’#@&+=•·"


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """`text[start:end]` names a `kind` (PERSON, ORG or LOC), with `confidence` from 0 to 1."""

    start: int
    end: int
    kind: str
    confidence: float


class NamesModel:
    """Finds names.

    Args:
        threads: how many threads one run may use.
        folder: another models' folder, for tests.
    """

    def __init__(self, *, threads: int = 2, folder: Path | None = None) -> None:
        self.encoder = OnnxEncoder("names", threads=threads, folder=folder)

    def find(self, texts: Sequence[str]) -> list[list[NamedSpan]]:
        """The names in each text, in order, never overlapping.

        Raises:
            ModelFileError: the model is missing or is not the one that was shipped.
        """
        cut = self.encoder.cut(texts)
        rows: list[tuple[int, int, int]] = [(n, a, b) for n, p in enumerate(cut) for a, b in windows(p, WINDOW) if p.ids]
        given = self.encoder.run([(cut[n].ids[a:b], cut[n].cases[a:b]) for n, a, b in rows])
        logits: list[Array | None] = [None] * len(texts)
        depth: dict[int, Array] = {}
        for (n, a, b), (out,) in zip(rows, given, strict=True):
            total = len(cut[n].ids)
            if b - a == total:
                logits[n] = out
                continue
            # Where windows overlap, the one in which the word stands further from the edge has seen more of what is around it.
            inside = np.minimum(np.arange(b - a) + (9999 if a == 0 else 0), np.arange(b - a)[::-1] + (9999 if b == total else 0))
            whole = logits[n]
            if whole is None:
                whole = logits[n] = np.zeros((total, out.shape[1]), np.float32)
                depth[n] = np.full(total, -1)
            better = inside > depth[n][a:b]
            whole[a:b][better] = out[better]
            depth[n][a:b][better] = inside[better]
        return [spans(text, p, found) if found is not None else [] for text, p, found in zip(texts, cut, logits, strict=True)]


def spans(text: str, pieces: Pieces, logits: Array) -> list[NamedSpan]:
    """BIO logits [pieces, 7] to spans. A word that goes on (I) with no beginning begins one."""
    scores = logits[pieces.firsts].astype(np.float64)
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    scores /= scores.sum(axis=1, keepdims=True)
    best = scores.argmax(axis=1)
    out: list[NamedSpan] = []
    current: tuple[int, int, int, list[float]] | None = None  # kind, start, end, how sure word by word

    def close() -> None:
        nonlocal current
        if current is not None:
            kind, start, end, sure = current
            start, end = _trimmed(text, start, end)
            if start < end:
                out.append(NamedSpan(start, end, KINDS[kind], float(np.mean(sure))))
        current = None

    for n, ((start, end), label) in enumerate(zip(pieces.words, best, strict=True)):
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
    """Punctuation off both ends, and a possessive off the right one."""
    while start < end and text[start] in _TRIM:
        start += 1
    kept_dot = end - start > 1 and text[end - 1] == "." and text[end - 2].isupper()  # an initial keeps its full stop: "Amelia H."
    while end > start and text[end - 1] in _TRIM and not kept_dot:
        end -= 1
    if text[start:end].casefold().endswith(("'s", "’s")):
        end -= 2
    return start, end
