"""Stored texts: the names found in them and the raw scores of tone and objective, under one thread and two, singly and together."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from checker.conform.deviation import Deviation
from checker.language.labels import OBJECTIVES, OUTPUTS, TOLD_OUTPUTS
from checker.language.names import named_spans
from checker.language.posts import PostsModel

CLOSE = 1e-3
"""How far a score may be from the one stored. Sums of float32 in another order differ by a hundredth of this."""
_SCORES = {"tone": OUTPUTS, "objective": OBJECTIVES, "told": TOLD_OUTPUTS}


@cache
def texts() -> dict[str, str]:
    """Name of a case -> its text; `repeat` makes a long one."""
    data = tomllib.loads((Path(__file__).parent / "texts.toml").read_text("utf-8"))
    return {f"text {name}": " ".join([row["text"]] * row.get("repeat", 1)) for name, row in data.items()}


def read(threads: int, *, together: bool) -> dict[str, Any]:
    """Case -> {"names": [[start, end, kind, confidence], ...], "tone": [8 raw scores], "objective": [5 raw scores], "told": [17 raw scores]}.

    Raises:
        ModelFileError: the model is missing or is not the one that was shipped.
    """
    posts = PostsModel(threads=threads)

    def some(given: Sequence[str]) -> list[dict[str, Any]]:
        return [
            {
                "names": [[s.start, s.end, s.kind, round(s.confidence, 6)] for s in named_spans(text, scores.words, scores.names)],
                "tone": [round(float(v), 6) for v in scores.tone],
                "objective": [round(float(v), 6) for v in scores.objective],
                "told": [round(float(v), 6) for v in scores.told],
            }
            for text, scores in zip(given, posts.scores(given), strict=True)
        ]

    every = list(texts().values())
    rows = some(every) if together else [row for text in every for row in some([text])]
    return dict(zip(texts(), rows, strict=True))


def read_every_way() -> Iterator[dict[str, Any]]:
    """One thread and singly first, which is what is stored."""
    for threads in (1, 2):
        for together in (False, True):
            yield read(threads, together=together)


def furthest(wanted: dict[str, Any], given: dict[str, Any]) -> float:
    """The largest difference between scores that both have."""
    pairs = [pair for part in _SCORES for pair in zip(wanted[part], given[part], strict=True)]
    if [row[:3] for row in wanted["names"]] == [row[:3] for row in given["names"]]:
        pairs += [(a[3], b[3]) for a, b in zip(wanted["names"], given["names"], strict=True)]
    return max(abs(float(a) - float(b)) for a, b in pairs)


def compare(case: str, wanted: dict[str, Any], given: dict[str, Any]) -> Iterator[Deviation]:
    """Names other than those stored, and scores further off than `CLOSE`."""
    if [row[:3] for row in wanted["names"]] != [row[:3] for row in given["names"]]:
        yield Deviation(case, f"{len(given['names'])} names, not the {len(wanted['names'])} expected")
    elif off := [abs(a[3] - b[3]) for a, b in zip(wanted["names"], given["names"], strict=True) if not abs(a[3] - b[3]) <= CLOSE]:
        yield Deviation(case, f"a name's confidence is {max(off):.3f} off")
    for part, labels in _SCORES.items():
        for label, a, b in zip(labels, wanted[part], given[part], strict=True):
            if not abs(a - b) <= CLOSE:  # so that no number at all counts as off
                yield Deviation(case, f"the score of {label} is {abs(a - b):.3f} off")
