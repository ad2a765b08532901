"""The states of a case and what may follow what: a table, with no input and no output.

    submitted ──approve──▶ approved ──publish──▶ published        (a changed version of an approved post: submit, and the approval ends)
        │  ▲                  │ │ ▲                 │
     changes submit     reject│ │lapse publish      │ withdraw
        ▼  │                  ▼ ▼ │                 ▼
    changes_asked        rejected lapsed        withdrawn

An approval is made of a submission and of nothing else: whatever was approved before and is to be approved again is submitted, that is, checked, again.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a case stands."""

    SUBMITTED = "submitted"
    CHANGES_ASKED = "changes_asked"
    APPROVED = "approved"
    REJECTED = "rejected"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


IN_WORDS = MappingProxyType(
    {
        State.SUBMITTED: "Waits for a decision",
        State.CHANGES_ASKED: "Changes asked for",
        State.APPROVED: "Approved",
        State.REJECTED: "Rejected",
        State.PUBLISHED: "Published",
        State.WITHDRAWN: "Withdrawn",
        State.LAPSED: "The approval has ended",
    }
)
"""Each state as people read it."""


class Action(StrEnum):
    """What is done to a case. `ACCEPT` settles findings and decides nothing; `REVIEW` looks at a post that went out by a template."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    APPROVE = "approve"
    REJECT = "reject"
    CHANGES = "changes"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    REVIEW = "review"
    RECHECK = "recheck"
    LAPSE = "lapse"


class Role(StrEnum):
    """In what capacity somebody acts. `SYSTEM` is the checker itself: it can take an approval away and never give one. The data protection officer looks on:
    what was checked and decided, on which consents, and in which posts a pupil is. No row of the table is theirs.
    """

    AUTHOR = "author"
    OFFICER = "officer"
    SECOND_READER = "second_reader"
    ADMINISTRATOR = "administrator"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    SYSTEM = "system"


OPEN = frozenset({State.SUBMITTED, State.CHANGES_ASKED, State.APPROVED})
"""States in which something is still to come, and for which words and photos are kept."""

_S, _A, _R = State, Action, Role
_STAFF = (_R.AUTHOR, _R.OFFICER)
_READERS = (_R.OFFICER, _R.SECOND_READER)


def _rows() -> dict[tuple[State | None, Action, Role], State]:
    table: dict[tuple[State | None, Action, Role], State] = {}

    def rule(before: tuple[State | None, ...], action: Action, roles: tuple[Role, ...], after: State | None) -> None:
        for state in before:
            for role in roles:
                target = after or state
                assert target is not None
                table[state, action, role] = target

    # Approved among them: a changed version takes the place of what was approved, and the approval ends with that.
    rule((None, _S.SUBMITTED, _S.CHANGES_ASKED, _S.APPROVED, _S.LAPSED, _S.REJECTED), _A.SUBMIT, _STAFF, _S.SUBMITTED)
    rule((_S.SUBMITTED,), _A.ACCEPT, _READERS, None)
    rule((_S.SUBMITTED,), _A.APPROVE, (_R.OFFICER,), _S.APPROVED)
    rule((_S.SUBMITTED,), _A.REJECT, _READERS, _S.REJECTED)
    rule((_S.SUBMITTED,), _A.CHANGES, _READERS, _S.CHANGES_ASKED)
    # An officer may think better of it before it has gone out, and a second reader may always say stop.
    rule((_S.APPROVED,), _A.REJECT, _READERS, _S.REJECTED)
    rule((_S.APPROVED,), _A.CHANGES, _READERS, _S.CHANGES_ASKED)
    # A post may have gone out before its approval lapsed: the record has to be able to say where it stands.
    rule((_S.APPROVED, _S.LAPSED), _A.PUBLISH, (_R.AUTHOR, _R.OFFICER, _R.ADMINISTRATOR), _S.PUBLISHED)
    rule((_S.APPROVED, _S.PUBLISHED), _A.REVIEW, (_R.OFFICER,), None)
    rule((_S.SUBMITTED, _S.CHANGES_ASKED, _S.APPROVED), _A.WITHDRAW, (_R.AUTHOR, _R.OFFICER), _S.WITHDRAWN)
    rule((_S.PUBLISHED,), _A.WITHDRAW, (_R.OFFICER, _R.SECOND_READER, _R.ADMINISTRATOR), _S.WITHDRAWN)
    rule((_S.SUBMITTED, _S.CHANGES_ASKED, _S.APPROVED), _A.RECHECK, (_R.SYSTEM,), None)
    rule((_S.APPROVED,), _A.LAPSE, (_R.SYSTEM,), _S.LAPSED)
    return table


TABLE = MappingProxyType(_rows())
"""(state, action, role) -> the state after it; what is not in it cannot be done. The state None is before the first submission."""


def after(state: State | None, action: Action, role: Role) -> State | None:
    """The state that follows, or None where this role may not do this now."""
    return TABLE.get((state, action, role))


def allowed(state: State | None, action: Action) -> frozenset[Role]:
    """The roles that may do this now."""
    return frozenset(role for (before, what, role) in TABLE if before == state and what == action)
