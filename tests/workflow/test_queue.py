"""What waits for whom, what was done, who may approve whose post, comments, and what a colleague did meanwhile."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from checker.errors import NotApproved, Refused
from checker.workflow.comments import Comment, box_at, in_words, place_of, titles, whereabouts
from checker.workflow.evidence import evidence, timeline
from checker.workflow.queue import Filter, history, open_cases, queue
from checker.workflow.rechecking import recheck_case
from checker.workflow.retention import tidy
from checker.workflow.roles import own_post
from checker.workflow.standing import not_in_force
from checker.workflow.states import State

JO, OMAR, SAIMA, DEB = (f"{name}@rowan.example.org" for name in ("jo", "omar", "saima", "deb"))


def rows(office: Any, who: str) -> list[tuple[str, str, bool]]:
    return [(w.case.id, w.what, w.mine) for w in queue(office.desk, who, office.now)]


def test_each_case_waits_for_whoever_can_move_it(office: Any) -> None:
    plain = office.submit(office.draft())
    stop = office.submit(office.draft("That damned rain."))
    assert rows(office, OMAR) == [(plain.id, "a decision", True), (stop.id, "a second reader's answer", False)]
    assert rows(office, DEB) == [(stop.id, "a second reader's answer", True), (plain.id, "a decision", False)]
    office.decide(stop, "approve", DEB, accept={stop.findings[0].id: "A quotation."})
    assert (stop.id, "a decision", True) in rows(office, OMAR)
    office.decide(plain, "changes", OMAR, reason="Say when it was.")
    assert rows(office, JO)[0] == (plain.id, "changes", True)
    done = office.decide(stop, "approve", OMAR)
    assert (stop.id, "publication", True) in rows(office, JO)
    office.desk.publish(done.id, "https://example.org/1", JO, now=office.now)
    assert [r[0] for r in rows(office, JO)] == [plain.id]


def test_an_approval_in_the_record_that_does_not_count_today_is_told_without_the_draft(office: Any) -> None:
    draft = office.photo_of("P3")
    case = office.approved(draft)

    def against() -> str:
        return " ".join(not_in_force(office.desk, office.desk.case(case.id), office.now))

    assert against() == "" and "did not count" not in evidence(office.desk, case.id, now=office.now)
    file = office.folder / "consent_log.csv"
    log = file.read_text("utf-8")
    office.log(log + "P7,New,Child,yes,yes,yes\n")
    office.desk.refresh()
    assert "the consent log changed" in against()
    assert "It did not count when this page was written." in evidence(office.desk, case.id, now=office.now)
    office.log(log)
    office.desk.refresh()
    assert against() == ""
    office.later(days=6)
    assert "not in force for Facebook (expired)" in against(), "its consent ran out, and no file was changed"
    office.later(days=10)
    assert "ran out on" in against()
    other = office.approved(office.draft("A second one."))
    office.desk.publish(other.id, "https://example.org/1", JO, now=office.now)
    assert not_in_force(office.desk, office.desk.case(other.id), office.later(days=60).now) == [], "it is out: nothing asks any more"


def test_an_approval_that_ran_out_goes_back_to_its_author(office: Any) -> None:
    case = office.approved(office.draft())
    office.later(days=15)
    tidy(office.desk, office.now)
    assert rows(office, JO) == [(case.id, "a new submission", True)]
    assert rows(office.later(days=31), JO) == []


def test_what_must_be_mended_waits_for_no_second_reader(office: Any) -> None:
    case = office.submit(office.photo_of("P2"))
    assert rows(office, OMAR) == [(case.id, "a decision", True)]


def test_the_author_does_not_wait_for_themselves(office: Any) -> None:
    case = office.submit(office.draft(), SAIMA)
    assert rows(office, SAIMA) == [(case.id, "a decision", False)]
    assert rows(office, OMAR) == [(case.id, "a decision", True)]


def test_history_is_filtered_and_comes_in_pieces(office: Any) -> None:
    first, second, third = (office.later(days=1).submit(office.draft(f"Day {n}.")) for n in range(3))
    office.decide(second, "reject", reason="Too late by now.")
    found, more = history(office.desk, Filter(), 2)
    assert ([c.id for c in found], more) == ([third.id, second.id], True)
    found, more = history(office.desk, Filter(states=frozenset({State.REJECTED})), 5)
    assert ([c.id for c in found], more) == ([second.id], False)
    day = first.updated_at.astimezone().date()
    assert [c.id for c in history(office.desk, Filter(last=day), 5)[0]] == [first.id]
    assert [c.id for c in history(office.desk, Filter(first=day + datetime.timedelta(days=2)), 5)[0]] == [third.id, second.id], (
        "by when they were last acted on"
    )
    assert [c.id for c in history(office.desk, Filter(fits=lambda c: c.state is State.SUBMITTED), 5)[0]] == [third.id, first.id]


def test_the_open_cases_are_those_of_the_whole_record(office: Any) -> None:
    cases = [office.submit(office.draft(f"Day {n}.")) for n in range(4)]
    office.decide(cases[0], "reject", reason="Too late by now.")
    office.decide(cases[1], "approve")
    office.decide(cases[2], "changes", reason="Say when it was.")
    assert [c.id for c in open_cases(office.desk)] == [c.id for c in reversed(office.desk.cases()) if c.state is not State.REJECTED]


def test_tidying_reads_only_what_may_be_due(one_office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = one_office.submit(one_office.draft("Old."))
    one_office.decide(closed, "reject", reason="Too late by now.")
    one_office.later(days=29).submit(one_office.draft("New."))
    record, read = one_office.desk.record, []
    of_cases = record.of_cases

    def noting(school: str, cases: Any) -> Any:
        read.extend(cases)
        return of_cases(school, cases)

    monkeypatch.setattr(record, "of_cases", noting)
    monkeypatch.setattr(record, "of_school", lambda *_: pytest.fail("the whole record was read"))
    assert tidy(one_office.desk, one_office.now).drafts == 0 and read == []
    assert tidy(one_office.desk, one_office.later(days=2).now).drafts == 1 and read == [closed.id]


# ---------------------------------------------------------------- who approves


def test_who_approves_is_said_before_a_post_is_written(one_office: Any) -> None:
    settings, day = one_office.desk.school.settings, datetime.date(2026, 11, 20)
    assert own_post(settings, JO, day) == "You write it, so somebody else approves it: Saima Akhtar or Omar Haddad."
    assert own_post(settings, SAIMA, day) == "You write it, so somebody else approves it: Omar Haddad."
    assert "Ada Pike" in own_post(settings, JO, datetime.date(2026, 12, 24)), "a deputy on the days agreed"
    assert own_post(settings, "a stranger", day) == ""


def test_the_only_officer_is_told_that_the_rule_lets_them(one_office: Any) -> None:
    text = (one_office.folder / "school.toml").read_text("utf-8")
    one_office.settings(text.replace('roles = ["officer"]', 'roles = ["author"]'))
    one_office.desk.refresh()
    assert "only officer" in own_post(one_office.desk.school.settings, SAIMA, datetime.date(2026, 11, 20))
    case = one_office.decide(one_office.submit(one_office.draft(), SAIMA), "approve", SAIMA)
    assert case.state is State.APPROVED, "what is said and what is done are one rule"
    one_office.settings(
        text.replace('roles = ["officer", "author"]', 'roles = ["author"]').replace('roles = ["officer"]', 'roles = ["author"]')
    )
    one_office.desk.refresh()
    assert "Nobody can approve it yet" in own_post(one_office.desk.school.settings, JO, datetime.date(2026, 11, 20))


# ---------------------------------------------------------------- comments


def test_changes_are_asked_for_place_by_place(office: Any) -> None:
    case = office.submit(office.photo_of("P1", content=b"crowd", text="About council tax."))
    tax, face = sorted(case.findings, key=lambda f: f.category, reverse=True)
    back = office.decide(
        case, "changes", comments={tax.id: "Leave the tax out.", "face 1B": "Cover this one.", face.id[:8]: "Tag them.", "x": " "}
    )
    assert back.state is State.CHANGES_ASKED
    assert [(c.on, c.says, c.face) for c in back.comments] == [
        (tax.id, "Leave the tax out.", None),
        ("face 1B", "Cover this one.", (1, "B")),
        (face.id, "Tag them.", None),
    ]
    assert "Leave the tax out." in evidence(office.desk, case.id)
    again = office.submit(office.photo_of("P1", text="A good day."), case=case.id)
    assert (again.state, again.comments) == (State.SUBMITTED, back.comments), "to be held against the new version"


def test_what_is_asked_for_is_told_by_numbers_and_letters_in_their_order(one_office: Any) -> None:
    case = one_office.submit(one_office.photo_of("P1", content=b"crowd", text="About council tax."))
    first, second = case.findings
    asked = {"face 2A": "Who is it?", "face 1B": "Cover this one.", second.id: "Tag them.", first.id: "Leave it out."}
    one_office.decide(case, "changes", reason="Two things.", comments=asked)
    one_office.submit(one_office.photo_of("P1", text="A good day."), case=case.id)
    told = [
        (f"“{titles(case.findings)[first.id]}”", "Leave it out."),
        (f"“{titles(case.findings)[second.id]}”", "Tag them."),
        ("Face B in photo 1", "Cover this one."),
        ("Face A in photo 2", "Who is it?"),
    ]
    rows = timeline(one_office.desk, one_office.desk.case(case.id))
    assert [row["asked"] for row in rows] == [[], told, []], "as the version had them that was looked at"
    assert rows[1]["why"] == "Two things." and not any(f.id in str(rows) for f in case.findings)
    back = one_office.desk.case(case.id)
    now = in_words(back.comments, back.findings, numbered=True)
    assert sorted(now) == sorted(told), "what was asked keeps its words where the new version has other findings by those numbers"
    before = in_words(back.comments, case.findings, numbered=True)
    assert [place for place, _ in before[:2]] == [f"Finding {n}, {told[n - 1][0]}" for n in (1, 2)]
    assert told[0][0] in evidence(one_office.desk, case.id) and told[0][0] != told[1][0]


def test_a_comment_recorded_before_it_kept_its_words_takes_them_from_the_record(one_office: Any) -> None:
    case = one_office.submit(one_office.draft("That damned, damned rain. An advert."))
    advert = next(f for f in case.findings if f.check == "off-objective")
    comment = Comment.from_json({"on": advert.id, "says": "Leave it out."})
    assert comment.about == "" and in_words([comment], case.findings) == [(f"“{titles(case.findings)[advert.id]}”", "Leave it out.")]
    assert in_words([comment], []) == [("A finding of an earlier version", "Leave it out.")]


def test_of_two_findings_that_say_the_same_it_is_said_which(one_office: Any) -> None:
    case = one_office.submit(one_office.draft("Orla Finnegan and Tunde Balogun ran."))
    first, second = case.findings
    case = one_office.decide(case, "changes", comments={first.id: "First name only.", second.id: "Leave him out."})
    places = [place for place, _ in in_words(case.comments, ())]
    assert places[0].endswith("(1 of 2)”") and places[1] == places[0].replace("1 of 2", "2 of 2")
    assert "Orla" not in str(places) and "Tunde" not in str(places)


def test_where_a_face_is_goes_with_what_is_said_about_it(one_office: Any) -> None:
    case = one_office.submit(one_office.photo_of("P1"))
    place = place_of((400, 100, 700, 500), (2000, 1000))
    asked = {"face 1A": "Cover this one.", "face 1B": "Who is it?"}
    case = one_office.decide(case, "changes", comments=asked, places={"face 1A": place, "face 1C": place})
    first, second = one_office.desk.case(case.id).comments
    assert (first.place, second.place) == ((0.2, 0.1, 0.35, 0.5), None)
    assert first.to_json() == {"on": "face 1A", "says": "Cover this one.", "place": [0.2, 0.1, 0.35, 0.5]}
    assert Comment.from_json(first.to_json()) == first
    assert second.to_json() == {"on": "face 1B", "says": "Who is it?"}, "as comments were before places were kept"
    assert Comment.from_json(second.to_json()) == second
    assert box_at(place, (100, 50, 1100, 550)) == (300, 100, 450, 300), "in the part of a picture that was sent"
    told = in_words([first, second], [], lambda c: "Face E in photo 2" if c.place else "")
    assert told == [("Face E in photo 2", "Cover this one."), ("Face B in photo 1", "Who is it?")]
    assert "Face A in photo 1: Cover this one." in evidence(one_office.desk, case.id), "the letter as whoever asked saw it"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ((0.0, 0.0, 0.2, 0.2), "top left"),
        ((0.4, 0.7, 0.6, 1.0), "bottom"),
        ((0.8, 0.4, 1.0, 0.6), "right"),
        ((0.4, 0.4, 0.6, 0.6), "in the middle"),
        ((0.9, 0.9, 1.1, 1.1), "bottom right"),
    ],
)
def test_a_place_in_words(place: Any, words: str) -> None:
    assert whereabouts(place) == words


@pytest.mark.parametrize("on", ["0" * 24, "abc", "face 1", "face B", "photo 1"])
def test_a_comment_on_nothing_is_refused(one_office: Any, on: str) -> None:
    case = one_office.submit(one_office.photo_of("P1"))
    with pytest.raises(Refused):
        one_office.decide(case, "changes", comments={on: "Change it please."})
    assert one_office.desk.case(case.id).state is State.SUBMITTED


def test_a_comment_keeps_no_name(one_office: Any) -> None:
    case = one_office.submit(one_office.photo_of("P1"))
    with pytest.raises(Refused, match="full name"):
        one_office.decide(case, "changes", comments={"face 1A": "This is Orla Finnegan."})


# ---------------------------------------------------------------- meanwhile


def test_a_decision_about_what_somebody_has_changed_meanwhile_is_refused(office: Any) -> None:
    case = office.submit(office.draft("One.", id="same"))
    office.decide(case, "changes", reason="Say when it was.")
    office.submit(office.draft("Two.", id="same"))
    with pytest.raises(Refused, match="since you opened it"):
        office.decide(case, "approve", SAIMA, seen=case.step)
    now = office.desk.case(case.id)
    assert now.state is State.SUBMITTED
    assert office.decide(case, "approve", SAIMA, seen=now.step).state is State.APPROVED


def test_a_changed_version_ends_the_approval(office: Any) -> None:
    first = office.draft("One.")
    case = office.approved(first)
    with pytest.raises(Refused, match="nothing to submit"):
        office.submit(first, case=case.id)
    with pytest.raises(Refused, match="may not do that"):
        office.submit(office.draft("Two."), "ada@rowan.example.org", case=case.id)
    assert office.gate(first).case == case.id, "refused versions change nothing"
    second = office.draft("Two.")
    assert office.submit(second, case=case.id).state is State.SUBMITTED
    for draft in (first, second):
        with pytest.raises(NotApproved):
            office.gate(draft)


def test_one_case_is_checked_again_by_itself(one_office: Any) -> None:
    case, other = one_office.approved(one_office.photo_of("P1")), one_office.approved(one_office.photo_of("P3", content=b"other"))
    one_office.log((one_office.folder / "consent_log.csv").read_text("utf-8").replace("P2,Tunde,Balogun,no", "P2,Tunde,Balogun,yes"))
    outcome = recheck_case(one_office.desk, case.id, now=one_office.now)
    assert (outcome.checked, outcome.lapsed) == (1, {})
    assert one_office.gate(one_office.photo_of("P1")).case == case.id
    with pytest.raises(NotApproved, match="changed"):
        one_office.gate(one_office.photo_of("P3", content=b"other"))
    one_office.decide(other, "reject", reason="Too late by now.")
    with pytest.raises(Refused):
        recheck_case(one_office.desk, other.id, now=one_office.now)
