"""The evidence of one case as a page that stands alone: what was checked, found, settled, decided, by whom and on which consents."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from checker.check import about, load_checks
from checker.errors import CheckerError
from checker.finding import Clause
from checker.record.chain import Entry
from checker.render import LEVELS, VERDICTS
from checker.said import at_no_face
from checker.school.tags import PUPIL as PERSON
from checker.school.tags import read_tag
from checker.versions import versions
from checker.workflow.auditing import verify_record
from checker.workflow.case import PUPIL, RECHECKED, SETTLED, SUBMITTED, Case
from checker.workflow.comments import Comment, in_words
from checker.workflow.consents import GONE, consents_of, log_in_words
from checker.workflow.destinations import destinations
from checker.workflow.keeping import Packed, unpack
from checker.workflow.mended import checks_of, fates
from checker.workflow.roles import in_a_row
from checker.workflow.settling import Noted
from checker.workflow.standing import not_in_force
from checker.workflow.states import IN_WORDS, Role, State

if TYPE_CHECKING:
    from checker.workflow.desk import Desk

Rows = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the page shows."""

    case: Case
    written: str
    whole: str
    facts: Rows
    rules: Rows
    events: Rows
    findings: Rows
    attestations: Rows
    skipped: Rows
    consents: Rows
    log: str
    faces: Rows
    versions: Rows


def evidence(desk: Desk, case_id: str, *, now: datetime.datetime | None = None) -> str:
    """The page of a case. While the draft is kept it holds the whole report, with the words and the photos.

    Raises:
        Refused: there is no such case.
    """
    from checker.render.as_html import section, style_hash
    from checker.render.parts import css, environment

    case = desk.case(case_id)
    entries = desk.record.of_case(desk.name, case.id)
    report, cited, kept = "", {}, None
    if sealed := desk.record.draft(case.id):
        try:
            kept = unpack(sealed, desk.key)
            report = section(
                kept.report,
                kept.draft,
                1,
                desk.school.platform_name,
                said=kept.said,
                name=partial(_called, desk),
                title=f"The post of case {case.id}: {IN_WORDS[case.state].lower()}",
            )
            cited = {f.id: f.clause for f in kept.report.findings}
        except CheckerError as error:
            report = str(Markup("<p>{}</p>").format(str(error)))
    shown = _evidence(desk, case, entries, cited, kept, now or datetime.datetime.now(datetime.UTC))
    template = environment().get_template("evidence.html").module
    page: str = template.page(shown, css(), style_hash(), Markup(report))  # type: ignore[attr-defined]  # noqa: S704 - written by our own templates
    return str(page)


def _evidence(
    desk: Desk, case: Case, entries: Sequence[Entry], cited: Mapping[str, Clause], kept: Packed | None, now: datetime.datetime
) -> Evidence:
    outcome, _ = verify_record(desk)
    whole = (
        f"The record was whole: {outcome.count} entries, head {outcome.head}."
        if outcome.whole
        else f"THE RECORD IS NOT WHOLE. {outcome.what}"
    )
    says = {a.name: a.says for a in desk.school.settings.approval.attestations}
    attested = [str(a) for e in entries if e.kind == SETTLED for a in e.body.get("attested", ())]
    approval = case.approval
    return Evidence(
        case=case,
        written=_when(now),
        whole=whole,
        facts=[
            ("State", IN_WORDS[case.state]),
            ("Account", case.account or "none by name"),
            ("Goes to", destinations(case, desk.school)),
            ("Written by", _people(desk, case.authors)),
            ("Verdict of the last check", VERDICTS[case.verdict][1]),
            ("Policy", _policy(desk, case)),
            ("Content", case.digest),
            (
                "Approval",
                " ".join(
                    (
                        f"by {_people(desk, [approval.by])}, {_when(approval.at)}, until {_when(approval.expires)}.",
                        *_against(desk, case, now),
                    )
                )
                if approval
                else "none in force",
            ),
            ("Template", case.template or "none"),
            ("Published at", case.url or "not said"),
        ],
        rules=_rules(desk, entries, cited),
        events=list(_events(desk, entries)),
        findings=_findings(desk, case, entries, says),
        attestations=[(_vouched(name, says),) for name in dict.fromkeys(attested)],
        skipped=[(_coded(about(s), s),) for s in case.skipped],
        consents=consents_of(desk, case),
        log=log_in_words(desk.school, case.versions.get("consent_log", "")),
        faces=_faces(desk, case, kept) if kept else [],
        versions=[
            (k.replace("_", " "), log_in_words(desk.school, v) if k == "consent_log" else v) for k, v in sorted(case.versions.items())
        ],
    )


