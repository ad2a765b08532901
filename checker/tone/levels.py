"""Where review begins and where stop does, by kind: the numbers beside the tone model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from checker.errors import ModelFileError


@dataclass(frozen=True, slots=True)
class KindLevels:
    """Probabilities of one kind.

    Attributes:
        threshold: from here the model says that a text has it.
        sure: from here it stops a post without a list's word for it.
        near: from here a hint of a list makes it a review.
        close: from here a mere mention does.
    """

    threshold: float
    sure: float
    near: float
    close: float


@dataclass(frozen=True, slots=True)
class ObjectiveLevels:
    """Probabilities of the objective.

    Attributes:
        off: probability of `off_objective` from which a post serves none of the objectives.
        near: from here, words of adverts and the like make it so.
        outside: probability of all labels beyond an account's own, together, from which the post is not for that account.
        doubt: below this the author's own label is questioned.
        reminder: probability of `event_reminder` from which dates are checked as a reminder's.
    """

    off: float
    near: float
    outside: float
    doubt: float
    reminder: float


@dataclass(frozen=True, slots=True)
class Levels:
    """All of them."""

    kinds: Mapping[str, KindLevels]
    objective: ObjectiveLevels

    def of(self, kind: str) -> KindLevels:
        """The levels of one kind of tone."""
        return self.kinds[kind]


def levels_from(thresholds: Mapping[str, float], off: float, data: Mapping[str, Any]) -> Levels:
    """Levels from the model's thresholds and the table of `levels.toml`.

    Raises:
        ModelFileError: a kind or a number is missing.
    """
    try:
        kinds = {k: KindLevels(thresholds[k], float(v["sure"]), float(v["near"]), float(v["close"])) for k, v in data["tone"].items()}
        o = data["objective"]
        return Levels(kinds, ObjectiveLevels(off, float(o["near"]), float(o["outside"]), float(o["doubt"]), float(o["reminder"])))
    except (KeyError, TypeError, ValueError) as error:
        raise ModelFileError("models/posts/levels.toml lacks a kind. Install the checker again.") from error


@cache
def load_levels(folder: Path | None = None) -> Levels:
    """The levels beside the tone model, read once.

    Raises:
        ModelFileError: a file is missing, is not the one that was shipped, or lacks a number.
    """
    from checker.language.calibration import Settings
    from checker.weights.manifest import verified_toml

    settings = Settings.load(folder)
    return levels_from(
        {k: c.threshold for k, c in settings.tone.items()}, settings.off_objective, verified_toml("posts/levels.toml", folder)
    )
