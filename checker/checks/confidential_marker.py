"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement
from checker.tone.lists import word_list

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="neutrality", clause="colleagues-information")
def confidential_marker(reading: Reading) -> Iterator[Statement]:
    """The words or the picture carry a mark of confidence: "staff only", "not for circulation", CPOMS.

    Lines that offer help in confidence ("ring us in confidence") are left alone.

    Why it matters: The paper was written for a few people. Publishing it breaks a promise to families or colleagues, often about a child.
    Instead: Take the paper or the passage out, and ask whoever marked it. Look at screens and boards in the photo, too.
    Source: Whinless Down Academy Trust, Social Media (2022), official use: confidentiality; Keeping Children Safe in Education.
    """
    for passage in reading.passages:
        if passage.kind == "code":
            continue
        text = passage.text.replace("_", " ").replace("-", " ") if passage.kind == "file_name" else passage.text
        for hit in word_list("confidential").hits(text):
            yield confidential_marker.finding(
                Level.REVIEW,
                passage.evidence(hit.start, hit.end),
                message=f"{'The picture' if passage.photo else 'The post'} {hit.term.says}.",
                confidence=0.8,
                instead=hit.term.better,
                kind="disrepute",
            )
