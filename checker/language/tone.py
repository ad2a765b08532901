"""The tone model: what is wrong with how a text speaks, where, and which of the account's objectives it serves.

One reading gives, for the whole text, a probability for each kind of tone and for each objective, and for each word whether it belongs to the
phrase that carries a kind. So the phrase is marked without reading anything twice. Politics alone is read again, sentence by sentence, where the first
reading leaves it possible: one sly line in a long post is drowned otherwise, and the mean of the whole and the worst sentence finds most.

What turns the model's scores into probabilities (Platt's two numbers a kind) and the thresholds are chosen on the dev set by
`python -m models.train thresholds` and lie beside the model in `thresholds.toml`.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from checker.errors import ModelFileError
from checker.language.emoji_names import EMOJI, emoji_words
from checker.language.encoder import Array, OnnxEncoder, windows
from checker.language.sentences import sentences
from checker.weights.manifest import verified_toml

TONE_KINDS = ("political", "personal_opinion", "offensive", "discriminatory", "insensitive", "disrepute", "defamatory")
OBJECTIVES = ("event_reminder", "school_good_news", "achievement", "parent_information", "off_objective")
POLITICAL = TONE_KINDS.index("political")
ANY = "any"  # the model's eighth score: there is something wrong, of whatever kind
OUTPUTS = (*TONE_KINDS, ANY)

_REWRITTEN = re.compile(r"https?://\S+|www\.\S+|&(?:amp|lt|gt|quot|#39);|" + EMOJI.pattern)


def for_tone(text: str) -> tuple[str, list[int], list[int]]:
    """The text as the tone model reads it: links as one word, HTML undone, emoji spelt out.

    Returns:
        The text, and two lists that lead back: from `news[i]` on, a position `p` of it stands at `p - news[i] + olds[i]` of the original.
    """
    if text.isascii() and "&" not in text and "http" not in text and "www." not in text:
        return text, [0], [0]
    out: list[str] = []
    news, olds = [0], [0]
    at = done = 0
    for found in _REWRITTEN.finditer(text):
        run = found.group()
        if run[0] == "&":
            other = html.unescape(run)
        elif run[0] in "hw":
            other = " link "
        else:
            other = emoji_words(run)
        out += [text[done : found.start()], other]
        at += found.start() - done
        news.append(at)
        olds.append(found.start())
        at += len(other)
        done = found.end()
        news.append(at)
        olds.append(done)
    out.append(text[done:])
    return "".join(out), news, olds


def original(position: int, news: Sequence[int], olds: Sequence[int]) -> int:
    """The position in the original text of a position in the text that `for_tone` gave."""
    at = bisect_right(news, position) - 1
    there = olds[at] + position - news[at]
    return min(there, olds[at + 1]) if at + 1 < len(olds) else there


@dataclass(frozen=True, slots=True)
class Settings:
    """What `models/tone/thresholds.toml` says.

    Attributes:
        thresholds: `any` -> probability from which something is said to be wrong; kind -> probability from which it is then named.
        scale, shift: kind (or `any`) -> Platt's numbers: probability = sigmoid(scale * score + shift).
        temperature: divides the objectives' scores.
        off_objective: probability of `off_objective` from which the text is said to serve none of the objectives.
        gate: political score of the whole text from which its sentences are read one by one.
        phrase: score of a word from which it belongs to the phrase that carries a kind.
    """

    thresholds: dict[str, float]
    scale: dict[str, float]
    shift: dict[str, float]
    temperature: float
    off_objective: float
    gate: float
    phrase: float

    @classmethod
    def load(cls, folder: Path | None = None) -> Settings:
        """Read and verify the file.

        Raises:
            ModelFileError: it is missing, not the one that was shipped, or lacks a kind.
        """
        data = verified_toml("tone/thresholds.toml", folder)
        try:
            kinds = {k: data["tone"][k] for k in OUTPUTS}
            return cls(
                thresholds={k: float(v["threshold"]) for k, v in kinds.items()},
                scale={k: float(v["scale"]) for k, v in kinds.items()},
                shift={k: float(v["shift"]) for k, v in kinds.items()},
                temperature=float(data["objective"]["temperature"]),
                off_objective=float(data["objective"]["off_objective"]),
                gate=float(data["political_sentences"]["gate"]),
                phrase=float(data["phrase"]["threshold"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelFileError("models/tone/thresholds.toml lacks a kind. Install the checker again.") from error


@dataclass(slots=True)
class Scores:
    """The model's raw scores of one text.

    Attributes:
        tone: [8], in the order of `OUTPUTS`, before calibration.
        objective: [5], in the order of `OBJECTIVES`.
        words: (start, end) of each word in the original text.
        word_scores: [words, 8], before any squashing.
    """

    tone: Array
    objective: Array
    words: list[tuple[int, int]]
    word_scores: Array


@dataclass(frozen=True, slots=True)
class Phrase:
    """`text[start:end]` is what carries `kind`; `confidence` is the mean of its words'."""

    kind: str
    start: int
    end: int
    confidence: float


