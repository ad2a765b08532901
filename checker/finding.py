"""What a review can say, and where it was seen. Plain frozen values: nothing here reads or writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the picture as displayed (EXIF orientation applied)."""

CATEGORIES = (
    "names",
    "personal",
    "faces",
    "neutrality",
    "objective",
    "identification",
    "photo",
    "copyright",
    "platform",
    "workflow",
)


class Level(IntEnum):
    """How much a finding weighs. `ADVISE` helps and blocks nobody; `REVIEW` asks a person; `STOP` means do not publish as it is."""

    ADVISE = 1
    REVIEW = 2
    STOP = 3

    @property
    def word(self) -> str:
        """The level as written in reports: `stop`, `review` or `advise`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A place in one of the draft's texts. `start` and `end` are Python string indices (code points), end exclusive."""

    field: str
    start: int
    end: int
    quote: str

    def to_json(self) -> dict[str, Any]:
        return {"kind": "text", "field": self.field, "start": self.start, "end": self.end, "quote": self.quote}


@dataclass(frozen=True, slots=True)
class PhotoRegion:
    """A place in a photo, or the whole of it when `box` is its frame. `time` is in seconds and only for videos and animations."""

    photo: str
    box: Box
    time: float | None = None
    quote: str | None = None
    """Words read from the picture at this place, where it is words that matter."""

    def to_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {"kind": "photo", "photo": self.photo, "box": list(self.box)}
        if self.time is not None:
            out["time"] = round(self.time, 2)
        if self.quote is not None:
            out["quote"] = self.quote
        return out


@dataclass(frozen=True, slots=True)
class WholeDraft:
    """The finding is about the draft as a whole."""

    def to_json(self) -> dict[str, Any]:
        return {"kind": "draft"}


Evidence = TextSpan | PhotoRegion | WholeDraft


@dataclass(frozen=True, slots=True)
class Clause:
    """The clause of a policy that a finding serves; `says` is our own paraphrase."""

    policy: str
    section: str
    says: str
    key: str = field(default="", compare=False)
    """Its key in clauses.toml, by which a school's own policy puts another in its place; in no report."""

    def to_json(self) -> dict[str, str]:
        return {"policy": self.policy, "section": self.section, "says": self.says}


Change = tuple[TextSpan, str]
"""Words of a post, and what may take their place."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check saw that a person should know before publishing.

    Attributes:
        check: name of the check, as shown (`pupil-full-name`).
        category: one of `CATEGORIES`.
        level: how much it weighs.
        confidence: 0 to 1; how sure the check is, not how bad it is.
        message: what was seen, one sentence for a school office.
        why: why it matters.
        instead: what to do instead.
        clause: the policy clause it serves.
        evidence: where it was seen.
        pupil_ids: the pupils concerned, by id, where the roll knows them.
        kind: a finer name within the check (`postcode`, `political`, `initial_last`); free for each check.
        replacement: words that may take the place of the quoted ones, where that is the cure.
        also: further words of the same post that go with the cure, each with what may take its place; without `replacement` they are the cure alone.
        id: a keyed hash of what was found, by which an answer to it is kept (`checker.finding_id`); set by the engine.
    """

    check: str
    category: str
    level: Level
    confidence: float
    message: str
    why: str
    instead: str
    clause: Clause
    evidence: Evidence
    pupil_ids: tuple[str, ...] = ()
    kind: str = ""
    replacement: str | None = None
    id: str = ""
    also: tuple[Change, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that is proposed, in order of place: what stands there, and what may take its place."""
        here = ((self.evidence, self.replacement),) if self.replacement is not None and isinstance(self.evidence, TextSpan) else ()
        return tuple(sorted((*here, *self.also), key=lambda change: (change[0].field, change[0].start)))

    def proposing(self, changes: tuple[Change, ...]) -> Finding:
        """The finding with these changes as its cure, or with none."""
        here = next((words for span, words in changes if span == self.evidence), None)
        return replace(self, replacement=here, also=tuple(change for change in changes if change[0] != self.evidence))

    def to_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "id": self.id,
            "check": self.check,
            "category": self.category,
            "level": self.level.word,
            "confidence": round(self.confidence, 4),
            "message": self.message,
            "why": self.why,
            "instead": self.instead,
            "clause": self.clause.to_json(),
            "evidence": self.evidence.to_json(),
            "pupil_ids": list(self.pupil_ids),
        }
        if self.kind:
            out["kind"] = self.kind
        if self.replacement is not None:
            out["replacement"] = self.replacement
        if self.also:
            out["also"] = [{**span.to_json(), "replacement": words} for span, words in self.also]
        return out


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not checked, and why. The reason never repeats the text of the draft.

    `passing`: this moment decided it (a file that was away, a full memory), so that the next try may end otherwise; not part of the report's JSON.
    """

    check: str
    reason: str
    passing: bool = field(default=False, compare=False)

    def to_json(self) -> dict[str, str]:
        return {"check": self.check, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Whom a face may be: a helper's guess, never a decision. `distance` is Euclidean between dlib descriptors."""

    pupil_id: str
    distance: float

    def to_json(self) -> dict[str, Any]:
        return {"pupil_id": self.pupil_id, "distance": round(self.distance, 4)}


@dataclass(frozen=True, slots=True)
class Face:
    """A face in a photo and how it was accounted for.

    `status` is one of `accounted` (covered by the people tagged), `unaccounted`, `no_consent`, `suggested`, `looks_like`, `too_small`.
    """

    photo: str
    box: Box
    status: str
    suggestion: Suggestion | None = None
    time: float | None = None

    def to_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "photo": self.photo,
            "box": list(self.box),
            "status": self.status,
            "suggestion": self.suggestion.to_json() if self.suggestion else None,
        }
        if self.time is not None:
            out["time"] = round(self.time, 2)
        return out


@dataclass(frozen=True, slots=True)
class Objective:
    """What the post seems to be for, as the objective check sees it."""

    label: str
    confidence: float

    def to_json(self) -> dict[str, Any]:
        return {"label": self.label, "confidence": round(self.confidence, 4)}


Statement = Finding | Skipped | Face | Objective
"""What a check may yield."""


def evidence_from_json(data: Mapping[str, Any]) -> Evidence:
    """The evidence that `to_json` wrote."""
    if data["kind"] == "text":
        return TextSpan(data["field"], data["start"], data["end"], data["quote"])
    if data["kind"] == "photo":
        left, top, right, bottom = data["box"]
        return PhotoRegion(data["photo"], (left, top, right, bottom), data.get("time"), data.get("quote"))
    return WholeDraft()
