"""What a post is for, and whether its account is for that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.tone.levels import ObjectiveLevels, load_levels
from checker.tone.lists import word_list

if TYPE_CHECKING:
    from checker.senses import Passage

AIMS = {
    "event_reminder": "a reminder of an event",
    "school_good_news": "good news of the school",
    "achievement": "an achievement",
    "parent_information": "information for parents",
    "off_objective": "none of the school's objectives",
}
"""The labels in the words of a school office."""


@dataclass(frozen=True, slots=True)
class ObjectiveVerdict:
    """What a post is for.

    Attributes:
        label: the most probable label.
        confidence: its probability.
        reason: why it is off-objective; empty when it is not.
        kind: `none` (serves no objective) or `other_account` (serves one that this account does not).
        certainty: how sure that is, 0 to 1.
        place: where the words stand that say so; None for the whole post.
        better: what to do instead, where a list says.
        commercial: whether it advertises or sells something.
    """

    label: str
    confidence: float
    probabilities: dict[str, float]
    levels: ObjectiveLevels
    reason: str = ""
    kind: str = ""
    certainty: float = 0.0
    place: tuple[int, int] | None = None
    better: str = ""
    commercial: bool = False

    def doubts(self, stated: str) -> bool:
        """Whether the post reads as something other than what the author says."""
        return stated != self.label and self.probabilities.get(stated, 1.0) < self.levels.doubt


def judge_objective(post: Passage, allowed: Collection[str]) -> ObjectiveVerdict:
    """What the words of a post are for, on an account that serves the objectives `allowed`.

    Raises:
        ModelFileError: the tone model is missing or is not the one that was shipped.
    """
    p: dict[str, float] = dict(post.doc._.objective)
    levels = load_levels().objective
    label = max(p, key=lambda k: p[k])
    off = p["off_objective"]
    hits = word_list("commercial").hits(post.text)
    hits.sort(key=lambda h: h.term.weight != "review")
    alone = any(h.term.weight == "review" for h in hits)
    if alone or off >= levels.off or (hits and off >= levels.near):
        says = f": it {hits[0].term.says}" if hits else ""
        return ObjectiveVerdict(
            "off_objective",
            off if off >= levels.off else 0.5,
            p,
            levels,
            f"Serves none of the school's objectives{says}.",
            "none",
            max(off, 0.8) if alone else max(off, 0.5),
            None,
            hits[0].term.better if hits else "",
            bool(hits),
        )
    own = [k for k in p if k != "off_objective"]
    best = max(own, key=lambda k: p[k])
    outside = sum(p[k] for k in own if k not in allowed)
    if best not in allowed and outside >= levels.outside:
        serves = ", ".join(AIMS[k] for k in AIMS if k in allowed)
        return ObjectiveVerdict(
            label,
            p[label],
            p,
            levels,
            f"Reads as {AIMS[best]}; this account is for {serves}.",
            "other_account",
            outside,
            None,
            "Post it on the account that serves this objective, or leave it to the newsletter.",
        )
    return ObjectiveVerdict(label, p[label], p, levels)
