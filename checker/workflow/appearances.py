"""A pupil in the record: in which posts, how, and on which consents; and what such a search can find and cannot."""

from __future__ import annotations

import csv
import datetime
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from checker.errors import RecordError
from checker.in_words import day_in_words
from checker.record.chain import Entry
from checker.render.as_csv import spreadsheet_cell
from checker.workflow.case import PUPIL, RECHECKED, SUBMITTED, Case, Involvement, cases_of
from checker.workflow.consents import Use, uses_of
from checker.workflow.involved import BINDING, IN_WORDS, SHARED, TOLD
from checker.workflow.roles import in_a_row
from checker.workflow.states import IN_WORDS as STATES
from checker.workflow.states import State
from checker.workflow.told import FACTS

if TYPE_CHECKING:
    from checker.draft import Draft
    from checker.school import School
    from checker.workflow.desk import Desk
    from checker.workflow.keeping import Packed

STANDS = frozenset({State.APPROVED, State.PUBLISHED})
"""States of a post that is out, or may go out: there a consent that is no longer in force asks for something to be done."""


@dataclass(slots=True)
class Seen:
    """A pupil as one check of a case saw them.

    Attributes:
        at: when, UTC.
        log: version of the consent log.
        how: `tagged`, `matched`, `named`, `first_name`, or `told` alone: perhaps meant, by a name that many share.
        relied: uses for which consent was in force then, for the day of publication.
        on: that day, as `2026-11-23`; "" where the entry does not say.
        approved: when an approval was given on it, UTC; None where none was.
    """

    at: datetime.datetime
    log: str
    how: list[str] = field(default_factory=list)
    relied: list[str] = field(default_factory=list)
    on: str = ""
    approved: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Appearance:
    """A case in which a pupil is, or was in an earlier version.

    Attributes:
        case: as it stands.
        how: in any version.
        earlier: the content last checked is without the pupil.
        basis: the last check with the pupil on which it was approved; where it never was, the last check with the pupil.
        uses: the uses that it makes of the pupil, with what the basis relied on and what the consent log says today.
        kept: its words and photos are still kept.
    """

    case: Case
    how: tuple[str, ...]
    earlier: bool
    basis: Seen
    uses: tuple[Use, ...]
    kept: bool

    @property
    def ended(self) -> tuple[Use, ...]:
        """Uses of a post that is out, or may go out, for which the pupil's consent is not in force today: somebody has to do something about it."""
        if self.earlier or self.case.state not in STANDS or not BINDING & set(self.how):
            return ()
        return tuple(use for use in self.uses if use.asked and not use.in_force and (use.relied or use.activity in self.case.platforms))

    @property
    def how_in_words(self) -> str:
        """How the pupil is in it, in a sentence part."""
        said = ", ".join(IN_WORDS.get(h, h) for h in self.how)
        return f"only in an earlier version: {said}" if self.earlier else said

    def of_use(self, use: Use) -> str:
        """One use in a sentence part: what its approval or check went by, and what the consent log says today."""
        done = f"when it was {'approved' if self.basis.approved else 'checked'} on {day_in_words((self.basis.approved or self.basis.at).astimezone().date())}"
        return f"{use.words}: {'in force' if use.relied else 'not in force'} {done}; today {use.today}"

    def to_json(self) -> dict[str, Any]:
        """What `checker withdrawal` and `checker subject` say of it."""
        return {
            **self.case.to_json(),
            "how": list(self.how),
            "earlier_version_only": self.earlier,
            "basis": {
                "checked_at": self.basis.at.isoformat(timespec="seconds"),
                "approved_at": self.basis.approved.isoformat(timespec="seconds") if self.basis.approved else None,
                "for_day": self.basis.on or None,
                "consent_log": self.basis.log,
                "relied": list(self.basis.relied),
            },
            "consents_today": {use.activity: use.state for use in self.uses if use.asked},
            "no_longer_in_force": [use.activity for use in self.ended],
            "words_and_photos_kept": self.kept,
        }


