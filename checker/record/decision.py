"""Decision: one line of the record; Store: what keeps them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from checker.report import Report

APPROVED, REJECTED = "approved", "rejected"


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How often a check found one kind of thing at one level. No quote, no place, no pupil."""

    check: str
    kind: str
    level: str
    count: int


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about one version of a post.

    Attributes:
        digest: `sha256:` of words, photos, platforms and tags (`checker.report.digest`): what the decision is bound to.
        decision: `approved` or `rejected`.
        decider: who decided, as typed.
        reason: why, as typed; may be empty only where nothing was found.
        verdict: what the checks had come to.
        findings: what they had found, counted.
        skipped: names of the checks that had left something out.
        versions: of the checker, its rules, its models, the consent log and the settings.
        decided_at: UTC.
        school: name of the school, so that one record may serve several.
        number: place in the record, from 1; 0 until it is kept.
    """

    digest: str
    decision: str
    decider: str
    reason: str
    verdict: str
    findings: tuple[FindingCount, ...]
    skipped: tuple[str, ...]
    versions: Mapping[str, str]
    decided_at: datetime
    school: str = ""
    number: int = field(default=0, compare=False)

    def to_json(self) -> dict[str, Any]:
        """The decision as plain values, in a fixed order: what a chain of hashes can be made of."""
        return {
            "digest": self.digest,
            "decision": self.decision,
            "decider": self.decider,
            "reason": self.reason,
            "verdict": self.verdict,
            "findings": [[f.check, f.kind, f.level, f.count] for f in self.findings],
            "skipped": list(self.skipped),
            "versions": dict(sorted(self.versions.items())),
            "decided_at": self.decided_at.isoformat(),
            "school": self.school,
        }


def count_findings(report: Report) -> tuple[FindingCount, ...]:
    """A report's findings by check, kind and level."""
    counts = Counter((f.check, f.kind, f.level.word) for f in report.findings)
    return tuple(FindingCount(*key, count) for key, count in sorted(counts.items()))


class Store(Protocol):
    """Keeps decisions; never changes or deletes one."""

    def add(self, decision: Decision) -> Decision:
        """Keep a decision; answers with it and its number.

        Raises:
            RecordError: it could not be kept.
        """

    def of(self, digest: str, school: str = "") -> Sequence[Decision]:
        """The decisions about one version of a post, newest first; of one school only where it is named.

        Raises:
            RecordError: the record could not be read.
        """
