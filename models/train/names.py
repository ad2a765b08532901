"""Train the names model: BIO over PERSON, ORG and LOC for each word, from MiniLM.

python -m models.train names --corpora DIR
"""

from __future__ import annotations

import random
import time
from pathlib import Path

import torch
from torch import nn

from checker.language.pieces import Pieces, cut, load_tokenizer
from models.train import names_data
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
    padded,
    say,
    seed_everything,
    start_folder,
)

LABELS = ("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
IGNORE = -100


class NamesModel(nn.Module):
    """ids, mask, cases [batch, pieces] -> logits [batch, pieces, 7], in the order of `LABELS`."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = Encoder(folder)
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(HIDDEN, len(LABELS))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, cases: torch.Tensor) -> torch.Tensor:
        return self.head(self.dropout(self.encoder(ids, mask, cases)))


def targets(pieces: Pieces, marks: list[tuple[int, int, str]]) -> list[int]:
    """A label for each piece; only the first piece of a word has one, the others `IGNORE`."""
    out = [IGNORE] * len(pieces.ids)
    for (start, end), first in zip(pieces.words, pieces.firsts, strict=True):
        label = 0
        for a, b, kind in marks:
            if start < b and end > a:
                label = LABELS.index(f"B-{kind}") + (start > a)
                break
        out[first] = label
    return out


def train(corpora: Path, *, threads: int = 2, posts: int = 9000, epochs: float = 2.3, out: Path = MODELS / "names") -> None:
    """Train from data to `out`/model.onnx and tokenizer.json."""
    seed_everything(SEED, threads)
    began = time.time()
    folder = start_folder()
    copy_tokenizer(folder, out / "tokenizer.json")
    tokenizer = load_tokenizer(str(out / "tokenizer.json"))
    examples = names_data.training(corpora, posts=posts, seed=SEED)
    pieces = cut(tokenizer, [text for text, _ in examples])
    labels = [targets(p, marks) for p, (_, marks) in zip(pieces, examples, strict=True)]
    sizes = [min(len(p.ids), MAX_PIECES) for p in pieces]
    say(f"names: {len(examples)} texts, {sum(sizes)} pieces")

    model = NamesModel(folder)
    loss = nn.CrossEntropyLoss(ignore_index=IGNORE)
    rng = random.Random(SEED)

    def make_epoch(_: int) -> list[list[int]]:
        return list(batches(sizes, 1100, rng))

    def loss_of(batch: list[int]) -> torch.Tensor:
        ids, mask, cases = padded([pieces[n] for n in batch])
        wanted = torch.full(ids.shape, IGNORE)
        for row, n in enumerate(batch):
            wanted[row, 1 : sizes[n] + 1] = torch.tensor(labels[n][:MAX_PIECES])
        return loss(model(ids, mask, cases).flatten(0, 1).float(), wanted.flatten())

    quick = ("head", "token_type_embeddings")
    named = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    groups = [
        {"params": [p for name, p in named if not any(q in name for q in quick)], "lr": 2e-4},
        {"params": [p for name, p in named if any(q in name for q in quick)], "lr": 1e-3},
    ]
    fit(model, groups, make_epoch, loss_of, epochs=epochs, label="names")
    export(model, out / "model.onnx", {"logits": {0: "batch", 1: "pieces"}})
    say(f"names: {(time.time() - began) / 60:.1f} minutes")