@dataclass(slots=True)
class ToneReading:
    """What the model says of one text.

    Attributes:
        tone: kind (and `any`) -> probability, for the whole text.
        objective: label -> probability; they add up to 1.
        found: kinds that the thresholds call found, most probable first.
        phrases: for each kind found, the phrases that carry it, strongest first; none where no word stands out.
        scores: what they come from.
    """

    tone: dict[str, float]
    objective: dict[str, float]
    found: list[str]
    scores: Scores
    phrases: list[Phrase] = field(default_factory=list)


class ToneModel:
    """Reads tone and objective.

    Args:
        threads: how many threads one run may use.
        folder: another models' folder, for tests.
    """

    def __init__(self, *, threads: int = 2, folder: Path | None = None) -> None:
        self.encoder = OnnxEncoder("tone", threads=threads, folder=folder)
        self.folder = folder

    @cached_property
    def settings(self) -> Settings:
        """Thresholds and calibration, from beside the model."""
        return Settings.load(self.folder)

    def scores(self, texts: Sequence[str]) -> list[Scores]:
        """Raw scores. A text longer than a window has its worst window's tone and the windows' mean objective.

        Raises:
            ModelFileError: the model is missing or is not the one that was shipped.
        """
        given = [for_tone(text) for text in texts]
        cut = self.encoder.cut([text for text, _, _ in given])
        rows = [(n, a, b) for n, p in enumerate(cut) for a, b in windows(p)]
        seen: list[list[tuple[int, Array, Array, Array]]] = [[] for _ in texts]
        for (n, a, _), (tone, objective, pieces) in zip(
            rows, self.encoder.run([(cut[n].ids[a:b], cut[n].cases[a:b]) for n, a, b in rows]), strict=True
        ):
            seen[n].append((a, tone, objective, pieces))
        out = []
        for p, (_, news, olds), parts in zip(cut, given, seen, strict=True):
            each = np.full((len(p.ids), len(OUTPUTS)), -np.inf, np.float32)
            for a, _, _, pieces in parts:
                np.maximum(each[a : a + len(pieces)], pieces, out=each[a : a + len(pieces)])
            words = [(original(start, news, olds), original(end, news, olds)) for start, end in p.words]
            out.append(
                Scores(np.max([t for _, t, _, _ in parts], axis=0), np.mean([o for _, _, o, _ in parts], axis=0), words, each[p.firsts])
            )
        return out

    def read(self, texts: Sequence[str]) -> list[ToneReading]:
        """Read texts.

        Raises:
            ModelFileError: the model or its thresholds are missing or are not the ones that were shipped.
        """
        given = self.scores(texts)
        self.read_sentences(texts, given, self.settings.gate)
        return [self.settled(text, scores) for text, scores in zip(texts, given, strict=True)]

    def read_sentences(self, texts: Sequence[str], given: Sequence[Scores], gate: float) -> None:
        """Where the political score of a text is at least `gate`, make it the mean of its own and that of the most political sentence."""
        near = [(n, parts) for n, text in enumerate(texts) if given[n].tone[POLITICAL] >= gate and len(parts := sentences(text)) > 1]
        if not near:
            return
        each = self.scores([texts[n][a:b] for n, parts in near for a, b in parts])
        at = 0
        for n, parts in near:
            worst = max(s.tone[POLITICAL] for s in each[at : at + len(parts)])
            at += len(parts)
            given[n].tone[POLITICAL] = (given[n].tone[POLITICAL] + worst) / 2

    def settled(self, text: str, scores: Scores) -> ToneReading:
        """Probabilities, kinds found and their phrases, from raw scores and the settings."""
        s = self.settings
        tone = {k: float(_sigmoid(scores.tone[n] * s.scale[k] + s.shift[k])) for n, k in enumerate(TONE_KINDS)}
        tone[ANY] = float(_sigmoid(np.asarray(anything(scores.tone[-1], tone) * s.scale[ANY] + s.shift[ANY])))
        labels = np.exp((scores.objective - scores.objective.max()) / s.temperature)
        objective = dict(zip(OBJECTIVES, (float(v) for v in labels / labels.sum()), strict=True))
        found = kinds_found(tone, s.thresholds)
        reading = ToneReading(tone, objective, found, scores)
        for kind in found:
            reading.phrases += phrases(text, scores, kind, s.phrase)
        return reading


