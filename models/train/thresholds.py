"""Choose calibration and thresholds of the tone model on the dev set, and write `models/tone/thresholds.toml`.

    python -m models.train thresholds

Calibration: Platt's two numbers a kind, held near the values that the training's weights imply, since rare kinds have few dev posts; one
temperature for the objectives. Thresholds: whether something is wrong is decided by `any` alone, at the threshold at which `BUDGET` of the clean dev posts are alarmed; it is learned
from every kind's examples, where a rare kind by itself has six dev posts. What it is, is named by the kinds: those at or above `NAMED`, else the most probable.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from checker.language.tone import ANY, OBJECTIVES, OUTPUTS, POLITICAL, TONE_KINDS, Scores, ToneModel, anything
from models.train import tone_data
from models.train.files import MODELS, say, write_manifest

BUDGET = 0.035  # of clean dev posts that may be alarmed by tone, all kinds together
NAMED = 0.4  # a text can be of two kinds
OFF_ALARM_SHARE = 0.035  # of clean on-objective posts that may be called off-objective
GATE_SHARE = 0.75  # of clean posts that are read once; the rest have their sentences read for politics
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


def choose(folder: Path = MODELS, dev: tuple[str, ...] = (tone_data.DEV,)) -> None:
    """Fit on the dev posts and write the file. The model's own sha256 is not yet listed, so it is read from `folder` unverified."""
    write_manifest()
    rows = [row for name in dev for row in tone_data.read_posts(tone_data.POSTS / name / "posts.jsonl")]
    texts = [row.text for row in rows]
    model = ToneModel(folder=folder)
    given: list[Scores] = model.scores(texts)
    plain = np.array([not row.kinds for row in rows])
    gate = float(np.quantile([s.tone[POLITICAL] for s in given], GATE_SHARE, weights=plain, method="inverted_cdf"))
    model.read_sentences(texts, given, gate)
    tone = np.stack([s.tone for s in given]).astype(np.float64)
    objective = np.stack([s.objective for s in given]).astype(np.float64)
    labels = np.array([[k in row.kinds if k != ANY else bool(row.kinds) for k in OUTPUTS] for row in rows])
    clean = ~labels[:, -1]

    lines = ["# Chosen on the dev set by `python -m models.train thresholds`; not to be edited by hand.",
             "# probability = 1 / (1 + exp(-(scale * score + shift)))", ""]  # fmt: skip
    platted: dict[str, tuple[float, float]] = {}
    for n, kind in enumerate(TONE_KINDS):
        platted[kind] = platt(tone[:, n], labels[:, n].astype(float), -math.log(3.0))
    p = {k: 1 / (1 + np.exp(-(platted[k][0] * tone[:, n] + platted[k][1]))) for n, k in enumerate(TONE_KINDS)}
    whole = np.array([anything(tone[n, -1], {k: float(p[k][n]) for k in TONE_KINDS}) for n in range(len(rows))])
    platted[ANY] = platt(whole, labels[:, -1].astype(float), 0.0)
    sure = 1 / (1 + np.exp(-(platted[ANY][0] * whole + platted[ANY][1])))
    thresholds = dict.fromkeys(TONE_KINDS, NAMED) | {ANY: float(np.clip(np.quantile(sure[clean], 1 - BUDGET), 0.2, 0.8))}
    for kind, (scale, shift) in platted.items():
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
    limit = float(np.clip(np.quantile(off[on_clean], 1 - OFF_ALARM_SHARE), 0.15, 0.8))
    lines += [
        "[objective]",
        f"temperature = {temperature:.2f}",
        f"off_objective = {limit:.2f}",
        "",
        "[political_sentences]",
        f"gate = {gate:.3f}",
        "",
        "[phrase]",
        f"threshold = {PHRASE:.2f}",
        "",
    ]
    (folder / "tone" / "thresholds.toml").write_text("\n".join(lines), "utf-8")
    say("thresholds: " + ", ".join(f"{k} {v:.2f}" for k, v in thresholds.items()) + f", off_objective {limit:.2f}")
