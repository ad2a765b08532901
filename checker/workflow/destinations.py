"""Where a case goes: each platform with the account on it, written in one way wherever it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.workflow.roles import in_a_row

if TYPE_CHECKING:
    from checker.school import School
    from checker.workflow.case import Case


def destinations(case: Case, school: School) -> str:
    """Platforms and accounts: "Facebook: Rowan Park; Instagram: Rowan pictures".

    A case that names no account, as one for several platforms, goes out on the school's only one on each; where that is not one, the platform stands alone.
    """
    if case.account and case.account.lower() not in case.platforms:  # an account without a name of its own goes by its platform's
        return f"{school.platform_names(case.platforms)}: {case.account}"
    rows = [(school.platform_name(p), _only(p, school)) for p in case.platforms]
    if not any(account for _, account in rows):
        return in_a_row([name for name, _ in rows])
    return "; ".join(f"{name}: {account}" if account else name for name, account in rows)


def _only(platform: str, school: School) -> str:
    found = school.settings.accounts_for(platform)
    return found[0].name if len(found) == 1 else ""
