"""Desk: where a case is submitted, decided, published and asked after."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from checker.errors import CannotTell
from checker.workflow.approval import Approval

if TYPE_CHECKING:
    from checker.draft import Draft
    from checker.school import School


class Desk:
    """The approval workflow of one school over its record."""

    def __init__(self, school: School) -> None:
        self.school = school

    @classmethod
    def open(cls, school: School) -> Desk:
        """The desk of a school, over the record at `CHECKER_RECORD`."""
        return cls(school)

    def approval_of(self, draft: Draft, account: str | None = None, *, now: datetime.datetime | None = None) -> Approval:
        """The approval in force of exactly this draft, for this account.

        Args:
            draft: what is about to be published.
            account: the account it is about to be published on; the draft's own unless given.
            now: UTC; the computer's clock unless given.

        Raises:
            NotApproved: it is not approved, or no more; `reasons` says why.
            CannotTell: the record, its key or the consent log cannot be read, or the clock went back.
        """
        raise CannotTell("The record of decisions holds no approvals yet, so nothing counts as approved.")
