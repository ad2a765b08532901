"""The posts model's raw scores of a text, and what they say of a stretch of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from checker.language.encoder import Array
from checker.language.labels import PEOPLE, TONE_KINDS


@dataclass(slots=True)
class Scores:
    """The model's raw scores of one text.

    Attributes:
        tone: [8], in the order of `OUTPUTS`, before calibration.
        objective: [5], in the order of `OBJECTIVES`.
        words: (start, end) of each word in the original text.
        word_scores: [words, 8], before any squashing.
        told: [17], in the order of `TOLD_OUTPUTS`, before calibration.
        told_words: [words, 17], in the order of `TOLD_WORDS`, before any squashing.
        people: [words, 10], before softmax: nobody, then the order of `PEOPLE`.
        names: [words, 7], before softmax: in the order of `NAME_LABELS`.
    """

    tone: Array
    objective: Array
    words: list[tuple[int, int]]
    word_scores: Array
    told: Array
    told_words: Array
    people: Array
    names: Array


def sentence_tone(scores: Scores, start: int, end: int) -> dict[str, float]:
    """Kind -> mean of the word scores within `text[start:end]`, squashed; says where a kind sits, not how probable the text is to have it."""
    inside = [n for n, (a, b) in enumerate(scores.words) if a >= start and b <= end]
    if not inside:
        return dict.fromkeys(TONE_KINDS, 0.0)
    means = sigmoid(scores.word_scores[inside]).mean(axis=0)
    return {k: float(means[n]) for n, k in enumerate(TONE_KINDS)}


def who(scores: Scores, start: int, end: int) -> dict[str, float]:
    """Kind of person (`PEOPLE`) -> probability that `text[start:end]` names one, the mean of its words'; what is left is that it names nobody."""
    inside = [n for n, (a, b) in enumerate(scores.words) if a < end and b > start]
    if not inside:
        return dict.fromkeys(PEOPLE, 0.0)
    means = softmax(scores.people[inside]).mean(axis=0)
    return {k: float(means[n]) for n, k in enumerate(PEOPLE, 1)}


def sigmoid(x: Array) -> Array:
    """Each score squashed by itself, to 0 to 1."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -60, 60))))


def softmax(x: Array) -> Array:
    """Probabilities of the classes, row by row: [rows, classes] that add up to 1."""
    z = x.astype(np.float64)
    z = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(z / z.sum(axis=1, keepdims=True))
