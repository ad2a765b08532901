"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement

if TYPE_CHECKING:
    from checker.school.settings import AccountSettings
    from checker.senses import Reading


@check(category="workflow", clause="authorised-posters")
def account_not_listed(reading: Reading) -> Iterator[Statement]:
    """The post names an account that the school does not list, or not for this platform, or one of another school of the trust.

    The accounts are those that the school lists; a school that lists none hears nothing here. A post that names no account is not asked for one, unless all accounts
    that are listed for its platform are another school's (`school` in the list of accounts).

    Why it matters: An account that nobody has approved has no known audience, administrators or objectives, so that the post is judged by the wrong ones.
    Instead: Check how the account is written, or have it approved and add it to the school's accounts.
    Source: Aspire Educational Trust, Social Media (2023), school social media accounts and site creation approval form.
    """
    school = reading.school
    draft, accounts = reading.draft, school.settings.accounts
    if other := _of_another(reading):
        yield account_not_listed.finding(
            Level.REVIEW,
            reading.whole,
            message=f"{other.title} is an account of {other.school.strip()}, another school, and not of {school.settings.school.name}.",
            confidence=1.0,
            kind="other_school",
            instead="Choose an account of your own school. If it is your school's, mend the school that the list of accounts gives for it.",
        )
        return
    if not draft.account or not accounts:
        return
    rows = [a for a in school.settings.own_accounts if draft.account in (a.name, a.platform)]
    if not rows:
        near = get_close_matches(draft.account, [a.title for a in school.settings.own_accounts], 1)
        yield account_not_listed.finding(
            Level.REVIEW,
            reading.whole,
            message=f"The account of this post is not one that the school lists.{f' Perhaps {near[0]} is meant.' if near else ''}",
            confidence=1.0,
            kind="unknown",
        )
    elif missing := [p for p in draft.platforms if not any(a.platform.lower() == p for a in rows)]:
        yield account_not_listed.finding(
            Level.REVIEW,
            reading.whole,
            message=f"The school lists {rows[0].title} for {school.platforms_within(sorted({a.platform for a in rows}))}, and the post goes to {school.platforms_within(missing)}.",
            confidence=1.0,
            kind="other_platform",
        )


def _of_another(reading: Reading) -> AccountSettings | None:
    """An account of another school on which the post would go out: the one it names, or the only ones there are on one of its platforms."""
    draft, settings = reading.draft, reading.school.settings
    for platform in draft.platforms:
        here = [
            a for a in settings.accounts if (draft.account in (a.name, a.platform) if draft.account else a.platform.lower() == platform)
        ]
        if here and not any(a in settings.own_accounts for a in here):
            return here[0]
    return None
