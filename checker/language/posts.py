"""The posts model: what is wrong with how a text speaks, which of the account's objectives it serves, what it tells of somebody's private life, whether
it singles out one pupil, what is named, and who each person named is.

One reading gives all of it: for the whole text a score for each kind of tone, objective and circumstance, and for each word whether it belongs to the
phrase that carries them, and whom it names. So a phrase is marked without reading anything twice. Only a long paragraph is read again in parts, for its tone alone, which is drowned otherwise.

What turns the model's scores into probabilities (Platt's two numbers a kind) and the thresholds are chosen on the dev sets by
`python -m models.train thresholds` and lie beside the model in `thresholds.toml`.
"""

from __future__ import annotations

import html
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np

from checker.errors import ModelFileError
from checker.language.emoji_names import EMOJI, emoji_words
from checker.language.encoder import WHOLE, Array, OnnxEncoder, parts, windows
from checker.language.names import LABELS, NamedSpan, named_spans
from checker.language.pieces import Pieces
from checker.language.sentences import sentences
from checker.weights.manifest import verified_toml
from checker.words.tables import table

TONE_KINDS = ("political", "personal_opinion", "offensive", "discriminatory", "insensitive", "disrepute", "defamatory")
OBJECTIVES = ("event_reminder", "school_good_news", "achievement", "parent_information", "off_objective")
ANY = "any"  # the model's eighth score: there is something wrong, of whatever kind
OUTPUTS = (*TONE_KINDS, ANY)
TOLD = (
    "medical",
    "send",
    "family",
    "religion",
    "ethnicity",
    "safeguarding",
    "behaviour",
    "attendance",
    "money",
    "result",
    "whereabouts",
    "plan",
    "looks",
    "age",
    "birthday",
)
SINGLED_OUT = "singled_out"
TOLD_OUTPUTS = (*TOLD, ANY, SINGLED_OUT)
TOLD_WORDS = (*TOLD, ANY, "adult")
PEOPLE = ("pupil", "child", "staff", "parent", "adult", "public", "historical", "fictional", "notperson")

CHANCES = 0.4
"""How much stronger the worst of several stretches must be, times the logarithm of their number: each is one more chance to be wrong. Chosen on dev posts put together into newsletters."""
LONG_LINE = 12
"""Words from which a line is a paragraph."""
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


def beginnings(text: str, pieces: Pieces) -> tuple[list[int], list[int]]:
    """The pieces with which a paragraph begins, and those with which a sentence does within a line; neither is looked for in a text that is read whole."""
    if len(pieces.ids) <= WHOLE:
        return [], []
    starts = [start for start, _ in pieces.words]
    firsts = [bisect_left(starts, start) for start, _ in sentences(text)]
    within = [n for n in firsts if 0 < n < len(starts) and "\n" not in text[pieces.words[n - 1][1] : starts[n]]]
    return paragraphs(text, pieces), [pieces.firsts[n] for n in within]


def paragraphs(text: str, pieces: Pieces) -> list[int]:
    """The pieces with which a paragraph begins: behind an empty line, or behind a line of a dozen words or more; lists stay together."""
    out = []
    line = 0  # how many words the line has so far
    for n, ((_, before), (start, _)) in enumerate(pairwise(pieces.words), 1):
        line += 1
        gap = text[before:start]
        if "\n" in gap:
            if line >= LONG_LINE or gap.count("\n") > 1:
                out.append(pieces.firsts[n])
            line = 0
    return out


def original(position: int, news: Sequence[int], olds: Sequence[int]) -> int:
    """The position in the original text of a position in the text that `for_tone` gave."""
    at = bisect_right(news, position) - 1
    there = olds[at] + position - news[at]
    return min(there, olds[at + 1]) if at + 1 < len(olds) else there


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt's two numbers of one score, and the probability from which it counts."""

    threshold: float
    scale: float
    shift: float

    def probability(self, score: float) -> float:
        """0 to 1."""
        return 1 / (1 + math.exp(-min(max(float(score) * self.scale + self.shift, -60.0), 60.0)))