def _against(desk: Desk, case: Case, now: datetime.datetime) -> list[str]:
    """What an approval that stands in the record has against it by now."""
    found = not_in_force(desk, case, now)
    return ["It did not count when this page was written.", *found] if found else []


def _faces(desk: Desk, case: Case, kept: Packed) -> Rows:
    """Who the author said can be seen, face by face: pupils by their number in the consent log, with the consents on which the case relies."""
    from checker.render.view import DOUBTED, REFUSED, lettered

    relied = {p.reference: ", ".join(map(desk.school.platform_name, p.relied)) or "none" for p in case.pupils}

    def row(photo: str, place: str, tag: str, status: str = "") -> tuple[str, ...]:
        pupil = read_tag(tag).kind == PERSON
        called = f"{_called(desk, tag)}; {DOUBTED}" if status == REFUSED else _called(desk, tag)
        return photo, place, called, relied.get(desk.key.pupil(read_tag(tag).name), "none") if pupil else ""

    rows: Rows = []
    for photo in kept.draft.images:
        if not kept.said.get(photo.name):
            continue
        for line in lettered(kept.report, photo.name, kept.said[photo.name]):
            rows.append(row(photo.name, line.letter, line.tag, line.status) if line.tag else (photo.name, line.letter, line.words, ""))
        rows += [
            row(photo.name, "at none of these", tag) for tag in at_no_face(kept.draft.people.get(photo.name, ()), kept.said[photo.name])
        ]
    return rows


def _called(desk: Desk, tag: str) -> str:
    """Somebody in a photo: a pupil by the number in the consent log, an adult by name, unless the checks see a pupil's name in it."""
    from checker.photos.adults import PERHAPS, PUPILS_NAME, state_of
    from checker.senses import session_of

    read = read_tag(tag)
    if read.kind == PERSON:
        return read.name if desk.school.pupil(read.name) else GONE
    _, doubt = state_of(read, session_of(desk.school), datetime.date.today())
    return f"{doubt if doubt in (PUPILS_NAME, PERHAPS) else read.name} ({read.kind})"


def _people(desk: Desk, who: Iterable[str]) -> str:
    """People by name where the school lists them, each with what the record knows them by."""
    listed = ((each, desk.school.settings.person(each)) for each in who)
    return in_a_row([f"{person.name} ({each})" if person and person.name != each else each for each, person in listed])


def _policy(desk: Desk, case: Case) -> str:
    """By which rules it was checked, in words: the versions alone tell nobody."""
    name = desk.school.policy.in_words
    same = case.versions.get("settings") == versions(desk.school)["settings"]
    return name if same else f"{name} (as it stands now; policy or settings have changed since the check)"


def _rules(desk: Desk, entries: Sequence[Entry], cited: Mapping[str, Clause]) -> Rows:
    """The clause behind each finding that any check of the case had."""
    usual = {c.name: c.clause for c in load_checks()}
    ever = _ever(entries).values()
    told = {(each.check, each.kind) for each in ever if each.id in cited}
    rows = []
    for each in ever:
        what = about(each.check, each.kind)
        if clause := cited.get(each.id):
            rows.append((what, clause.policy, clause.section, clause.says))
        elif (each.check, each.kind) in told:
            continue  # the last check has one of its kind, by another id
        elif own := usual.get(each.check):  # the record keeps no clause
            now = desk.school.policy.clause(own.key)
            rows.append((what, now.policy, now.section, f"{now.says} (The check's usual clause, as it stands now.)"))
    return list(dict.fromkeys(rows))


def _coded(words: str, *names: str) -> str:
    """Words, with the names by which whoever looks after the checker knows what is meant."""
    return f"{words} ({', '.join(filter(None, names))})"


def _vouched(name: str, says: Mapping[str, str]) -> str:
    return _coded(says.get(name, "The sentence is no longer in the school's settings."), name)


