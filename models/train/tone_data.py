"""Training texts for the tone model: the labelled posts in models/data, and what is put together from them.

Labels: a set of tone kinds, the spans that carry them, an objective (or None where nobody labelled one), and whether the absence of a kind is known.
Sets whose name begins with `t` are for testing and are never read here; `set_b` is the dev set and is read for thresholds only.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from checker.language.sentences import sentence_starts
from checker.language.tone import OBJECTIVES, TONE_KINDS
from models.train.files import MODELS

POSTS = MODELS / "data" / "posts"
DEV = "set_b"


@dataclass(slots=True)
class Labelled:
    """A text and what is known of it.

    Attributes:
        spans: (start, end, kind) of the phrases that carry a kind.
        objective: one of `OBJECTIVES`, or None where it was not labelled.
        tone_known: False where nobody looked at the tone.
    """

    text: str
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    objective: str | None = None
    tone_known: bool = True
    source: str = ""

    @property
    def kinds(self) -> set[str]:
        return {kind for _, _, kind in self.spans}


def read_posts(path: Path) -> list[Labelled]:
    """A posts.jsonl in the form of LABELS.md."""
    out = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        spans = [(n["start"], n["end"], n["kind"]) for n in row["expected"]["neutrality"]]
        out.append(Labelled(row["text"], spans, row["expected"]["objective"], True, path.parent.name))
    return out


def training_sets() -> list[str]:
    """Folders that may be trained on."""
    return sorted(p.parent.name for p in POSTS.glob("*/posts.jsonl") if p.parent.name != DEV and not p.parent.name.startswith("t"))


def training(leave_out: Iterable[str] = ()) -> list[Labelled]:
    """Every labelled text to train on."""
    out: list[Labelled] = []
    for name in training_sets():
        if name not in leave_out:
            out += read_posts(POSTS / name / "posts.jsonl")
    for line in (POSTS / "set_c" / "sentences.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        spans = [] if row["tone"] == "neutral" else [(0, len(row["text"]), row["tone"])]
        out.append(Labelled(row["text"], spans, None, True, "set_c"))
    for line in (POSTS / "set_c" / "objectives.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        # Nobody labelled the tone of these. School posts among them are plain; off-objective ones may hold anything.
        out.append(Labelled(row["text"], [], row["objective"], row["objective"] != "off_objective", "set_c"))
    for path in sorted(POSTS.glob("x*/texts.jsonl")):  # single texts with a tone, and an objective or null
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            spans = [] if row["tone"] == "neutral" else [(0, len(row["text"]), row["tone"])]
            out.append(Labelled(row["text"], spans, row["objective"], True, path.parent.name))
    for row in out:
        assert row.objective is None or row.objective in OBJECTIVES, row.objective
        assert row.kinds <= set(TONE_KINDS), row.kinds
    return out


def _sentences(text: str) -> list[str]:
    starts = [*sentence_starts(text), len(text)]
    return [text[a:b] for a, b in pairwise(starts)]


def join(parts: list[Labelled], gap: str = " ") -> Labelled:
    """One text from several, their spans moved along."""
    text, spans = "", []
    for part in parts:
        if text:
            text = text.rstrip() + gap
        spans += [(a + len(text), b + len(text), k) for a, b, k in part.spans]
        text += part.text
    return Labelled(text, spans)


def glued(phrase: Labelled, base: Labelled, r: random.Random) -> Labelled:
    """A phrase said inside another post: the objective stays that of the post."""
    sentences = [Labelled(s.strip()) for s in _sentences(base.text) if s.strip()]
    if phrase.text[:1] in ",;" and sentences:  # it goes on from the last sentence
        sentences[-1].text = sentences[-1].text.rstrip(".! ")
        out = join(sentences)
        out.spans = [(a + len(out.text), b + len(out.text), k) for a, b, k in phrase.spans]
        out.text += phrase.text
    else:
        at = r.randint(0, len(sentences))
        if not phrase.text[:1].isupper() and r.random() < 0.7:
            at = len(sentences)
        out = join([*sentences[:at], phrase, *sentences[at:]], r.choice([" ", " ", " ", "\n", "\n\n"]))
    out.objective = base.objective
    return out


def phrase_of(bad: Labelled, r: random.Random) -> Labelled:
    """One of the phrases that carry what is wrong with a post."""
    a, b, kind = r.choice(bad.spans)
    text = bad.text[a:b].strip()
    return Labelled(text, [(0, len(text), kind)])


def without(bad: Labelled) -> Labelled | None:
    """A post with what is wrong taken out, if enough is left."""
    text, at = "", 0
    for a, b, _ in sorted(bad.spans):
        text += bad.text[at:a]
        at = max(at, b)
    text = re.sub(r"\s+", " ", text + bad.text[at:]).strip(" ,;:-–—\n")
    if len(text.split()) < 7 or bad.objective == "off_objective":
        return None
    return Labelled(text, [], bad.objective)


def epoch(rows: list[Labelled], r: random.Random) -> list[Labelled]:
    """One epoch: every text once, violations inside other posts, posts with the violation taken out, plain posts joined."""
    bad = [row for row in rows if row.spans]
    clean = [row for row in rows if not row.spans and row.tone_known and row.objective not in (None, "off_objective")]
    quips = [row for row in rows if not row.spans and row.tone_known and row.objective is None and len(row.text.split()) < 26]
    out = list(rows)
    for row in bad:
        if r.random() < (0.8 if "political" in row.kinds else 0.5):
            out.append(glued(phrase_of(row, r), r.choice(clean), r))
            # The same with a harmless sentence that does not belong, so that not belonging is no sign.
            out.append(glued(r.choice(quips), r.choice(clean), r))
        if r.random() < 0.5 and (rest := without(row)) is not None:
            out.append(rest)
    for _ in range(len(bad) // 6):
        pair = [r.choice(clean), r.choice(clean)]
        both = join(pair, r.choice([" ", "\n\n"]))
        both.objective = pair[0].objective if pair[0].objective == pair[1].objective else None
        out.append(both)
    return [_noise(row, r) for row in out]


def _noise(row: Labelled, r: random.Random) -> Labelled:
    roll = r.random()
    if roll < 0.05:
        text = "".join(c.lower() if len(c.lower()) == 1 else c for c in row.text)
    elif roll < 0.07:
        text = "".join(c.upper() if len(c.upper()) == 1 else c for c in row.text)
    else:
        return row
    return Labelled(text, row.spans, row.objective, row.tone_known, row.source)
