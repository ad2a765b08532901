"""Case: what a case's entries come to. The entries are the truth; nothing else is kept of a case."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from checker.record.chain import Entry
from checker.report import Report
from checker.workflow.approval import Approval
from checker.workflow.settling import Noted, Settlement
from checker.workflow.states import State

SUBMITTED, PUPIL, SETTLED, RECHECKED, REVIEWED = "submitted", "pupil", "settled", "rechecked", "reviewed"
_STATE_OF = {s.value: s for s in State}
"""An entry whose kind is a state's name puts the case into that state."""


@dataclass(frozen=True, slots=True)
class Involvement:
    """A pupil in a case by keyed reference: how, and on which consents the case relies for the pupil."""

    reference: str
    how: tuple[str, ...]
    relied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands after its last entry.

    Attributes:
        id, school: which.
        step: its last step; who acts on it has to have seen it.
        state: where it stands.
        digest: of the content last checked.
        authors: who submitted it, and who the draft says wrote it.
        account, platforms, publish_on: what it was submitted for.
        pictures: whether photos go with the words.
        verdict, findings, skipped, versions: what the last check came to.
        settlements: by id of the finding; of these, only those count that answer a finding of the last check.
        attested: attestations given since the last submission.
        pupils: in the content last checked.
        approval: the approval while it stands; whether it is in force at a moment is the gate's business.
        approved_versions: the versions to which the approval is bound.
        named: whether the approval was given by somebody whom school.toml names.
        template: name of the template it went out by, or "".
        review_due: the day by which an officer looks at a post that went out by a template; "" where none is due.
        url: where it stands once published.
        submitted_at, updated_at: UTC.
        by, reason: who took the last decision, and why.
        why: why the approval lapsed.
        report: the report of the check just made; only in the answer to a submission.
    """

    id: str
    school: str
    step: int
    state: State
    digest: str = ""
    authors: tuple[str, ...] = ()
    draft_id: str = ""
    account: str | None = None
    platforms: tuple[str, ...] = ()
    publish_on: str | None = None
    pictures: bool = False
    verdict: str = ""
    findings: tuple[Noted, ...] = ()
    skipped: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    settlements: Mapping[str, Settlement] = field(default_factory=dict)
    attested: tuple[str, ...] = ()
    pupils: tuple[Involvement, ...] = ()
    approval: Approval | None = None
    approved_versions: Mapping[str, str] = field(default_factory=dict)
    named: bool = True
    template: str = ""
    review_due: str = ""
    url: str = ""
    submitted_at: datetime.datetime | None = None
    updated_at: datetime.datetime | None = None
    by: str = ""
    reason: str = ""
    why: tuple[str, ...] = ()
    report: Report | None = field(default=None, compare=False, repr=False)

    @property
    def author(self) -> str:
        """Who submitted it."""
        return self.authors[0] if self.authors else ""

    def to_json(self) -> dict[str, Any]:
        """What `checker cases` says of a case."""
        return {
            "case": self.id,
            "state": self.state.value,
            "account": self.account,
            "platforms": list(self.platforms),
            "author": self.author,
            "verdict": self.verdict,
            "submitted_at": _seconds(self.submitted_at),
            "updated_at": _seconds(self.updated_at),
            "by": self.by or None,
            "approval": self.approval.to_json() if self.approval else None,
            "review_due": self.review_due or None,
            "url": self.url or None,
            "digest": self.digest,
        }


def _seconds(time: datetime.datetime | None) -> str | None:
    return time.isoformat(timespec="seconds") if time else None


def cases_of(entries: Iterable[Entry]) -> list[Case]:
    """The cases that these entries make, oldest first. All entries of each case must be there."""
    rows = sorted((e for e in entries if e.case), key=lambda e: (e.case, e.step))
    made = [case for _, group in groupby(rows, key=lambda e: e.case) if (case := fold(list(group)))]
    return sorted(made, key=lambda c: int(c.id[1:]))


def fold(entries: Sequence[Entry]) -> Case | None:
    """A case of its entries in order; None where there are none, or all of them have been erased."""
    case: Case | None = None
    for entry in entries:
        case = _after(case, entry)
    return case


def _after(case: Case | None, entry: Entry) -> Case | None:
    if entry.text is None:
        # Erased: a pupil who was forgotten, or a case whose time is over. That the case went on is still known.
        return replace(case, step=entry.step) if case else None
    body = entry.body
    if entry.kind == SUBMITTED:
        case = _submitted(case, entry, body)
    if case is None:
        return None
    case = replace(case, step=entry.step, updated_at=entry.time if entry.kind != PUPIL else case.updated_at)
    match entry.kind:
        case "pupil":
            return replace(case, pupils=(*case.pupils, Involvement(body["pupil"], tuple(body["how"]), tuple(body["relied"]))))
        case "settled":
            made = {s["finding"]: Settlement(**s) for s in body["settlements"]}
            return replace(
                case, settlements={**case.settlements, **made}, attested=tuple(dict.fromkeys((*case.attested, *body["attested"])))
            )
        case "rechecked":
            return replace(case, **_checked(body), pupils=(), approved_versions=body["versions"] if case.approval else {})
        case "reviewed":
            return replace(case, review_due="", by=body["by"], reason=body["reason"])
        case "approved":
            return _approved(case, entry, body)
        case "published":
            return replace(case, state=State.PUBLISHED, url=body["url"])
        case "lapsed":
            return replace(case, state=State.LAPSED, approval=None, why=tuple(body["why"]))
        case kind if kind in _STATE_OF and kind != SUBMITTED:
            return replace(case, state=_STATE_OF[kind], approval=None, by=body["by"], reason=body["reason"], review_due="")
    return case


def _submitted(case: Case | None, entry: Entry, body: Mapping[str, Any]) -> Case:
    return Case(
        id=entry.case,
        school=entry.school,
        step=entry.step,
        state=State.SUBMITTED,
        digest=entry.digest,
        authors=tuple(body["authors"]),
        draft_id=body["draft"],
        account=body["account"],
        platforms=tuple(body["platforms"]),
        publish_on=body["publish_on"],
        pictures=body["pictures"],
        **_checked(body),
        settlements=case.settlements if case else {},
        submitted_at=case.submitted_at if case else entry.time,
        template=body["template"],
    )


def _checked(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "verdict": body["verdict"],
        "findings": tuple(Noted.from_json(f) for f in body["findings"]),
        "skipped": tuple(body["skipped"]),
        "versions": dict(body["versions"]),
    }


def _approved(case: Case, entry: Entry, body: Mapping[str, Any]) -> Case:
    if entry.digest != case.digest:
        return case  # an approval of something else than what was checked last approves nothing
    approval = Approval(
        case=case.id,
        digest=entry.digest,
        by=body["by"],
        at=entry.time,
        expires=datetime.datetime.fromisoformat(body["expires"]),
        account=body["account"],
    )
    return replace(
        case,
        state=State.APPROVED,
        approval=approval,
        approved_versions=dict(body["versions"]),
        named=body["named"],
        by=body["by"],
        reason=body["reason"],
        review_due=body["review_due"],
        why=(),
    )
