"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="workflow", clause="authorised-posters")
def author_not_authorised(reading: Reading) -> Iterator[Statement]:
    """The author may not submit to this account.

    An account that names contributors in school.toml takes posts from them alone; one that names none takes them from everybody whom the school lists.
    A school that lists neither hears nothing here, and neither does a draft that does not say who its author is. It is a review, not a stop:
    the words may be sound, and an officer can take the post over.

    Why it matters: Everything on the account speaks for the school, so it is agreed beforehand who may write there.
    Instead: Ask a contributor of the account to submit it, or have the person added to the account's contributors by whoever approves that.
    Source: Aspire Educational Trust, Social Media (2023), school social media accounts: only people authorised by the head or chief executive post.
    """
    school = reading.school
    draft, settings = reading.draft, school.settings
    author = (draft.author or "").strip()
    if not author:
        return
    person = settings.person(author)
    if person is None and settings.people:
        yield author_not_authorised.finding(
            Level.REVIEW,
            reading.whole,
            message="The author is not among the people who may write for the school.",
            confidence=1.0,
            instead="Check how the author is written, or have the person added to the people whom the school lists.",
            kind="unknown",
        )
        return
    for platform in draft.platforms:
        rows = settings.accounts_for(platform, draft.account)
        if rows and not any(a.takes_from(person) if person else a.takes_from_name(author) for a in rows):
            yield author_not_authorised.finding(
                Level.REVIEW,
                reading.whole,
                message=f"The author may not submit to {' or '.join(sorted({a.title for a in rows}))}.",
                confidence=1.0,
                kind="account",
            )
            return
