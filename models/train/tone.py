"""Train the tone model: seven kinds of tone and `any`, for the text and for each word, and the five objectives, from MiniLM.

python -m models.train tone
"""

from __future__ import annotations

import random
import time
from pathlib import Path

import torch
from torch import nn

from checker.language.pieces import Pieces, cut, load_tokenizer
from checker.language.tone import OBJECTIVES, OUTPUTS, TONE_KINDS, for_tone, original
from models.train import tone_data
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
    say,
    seed_everything,
    start_folder,
)
from models.train.tone_data import Labelled

IMPORTANCE = torch.tensor([1.0] * len(TONE_KINDS) + [2.0])  # `any` decides whether a post is alarmed
HIDE = 0.06  # share of pieces hidden in training, so that no single word decides
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


class ToneNet(nn.Module):
    """ids, mask, cases [batch, pieces] -> tone [batch, 8], objective [batch, 5], words [batch, pieces, 8].

    Each output looks at the text with its own attention beside the mean, so that one phrase can carry a long text.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = Encoder(folder)
        self.dropout = nn.Dropout(0.1)
        count = len(OUTPUTS) + len(OBJECTIVES)
        self.head_look = nn.Linear(HIDDEN, count)
        self.head_seen = nn.Parameter(torch.randn(count, HIDDEN) * 0.02)
        self.head_mean = nn.Linear(HIDDEN, count)
        self.head_words = nn.Linear(HIDDEN, len(OUTPUTS))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, cases: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        h = self.dropout(self.encoder(ids, mask, cases))
        shown = mask.unsqueeze(-1).to(h.dtype)
        look = torch.softmax(self.head_look(h) + (shown - 1) * 1e4, dim=1)  # [batch, pieces, outputs]
        seen = torch.matmul(look.transpose(1, 2), h)  # [batch, outputs, 384]
        mean = (h * shown).sum(1) / shown.sum(1)
        scores = (seen * self.head_seen).sum(-1) + self.head_mean(mean)
        return scores[:, : len(OUTPUTS)], scores[:, len(OUTPUTS) :], self.head_words(h)


def word_targets(pieces: Pieces, row: Labelled, news: list[int], olds: list[int]) -> list[list[float]]:
    """For each piece, which kinds (and `any`) its word belongs to."""
    out = [[0.0] * len(OUTPUTS) for _ in pieces.ids]
    if not row.spans:
        return out
    ends = [*pieces.firsts, len(pieces.ids)]
    for (start, end), a, b in zip(pieces.words, ends, ends[1:], strict=False):
        start, end = original(start, news, olds), original(end, news, olds)
        for s, e, kind in row.spans:
            if start < e and end > s:
                for n in range(a, b):
                    out[n][TONE_KINDS.index(kind)] = out[n][-1] = 1.0
    return out


def train(*, threads: int = 2, epochs: float = 5, out: Path = MODELS / "tone", leave_out: tuple[str, ...] = ()) -> None:
    """Train from models/data to `out`/model.onnx and tokenizer.json."""
    seed_everything(SEED, threads)
    began = time.time()
    folder = start_folder()
    copy_tokenizer(folder, out / "tokenizer.json")
    tokenizer = load_tokenizer(str(out / "tokenizer.json"))
    rows = tone_data.training(leave_out)
    say(f"tone: {len(rows)} labelled texts from {', '.join([*tone_data.training_sets(), 'set_c'])}")
    net = ToneNet(folder)
    rng = random.Random(SEED)

    positive = torch.tensor([3.0] * len(TONE_KINDS) + [1.5])

    def make_epoch(_: int) -> list[tuple]:
        made = tone_data.epoch(rows, rng)
        given = [for_tone(row.text) for row in made]
        pieces = cut(tokenizer, [text for text, _, _ in given])
        sizes = [min(len(p.ids), MAX_PIECES) for p in pieces]
        out = []
        for batch in batches(sizes, 1000, rng):
            part = [made[n] for n in batch]
            width = max(sizes[n] for n in batch) + 2
            tone = torch.zeros(len(batch), len(OUTPUTS))
            weight = torch.ones(len(batch), len(OUTPUTS))
            words = torch.zeros(len(batch), width, len(OUTPUTS))
            for at, (n, row) in enumerate(zip(batch, part, strict=True)):
                for kind in row.kinds:
                    tone[at, TONE_KINDS.index(kind)] = tone[at, -1] = 1
                for kind in row.kinds:
                    for other in RELATED[kind]:
                        if other not in row.kinds:
                            weight[at, TONE_KINDS.index(other)] = 0.25
                if not row.tone_known:
                    weight[at] = 0
                words[at, 1 : sizes[n] + 1] = torch.tensor(word_targets(pieces[n], row, *given[n][1:])[:MAX_PIECES])
            objective = torch.tensor([-100 if row.objective is None else OBJECTIVES.index(row.objective) for row in part])
            out.append((padded([pieces[n] for n in batch]), tone, weight, words, objective))
        return out

    def loss_of(batch: tuple) -> torch.Tensor:
        (ids, mask, cases), tone, weight, words, objective = batch
        ids = hide(ids, mask, HIDE)
        got_tone, got_objective, got_words = net(ids, mask, cases)
        loss = (
            nn.functional.binary_cross_entropy_with_logits(got_tone.float(), tone, pos_weight=positive, reduction="none")
            * weight
            * IMPORTANCE
        ).mean() * 4
        shown = (mask.unsqueeze(-1) * weight.unsqueeze(1)).float()
        each = nn.functional.binary_cross_entropy_with_logits(got_words.float(), words, reduction="none")
        loss = loss + (each * shown).sum() / shown.sum().clamp(min=1) * 4
        if (objective >= 0).any():
            loss = loss + nn.functional.cross_entropy(got_objective.float(), objective, label_smoothing=0.05)
        return loss

    groups = rates(net, 1.4e-4, 1e-3, 0.88)
    fit(net, groups, make_epoch, loss_of, epochs=epochs, label="tone", average_from=0.6)
    export(net, out / "model.onnx", {"tone": {0: "batch"}, "objective": {0: "batch"}, "words": {0: "batch", 1: "pieces"}})
    say(f"tone: {(time.time() - began) / 60:.1f} minutes")
