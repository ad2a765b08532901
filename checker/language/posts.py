"""The posts model: what is wrong with how a text speaks, which of the account's objectives it serves, what it tells of somebody's private life, whether
it singles out one pupil, what is named, and who each person named is.

One reading gives all of it: for the whole text a score for each kind of tone, objective and circumstance, and for each word whether it belongs to the
phrase that carries them, and whom it names. So a phrase is marked without reading anything twice. Only a long paragraph is read again in parts, for its tone alone, which is drowned otherwise.

`rewritten` and `stretches` say what is read, `scores` holds what comes out, `calibration` makes probabilities of it, `names` and `phrases` find the places.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from checker.language.calibration import Settings, anything, kinds_found
from checker.language.encoder import Array, OnnxEncoder
from checker.language.labels import ANY, NAME_LABELS, OBJECTIVES, OUTPUTS, PEOPLE, SINGLED_OUT, TOLD, TOLD_WORDS, TONE_KINDS
from checker.language.names import NamedSpan, named_spans
from checker.language.phrases import Phrase, circumstances, phrases
from checker.language.rewritten import as_read, original
from checker.language.scores import Scores
from checker.language.stretches import beginnings, parts, windows

CHANCES = 0.4
"""How much stronger the worst of several stretches must be, times the logarithm of their number: each is one more chance to be wrong. Chosen on dev posts put together into newsletters."""


@dataclass(slots=True)
class PostReading:
    """What the model says of one text.

    Attributes:
        tone: kind (and `any`) -> probability, for the whole text.
        objective: label -> probability; they add up to 1.
        told: circumstance (and `any`, `singled_out`) -> probability, for the whole text.
        found: kinds of tone that the thresholds call found, most probable first.
        phrases: for each kind found, the phrases that carry it, strongest first; none where no word stands out.
        circumstances: phrases that tell something private, in order; empty where the whole text does not pass.
        names: people, organisations and places named, in order, never overlapping.
        scores: what they come from.
    """

    tone: dict[str, float]
    objective: dict[str, float]
    told: dict[str, float]
    found: list[str]
    scores: Scores
    names: list[NamedSpan] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    circumstances: list[Phrase] = field(default_factory=list)


class PostsModel:
    """Reads posts.

    Args:
        threads: how many threads one run may use.
        folder: another models' folder, for tests.
    """

    def __init__(self, *, threads: int = 2, folder: Path | None = None) -> None:
        self.encoder = OnnxEncoder("posts", threads=threads, folder=folder)
        self.folder = folder

    @cached_property
    def settings(self) -> Settings:
        """Thresholds and calibration, from beside the model."""
        return Settings.load(self.folder)

    def scores(self, texts: Sequence[str]) -> list[Scores]:
        """Raw scores. A text read in several stretches has the tone and circumstances of the worst, less `CHANCES`, and the stretches' mean objective.

        Raises:
            ModelFileError: the model is missing or is not the one that was shipped.
        """
        given = [as_read(text) for text in texts]
        cut = self.encoder.cut([text for text, _, _ in given])
        rows: list[_Row] = []
        for n, p in enumerate(cut):
            breaks, within = beginnings(given[n][0], p)
            for a, b in windows(p, breaks):
                again = parts(a, b, within)
                rows += [_Row(n, a, b, whole=True, tone=not again), *(_Row(n, c, d, whole=False, tone=True) for c, d in again)]
        seen: list[list[tuple[_Row, list[Array]]]] = [[] for _ in texts]
        outputs = self.encoder.run([(cut[row.text].ids[row.start : row.end], cut[row.text].cases[row.start : row.end]) for row in rows])
        for row, each in zip(rows, outputs, strict=True):
            seen[row.text].append((row, each))
        out = []
        for p, (_, news, olds), read in zip(cut, given, seen, strict=True):
            firsts = np.array(p.firsts, np.intp)
            places = p.words if news == [0] else [(original(start, news, olds), original(end, news, olds)) for start, end in p.words]
            if len(read) == 1:  # nearly every text: what its one window says
                tone, objective, told, *by_piece = read[0][1]
                own, own_told, people, names = (piece[firsts] for piece in by_piece)
                out.append(Scores(tone.copy(), objective, places, own, told, own_told, people, names))
            else:
                out.append(_together(read, len(p.ids), firsts, places))
        return out

    def read(self, texts: Sequence[str]) -> list[PostReading]:
        """Read texts.

        Raises:
            ModelFileError: the model or its thresholds are missing or are not the ones that were shipped.
        """
        return [self.settled(text, scores) for text, scores in zip(texts, self.scores(texts), strict=True)]

    def settled(self, text: str, scores: Scores) -> PostReading:
        """Probabilities, kinds found and their phrases, from raw scores and the settings."""
        s = self.settings
        tone = {k: s.tone[k].probability(scores.tone[n]) for n, k in enumerate(TONE_KINDS)}
        tone[ANY] = s.tone[ANY].probability(anything(scores.tone[-1], tone))
        told = {k: s.told[k].probability(scores.told[n]) for n, k in enumerate(TOLD)}
        told[ANY] = s.told[ANY].probability(anything(scores.told[len(TOLD)], told))
        told[SINGLED_OUT] = s.told[SINGLED_OUT].probability(scores.told[-1])
        labels = np.exp((scores.objective - scores.objective.max()) / s.temperature)
        objective = dict(zip(OBJECTIVES, (float(v) for v in labels / labels.sum()), strict=True))
        found = kinds_found(tone, s.tone, TONE_KINDS)
        reading = PostReading(tone, objective, told, found, scores, named_spans(text, scores.words, scores.names))
        for kind in found:
            reading.phrases += phrases(text, scores, kind, s.phrase)
        if told[ANY] >= s.told[ANY].threshold:
            reading.circumstances = circumstances(text, scores, told, s)
        return reading


@dataclass(frozen=True, slots=True)
class _Row:
    """A stretch of a text, in pieces: `text` is the text's number. `tone`: its tone counts; `whole`: everything else does."""

    text: int
    start: int
    end: int
    whole: bool
    tone: bool


def _together(read: Sequence[tuple[_Row, list[Array]]], size: int, firsts: Array, places: list[tuple[int, int]]) -> Scores:
    """The scores of a text of `size` pieces that was read in several stretches."""
    each, told_each = np.full((size, len(OUTPUTS)), -np.inf, np.float32), np.full((size, len(TOLD_WORDS)), -np.inf, np.float32)
    who, named = np.zeros((size, len(PEOPLE) + 1), np.float32), np.zeros((size, len(NAME_LABELS)), np.float32)
    depth = np.zeros((size, 1), np.float32)
    for row, (_, _, _, words, told_words, people, names) in read:
        here = slice(row.start, row.end)
        np.maximum(each[here], words, out=each[here])
        if row.whole:
            np.maximum(told_each[here], told_words, out=told_each[here])
            who[here] += people  # read in two windows: what both say together
            named[here] += names
            depth[here] += 1
    named /= np.maximum(depth, 1)  # how sure it is of a name is compared with thresholds: the mean of both
    tones = [o[0] for row, o in read if row.tone]
    whole = [o for row, o in read if row.whole]
    tone = np.max(tones, axis=0) - np.float32(CHANCES * math.log(len(tones)))
    objective = np.mean([o[1] for o in whole], axis=0)
    told = np.max([o[2] for o in whole], axis=0) - np.float32(CHANCES * math.log(len(whole)))
    return Scores(tone, objective, places, each[firsts], told, told_each[firsts], who[firsts], named[firsts])
