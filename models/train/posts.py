"""Train the posts model from MiniLM: tone, objectives, private circumstances, whether one pupil is singled out, for the text; and for each word what it tells, whom it names and which
name it belongs to.

python -m models.train posts --corpora DIR
"""

from __future__ import annotations

import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from checker.language.labels import NAME_LABELS, OBJECTIVES, OUTPUTS, PEOPLE, TOLD, TOLD_OUTPUTS, TOLD_WORDS, TONE_KINDS
from checker.language.pieces import Pieces, cut, load_tokenizer
from checker.language.rewritten import as_read, original
from models.train import names_data, posts_data
from models.train.common import (
    HIDDEN,
    MAX_PIECES,
    MODELS,
    SEED,
    Encoder,
    batches,
    copy_tokenizer,
    export,
    fit,
    hide,
    padded,
    rates,
    restore,
    say,
    seed_everything,
    start_folder,
)
from models.train.posts_data import Labelled

IMPORTANCE = torch.tensor([1.0] * len(TONE_KINDS) + [2.0])  # `any` decides whether a post is alarmed
TOLD_IMPORTANCE = torch.tensor([1.0] * len(TOLD) + [2.0, 1.5])
ONWARD = 0.35  # epochs beside the texts that report; with persons in them known as grown-ups, and for 0.6, a child in twenty more was taken for one
HIDE = 0.06  # share of pieces hidden in training, so that no single word decides
IGNORE = -100
NOT_PERSON = len(NAME_LABELS)  # no label of the model: known to be no person's name, and nothing more
# Kinds that readers mix up: where one of a pair is labelled, the absence of the other counts for little.
RELATED = {
    "political": ("personal_opinion",),
    "personal_opinion": ("political", "insensitive"),
    "offensive": ("discriminatory", "insensitive", "disrepute"),
    "discriminatory": ("offensive", "insensitive"),
    "insensitive": ("discriminatory", "disrepute", "offensive", "personal_opinion"),
    "disrepute": ("defamatory", "insensitive", "offensive"),
    "defamatory": ("disrepute", "offensive"),
}


class PostsNet(nn.Module):
    """ids, mask, cases [batch, pieces] -> tone [batch, 8], objective [batch, 5], told [batch, 17], words [batch, pieces, 8], told_words [batch, pieces, 17], people [batch, pieces, 10], names [batch, pieces, 7].

    Each output of the whole text looks at it with its own attention beside the mean, so that one phrase can carry a long text.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = Encoder(folder)
        self.dropout = nn.Dropout(0.1)
        count = len(OUTPUTS) + len(OBJECTIVES) + len(TOLD_OUTPUTS)
        self.head_look = nn.Linear(HIDDEN, count)
        self.head_seen = nn.Parameter(torch.randn(count, HIDDEN) * 0.02)
        self.head_mean = nn.Linear(HIDDEN, count)
        self.head_words = nn.Linear(HIDDEN, len(OUTPUTS))
        self.head_told = nn.Linear(HIDDEN, len(TOLD_WORDS))
        self.head_people = nn.Linear(HIDDEN, len(PEOPLE) + 1)
        self.head_names = nn.Linear(HIDDEN, len(NAME_LABELS))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, cases: torch.Tensor) -> tuple[torch.Tensor, ...]:
        h = self.dropout(self.encoder(ids, mask, cases))
        shown = mask.unsqueeze(-1).to(h.dtype)
        look = torch.softmax(self.head_look(h) + (shown - 1) * 1e4, dim=1)  # [batch, pieces, outputs]
        seen = torch.matmul(look.transpose(1, 2), h)  # [batch, outputs, 384]
        mean = (h * shown).sum(1) / shown.sum(1)
        scores = (seen * self.head_seen).sum(-1) + self.head_mean(mean)
        a, b = len(OUTPUTS), len(OUTPUTS) + len(OBJECTIVES)
        words = self.head_words(h), self.head_told(h), self.head_people(h), self.head_names(h)
        return scores[:, :a], scores[:, a:b], scores[:, b:], *words


class Targets:
    """What a batch should give, with weights of 0 where nothing is known. Made in numpy: an epoch has half a million words."""

    def __init__(self, rows: list[Labelled], pieces: list[Pieces], given: list[tuple[str, list[int], list[int]]]) -> None:
        sizes = [min(len(p.ids), MAX_PIECES) for p in pieces]
        count, width = len(rows), max(sizes) + 2
        self.inputs = padded(pieces)
        tone, tone_weight = np.zeros((count, len(OUTPUTS)), np.float32), np.ones((count, len(OUTPUTS)), np.float32)
        told, told_weight = np.zeros((count, len(TOLD_OUTPUTS)), np.float32), np.zeros((count, len(TOLD_OUTPUTS)), np.float32)
        words = np.zeros((count, width, len(OUTPUTS)), np.float32)
        told_words = np.zeros((count, width, len(TOLD_WORDS)), np.float32)
        told_words_weight = np.zeros((count, width, len(TOLD_WORDS)), np.float32)
        people, names = np.full((count, width), IGNORE, np.int64), np.full((count, width), IGNORE, np.int64)
        for at, row in enumerate(rows):
            _text(row, tone[at], tone_weight[at], told[at], told_weight[at])
            _words(row, pieces[at], given[at], words[at], told_words[at], told_words_weight[at], people[at])
            _names(row, pieces[at], given[at], names[at])
        self.tone, self.tone_weight, self.told, self.told_weight = map(torch.from_numpy, (tone, tone_weight, told, told_weight))
        self.words, self.told_words, self.told_words_weight, self.people = map(
            torch.from_numpy, (words, told_words, told_words_weight, people)
        )
        self.names = torch.from_numpy(names)
        self.objective = torch.tensor([IGNORE if row.objective is None else OBJECTIVES.index(row.objective) for row in rows])


def _text(row: Labelled, tone: np.ndarray, tone_weight: np.ndarray, told: np.ndarray, told_weight: np.ndarray) -> None:
    """Targets of the whole text."""
    for kind in row.kinds:
        tone[TONE_KINDS.index(kind)] = tone[-1] = 1
        for other in RELATED[kind]:
            if other not in row.kinds:
                tone_weight[TONE_KINDS.index(other)] = 0.25
    if not row.tone_known:
        tone_weight[:] = 0
    told_weight[[TOLD_OUTPUTS.index(kind) for kind in row.told_known]] = 1
    for *_, kind in row.told:
        told[TOLD_OUTPUTS.index(kind)] = told[len(TOLD)] = 1
    if row.told or len(row.told_known) == len(TOLD):
        told_weight[len(TOLD)] = 1
    elif row.told_known:
        told_weight[len(TOLD)] = 0.7  # four types were not looked for
    if row.singled_out is not None:
        told_weight[-1] = 1
        told[-1] = float(row.singled_out)


def _places(pieces: Pieces, given: tuple[str, list[int], list[int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of the words that begin within what is read: their first pieces, where their pieces end, and (start, end) in the original text."""
    shown = np.searchsorted(pieces.firsts, MAX_PIECES)
    firsts = np.array(pieces.firsts[:shown], np.int64)
    ends = np.minimum(np.array([*pieces.firsts, len(pieces.ids)][1 : shown + 1], np.int64), MAX_PIECES)
    places = np.array([(original(s, *given[1:]), original(e, *given[1:])) for s, e in pieces.words[:shown]], np.int64).reshape(-1, 2)
    return firsts, ends, places


