"""What a word list says by itself, without a model: each term found becomes a finding at the level that its weight names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.finding import Level
from checker.tone.judgement import words_of
from checker.tone.lists import Hit, word_list

if TYPE_CHECKING:
    from checker.check import Check
    from checker.finding import Finding
    from checker.senses import Passage, Reading

_LEVELS = {"stop": Level.STOP, "review": Level.REVIEW, "advise": Level.ADVISE}


def hits_in(
    reading: Reading, name: str, *, kinds: tuple[str, ...] = ("text", "alt_text", "picture_words")
) -> Iterator[tuple[Passage, Hit]]:
    """Each term of a list that a draft holds, with its passage."""
    for passage in reading.passages:
        if passage.kind in kinds:
            yield from ((passage, hit) for hit in word_list(name).hits(words_of(passage)))


def findings_of(check: Check, name: str, reading: Reading, message: str) -> Iterator[Finding]:
    """A finding of `check` for each term of the list; `message` opens its sentence, and what the term does closes it."""
    for passage, hit in hits_in(reading, name):
        yield check.finding(
            _LEVELS[hit.term.weight],
            passage.evidence(hit.start, hit.end),
            message=f"{message}: it {hit.term.says}.",
            confidence=0.8,
            instead=hit.term.better or None,
            kind=hit.term.kind,
        )
