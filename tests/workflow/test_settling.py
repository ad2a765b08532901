"""How the findings of a case are settled, on both databases: one by one, with reasons, and what nobody can settle."""

from __future__ import annotations

import re
from typing import Any

import pytest

from checker.check import check_names
from checker.draft import Draft
from checker.errors import NotApproved, Refused
from checker.school.settings import SchoolSettings, Settings
from checker.school.settings.accounts import ApprovalSettings, AttestationSettings
from checker.workflow.evidence import evidence, timeline
from checker.workflow.settling import Settlement, why_else
from checker.workflow.states import State

REASON = "I looked at every word of it"


def reasons(office: Any, draft: Draft, account: str | None = None) -> str:
    with pytest.raises(NotApproved) as refused:
        office.gate(draft, account)
    return str(refused.value)


class TestSettling:
    def test_each_review_is_settled_by_itself(self, office: Any) -> None:
        draft = office.draft("About council tax. An advert.")
        case = office.submit(draft)
        one, other = case.findings
        with pytest.raises(
            Refused, match=r"“The post takes a side in a public debate” \(political-language, [0-9a-f]{12}\) is not settled"
        ):
            office.decide(case, "approve", reason=REASON)
        with pytest.raises(Refused, match=other.id[:12]):
            office.decide(case, "approve", accept={one.id: "It is a notice."})
        assert office.desk.case(case.id).settlements == {}, "what was refused leaves nothing"
        office.decide(case, "approve", accept={one.id[:12]: "It is a notice.", other.id: "For the fair."})
        assert office.gate(draft)

    @pytest.mark.parametrize("reason", ["", "  ", "ok", "!!!"])
    def test_with_a_reason(self, one_office: Any, reason: str) -> None:
        case = one_office.submit(one_office.draft("About council tax."))
        with pytest.raises(Refused, match="Write why"):
            one_office.decide(case, "approve", accept={case.findings[0].id: reason})

    def test_of_a_finding_that_is_there(self, one_office: Any) -> None:
        case = one_office.submit(one_office.draft("About council tax."))
        for given in ("abc", "000000000000000000000000"):
            with pytest.raises(Refused, match="No finding"):
                one_office.decide(case, "approve", accept={given: "A reason."})

    def test_advice_needs_no_answer(self, one_office: Any) -> None:
        assert one_office.approved(one_office.draft("A hint.")).state is State.APPROVED

    def test_a_stop_takes_a_second_reader_and_then_an_officer(self, office: Any) -> None:
        draft = office.draft("That damned rain.")
        case = office.submit(draft)
        (finding,) = case.findings
        with pytest.raises(Refused, match="second reader"):
            office.decide(case, "approve", accept={finding.id: "It is a quotation."})
        read = office.decide(case, "approve", "deb@rowan.example.org", accept={finding.id: "It is a quotation."})
        assert read.state is State.SUBMITTED
        assert "waits for a decision" in reasons(office, draft)
        assert office.decide(case, "approve").state is State.APPROVED
        assert office.gate(draft)

    @pytest.mark.parametrize(
        "make",
        [
            lambda o: o.photo_of("P1", text="Well done Orla Finnegan"),
            lambda o: o.draft("Well done Orla Finnegan", has_image=True),
            lambda o: o.photo_of("P2"),
            lambda o: o.photo_of("P9"),
            lambda o: o.draft("The code is hunter2"),
        ],
        ids=["full name beside a photo", "photos to come", "consent refused", "not on the roll", "secret"],
    )
    def test_what_nobody_may_accept(self, one_office: Any, make: Any) -> None:
        case = one_office.submit(make(one_office))
        stops = {f.id: "We all agreed on it." for f in case.findings if f.level == "stop"}
        for by in ("deb@rowan.example.org", "omar@rowan.example.org"):
            with pytest.raises(Refused, match="nobody may accept"):
                one_office.decide(case, "approve", by, accept=stops)
        with pytest.raises(Refused, match="nobody may accept"):
            one_office.decide(case, "approve", reason=REASON)

    def test_nobody_lifts_a_stop_on_their_own_post(self, one_office: Any) -> None:
        text = (one_office.folder / "school.toml").read_text("utf-8")
        one_office.settings(text.replace('roles = ["second_reader"]', 'roles = ["author", "second_reader", "officer"]'))
        case = one_office.submit(one_office.draft("That damned rain."), "deb@rowan.example.org")
        with pytest.raises(Refused, match="own post"):
            one_office.decide(case, "approve", "deb@rowan.example.org", accept={case.findings[0].id: "It is a quotation."})

    def test_a_full_name_without_a_picture_a_second_reader_may_lift(self, one_office: Any) -> None:
        case = one_office.submit(one_office.draft("Well done Orla Finnegan"))
        one_office.decide(case, "approve", "deb@rowan.example.org", accept={case.findings[0].id: "Agreed in writing, for the words."})
        assert one_office.decide(case, "approve").state is State.APPROVED

    def test_the_school_may_forbid_more_and_ask_for_more(self, one_office: Any) -> None:
        text = (one_office.folder / "school.toml").read_text("utf-8")
        one_office.settings(text + '\n[approval]\nnever_accept = ["off-objective"]\nsecond_reader = ["political-language"]\n')
        case = one_office.submit(one_office.draft("About council tax. An advert."))
        assert {f.check: f.lift.value for f in case.findings} == {"political-language": "second_reader", "off-objective": "nobody"}

    def test_an_answer_survives_an_edit_elsewhere_and_dies_with_its_own_words(self, office: Any) -> None:
        case = office.submit(office.draft("That damned rain.", id="rain"))
        (finding,) = case.findings
        office.decide(case, "approve", "deb@rowan.example.org", accept={finding.id: "It is a quotation."})
        office.decide(case, "changes", reason="Say which day.")
        edited = office.submit(office.draft("On Monday, that damned rain.", id="rain"))
        assert edited.id == case.id and [f.id for f in edited.findings] == [finding.id]
        assert office.decide(edited, "approve").state is State.APPROVED
        office.decide(edited, "changes", reason="Again, please.")
        other = office.submit(office.draft("On Monday, that damned damned rain.", id="rain"))
        assert [f.id for f in other.findings] == [finding.id] * 2
        other_photo = office.submit(office.photo_of("P1", content=b"crowd one"))
        changed = office.submit(office.photo_of("P1", content=b"crowd two"), case=other_photo.id)
        assert {f.id for f in other_photo.findings}.isdisjoint({f.id for f in changed.findings})

    def test_a_finding_about_the_whole_dies_with_any_edit(self, one_office: Any) -> None:
        first = one_office.submit(one_office.draft("An advert."))
        second = one_office.submit(one_office.draft("An advert!"))
        assert first.findings[0].id != second.findings[0].id

    def test_an_answer_runs_out(self, one_office: Any) -> None:
        case = one_office.submit(one_office.draft("That damned rain.", id="rain"))
        one_office.decide(case, "approve", "deb@rowan.example.org", accept={case.findings[0].id: "It is a quotation."})
        with pytest.raises(Refused, match="second reader first"):
            one_office.later(days=91).decide(case, "approve")

    def test_what_was_not_checked_is_told_in_the_reason(self, one_office: Any) -> None:
        draft = one_office.draft("A blurred day.")
        case = one_office.submit(draft)
        assert case.verdict == "incomplete"
        for reason in ("", "I looked"):
            with pytest.raises(Refused, match="not checked") as refused:
                one_office.decide(case, "approve", reason=reason)
            assert not re.search(rf"\b({'|'.join(check_names())})\b", str(refused.value)), "a check is called in the office's words"
        one_office.decide(case, "approve", reason=REASON)
        assert one_office.gate(draft)

    def test_attestations_answer_what_the_school_says_and_no_more(self, one_office: Any) -> None:
        text = (one_office.folder / "school.toml").read_text("utf-8")
        one_office.settings(
            text
            + '\n[[approval.attestations]]\nname = "everyone-tagged"\nsays = "All are tagged."\nneeded = "photo"\n'
            + 'settles = ["unconsented-face", "video-part-seen"]\n'
        )
        crowd = one_office.submit(one_office.photo_of("P1", content=b"crowd"))
        with pytest.raises(Refused, match="vouch"):
            one_office.decide(
                crowd, "approve", "deb@rowan.example.org", accept={crowd.findings[0].id: "Nobody else."}
            ) and one_office.decide(crowd, "approve")
        with pytest.raises(Refused, match="no attestation"):
            one_office.decide(crowd, "approve", attest=["all-good"])
        with pytest.raises(Refused, match="second reader first"):
            one_office.decide(one_office.submit(one_office.photo_of("P1", content=b"crowd 2")), "approve", attest=["everyone-tagged"])
        assert one_office.decide(crowd, "approve", attest=["everyone-tagged"]).state is State.APPROVED
        blurred = one_office.submit(one_office.draft("A blurred day."))
        assert one_office.decide(blurred, "approve", attest=["everyone-tagged"]).state is State.APPROVED
        refused = one_office.submit(one_office.photo_of("P2"))
        with pytest.raises(Refused, match="nobody may accept"):
            one_office.decide(refused, "approve", attest=["everyone-tagged"])


