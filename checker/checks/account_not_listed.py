"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement
from checker.school.tags import PUPIL, read_tag

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="workflow", clause="authorised-posters")
def account_not_listed(reading: Reading) -> Iterator[Statement]:
    """The post names an account that the school does not list, or not for this platform, or one of another school of the trust.

    The accounts are those that the school lists; a school that lists none hears nothing here. A post that names no account is not asked for one.
    An account of one school of a trust (`school` in the list of accounts) takes no post of another: where each school has a folder of its own, or where pupils who are
    tagged or named are of another school by the roll's column `school`, and none is of the account's.

    Why it matters: An account that nobody has approved has no known audience, administrators or objectives, so that the post is judged by the wrong ones.
    Instead: Check how the account is written, or have it approved and add it to the school's accounts.
    Source: Aspire Educational Trust, Social Media (2023), school social media accounts and site creation approval form.
    """
    school = reading.school
    draft, accounts = reading.draft, school.settings.accounts
    if other := _of_another(reading):
        title, whose = other
        yield account_not_listed.finding(
            Level.REVIEW,
            reading.whole,
            message=f"This post is of {whose}, and the account {title} is another school's.",
            confidence=1.0,
            kind="other_school",
            instead=f"Choose an account of {whose}, or accept it with the reason why it goes out there.",
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


def _of_another(reading: Reading) -> tuple[str, str] | None:
    """The account on which the post would go out, where it is another school's, and of which school the post is. The account is the one that the post names, or the
    first of those on one of its platforms."""
    draft, settings = reading.draft, reading.school.settings
    for platform in draft.platforms:
        here = [
            a for a in settings.accounts if (draft.account in (a.name, a.platform) if draft.account else a.platform.lower() == platform)
        ]
        if here and not any(a in settings.own_accounts for a in here):
            return here[0].title, settings.school.name
        schools = _schools_of_pupils(reading) if here and all(a.school.strip() for a in here) else ()
        if schools and not any(a.is_of(each) for a in here for each in schools):
            return here[0].title, " and ".join(schools)
    return None


def _schools_of_pupils(reading: Reading) -> tuple[str, ...]:
    """The schools of the pupils who are tagged or named in full, where the roll has a column of that name."""
    tags = (read_tag(tag) for people in reading.draft.people.values() for tag in people)
    tagged = (reading.school.pupil(tag.name) for tag in tags if tag.kind == PUPIL)
    pupils = [*filter(None, tagged), *(named.pupils[0] for named in reading.named_pupils if len(named.pupils) == 1)]
    return tuple(dict.fromkeys(school for p in pupils if (school := p.details.get("school", "").strip())))
