"""Report and Verdict: ordered, derived, to and from JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from checker.draft import Draft
from checker.errors import DraftError
from checker.finding import (
    Clause,
    Face,
    Finding,
    Level,
    Objective,
    PhotoRegion,
    Skipped,
    Suggestion,
    TextSpan,
    evidence_from_json,
)


class Verdict(StrEnum):
    """What a review comes to. `INCOMPLETE` outranks `REVIEW`: a post half read is not a post reviewed. No verdict means "safe"."""

    STOP = "stop"
    INCOMPLETE = "incomplete"
    REVIEW = "review"
    NOTHING_FOUND = "nothing_found"


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks found in one draft. Findings are sorted: worst first, then by place."""

    id: str
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    ran: tuple[str, ...] = ()
    objective: Objective | None = None
    faces: tuple[Face, ...] = ()
    digest: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """Derived, never stored apart from what it follows from. A report in which nothing ran is incomplete."""
        if any(f.level is Level.STOP for f in self.findings):
            return Verdict.STOP
        if self.skipped or not self.ran:
            return Verdict.INCOMPLETE
        if any(f.level is Level.REVIEW for f in self.findings):
            return Verdict.REVIEW
        return Verdict.NOTHING_FOUND

    def to_json(self) -> dict[str, Any]:
        """The report as CONTRACT's JSON object (`checker schema` prints its schema)."""
        return {
            "id": self.id,
            "verdict": self.verdict.value,
            "findings": [f.to_json() for f in self.findings],
            "objective": self.objective.to_json() if self.objective else None,
            "faces": [f.to_json() for f in self.faces],
            "skipped": [s.to_json() for s in self.skipped],
            "ran": list(self.ran),
            "digest": self.digest,
            "versions": dict(self.versions),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Report:
        """The report that `to_json` wrote."""
        return cls(
            id=data["id"],
            findings=tuple(
                Finding(
                    check=f["check"],
                    category=f["category"],
                    level=Level[f["level"].upper()],
                    confidence=f["confidence"],
                    message=f["message"],
                    why=f["why"],
                    instead=f["instead"],
                    clause=Clause(**f["clause"]),
                    evidence=evidence_from_json(f["evidence"]),
                    pupil_ids=tuple(f["pupil_ids"]),
                    kind=f.get("kind", ""),
                    replacement=f.get("replacement"),
                    id=f.get("id", ""),
                    also=tuple((TextSpan(c["field"], c["start"], c["end"], c["quote"]), c["replacement"]) for c in f.get("also", ())),
                )
                for f in data["findings"]
            ),
            skipped=tuple(Skipped(**s) for s in data["skipped"]),
            ran=tuple(data["ran"]),
            objective=Objective(**data["objective"]) if data["objective"] else None,
            faces=tuple(
                Face(
                    f["photo"],
                    tuple(f["box"]),
                    f["status"],
                    Suggestion(**f["suggestion"]) if f["suggestion"] else None,
                    f.get("time"),
                )
                for f in data["faces"]
            ),
            digest=data["digest"],
            versions=data["versions"],
        )


def sort_key(finding: Finding) -> tuple[Any, ...]:
    """Worst first, then in the order a reader meets the places: words, then photos, then the draft as a whole."""
    place: tuple[Any, ...]
    match finding.evidence:
        case TextSpan(field=name, start=start, end=end):
            place = (0, name != "text", name, start, end)
        case PhotoRegion(photo=photo, box=box, time=time):
            place = (1, False, photo, time or 0.0, box[1], box[0])
        case _:
            place = (2,)
    return (-finding.level, place, finding.check, finding.kind)


UNREADABLE = "unreadable"
"""Stands in a digest for a photo that could not be read; such a report is incomplete anyway."""


def photo_hash(content: bytes) -> str:
    """What stands in a digest for a photo or video: the SHA-256 of its bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def digest(draft: Draft, photos: Mapping[str, str] | None = None) -> str:
    """`sha256:` of everything the decision is about: words, photos, platforms, tags and marked faces. Any change gives another digest.

    Args:
        draft: what somebody wants to post.
        photos: `photo_hash` of the bytes that were judged, or `UNREADABLE`, by photo name. A review hands in those of the bytes that its checks
            saw, so that a file swapped meanwhile cannot borrow their verdict; left out, each photo is read now.
    """
    rows = []
    for photo in draft.images:
        if photos is not None:
            content = photos[photo.name]
        else:
            try:
                content = photo_hash(photo.read())
            except DraftError:
                content = UNREADABLE
        marked = [[list(box) for box in draft.faces[photo.name]]] if photo.name in draft.faces else []
        rows.append([photo.name, content, list(draft.people.get(photo.name, ())), *marked])
    subject = {
        "text": draft.text,
        "platforms": sorted(draft.platforms),
        "photos": rows,
        "has_image": draft.has_image,
        "alt_text": dict(draft.alt_text),
        "account": draft.account,
        "objective": draft.objective,
        "publish_at": draft.publish_at,
        "event_date": draft.event_date,
    }
    canonical = json.dumps(subject, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of a report (draft 2020-12), as `checker schema` prints it."""
    data: dict[str, Any] = json.loads(resources.files("checker").joinpath("report.schema.json").read_text("utf-8"))
    return data
