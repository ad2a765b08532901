"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.details.group_traits import singled_out
from checker.finding import Level, Statement

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="personal", clause="identifying-information")
def group_singled_out(reading: Reading) -> Iterator[Statement]:
    """The post points at a group of pupils by a private trait.

    "Our looked-after children", "the three Muslim pupils in Year 6": care, special needs, illness, faith, origin, poverty or a sanction told of a group whom readers can
    see or count. Beside a picture, or with a number or a class, it is a review; otherwise advice. Support that is offered to all, money raised, rules and
    lessons about such groups are left alone.

    Why it matters: Everybody in the picture, or in so small a group, is told to have the trait. For health, faith and origin that is special category data of
    each child; care and free meals are nobody's business but the family's.
    Instead: Say what the group did, and leave out what brought it together.
    Source: Aspire Educational Trust, Social Media (2023), section 5; UK GDPR, article 9; Equality Act 2010.
    """
    for passage, scene in reading.scenes:
        if passage.kind not in ("text", "alt_text", "picture_words"):
            continue
        for group in singled_out(passage.text, scene.sentences):
            seen = reading.has_picture or group.counted
            yield group_singled_out.finding(
                Level.REVIEW if seen else Level.ADVISE,
                passage.evidence(group.start, group.end),
                message="This points at a group of pupils by a private trait" + (", beside a picture." if reading.has_picture else "."),
                confidence=0.75,
                kind="group",
            )
