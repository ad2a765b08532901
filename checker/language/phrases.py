"""Phrases out of the scores of a text's words: what carries a kind of tone, what tells something private, who is named."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from checker.language.calibration import Settings
from checker.language.encoder import Array
from checker.language.labels import ANY, OUTPUTS, PEOPLE, TOLD, TOLD_WORDS
from checker.language.scores import Scores, sigmoid, softmax
from checker.language.sentences import sentences
from checker.words.tables import table


@dataclass(frozen=True, slots=True)
class Phrase:
    """`text[start:end]` is what carries `kind`; `confidence` is the mean of its words'. `adult` is the probability that what it tells is a grown-up's."""

    kind: str
    start: int
    end: int
    confidence: float
    adult: float = 0.0


def runs(text: str, words: Sequence[tuple[int, int]], each: Array, threshold: float) -> list[tuple[int, int]]:
    """(first, last) of the runs of words whose score in `each` [words] passes, each within a sentence, with gaps of up to two words closed.

    A run of one or two words is dropped where a longer one is found: it is what the model let spill from the sentence beside it.
    """
    ends = [end for _, end in sentences(text)]
    found: list[list[int]] = []
    for n in (int(n) for n in np.flatnonzero(each >= threshold)):
        here = bisect_right(ends, words[n][0])
        if found and n - found[-1][1] <= 3 and here == bisect_right(ends, words[found[-1][1]][0]):
            found[-1][1] = n
        else:
            found.append([n, n])
    kept = [(a, b) for a, b in found if any(c.isalnum() for c in text[words[a][0] : words[b][1]])]
    if any(b - a >= 3 for a, b in kept):
        kept = [(a, b) for a, b in kept if b - a >= 2]
    return kept


def phrases(text: str, scores: Scores, kind: str, threshold: float) -> list[Phrase]:
    """The runs of words that carry a kind of tone, strongest first."""
    if not len(scores.words):
        return []
    each = sigmoid(scores.word_scores[:, OUTPUTS.index(kind)])
    out = []
    for a, b in runs(text, scores.words, each, threshold):
        start, end = scores.words[a][0], scores.words[b][1]
        while end < len(text) and text[end] in ".!?…”’\"'":  # the mark at the end belongs to it
            end += 1
        out.append(Phrase(kind, start, end, float(each[a : b + 1].mean())))
    return sorted(out, key=lambda p: -p.confidence * min(8, p.end - p.start))


def circumstances(text: str, scores: Scores, told: Mapping[str, float], settings: Settings) -> list[Phrase]:
    """The phrases that tell something private, in order, each with its likeliest type and whether it is a grown-up's; at least one.

    A type is looked for where the whole text passes for it; a phrase that only `any` marks has the type that text and words speak for together.
    """
    each = sigmoid(scores.told_words)
    types = [k for k in TOLD if told[k] >= settings.told[k].threshold]
    found: list[Phrase] = []

    def add(kind: str, a: int, b: int) -> None:
        b = next((n for n in range(b, a - 1, -1) if _ends(text, scores.words[n])), -1)
        if b < 0:
            return
        a = next(n for n in range(a, b + 1) if any(c.isalnum() for c in text[slice(*scores.words[n])]))
        found.append(Phrase(kind, scores.words[a][0], scores.words[b][1], told[ANY], float(each[a : b + 1, -1].mean())))

    def free(a: int, b: int) -> bool:
        return all(p.end <= scores.words[a][0] or p.start >= scores.words[b][1] for p in found)

    def likeliest(a: int, b: int) -> str:
        return max(TOLD, key=lambda k: float(each[a : b + 1, TOLD.index(k)].mean()) + told[k])

    for kind in sorted(types, key=lambda k: -told[k]):
        for a, b in runs(text, scores.words, each[:, TOLD.index(kind)], settings.phrase):
            if free(a, b):
                add(kind, a, b)
    anywhere = each[:, TOLD_WORDS.index(ANY)]
    for a, b in runs(text, scores.words, anywhere, settings.phrase):
        if free(a, b):
            add(likeliest(a, b), a, b)
    if not found and len(scores.words):  # no word stands out: the sentence with most of it
        inside = [[n for n, (s, e) in enumerate(scores.words) if s >= start and e <= end] for start, end in sentences(text)]
        most = max((i for i in inside if i), key=lambda i: float(anywhere[i].max()), default=list(range(len(scores.words))))
        add(likeliest(most[0], most[-1]), most[0], most[-1])
    return sorted(found, key=lambda p: p.start)


@cache
def _trailing() -> frozenset[str]:
    """Words with which no telling phrase ends; a run of nothing else is what the model let spill."""
    return frozenset(table("trailing").words("words"))


def _ends(text: str, word: tuple[int, int]) -> bool:
    """Whether a telling phrase may end with this word."""
    said = text[word[0] : word[1]].casefold()
    return said not in _trailing() and any(c.isalnum() for c in said)


def people_named(text: str, scores: Scores) -> list[Phrase]:
    """Runs of words that name somebody of one kind, in order; what only looks like a name is left out."""
    if not len(scores.words):
        return []
    sure = softmax(scores.people)
    best = sure.argmax(axis=1)
    out: list[Phrase] = []
    at = 0
    while at < len(best):
        label = int(best[at])
        end = at + 1
        if label and PEOPLE[label - 1] != "notperson":
            # "O'Brien" and "Amélie-Rose" are several words here; a comma or a line ends a name.
            while (
                end < len(best) and best[end] == label and re.fullmatch(r"[ '’.-]*", text[scores.words[end - 1][1] : scores.words[end][0]])
            ):
                end += 1
            start, stop = scores.words[at][0], scores.words[end - 1][1]
            if any(c.isalpha() for c in text[start:stop]):
                out.append(Phrase(PEOPLE[label - 1], start, stop, float(sure[at:end, label].mean())))
        at = end
    return out
