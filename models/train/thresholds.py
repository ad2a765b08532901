"""Choose calibration and thresholds of the posts model on the dev sets, and write `models/posts/thresholds.toml`.

    python -m models.train thresholds

Calibration: Platt's two numbers a kind, held near the values that the training's weights imply, since rare kinds have few dev posts; one
temperature for the objectives. Thresholds: whether something is wrong is decided by `any` alone, at the threshold at which `BUDGET` of the clean dev posts are alarmed; it is learned
from every kind's examples, where a rare kind by itself has six dev posts. What it is, is named by the kinds: those at or above `NAMED`, else the most probable. Circumstances are decided in the same way: whether something private is told by `any`, which type by
the types. Whether one pupil is singled out has a threshold of its own.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from checker.language.calibration import anything
from checker.language.labels import ANY, OBJECTIVES, OUTPUTS, TOLD, TONE_KINDS
from checker.language.posts import PostsModel
from checker.language.scores import Scores
from models.train import posts_data
from models.train.files import MODELS, say, write_manifest

BUDGET = 0.04  # of clean dev posts that may be alarmed by tone, all kinds together
NAMED = 0.4  # a text can be of two kinds
OFF_ALARM_SHARE = 0.045  # of clean on-objective posts that may be called off-objective
PHRASE = 0.5
TOLD_BUDGET = 0.028  # of dev posts that tell nothing private and may be alarmed by it; half of them are hard twins of those that do
SINGLED_BUDGET = 0.02


def platt(scores: np.ndarray, labels: np.ndarray, prior_shift: float, strength: float = 2.0) -> tuple[float, float]:
    """scale and shift that make sigmoid(scale * score + shift) right as often as it says; Newton's method."""
    signs = 2 * labels - 1

    def cost(x: np.ndarray) -> float:
        z = x[0] * scores + x[1]
        return float(np.logaddexp(0, -signs * z).sum() + strength / 2 * ((x[0] - 1) ** 2 + (x[1] - prior_shift) ** 2))

    x = np.array([1.0, prior_shift])
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(x[0] * scores + x[1], -40, 40)))
        g = np.array([((p - labels) * scores).sum() + strength * (x[0] - 1), (p - labels).sum() + strength * (x[1] - prior_shift)])
        w = p * (1 - p)
        h = np.array([[(w * scores**2).sum() + strength, (w * scores).sum()], [(w * scores).sum(), w.sum() + strength]])
        step = np.linalg.solve(h, g)
        length = 1.0
        while cost(x - length * step) > cost(x) and length > 1e-6:  # Newton's step can overshoot where the scores are far apart
            length /= 2
        x = x - length * step
        if np.abs(length * step).max() < 1e-6:
            break
    a, b = x
    return max(0.2, float(a)), float(b)


def fitted(scores: np.ndarray, labels: np.ndarray, prior_shift: float) -> tuple[np.ndarray, tuple[float, float]]:
    """Probabilities [posts] and Platt's two numbers."""
    scale, shift = platt(scores, labels.astype(float), prior_shift)
    return 1 / (1 + np.exp(-(scale * scores + shift))), (scale, shift)


def table(name: str, threshold: float, numbers: tuple[float, float]) -> list[str]:
    return [f"[{name}]", f"threshold = {threshold:.2f}", f"scale = {numbers[0]:.4f}", f"shift = {numbers[1]:.4f}", ""]


def at_budget(probabilities: np.ndarray, clean: np.ndarray, budget: float) -> float:
    """The probability that so many of the clean posts pass."""
    return float(np.clip(np.quantile(probabilities[clean], 1 - budget), 0.15, 0.85))


def choose(folder: Path = MODELS) -> None:
    """Fit on the dev posts and write the file. The model's own sha256 is not yet listed, so it is read from `folder` unverified."""
    write_manifest()
    rows = posts_data.dev()
    texts = [row.text for row in rows]
    model = PostsModel(folder=folder)
    given: list[Scores] = model.scores(texts)
    lines = ["# Chosen on the dev sets by `python -m models.train thresholds`; not to be edited by hand.",
             "# probability = 1 / (1 + exp(-(scale * score + shift)))", ""]  # fmt: skip
    lines += _tone(rows, given)
    lines += _objective(rows, given)
    lines += ["[phrase]", f"threshold = {PHRASE:.2f}", ""]
    easy = [n for n, row in enumerate(rows) if row.source not in posts_data.HARD_DEV]
    lines += _told([rows[n] for n in easy], [given[n] for n in easy])
    lines += _singled_out(rows, given)
    (folder / "posts" / "thresholds.toml").write_text("\n".join(lines), "utf-8")