def appearances(desk: Desk, pupil_id: str) -> list[Appearance]:
    """Every case in which a pupil is, or was in an earlier version, newest first.

    Raises:
        RecordError: nobody has this id, neither on the roll nor in the record; a slip must not read as "in no case".
    """
    pupil_id = pupil_id.strip()
    reference = desk.key.pupil(pupil_id)
    entries = desk.record.of_pupils(desk.name, [reference])
    if not entries and desk.school.pupil(pupil_id) is None:
        raise RecordError("No pupil on the roll has this id, and nobody in the record had it. Check how it is written.")
    by_case: dict[str, list[Entry]] = {}
    for entry in entries:
        by_case.setdefault(entry.case, []).append(entry)
    kept = set(desk.record.drafts_kept(desk.name)) if entries else set()
    return [_one(desk, case, by_case[case.id], reference, pupil_id, case.id in kept) for case in reversed(cases_of(entries))]


def _one(desk: Desk, case: Case, entries: Sequence[Entry], reference: str, pupil_id: str, kept: bool) -> Appearance:
    checks = _checks(entries, reference)
    here = [seen for seen in checks if seen.how]
    basis = next((seen for seen in reversed(here) if seen.approved), here[-1])
    each = Involvement(reference, tuple(basis.how), tuple(basis.relied))
    uses = uses_of(desk.school, case, each, pupil_id)
    return Appearance(case, tuple(dict.fromkeys(h for seen in here for h in seen.how)), not checks[-1].how, basis, uses, kept)


def _checks(entries: Sequence[Entry], reference: str) -> list[Seen]:
    """Each check of a case, in order, with how the pupil was in it."""
    checks: list[Seen] = []
    told: set[int] = set()
    for entry in sorted(entries, key=lambda e: e.step):
        if entry.text is None:
            continue
        if entry.kind in (SUBMITTED, RECHECKED):
            checks.append(Seen(entry.time, str(entry.body["versions"].get("consent_log", ""))))
        elif entry.kind == State.APPROVED and checks:
            checks[-1].approved = entry.time
        elif not checks:
            continue  # a case is made of its checks: what stands before the first that is left belongs to none
        elif entry.subject == reference and entry.kind == PUPIL:
            checks[-1].how += entry.body["how"]
            checks[-1].relied += entry.body["relied"]
            checks[-1].on = str(entry.body.get("on", ""))
        elif entry.subject == reference and entry.kind == FACTS:
            told.add(len(checks) - 1)
    for n in told:
        checks[n].how = checks[n].how or [TOLD]
    return checks


def where_in(kept: Packed, pupil_id: str) -> list[str]:
    """Where in a post whose words and photos are kept the pupil is, in sentence parts: faces by photo and letter, photos, and the places of findings about them."""
    from checker.finding import PhotoRegion, TextSpan
    from checker.render.view import lettered

    draft, report, said = kept
    out: dict[str, None] = {}
    for number, photo in enumerate(draft.images, 1):
        lines = lettered(report, photo.name, said[photo.name]) if said.get(photo.name) else ()
        at = [line for line in lines if line.tag == pupil_id]
        out.update({f"photo {number}, face {line.letter}": None for line in at})
        if not at and pupil_id in draft.people.get(photo.name, ()):
            out[f"photo {number}"] = None
        suggested = [f for f in report.faces if f.photo == photo.name and f.suggestion and f.suggestion.pupil_id == pupil_id]
        out.update({f"photo {number}, as recognition suggests": None for _ in suggested[:1]})
    for finding in report.findings:
        if pupil_id in finding.pupil_ids and finding.category != "faces":
            place = finding.evidence
            if isinstance(place, TextSpan):
                out[_field_in_words(place.field, draft)] = None
            elif isinstance(place, PhotoRegion):
                out[f"words seen in photo {1 + [p.name for p in draft.images].index(place.photo)}"] = None
    return list(out)


def _field_in_words(name: str, draft: Draft) -> str:
    if name == "text":
        return "the words"
    if name.startswith("alt_text"):
        return "an alternative text"
    return "a photo's file name" if name.startswith("images") else name.replace("_", " ")


