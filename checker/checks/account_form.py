"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="workflow", clause="account-form")
def account_form(reading: Reading) -> Iterator[Statement]:
    """The account's form is not filled in: two people who hold its password, purpose, audience, who approved it and when.

    The form is what the school's settings say of each account. It is an advise while nothing of an account's form has been filled in, so that a school that has
    not come to it yet is reminded and not held up; once a form is begun, what it still lacks asks for a look (review). A school without any
    accounts hears nothing here. Where several accounts share a platform and the draft names none of them, the post is not judged by their forms.

    Why it matters: An account with one administrator is lost on the day that person leaves, and nobody answers for one that nobody approved.
    Instead: Fill in the account's form: on the page School, under Accounts. (For a technician: the accounts in school.toml.)
    Source: Aspire Educational Trust, Social Media (2023), site creation approval form; Wynstones School (2017): management approves a service first;
    Whinless Down Academy Trust (2022), official use: a clear purpose, approved by the executive head.
    """
    school = reading.school
    draft = reading.draft
    told: set[str] = set()
    for platform in draft.platforms:
        rows = school.settings.accounts_for(platform, draft.account)
        if len(rows) != 1 or rows[0].title in told:
            continue
        (account,) = rows
        told.add(account.title)
        if missing := account.missing():
            yield account_form.finding(
                Level.REVIEW if account.form_begun else Level.ADVISE,
                reading.whole,
                message=f"In the form of the account {account.title} this is not filled in: {_listed(missing)}.",
                confidence=1.0,
                kind="incomplete" if account.form_begun else "not_begun",
            )


def _listed(parts: tuple[str, ...]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
