"""Desk: where a case is submitted, decided, published and asked after. Whoever asks, the answer is the same."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from checker.errors import RecordError, Refused
from checker.finding import Level
from checker.keys import SchoolKey, key_of
from checker.record import Record, Write, default_url, open_record
from checker.record.chain import Entry
from checker.record.head import Head, head_file, keep, kept
from checker.report import UNREADABLE, Report, digest, photo_hash
from checker.said import Said
from checker.school import School
from checker.versions import versions
from checker.workflow import case as made
from checker.workflow.approval import Approval
from checker.workflow.case import Case, cases_of, fold
from checker.workflow.comments import Place
from checker.workflow.deciding import approval_body, decide, in_the_way
from checker.workflow.involved import involved
from checker.workflow.keeping import Packed, pack, with_contents
from checker.workflow.roles import Actor, find_actor, identity
from checker.workflow.settling import InTheWay, has_pictures, noted
from checker.workflow.states import Action, Role, State, allowed
from checker.workflow.templates import matching_template

if TYPE_CHECKING:
    from checker.draft import Draft


class Desk:
    """The approval workflow of one school over its record.

    Attributes:
        school: the school as its folder says now (see `refresh`).
        record: where events are kept.
        name: what the record knows the school by: its name when the record was begun.
        key: the school's key.
        warning: something the user should know about the key, or "".
    """

    def __init__(self, school: School, record: Record, key: SchoolKey, warning: str = "") -> None:
        self.school, self.record, self.key, self.warning = school, record, key, warning
        self.name = school.settings.school.name

    @classmethod
    def open(cls, school: School, url: str | None = None, *, now: datetime.datetime | None = None) -> Desk:
        """The desk of a school, over the record at `CHECKER_RECORD` unless another address is given.

        Raises:
            RecordError: the record cannot be opened, or was begun with another key.
            VaultError: the school's key cannot be read or kept.
        """
        record = open_record(url or default_url())
        key, warning = key_of(school, make=True)
        if key is None:
            raise RecordError(
                "This school was not opened from a folder, so it has no key of its own. Set CHECKER_KEY, or open it from its folder."
            )
        desk = cls(school, record, key, warning)
        mark = key.mac("folder", str(school.folder.resolve())) if school.folder else ""
        desk.name = record.name_of(desk.name, key, mark)
        if first := record.open_school(desk.name, key, now or _now(), folder=mark):
            desk._keep_head(first)
        return desk

    # ------------------------------------------------------------------ asking

    def case(self, case_id: str) -> Case:
        """A case.

        Raises:
            Refused: there is no such case, or its time is over.
        """
        found = fold(self.record.of_case(self.name, case_id.strip()))
        if found is None:
            raise Refused(f"There is no case {case_id.strip()} in this school's record. `checker cases` lists them.")
        return found

    def cases(self, state: State | None = None) -> list[Case]:
        """The cases, newest first."""
        every = cases_of(self.record.of_school(self.name))
        return [c for c in reversed(every) if state is None or c.state is state]

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
        from checker.workflow.standing import approval_of

        return approval_of(self, draft, account, now or _now())

    # ------------------------------------------------------------------ acting

    def submit(
        self,
        draft: Draft,
        by: str,
        *,
        case: str | None = None,
        report: Report | None = None,
        said: Said | None = None,
        now: datetime.datetime | None = None,
        unnamed: bool = False,
    ) -> Case:
        """Check a draft and file it; what is filed is what was checked.

        A draft that was sent back for changes is filed under its case again: the one given, else the one of this author with the same draft id.

        Args:
            by: e-mail address or name of who submits it.
            case: the case of which this is a new version.
            report: what the checks have just said of exactly this draft; it is checked now unless given.
            said: what the author says of each face, in pixels of exactly this draft's photos.
            unnamed: see `roles.find_actor`.

        Returns:
            The case, its `report` included.

        Raises:
            Refused: this person may not submit, or not to this case.
            DraftError: what is said of the faces is not what the draft says.
            RecordError: it was not filed.
        """
        now = now or _now()
        day = local_day(now)
        actor = self.actor(by, day, unnamed)
        draft = with_contents(replace(draft, platform=None, author=draft.author or actor.id))
        report = self._checked(draft, report, publication_day(draft, now), now)
        account = self.account_of(draft)
        before = self._version_of(draft, report.digest, actor, case)
        role = self.role(before.state if before else None, Action.SUBMIT, actor, before)
        if before and before.state is State.APPROVED and before.digest == report.digest:
            raise Refused(f"Exactly this post is approved as case {before.id}. There is nothing to submit.")
        writer = self.school.settings.person(draft.author or "")
        authors = tuple(dict.fromkeys((actor.id, identity(writer) if writer else actor.id)))
        template = matching_template(draft, report, account, self.school.settings)
        body = {
            "authors": list(authors),
            "role": role.value,
            "draft": self.key.mac("draft id", draft.id)[:16],
            "account": account,
            "platforms": list(draft.platforms),
            "publish_on": draft.date.isoformat() if draft.date else None,
            "pictures": has_pictures(draft),
            "template": template.name if template else "",
            **self.summary(draft, report),
        }
        writes = [Write(made.SUBMITTED, body, digest=report.digest), *self.pupil_writes(draft, report, publication_day(draft, now))]
        if template:
            due = day + datetime.timedelta(days=template.review_within_days)
            approval = approval_body(self, template.approved_by, account, now, reason=f"Follows the template {template.name}.")
            writes.append(
                Write(State.APPROVED.value, approval | {"template": template.name, "review_due": due.isoformat()}, digest=report.digest)
            )
        kept = pack(Packed(draft, report, said or {}), self.key)
        entries = self._append(writes, case=before.id if before else None, step=before.step if before else 0, now=now, draft=kept)
        return replace(self.case(entries[0].case), report=report)

    def decide(
        self,
        case_id: str,
        action: str,
        by: str,
        *,
        reason: str = "",
        accept: Mapping[str, str] | None = None,
        attest: Sequence[str] = (),
        comments: Mapping[str, str] | None = None,
        places: Mapping[str, Place] | None = None,
        seen: int | None = None,
        now: datetime.datetime | None = None,
        unnamed: bool = False,
    ) -> Case:
        """Decide about a case as its last check left it.

        A second reader who is no officer settles findings with `approve` and does not approve: an officer does that afterwards.

        Args:
            action: `approve`, `reject`, `changes` or `withdraw`.
            reason: why; needed to reject, to ask for changes, to withdraw, and to approve what was not wholly checked.
            accept: a reason by id of a finding (or its first letters, where these are enough).
            attest: names of attestations given.
            comments: with `changes`, what to change place by place (`comments.comments_on`); they may stand in for a reason.
            places: where the faces that `comments` are on are in their photos, by `face 1B`.
            seen: the step of the case that whoever decides has looked at; where somebody acted since, the decision is refused.

        Raises:
            Refused: it may not be decided so, or not by this person; says everything that stands in the way.
            RecordError: it was not recorded.
        """
        return decide(
            self,
            case_id,
            action,
            by,
            reason=reason,
            accept=accept or {},
            attest=attest,
            comments=comments or {},
            places=places or {},
            seen=seen,
            now=now or _now(),
            unnamed=unnamed,
        )

    def in_the_way(
        self,
        case_id: str,
        by: str,
        *,
        reason: str = "",
        accept: Mapping[str, str] | None = None,
        attest: Sequence[str] = (),
        seen: int | None = None,
        now: datetime.datetime | None = None,
        unnamed: bool = False,
    ) -> InTheWay:
        """What would still stand in the way were a case approved with these answers; nothing is recorded. The arguments are those of `decide`.

        Raises:
            Refused: this person may not approve it, or may not answer so.
        """
        return in_the_way(
            self, case_id, by, reason=reason, accept=accept or {}, attest=attest, seen=seen, now=now or _now(), unnamed=unnamed
        )

    def publish(self, case_id: str, url: str, by: str, *, now: datetime.datetime | None = None) -> Case:
        """Say where a case went out, so that it can be found again when a family takes its consent back.

        Raises:
            Refused: the case was never approved, or this person may not say so.
        """
        now = now or _now()
        actor = self.actor(by, local_day(now), False)
        case = self.case(case_id)
        role = self.role(case.state, Action.PUBLISH, actor, case)
        if not re.fullmatch(r"https?://[^\s/]+\S*", url.strip()):
            raise Refused("The address of the published post must begin with https:// or http://.")
        self.nobody_named(re.sub(r"[^\w]+|_", " ", url))
        return self.write(
            case,
            [
                Write(
                    State.PUBLISHED.value,
                    {"by": actor.id, "role": role.value, "url": url.strip(), "after_lapse": case.state is State.LAPSED},
                )
            ],
            now,
        )

    # ------------------------------------------------------------------ shared with the modules that recheck, erase and export

    def summary(self, draft: Draft, report: Report) -> dict[str, Any]:
        """What the record keeps of a check: no words, no names."""
        return {
            "verdict": report.verdict.value,
            "findings": [f.to_json() for f in noted(report, draft, self.school.settings)],
            "skipped": sorted({s.check for s in report.skipped}),
            "versions": dict(sorted(report.versions.items())),
        }

    def pupil_writes(self, draft: Draft, report: Report, on: datetime.date) -> list[Write]:
        """An entry for each pupil in the post, by keyed reference; each can be erased without the others. `on` is the day of publication."""
        from checker.workflow.told import fact_writes

        out = []
        for each in involved(draft, report, self.school, on):
            reference = self.key.pupil(each.pupil_id)
            out.append(
                Write(made.PUPIL, {"pupil": reference, "how": each.how, "relied": each.relied, "on": on.isoformat()}, subject=reference)
            )
        return [*out, *fact_writes(draft, report, self.school, self.key)]

    def with_keyed_ids(self, draft: Draft, report: Report) -> Report:
        """The report with its findings under ids made with the school's key; the photos of the draft are in memory."""
        from checker.finding_id import with_ids

        hashes = {p.name: photo_hash(p.content) if p.content is not None else UNREADABLE for p in draft.images}
        return replace(report, findings=with_ids(report.findings, draft, hashes, self.key))

    def erase(self, numbers: Sequence[int], why: str, now: datetime.datetime) -> None:
        """Erase what entries hold; the chain stays whole."""
        self._keep_head(self.record.erase(numbers, why=why, school=self.name, key=self.key, now=now)[-1])

    def write_by_system(self, case: Case, writes: Sequence[Write], now: datetime.datetime, draft: bytes | None = b"") -> Case:
        """Write what the checker itself found: a recheck, a lapse."""
        return self.write(case, writes, now, draft)

    def write_beside(self, writes: Sequence[Write], now: datetime.datetime) -> list[Entry]:
        """Write entries that belong to no case, such as those of the officer's registers."""
        return self._append(writes, case="", step=0, now=now, draft=b"")

    def not_gone_back(self) -> None:
        """Refuse a record that lacks what this computer has seen in it: one from before, put back, knows nothing of what was decided and taken back since.

        Raises:
            RecordError: it does, or the copy of the head on this computer was changed.
        """
        if self.record.database.in_memory:
            return
        path = head_file(self.record.database.name, self.name)
        head = kept(path, self.key)
        if head and not self.record.holds(head.number, head.hash):
            raise RecordError(
                "The record lacks entries that this computer has seen in it: an earlier copy may have been put back, which knows of no decision taken since. "
                f"Put the newest one back. If there is none, look through what is approved, then move {path} away."
            )

    def account_of(self, draft: Draft) -> str | None:
        """The account a draft is for: the one it names, else the school's only one on its only platform."""
        if draft.account:
            return draft.account
        rows = self.school.settings.accounts_for(draft.platforms[0]) if len(draft.platforms) == 1 else ()
        return rows[0].title if len(rows) == 1 else None

    def accounts_of(self, draft: Draft) -> frozenset[str]:
        """The accounts that a draft which names none may go out on: the school's only one on each of its platforms."""
        if draft.account:
            return frozenset()
        rows = [self.school.settings.accounts_for(platform) for platform in draft.platforms]
        return frozenset(found[0].title for found in rows if len(found) == 1)

    def refresh(self) -> None:
        """Open the school again where its settings or its consent log have changed since: a withdrawal counts at once, in programs that run for weeks too.

        Raises:
            SchoolError: they cannot be read any more.
        """
        self.school = self.school.current()

    def nobody_named(self, *texts: str) -> None:
        """Refuse texts for the record that name a pupil or tell a personal detail."""
        words = "\n".join(t for t in texts if t.strip())
        if not words:
            return
        from checker.check import load_checks
        from checker.draft import Draft
        from checker.engine import review

        checks = [c for c in load_checks() if c.category in ("names", "personal")]
        if not checks:
            return
        report = review(Draft(text=words), self.school, checks)
        if any(f.level is Level.STOP and f.category in ("names", "personal") for f in report.findings):
            raise Refused(
                "The reason or address seems to hold a pupil's full name or a personal detail. The record keeps none: "
                "write the pupil's id or first name instead."
            )

    def actor(self, by: str, day: datetime.date, unnamed: bool) -> Actor:
        """Who acts, by the settings as they stand now.

        Raises:
            Refused: school.toml names no such person.
        """
        self.refresh()
        return find_actor(self.school.settings, by, day, unnamed=unnamed)

    def role(self, state: State | None, action: Action, actor: Actor, case: Case | None = None) -> Role:
        """In which of their roles this person does it.

        Raises:
            Refused: in none; or it cannot be done now by anybody.
        """
        roles = allowed(state, action)
        if not roles:
            said = (
                f"Case {case.id} is {case.state.value.replace('_', ' ')}: that cannot be done now." if case else "That cannot be done now."
            )
            raise Refused(said)
        ends = action is Action.WITHDRAW or (action is Action.SUBMIT and state is State.APPROVED)
        if ends and case and actor.id not in case.authors:
            roles = roles - {Role.AUTHOR}  # an author ends the approval of their own post, nobody else's
        for role in (Role.OFFICER, Role.SECOND_READER, Role.ADMINISTRATOR, Role.AUTHOR):
            if role in roles and role in actor.roles:
                return role
        wanted = " or ".join(sorted(r.value.replace("_", " ") for r in roles if r is not Role.SYSTEM))
        raise Refused(
            f"{actor.name} may not do that: it takes the role of {wanted}. Roles are given on the page School, under People, or in school.toml."
        )

    def write(self, case: Case, writes: Sequence[Write], now: datetime.datetime, draft: bytes | None = b"") -> Case:
        """Write to a case as it was read, and answer with it as it is then.

        Raises:
            Refused: somebody else has written to it meanwhile.
        """
        self._append(writes, case=case.id, step=case.step, now=now, draft=draft)
        return self.case(case.id)

    # ------------------------------------------------------------------ within

    def _checked(self, draft: Draft, report: Report | None, on: datetime.date, now: datetime.datetime) -> Report:
        """A report of exactly this draft by today's rules, its findings under ids made with the school's key."""
        from checker.workflow.proposals import with_proposals
        from checker.workflow.told import told_before

        self.refresh()
        report = report or with_proposals(draft, self.school, on=on, earlier=told_before(self, now))
        if not report.digest or report.digest != digest(draft):
            raise Refused("The post has changed since it was checked. Check it again, then submit it.")
        if dict(report.versions) != versions(self.school):
            raise Refused("The rules, the settings or the consent log have changed since it was checked. Check it again.")
        return self.with_keyed_ids(draft, report)

    def _version_of(self, draft: Draft, now_digest: str, actor: Actor, case: str | None) -> Case | None:
        """The case of which this draft is a new version."""
        if case:
            return self.case(case)
        same = cases_of(self.record.of_digest(self.name, now_digest)[0])
        if waiting := [c for c in same if c.state is State.SUBMITTED and c.digest == now_digest and actor.id in c.authors]:
            return waiting[-1]
        if not draft.id:
            return None
        wanted = self.key.mac("draft id", draft.id)[:16]
        sent_back = [c for c in self._sent_back() if c.draft_id == wanted and actor.id in c.authors]
        return sent_back[0] if len(sent_back) == 1 else None

    def _sent_back(self) -> list[Case]:
        asked = State.CHANGES_ASKED
        return [c for c in cases_of(self.record.of_kind(self.name, asked.value)) if c.state is asked]

    def _append(
        self, writes: Sequence[Write], *, case: str | None, step: int, now: datetime.datetime, draft: bytes | None = b""
    ) -> list[Entry]:
        entries = self.record.append(writes, school=self.name, key=self.key, case=case, step=step, now=now, draft=draft)
        self._keep_head(entries[-1])
        return entries

    def _keep_head(self, entry: Entry) -> None:
        if not self.record.database.in_memory:
            keep(head_file(self.record.database.name, self.name), Head(entry.number, entry.hash), self.key)


def local_day(now: datetime.datetime) -> datetime.date:
    """The day at the school's computer."""
    return now.astimezone().date()


def publication_day(draft: Draft, now: datetime.datetime) -> datetime.date:
    """The day for which consent is looked up: that of publication, unless it has passed."""
    today = local_day(now)
    return max(today, draft.date or today)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