# ---------------------------------------------------------------------- in words


def summary(found: Sequence[Appearance]) -> list[str]:
    """What a search came to, in sentences; what has to be done stands in `to_do`."""
    if not found:
        return ["In no post on record."]
    states = Counter(a.case.state for a in found)
    counted = in_a_row([f"{states[s]} {_STANDING[s]}" for s in State if states[s]])
    out = [f"In {_posts(len(found))} on record: {counted}."]
    if unsure := [a for a in found if not BINDING & set(a.how)]:
        out.append(
            f"In {len(unsure)} of {'it' if len(found) == 1 else 'them'} only by a name that others may have too: look whether this pupil is meant."
        )
    return out


def to_do(found: Sequence[Appearance]) -> list[str]:
    """What has to be done about consents that are no longer in force, in sentences."""
    out = []
    for state, what, todo in (
        (State.PUBLISHED, "Out", "Take down or change what is there"),
        (State.APPROVED, "Approved", "Do not publish"),
    ):
        if ended := [a.case.id for a in found if a.case.state is state and a.ended]:
            out.append(f"{what}, with a consent that is not in force today: {', '.join(ended)}. {todo}.")
    return out


_STANDING = {**{s: words.lower() for s, words in STATES.items()}, State.SUBMITTED: "waiting for a decision", State.CHANGES_ASKED: "sent back for changes",
             State.LAPSED: "with an approval that has ended"}  # fmt: skip


def _posts(count: int) -> str:
    return f"{count} {'post' if count == 1 else 'posts'}"


def limits(desk: Desk) -> list[str]:
    """What a search for a pupil finds and what it cannot, in sentences, with the days and numbers of this school's record."""
    retention = desk.school.settings.retention
    began, emptied = desk.record.began(desk.name), desk.record.emptied(desk.name)
    start = f"The record begins on {day_in_words(began.astimezone().date())}. " if began else ""
    matched = ", recognised in a photo" if desk.school.settings.recognition.enabled else ""
    gone = f"; {_posts(emptied)} so far" if emptied else "; none so far"
    return [
        f"Found is a pupil who is tagged in a photo{matched}, named in full, or named by a first name that at most {SHARED} pupils share or that has a class, a year or the like beside it: "
        "in every version of every post that was sent for approval, by the roll and the log of the day on which it was checked.",
        "Not found is a pupil in a photo at whose face nobody said who it is, or who is named by nothing but a nickname, a misspelt name or a description. Nobody can search for a face.",
        f"{start}Posts from before, and posts that went out without being sent for approval, are not in it: the command checker archive reads what a platform exports.",
        f"Words and photos are deleted {_days(retention.drafts)} after a case is closed. How the pupil was in it, and on which consents, stays known; at which face or in which words does not.",
        f"All of a case is erased {_days(retention.decisions)} after it is closed{gone}. A pupil who was erased at a family's request (checker forget) is found no more.",
    ]


def _days(count: int) -> str:
    years = count / 365.25
    return f"{round(years)} years" if count >= 700 and abs(years - round(years)) < 0.02 else f"{count} {'day' if count == 1 else 'days'}"


def as_csv(found: Iterable[Appearance], school: School) -> str:
    """A row for each case and nobody else in it, for a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        [
            "case",
            "state",
            "how",
            "account",
            "platforms",
            "url",
            "updated_at",
            "earlier_version_only",
            "consents",
            "no_longer_in_force",
            "kept",
        ]
    )
    for each in found:
        case, data = each.case, each.case.to_json()
        row = [case.id, data["state"], ";".join(each.how), case.account or "", ";".join(case.platforms), case.url, data["updated_at"]]
        row += ["yes" if each.earlier else "no", "; ".join(each.of_use(u) for u in each.uses if u.asked)]
        row += [";".join(u.activity for u in each.ended), "yes" if each.kept else "no"]
        writer.writerow([spreadsheet_cell(str(cell or "")) for cell in row])
    return out.getvalue()
