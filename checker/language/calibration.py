"""From the posts model's scores to probabilities, and from which of them on something counts: Platt's two numbers and a threshold a kind.

Both are chosen on the dev sets by `python -m models.train thresholds` and lie beside the model in `thresholds.toml`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.errors import ModelFileError
from checker.language.labels import ANY, OUTPUTS, TOLD_OUTPUTS
from checker.weights.manifest import verified_toml


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