def test_what_has_to_be_vouched_for_is_one_sentence() -> None:
    ours = AttestationSettings("ours", "We took it ourselves.")
    seen = AttestationSettings("seen", "Everyone is tagged.")
    may = AttestationSettings("may", "We may use it.")
    settings = Settings(SchoolSettings("Rowan"), approval=ApprovalSettings(attestations=[ours, seen, may]))

    def said(*missing: str) -> list[str]:
        return why_else(nothing_ran=False, skipped=(), missing=missing, reason="", settings=settings)

    assert said() == []
    assert why_else(nothing_ran=False, skipped=("photo", "single-pupil"), missing=(), reason="", settings=settings) == [
        "Part of the post was not checked. It is about “A photo or a video” and “Without a full name, the post still lets readers tell who one pupil is”. "
        "Look at that part yourself, then say in the reason how you checked it."
    ]
    assert said("ours") == ["Tick “We took it ourselves” first: somebody has to vouch for that."]
    assert said("ours", "seen", "may") == [
        "Tick “We took it ourselves”, “Everyone is tagged” and “We may use it” first: somebody has to vouch for each of them."
    ]


def test_why_a_second_reader_answered_so_stands_in_the_history_and_in_the_evidence(one_office: Any) -> None:
    case = one_office.submit(one_office.draft("That damned rain."))
    (finding,) = case.findings
    one_office.decide(
        case, "approve", "deb@rowan.example.org", accept={finding.id: "It is a quotation."}, reason="I asked the <author> about it."
    )
    (told,) = [row for row in timeline(one_office.desk, case) if row["what"] == "Findings answered"]
    assert (told["why"], told["role"]) == ("I asked the <author> about it.", "second reader")
    assert "I asked the &lt;author&gt; about it." in evidence(one_office.desk, case.id)
    with pytest.raises(Refused, match="pupil"):
        one_office.decide(
            case, "approve", "deb@rowan.example.org", accept={finding.id: "It is a quotation."}, reason="Orla Finnegan said so."
        )


def test_what_was_vouched_for_is_said_as_the_sentence_that_was_ticked() -> None:
    def settled(how: str, reason: str) -> Settlement:
        return Settlement("f", how, reason, "omar@rowan.example.org", "officer", "", "2026-12-01")

    says = {"photo-owned": "We may use them."}
    assert settled("attested", "photo-owned").in_words(says) == ("Vouched for", "We may use them.")
    assert settled("attested", "gone").in_words(says) == ("Vouched for", "gone, which is no longer in the school's settings")
    assert settled("accepted", "It is a notice.").in_words(says) == ("Accepted with a reason", "It is a notice.")
