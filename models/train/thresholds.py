"""Choose calibration and thresholds of the tone model on the dev set, and write `models/tone/thresholds.toml`.

    python -m models.train thresholds

Calibration: Platt's two numbers a kind, held near the values that the training's weights imply, since rare kinds have few dev posts; one
temperature for the objectives. Thresholds: for each kind the probability at which missed posts and `ALARM_COST` times the false alarms on clean posts
are fewest together, in the middle of the plateau of equal choices; then `any`, which finds what is wrong in a way that falls between the kinds.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from checker.language.tone import ANY, OBJECTIVES, OUTPUTS, TONE_KINDS, Scores, ToneModel
from models.train import tone_data
from models.train.common import MODELS, say

ALARM_COST = 1.0  # one clean post alarmed weighs as much as one wrong post missed
OFF_ALARM_SHARE = 0.025  # of clean on-objective posts that may be called off-objective
PHRASE = 0.5


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


def best_threshold(p: np.ndarray, wrong: np.ndarray, clean: np.ndarray, low: float = 0.2, high: float = 0.8) -> float:
    """The middle of the longest run of thresholds with the least cost."""
    grid = np.round(np.arange(low, high + 0.001, 0.01), 2)
    cost = np.array([(p[wrong] < t).sum() + ALARM_COST * (p[clean] >= t).sum() for t in grid])
    runs: list[list[int]] = []
    for n in np.flatnonzero(cost == cost.min()):
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(int(n))
        else:
            runs.append([int(n)])
    longest = max(runs, key=len)
    return float(grid[longest[len(longest) // 2]])


def choose(folder: Path = MODELS, dev: tuple[str, ...] = (tone_data.DEV,)) -> None:
    """Fit on the dev posts and write the file. The model's own sha256 is not yet listed, so it is read from `folder` unverified."""
    from models.train.common import write_manifest

    write_manifest()
    rows = [row for name in dev for row in tone_data.read_posts(tone_data.POSTS / name / "posts.jsonl")]
    given: list[Scores] = ToneModel(folder=folder).scores([row.text for row in rows])
    tone = np.stack([s.tone for s in given]).astype(np.float64)
    objective = np.stack([s.objective for s in given]).astype(np.float64)
    labels = np.array([[k in row.kinds if k != ANY else bool(row.kinds) for k in OUTPUTS] for row in rows])
    clean = ~labels[:, -1]

    lines = ["# Chosen on the dev set by `python -m models.train thresholds`; not to be edited by hand.",
             "# probability = 1 / (1 + exp(-(scale * score + shift)))", ""]  # fmt: skip
    p = np.zeros_like(tone)
    thresholds: dict[str, float] = {}
    for n, kind in enumerate(OUTPUTS):
        scale, shift = platt(tone[:, n], labels[:, n].astype(float), -math.log(1.5 if kind == ANY else 3.0))
        p[:, n] = 1 / (1 + np.exp(-(scale * tone[:, n] + shift)))
        if kind != ANY:
            thresholds[kind] = best_threshold(p[:, n], labels[:, n], clean)
        else:  # what the kinds have not found yet
            hit = np.any([p[:, m] >= thresholds[k] for m, k in enumerate(TONE_KINDS)], axis=0)
            thresholds[kind] = best_threshold(p[:, n], labels[:, n] & ~hit, clean & ~hit, 0.4, 0.95)
        lines += [f"[tone.{kind}]", f"threshold = {thresholds[kind]:.2f}", f"scale = {scale:.4f}", f"shift = {shift:.4f}", ""]

    wanted = np.array([OBJECTIVES.index(row.objective or "") for row in rows])

    def loss(t: float) -> float:
        z = objective / t
        z = z - z.max(1, keepdims=True)
        return float((np.log(np.exp(z).sum(1)) - z[np.arange(len(z)), wanted]).mean())

    temperature = float(min(np.arange(0.5, 3.01, 0.05), key=loss))
    z = np.exp((objective - objective.max(1, keepdims=True)) / temperature)
    off = (z / z.sum(1, keepdims=True))[:, OBJECTIVES.index("off_objective")]
    on_clean = clean & (wanted != OBJECTIVES.index("off_objective"))
    limit = float(np.clip(np.quantile(off[on_clean], 1 - OFF_ALARM_SHARE), 0.3, 0.8))
    lines += [
        "[objective]",
        f"temperature = {temperature:.2f}",
        f"off_objective = {limit:.2f}",
        "",
        "[phrase]",
        f"threshold = {PHRASE:.2f}",
        "",
    ]
    (folder / "tone" / "thresholds.toml").write_text("\n".join(lines), "utf-8")
    say("thresholds: " + ", ".join(f"{k} {v:.2f}" for k, v in thresholds.items()) + f", off_objective {limit:.2f}")
