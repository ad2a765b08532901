"""Marks of a kind as findings of its check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.finding import Finding
from checker.tone.judgement import Kind, marked

if TYPE_CHECKING:
    from checker.check import Check
    from checker.senses import Reading


def findings(check: Check, kind: Kind, reading: Reading) -> Iterator[Finding]:
    """A finding of `check` for each phrase of this kind in the draft."""
    for passage, mark in marked(reading, kind):
        yield check.finding(
            mark.level,
            passage.evidence(mark.start, mark.end),
            message=mark.message,
            confidence=mark.confidence,
            instead=mark.better or None,
            kind=kind.name,
            replacement=mark.replacement,
        )