def _whole(scores: np.ndarray, kinds: dict[str, np.ndarray]) -> np.ndarray:
    return np.array([anything(scores[n], {k: float(p[n]) for k, p in kinds.items()}) for n in range(len(scores))])


def _tone(rows: list[posts_data.Labelled], given: list[Scores]) -> list[str]:
    tone = np.stack([s.tone for s in given]).astype(np.float64)
    labels = np.array([[k in row.kinds if k != ANY else bool(row.kinds) for k in OUTPUTS] for row in rows])
    fits = {kind: fitted(tone[:, n], labels[:, n], -math.log(3.0)) for n, kind in enumerate(TONE_KINDS)}
    sure, numbers = fitted(_whole(tone[:, -1], {k: p for k, (p, _) in fits.items()}), labels[:, -1], 0.0)
    threshold = at_budget(sure, ~labels[:, -1], BUDGET)
    say(f"thresholds: tone {threshold:.2f}, found {np.mean(sure[labels[:, -1]] >= threshold):.3f} of dev")
    return [line for kind in TONE_KINDS for line in table(f"tone.{kind}", NAMED, fits[kind][1])] + table(f"tone.{ANY}", threshold, numbers)


def _told(rows: list[posts_data.Labelled], given: list[Scores]) -> list[str]:
    told = np.stack([s.told for s in given]).astype(np.float64)
    labels = np.array([[any(t == k for *_, t in row.told) for k in TOLD] + [bool(row.told)] for row in rows])
    known = np.array([[k in row.told_known for k in TOLD] for row in rows])
    fits = {}
    for n, kind in enumerate(TOLD):
        numbers = fitted(told[known[:, n], n], labels[known[:, n], n], -math.log(4.0))[1]
        fits[kind] = 1 / (1 + np.exp(-(numbers[0] * told[:, n] + numbers[1]))), numbers
    sure, numbers = fitted(_whole(told[:, len(TOLD)], {k: p for k, (p, _) in fits.items()}), labels[:, -1], 0.0)
    threshold = at_budget(sure, ~labels[:, -1], TOLD_BUDGET)
    say(f"thresholds: told {threshold:.2f}, found {np.mean(sure[labels[:, -1]] >= threshold):.3f} of dev")
    return [line for kind in TOLD for line in table(f"told.{kind}", NAMED, fits[kind][1])] + table(f"told.{ANY}", threshold, numbers)


def _singled_out(rows: list[posts_data.Labelled], given: list[Scores]) -> list[str]:
    scores = np.array([s.told[-1] for s in given], np.float64)
    single = np.array([bool(row.singled_out) for row in rows])
    alone, own = fitted(scores, single, 0.0)
    limit = at_budget(alone, ~single, SINGLED_BUDGET)
    say(f"thresholds: singled out {limit:.2f}, found {np.mean(alone[single] >= limit):.3f} of dev")
    return table("told.singled_out", limit, own)


def _objective(rows: list[posts_data.Labelled], given: list[Scores]) -> list[str]:
    marked = [n for n, row in enumerate(rows) if row.objective is not None]
    objective = np.stack([given[n].objective for n in marked]).astype(np.float64)
    wanted = np.array([OBJECTIVES.index(rows[n].objective or "") for n in marked])
    clean = np.array([not rows[n].kinds for n in marked])

    def loss(t: float) -> float:
        z = objective / t
        z = z - z.max(1, keepdims=True)
        return float((np.log(np.exp(z).sum(1)) - z[np.arange(len(z)), wanted]).mean())

    temperature = float(min(np.arange(0.5, 3.01, 0.05), key=loss))
    z = np.exp((objective - objective.max(1, keepdims=True)) / temperature)
    off = (z / z.sum(1, keepdims=True))[:, OBJECTIVES.index("off_objective")]
    on_clean = clean & (wanted != OBJECTIVES.index("off_objective"))
    limit = at_budget(off, on_clean, OFF_ALARM_SHARE)
    say(
        f"thresholds: off-objective {limit:.2f}, found {np.mean(off[wanted == OBJECTIVES.index('off_objective')] >= limit):.3f} of dev; objective right {np.mean(objective.argmax(1) == wanted):.3f}"
    )
    return ["[objective]", f"temperature = {temperature:.2f}", f"off_objective = {limit:.2f}", ""]
