"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Objective, Statement
from checker.tone.objective import AIMS, judge_objective

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="objective", clause="objectives")
def off_objective(reading: Reading) -> Iterator[Statement]:
    """The post serves none of the objectives of its account.

    The tone model proposes what the post is for: a reminder of an event, good news of the school, an achievement, information for parents, or none of these.
    Which of them an account serves stands in school.toml; where an account is kept to fewer, a post for another of them is off-objective
    there. An author who names an objective is compared with what the post reads like.

    Why it matters: The account exists to inform families. Adverts, private sales, memes, giveaways and private news wear out its readers, and may break the rules
    on advertising.
    Instead: Say what it tells families: what the school did, achieved or asks of them. If it tells them nothing, leave it off this account.
    Source: Aspire Educational Trust, Social Media (2023), staff conduct: the four objectives; Heaton St Barnabas, Social Media (2021): no advertising.
    """
    school = reading.school
    post = reading.post
    if post is None or not any(c.isalnum() for c in post.text):
        return
    draft = reading.draft
    for platform in draft.platforms:
        allowed = school.settings.objectives_for(platform, draft.account)
        verdict = judge_objective(post, allowed)
        if platform == draft.platform:
            yield Objective(verdict.label, verdict.confidence)
        if verdict.reason:
            yield off_objective.finding(
                Level.REVIEW,
                reading.whole if verdict.place is None else post.evidence(*verdict.place),
                message=verdict.reason,
                confidence=verdict.certainty,
                instead=verdict.better or None,
                kind=verdict.kind,
                clause="no-advertising" if verdict.commercial else None,
            )
            return
        stated = draft.objective
        if stated and stated not in allowed:
            yield off_objective.finding(
                Level.REVIEW,
                reading.whole,
                message=f"The author's objective ({AIMS.get(stated, stated)}) is not one that this account serves.",
                confidence=1.0,
                kind="stated",
            )
            return
        if stated and verdict.doubts(stated):
            yield off_objective.finding(
                Level.ADVISE,
                reading.whole,
                message=f"The author calls this {AIMS[stated]}; it reads as {AIMS[verdict.label]}.",
                confidence=verdict.confidence,
                instead="Choose the objective that fits, or make the words serve the one chosen.",
                kind="stated",
            )
            return
