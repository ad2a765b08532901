"""See the function: its docstring is the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement
from checker.tone.lists import word_list

if TYPE_CHECKING:
    from checker.school import School
    from checker.senses import Reading

_SIGN = re.compile(r"(?:©|\(c\)|\bcopyright\b(?=\s*(?:©|20\d\d|19\d\d)))\s*(?:copyright\s*)?(?:(?:19|20)\d\d\s*,?\s*)?(?:by\s+)?(?P<owner>[A-Z][\w&.'’-]*(?:\s+[A-Z&][\w&.'’-]*){0,4})", re.IGNORECASE)  # fmt: skip


@check(category="copyright", clause="copyright")
def copyright_marker(reading: Reading) -> Iterator[Statement]:
    """The words or the picture carry a mark of somebody else's copyright.

    A picture agency's name or watermark, the sign © with a name that is not the school's, song words printed in full, or words that say the material was
    taken from elsewhere.

    Why it matters: Publishing it needs a licence. Agencies search for their pictures and send schools invoices of several hundred pounds.
    Instead: Use the school's own photo, or keep the licence with the post; name a song and link to it, and leave its words out.
    Source: Copyright, Designs and Patents Act 1988, sections 16 to 20.
    """
    own = reading.session.prepared("copyright_marker", lambda: _own_names(reading.school))
    for passage in reading.passages:
        if passage.kind == "code":
            continue
        text = passage.text.replace("_", " ").replace("-", " ") if passage.kind == "file_name" else passage.text
        for hit in word_list("copyright").hits(text):
            yield copyright_marker.finding(
                Level.REVIEW,
                passage.evidence(hit.start, hit.end),
                message=f"{'The picture' if passage.photo else 'The post'} {hit.term.says}.",
                confidence=0.85,
                instead=hit.term.better,
                kind="agency" if "agency" in hit.term.says else "claim",
            )
        for match in _SIGN.finditer(text):
            # IGNORECASE serves the word "copyright"; an owner is written with a capital.
            if not match["owner"][0].isupper():
                continue
            owner = re.sub(r"\W+", " ", match["owner"]).lower().strip()
            if any(owner in name or name in owner for name in own):
                continue
            yield copyright_marker.finding(
                Level.REVIEW,
                passage.evidence(match.start(), match.end()),
                message="A copyright sign with a name that is not the school's.",
                confidence=0.8,
                kind="sign",
            )


def _own_names(school: School) -> frozenset[str]:
    """The school's own names, its partners' and its schools', lower case, words only."""
    names = (school.settings.school.name, *school.settings.names.schools, *school.settings.names.partners)
    return frozenset(n for name in names if (n := re.sub(r"\W+", " ", name).lower().strip()))