def anything(score: float, tone: dict[str, float]) -> float:
    """The score of `any`: the mean of the model's own and of what the kinds say together (that not all of them are absent)."""
    absent = float(np.prod([1 - min(tone[k], 1 - 1e-6) for k in TONE_KINDS]))
    return (float(score) + float(np.log((1 - absent + 1e-9) / absent))) / 2


def kinds_found(tone: dict[str, float], thresholds: dict[str, float]) -> list[str]:
    """Where `any` passes its threshold: the kinds that pass theirs, most probable first, or the most probable alone. Else none."""
    if tone[ANY] < thresholds[ANY]:
        return []
    ranked = sorted(TONE_KINDS, key=lambda k: -tone[k])
    return [k for k in ranked if tone[k] >= thresholds[k]] or ranked[:1]


def phrases(text: str, scores: Scores, kind: str, threshold: float) -> list[Phrase]:
    """Runs of words whose score for `kind` passes, each within a sentence, with gaps of up to two words closed; strongest first.

    A run of one or two words is dropped where a longer one is found: it is what the model let spill from the sentence beside it.
    """
    if not len(scores.words):
        return []
    each = _sigmoid(scores.word_scores[:, OUTPUTS.index(kind)])
    ends = [end for _, end in sentences(text)]
    runs: list[list[int]] = []
    for n in (int(n) for n in np.flatnonzero(each >= threshold)):
        here = bisect_right(ends, scores.words[n][0])
        if runs and n - runs[-1][1] <= 3 and here == bisect_right(ends, scores.words[runs[-1][1]][0]):
            runs[-1][1] = n
        else:
            runs.append([n, n])
    runs = [[a, b] for a, b in runs if any(c.isalnum() for c in text[scores.words[a][0] : scores.words[b][1]])]
    if any(b - a >= 3 for a, b in runs):
        runs = [[a, b] for a, b in runs if b - a >= 2]
    out = []
    for a, b in runs:
        start, end = scores.words[a][0], scores.words[b][1]
        while end < len(text) and text[end] in ".!?…”’\"'":  # the mark at the end belongs to it
            end += 1
        out.append(Phrase(kind, start, end, float(each[a : b + 1].mean())))
    return sorted(out, key=lambda p: -p.confidence * min(8, p.end - p.start))


def sentence_tone(scores: Scores, start: int, end: int) -> dict[str, float]:
    """Kind -> mean of the word scores within `text[start:end]`, squashed; says where a kind sits, not how probable the text is to have it."""
    inside = [n for n, (a, b) in enumerate(scores.words) if a >= start and b <= end]
    if not inside:
        return dict.fromkeys(TONE_KINDS, 0.0)
    means = _sigmoid(scores.word_scores[inside]).mean(axis=0)
    return {k: float(means[n]) for n, k in enumerate(TONE_KINDS)}


def _sigmoid(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -60, 60))))
