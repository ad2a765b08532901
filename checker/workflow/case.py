"""Case: what a case's entries come to. The entries are the truth; nothing else is kept of a case."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from checker.record.chain import Entry
from checker.report import Report
from checker.workflow.approval import Approval
from checker.workflow.comments import Comment
from checker.workflow.settling import Lift, Noted, Settlement
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
        authors: everybody who submitted any version of it, or who the draft of any says wrote it, as far as the record still holds them; the first one first.
        account, platforms, publish_on: what it was submitted for.
        pictures: whether photos go with the words.
        verdict, findings, skipped, versions: what the last check came to.
        settlements: by id of the finding; of these, only those count that answer a finding of the last check.
        attested: attestations given since the last submission.
        pupils: in the content last checked.
        approval: the approval while it stands; whether it is in force at a moment is the gate's business.
        approved_versions: the versions to which the approval is bound.
        named: whether the approval was given by somebody whom school.toml names.
        own: the approval was given as of a post of their own, where there was no other officer.
        template: name of the template it went out by, or "".
        review_due: the day by which an officer looks at a post that went out by a template; "" where none is due.
        url: where it stands once published.
        submitted_at, sent_at, updated_at: UTC; when its first version was sent, its last one, and when something was last done.
        by, reason: who took the last decision, and why.
        asked, asked_by, comments: what changes were asked for last and by whom, on the whole and place by place; they outlive the next version, to be held against it.
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
    own: bool = False
    template: str = ""
    review_due: str = ""
    url: str = ""
    submitted_at: datetime.datetime | None = None
    sent_at: datetime.datetime | None = None
    updated_at: datetime.datetime | None = None
    by: str = ""
    reason: str = ""
    asked: str = ""
    asked_by: str = ""
    comments: tuple[Comment, ...] = ()
    why: tuple[str, ...] = ()
    report: Report | None = field(default=None, compare=False, repr=False)

    @property
    def author(self) -> str:
        """Who submitted it first."""
        return self.authors[0] if self.authors else ""

    def to_json(self) -> dict[str, Any]:
        """What `checker cases` says of a case."""
        return {
            "case": self.id,
            "state": self.state.value,
            "account": self.account,
            "platforms": list(self.platforms),
            "author": self.author,
            "authors": list(self.authors),
            "verdict": self.verdict,
            "submitted_at": _seconds(self.submitted_at),
            "updated_at": _seconds(self.updated_at),
            "by": self.by or None,
            "approval": self.approval.to_json() if self.approval else None,
            "review_due": self.review_due or None,
            "asked": self.asked or None,
            "comments": [c.to_json() for c in self.comments],
            "url": self.url or None,
            "digest": self.digest,
        }


def _seconds(time: datetime.datetime | None) -> str | None:
    return time.isoformat(timespec="seconds") if time else None


def cases_of(entries: Iterable[Entry]) -> list[Case]:
    """The cases that these entries make, oldest first. All entries of each case must be there."""
    by_case: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.case:
            by_case.setdefault(entry.case, []).append(entry)
    made = (fold(sorted(rows, key=_step)) for rows in by_case.values())
    return sorted((case for case in made if case), key=lambda c: int(c.id[1:]))


def _step(entry: Entry) -> int:
    return entry.step


def fold(entries: Sequence[Entry]) -> Case | None:
    """A case of its entries in order; None where there are none, or all of them have been erased."""
    fields: dict[str, Any] = {}
    for entry in entries:
        _take(fields, entry)
    return Case(**fields) if fields else None


def _take(case: dict[str, Any], entry: Entry) -> None:
    """Bring the fields of a case up to date with its next entry."""
    if entry.text is None:
        # Erased: a pupil who was forgotten, or a case whose time is over. That the case went on is still known.
        if case:
            case["step"] = entry.step
        return
    body, kind = entry.body, entry.kind
    if kind == SUBMITTED:
        _take_submission(case, entry, body)
    elif not case:
        return
    case["step"] = entry.step
    if kind == PUPIL:
        case["pupils"] = (*case.get("pupils", ()), Involvement(body["pupil"], tuple(body["how"]), tuple(body["relied"])))
        return
    case["updated_at"] = entry.time
    if kind == SETTLED:
        given = {s["finding"]: Settlement(**s) for s in body["settlements"]}
        case["settlements"] = {**case.get("settlements", {}), **given}
        case["attested"] = tuple(dict.fromkeys((*case.get("attested", ()), *body["attested"])))
    elif kind == RECHECKED:
        _take_check(case, body)
        case["pupils"] = ()
        case["approved_versions"] = dict(body["versions"]) if case.get("approval") else {}
    elif kind == REVIEWED:
        case.update(review_due="", by=body["by"], reason=body["reason"])
    elif kind == State.APPROVED:
        _take_approval(case, entry, body)
    elif kind == State.PUBLISHED:
        case.update(state=State.PUBLISHED, url=body["url"])
    elif kind == State.LAPSED:
        case.update(state=State.LAPSED, approval=None, why=tuple(body["why"]))
    elif kind in _STATE_OF and kind != SUBMITTED:
        case.update(state=_STATE_OF[kind], approval=None, by=body["by"], reason=body["reason"], review_due="")
        if kind == State.CHANGES_ASKED:
            case.update(asked=body["reason"], asked_by=body["by"], comments=tuple(Comment.from_json(c) for c in body.get("comments", ())))


def _take_submission(case: dict[str, Any], entry: Entry, body: Mapping[str, Any]) -> None:
    authors = tuple(dict.fromkeys((*case.get("authors", ()), *body["authors"])))
    kept: dict[str, Any] = {name: case[name] for name in ("settlements", "submitted_at", "asked", "asked_by", "comments") if name in case}
    case.clear()
    case.update(
        id=entry.case,
        school=entry.school,
        state=State.SUBMITTED,
        digest=entry.digest,
        authors=authors,
        draft_id=body["draft"],
        account=body["account"],
        platforms=tuple(body["platforms"]),
        publish_on=body["publish_on"],
        pictures=body["pictures"],
        template=body["template"],
        sent_at=entry.time,
    )
    _take_check(case, body)
    case.setdefault("submitted_at", entry.time)
    case.update(kept)  # answers and the first time outlive a new version, as its authors do; everything else is the new one's
    for finding in case["findings"]:
        answer = case.get("settlements", {}).get(finding.id)
        if answer and finding.lift is Lift.SECOND_READER and answer.by in authors:  # nobody lifts a stop on what has become their own
            case["settlements"] = {on: s for on, s in case["settlements"].items() if on != finding.id}


def _take_check(case: dict[str, Any], body: Mapping[str, Any]) -> None:
    case.update(
        verdict=body["verdict"],
        findings=tuple(Noted.from_json(f) for f in body["findings"]),
        skipped=tuple(body["skipped"]),
        versions=body["versions"],
    )


def _take_approval(case: dict[str, Any], entry: Entry, body: Mapping[str, Any]) -> None:
    if entry.digest != case["digest"]:
        return  # an approval of something else than what was checked last approves nothing
    case.update(
        state=State.APPROVED,
        approval=Approval(
            case=case["id"],
            digest=entry.digest,
            by=body["by"],
            at=entry.time,
            expires=datetime.datetime.fromisoformat(body["expires"]),
            account=body["account"],
        ),
        approved_versions=body["versions"],
        named=body["named"],
        own=bool(body.get("own")),
        by=body["by"],
        reason=body["reason"],
        review_due=body["review_due"],
        why=(),
    )