def _names(row: Labelled, pieces: Pieces, given: tuple[str, list[int], list[int]], names: np.ndarray) -> None:
    """Label of each word at its first piece, [pieces + 2]; `NOT_PERSON` where it is known to be no person's name and nothing more."""
    if row.named is None and not row.people_known:
        return
    firsts, _, places = _places(pieces, given)
    if row.named is None:
        names[firsts + 1] = NOT_PERSON
        marks = [(a, b, "PERSON" if row.text[a] not in "#@" else None) for a, b, kind in row.people if kind != "notperson"]
    else:
        names[firsts + 1] = 0
        marks = list(row.named)
    for start, end, kind in marks:
        inside = np.flatnonzero((places[:, 0] < end) & (places[:, 1] > start))
        if kind is None:  # a name within a tag, whose words are not marked one by one
            names[firsts[inside] + 1] = IGNORE
        elif len(inside):
            names[firsts[inside] + 1] = NAME_LABELS.index(f"I-{kind}")
            names[firsts[inside[0]] + 1] = NAME_LABELS.index(f"B-{kind}")


def names_loss(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """logits [words, 7], wanted [words] -> mean loss; where a word is known to be no person's name, any other label is right."""
    each = torch.log_softmax(logits, -1)
    right = each.gather(1, wanted.clamp(max=len(NAME_LABELS) - 1, min=0).unsqueeze(1)).squeeze(1)
    other = torch.logsumexp(each[:, [n for n, label in enumerate(NAME_LABELS) if "PERSON" not in label]], 1)
    return -torch.where(wanted == NOT_PERSON, other, right).mean()


def _words(
    row: Labelled,
    pieces: Pieces,
    given: tuple[str, list[int], list[int]],
    words: np.ndarray,
    told_words: np.ndarray,
    told_words_weight: np.ndarray,
    people: np.ndarray,
) -> None:
    """Targets of each piece, [pieces + 2, ...]; a word's kind of person stands at its first piece."""
    firsts, ends, places = _places(pieces, given)

    def within(start: int, end: int) -> tuple[slice, np.ndarray]:
        """The pieces of a stretch, and the first pieces of its words."""
        inside = np.flatnonzero((places[:, 0] < end) & (places[:, 1] > start))
        if not len(inside):
            return slice(0, 0), inside
        return slice(firsts[inside[0]] + 1, ends[inside[-1]] + 1), firsts[inside] + 1

    for start, end, kind in row.spans:
        here, _ = within(start, end)
        words[here, TONE_KINDS.index(kind)] = words[here, -1] = 1
    if row.told_known:
        told_words_weight[:, [TOLD_WORDS.index(kind) for kind in row.told_known] + [len(TOLD)]] = 1
    for start, end, kind in row.told:
        here, _ = within(start, end)
        told_words[here, TOLD_WORDS.index(kind)] = told_words[here, len(TOLD)] = 1
        # Whose: asked only where something is told.
        told_words_weight[here, -1] = 1
        told_words[here, -1] = float((start, end) in row.adult)
    if row.people_known:
        people[firsts + 1] = 0
    for start, end, kind in row.people:
        people[within(start, end)[1]] = 1 + PEOPLE.index(kind)


def train(
    corpora: Path,
    *,
    threads: int = 2,
    epochs: float = 2.7,
    out: Path = MODELS / "posts",
    leave_out: tuple[str, ...] = (),
    onward: Path | None = None,
) -> None:
    """Train from models/data to `out`/model.onnx and tokenizer.json.

    Args:
        onward: go on from the weights of this ONNX file at a third of the pace, with the texts that report beside the others, instead of from MiniLM's.
    """
    seed_everything(SEED, threads)
    began = time.time()
    folder = start_folder()
    copy_tokenizer(folder, out / "tokenizer.json")
    tokenizer = load_tokenizer(str(out / "tokenizer.json"))
    rows = posts_data.training(leave_out)
    say(f"posts: {len(rows)} labelled texts from {', '.join([*posts_data.training_sets(), 'set_c'])}")
    reports = posts_data.reports(corpora, SEED) if onward else []
    named = posts_data.names(corpora, SEED, reports=onward is None)
    say(f"names: {len(named)} texts with names; {len(reports)} paragraphs that report")
    net = PostsNet(folder)
    if onward is not None:
        restore(net, onward)
    rng = random.Random(SEED)
    writer = names_data.Writer(SEED)
    positive = torch.tensor([3.0] * len(TONE_KINDS) + [1.5])
    told_positive = torch.tensor([4.0] * len(TOLD) + [1.5, 1.5])
    bce = nn.functional.binary_cross_entropy_with_logits

    def make_epoch(_: int) -> list[Targets]:
        made = posts_data.epoch(rows, rng, writer) + reports + posts_data.names_epoch(named, rng)
        given = [as_read(row.text) for row in made]
        pieces = cut(tokenizer, [text for text, _, _ in given])
        sizes = [min(len(p.ids), MAX_PIECES) for p in pieces]
        return [
            Targets([made[n] for n in batch], [pieces[n] for n in batch], [given[n] for n in batch])
            for batch in batches(sizes, 1000, rng)
        ]  # fmt: skip

    def loss_of(t: Targets) -> torch.Tensor:
        ids, mask, cases = t.inputs
        ids = hide(ids, mask, HIDE)
        tone, objective, told, words, told_words, people, names = (o.float() for o in net(ids, mask, cases))
        each = bce(tone, t.tone, pos_weight=positive, reduction="none") * t.tone_weight * IMPORTANCE
        loss = each.sum() / max(1, int((t.tone_weight[:, -1] > 0).sum()) * len(OUTPUTS)) * 4
        shown = (mask.unsqueeze(-1) * t.tone_weight.unsqueeze(1)).float()
        each = bce(words, t.words, reduction="none")
        loss = loss + (each * shown).sum() / shown.sum().clamp(min=1) * 4
        if (t.objective >= 0).any():
            loss = loss + nn.functional.cross_entropy(objective, t.objective, label_smoothing=0.05)
        if t.told_weight.any():
            each = bce(told, t.told, pos_weight=told_positive, reduction="none") * t.told_weight * TOLD_IMPORTANCE
            loss = loss + each.sum() / t.told_weight.sum().clamp(min=20) * 3
        shown = t.told_words_weight * mask.unsqueeze(-1)
        if shown.any():
            each = bce(told_words, t.told_words, pos_weight=torch.tensor(2.0), reduction="none")
            loss = loss + (each * shown).sum() / shown.sum().clamp(min=200) * 8
        if (t.people >= 0).any():
            loss = loss + nn.functional.cross_entropy(people.flatten(0, 1), t.people.flatten(), ignore_index=IGNORE) * 1.5
        if (known := t.names != IGNORE).any():
            loss = loss + names_loss(names[known], t.names[known]) * 1.5
        return loss

    pace = 1.0 if onward is None else 1 / 3
    groups = rates(net, 1.4e-4 * pace, 1e-3 * pace, 0.88)
    fit(net, groups, make_epoch, loss_of, epochs=epochs, label="posts", average_from=0.6)
    texts, pieces_axes = {0: "batch"}, {0: "batch", 1: "pieces"}
    export(net, out / "model.onnx", {"tone": texts, "objective": texts, "told": texts, "words": pieces_axes, "told_words": pieces_axes, "people": pieces_axes, "names": pieces_axes})  # fmt: skip
    say(f"posts: {(time.time() - began) / 60:.1f} minutes")