def _events(desk: Desk, entries: Sequence[Entry]) -> Iterator[tuple[str, ...]]:
    """What happened, with what was asked for place by place."""
    found: Sequence[Noted] = ()
    for entry in entries:
        if entry.kind in (SUBMITTED, RECHECKED) and entry.text is not None:
            found = [Noted.from_json(f) for f in entry.body["findings"]]
        if entry.kind == PUPIL:
            continue
        asked = in_words(map(Comment.from_json, entry.body.get("comments", ())), found) if entry.text is not None else ()
        why = " ".join(map(_sentence, filter(None, [_why(entry), *(f"{place}: {says}" for place, says in asked)])))
        when = ", ".join(part.replace(" ", "\u00a0") for part in _when(entry.time).split(", "))  # a day and an hour each on one line
        who = _people(desk, _who(entry)) or "the checker"
        yield str(entry.number), when, _what(entry), who, _role(entry), why, entry.hash[:16]


def _sentence(words: str) -> str:
    return words if words[-1:] in ".!?" else f"{words}."


def _who(entry: Entry) -> Sequence[str]:
    return [str(entry.body["by"])] if entry.body.get("by") else entry.body.get("authors", ())


def _role(entry: Entry) -> str:
    """In what capacity. Approvals and answers that were recorded before the record said so tell it otherwise."""
    body = entry.body
    if role := body.get("role", ""):
        return str(role).replace("_", " ")
    if entry.kind == State.APPROVED.value and entry.text is not None:
        return "officer, by a template" if body.get("template") else Role.OFFICER.value
    return ", ".join(dict.fromkeys(str(s["role"]).replace("_", " ") for s in body.get("settlements", ())))


def _what(entry: Entry) -> str:
    if entry.text is not None and entry.kind == SETTLED and not entry.body.get("settlements"):
        return "Vouched for"
    return _WHAT.get(entry.kind, entry.kind.replace("_", " ").capitalize()) + ("" if entry.text is not None else " (erased)")


def _why(entry: Entry) -> str:
    body = entry.body
    return str(body.get("reason", "")) or " ".join(body.get("why", ())) or str(body.get("url", ""))


def timeline(desk: Desk, case: Case) -> list[dict[str, Any]]:
    """What happened to a case, oldest first: `when`, `what`, `who` (by address or name), `role`, `why`, and `asked`, pairs of a place and what to change there."""
    rows: list[dict[str, Any]] = []
    found: Sequence[Noted] = ()
    for entry in desk.record.of_case(desk.name, case.id):
        if entry.kind in (PUPIL, "facts"):
            continue
        if entry.kind in (SUBMITTED, RECHECKED) and entry.text is not None:
            found = [Noted.from_json(f) for f in entry.body["findings"]]
        local = entry.time.astimezone()
        when = f"{local.day} {local:%B %Y, %H:%M}"
        asked = in_words(map(Comment.from_json, entry.body.get("comments", ())), found)
        who = ", ".join(_who(entry)) or "the checker"
        rows.append({"when": when, "what": _what(entry), "who": who, "role": _role(entry), "why": _why(entry), "asked": asked})
    return rows


_WHAT = {
    SUBMITTED: "Checked and sent for approval",
    SETTLED: "Findings answered",
    RECHECKED: "Checked again",
    "reviewed": "Looked at afterwards",
    "changes_asked": "Changes asked for",
    "lapsed": "The approval ended",
    "facts": "What it tells of pupils was noted",
}


def _ever(entries: Sequence[Entry]) -> dict[str, Noted]:
    """Every finding that any check of the case had, by id."""
    ever: dict[str, Noted] = {}
    for _, found in checks_of(entries):
        ever.update(found)
    return ever


def _findings(desk: Desk, case: Case, entries: Sequence[Entry], says: Mapping[str, str]) -> Rows:
    """Every finding that any check of the case had: of the last check by how it was settled, of earlier ones by what became of it."""
    became = fates(entries)
    rows: Rows = []
    for each in _ever(entries).values():
        settlement = case.settlements.get(each.id)
        if each.id in became:
            how = (became[each.id].words, "", "", "")
        elif settlement and settlement.answers(each):
            words, why = settlement.in_words(says)
            how = (
                words,
                _coded(why, settlement.reason) if settlement.how == "attested" else why,
                f"{_people(desk, [settlement.by])}, {settlement.role.replace('_', ' ')}",
                settlement.until,
            )
        else:
            how = ("Advice, which needs no answer" if each.level == "advise" else "Open", "", "", "")
        rows.append((_coded(about(each.check, each.kind), each.check, each.kind), LEVELS[each.level][1], *how, each.id))
    return rows


def _when(time: datetime.datetime) -> str:
    return f"{time.astimezone(datetime.UTC):%d %B %Y, %H:%M:%S} UTC"