@dataclass(frozen=True, slots=True)
class Settings:
    """What `models/posts/thresholds.toml` says.

    Attributes:
        tone: `any` -> from what probability something is said to be wrong; kind -> from what it is then named.
        told: the same of private circumstances; and `singled_out`.
        temperature: divides the objectives' scores.
        off_objective: probability of `off_objective` from which the text is said to serve none of the objectives.
        phrase: score of a word from which it belongs to the phrase that carries a kind.
    """

    tone: dict[str, Calibration]
    told: dict[str, Calibration]
    temperature: float
    off_objective: float
    phrase: float

    @classmethod
    def load(cls, folder: Path | None = None) -> Settings:
        """Read and verify the file.

        Raises:
            ModelFileError: it is missing, not the one that was shipped, or lacks a kind.
        """
        data = verified_toml("posts/thresholds.toml", folder)
        try:
            return cls(
                tone={k: _calibration(data["tone"][k]) for k in OUTPUTS},
                told={k: _calibration(data["told"][k]) for k in TOLD_OUTPUTS},
                temperature=float(data["objective"]["temperature"]),
                off_objective=float(data["objective"]["off_objective"]),
                phrase=float(data["phrase"]["threshold"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelFileError("models/posts/thresholds.toml lacks a kind. Install the checker again.") from error


def _calibration(row: Mapping[str, float]) -> Calibration:
    return Calibration(float(row["threshold"]), float(row["scale"]), float(row["shift"]))


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
        names: [words, 7], before softmax: in the order of `LABELS`.
    """

    tone: Array
    objective: Array
    words: list[tuple[int, int]]
    word_scores: Array
    told: Array
    told_words: Array
    people: Array
    names: Array


@dataclass(frozen=True, slots=True)
class Phrase:
    """`text[start:end]` is what carries `kind`; `confidence` is the mean of its words'. `adult` is the probability that what it tells is a grown-up's."""

    kind: str
    start: int
    end: int
    confidence: float
    adult: float = 0.0


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
        given = [for_tone(text) for text in texts]
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
    who, named = np.zeros((size, len(PEOPLE) + 1), np.float32), np.zeros((size, len(LABELS)), np.float32)
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


def anything(score: float, kinds: Mapping[str, float]) -> float:
    """The score of `any`: the mean of the model's own and of what the kinds say together (that not all of them are absent)."""
    absent = math.prod(1 - min(p, 1 - 1e-6) for p in kinds.values())
    return (float(score) + math.log((1 - absent + 1e-9) / absent)) / 2


def kinds_found(probabilities: Mapping[str, float], settings: Mapping[str, Calibration], kinds: Sequence[str]) -> list[str]:
    """Where `any` passes its threshold: the kinds that pass theirs, most probable first, or the most probable alone. Else none."""
    if probabilities[ANY] < settings[ANY].threshold:
        return []
    ranked = sorted(kinds, key=lambda k: -probabilities[k])
    return [k for k in ranked if probabilities[k] >= settings[k].threshold] or ranked[:1]


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
    each = _sigmoid(scores.word_scores[:, OUTPUTS.index(kind)])
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
    each = _sigmoid(scores.told_words)
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


def sentence_tone(scores: Scores, start: int, end: int) -> dict[str, float]:
    """Kind -> mean of the word scores within `text[start:end]`, squashed; says where a kind sits, not how probable the text is to have it."""
    inside = [n for n, (a, b) in enumerate(scores.words) if a >= start and b <= end]
    if not inside:
        return dict.fromkeys(TONE_KINDS, 0.0)
    means = _sigmoid(scores.word_scores[inside]).mean(axis=0)
    return {k: float(means[n]) for n, k in enumerate(TONE_KINDS)}


def who(scores: Scores, start: int, end: int) -> dict[str, float]:
    """Kind of person (`PEOPLE`) -> probability that `text[start:end]` names one, the mean of its words'; what is left is that it names nobody."""
    inside = [n for n, (a, b) in enumerate(scores.words) if a < end and b > start]
    if not inside:
        return dict.fromkeys(PEOPLE, 0.0)
    z = scores.people[inside].astype(np.float64)
    z = np.exp(z - z.max(axis=1, keepdims=True))
    means = (z / z.sum(axis=1, keepdims=True)).mean(axis=0)
    return {k: float(means[n]) for n, k in enumerate(PEOPLE, 1)}


def people_named(text: str, scores: Scores) -> list[Phrase]:
    """Runs of words that name somebody of one kind, in order; what only looks like a name is left out."""
    if not len(scores.words):
        return []
    z = scores.people.astype(np.float64)
    z = np.exp(z - z.max(axis=1, keepdims=True))
    z /= z.sum(axis=1, keepdims=True)
    best = z.argmax(axis=1)
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
                out.append(Phrase(PEOPLE[label - 1], start, stop, float(z[at:end, label].mean())))
        at = end
    return out


def _sigmoid(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -60, 60))))
