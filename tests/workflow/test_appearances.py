"""A pupil looked up in the record: on which consents each post went by, what of it holds today, and what such a search cannot find."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

import pytest

from checker.errors import Refused
from checker.said import FaceSaid
from checker.workflow.appearances import appearances, as_csv, limits, summary, to_do, where_in
from checker.workflow.keeping import unpack
from checker.workflow.rechecking import recheck
from checker.workflow.retention import tidy
from checker.workflow.roles import may_not_look_up, may_send, own_post
from checker.workflow.states import TABLE, Role

WITHDRAWN = "pupil_id,first_name,last_name,facebook,instagram,x\nP1,Orla,Finnegan,no,yes,no\nP3,Mei,Lin,yes,yes,yes\n"
DPO = """
[[people]]
name = "Nia Blake"
email = "nia@rowan.example.org"
roles = ["data_protection_officer"]
"""


class TestOnWhatConsent:
    def test_a_published_post_is_told_with_the_consent_it_was_approved_on_and_that_of_today(self, one_office: Any) -> None:
        case = one_office.approved(one_office.photo_of("P1"))
        one_office.desk.publish(case.id, "https://example.org/1", "jo@rowan.example.org", now=one_office.now)
        (before,) = appearances(one_office.desk, "P1")
        assert [before.of_use(u) for u in before.uses] == ["Facebook: in force when it was approved on 20 November 2026; today yes"]
        assert before.ended == () and before.basis.log == one_office.desk.school.consent_log.version
        one_office.log(WITHDRAWN)
        one_office.desk.refresh()
        (after,) = appearances(one_office.desk, "P1")
        assert [after.of_use(u) for u in after.uses] == ["Facebook: in force when it was approved on 20 November 2026; today no"]
        assert [u.activity for u in after.ended] == ["facebook"]
        assert summary([after]) == ["In 1 post on record: 1 published."]
        assert to_do([after]) == [
            f"Out, with a consent that is not in force today: {case.id}. Take down or change what is there.",
        ]
        assert summary(appearances(one_office.desk, "P3")) == ["In no post on record."]

    def test_what_it_was_approved_on_outlives_a_recheck_that_ended_the_approval(self, one_office: Any) -> None:
        case = one_office.approved(one_office.photo_of("P1"))
        one_office.log(WITHDRAWN)
        recheck(one_office.desk, now=one_office.later(days=1).now)
        (found,) = appearances(one_office.desk, "P1")
        assert one_office.desk.case(case.id).pupils[0].relied == (), "the last check relies on nothing"
        assert found.basis.relied == ["facebook"] and found.basis.approved == case.approval.at
        assert found.ended == (), "it is neither out nor may it go out"

    def test_a_version_that_was_mended_is_told_as_such_and_asks_for_nothing(self, one_office: Any) -> None:
        case = one_office.submit(one_office.photo_of("P1", id="post"))
        one_office.decide(case, "changes", reason="Take it out.")
        again = one_office.submit(one_office.draft("No photo.", id="post"))
        one_office.decide(again, "approve")
        one_office.log(WITHDRAWN)
        one_office.desk.refresh()
        (found,) = appearances(one_office.desk, "P1")
        assert found.earlier and found.how_in_words == "only in an earlier version: tagged in a photo"
        assert found.basis.approved is None and found.ended == ()

    def test_by_a_first_name_alone_somebody_has_to_look_whether_the_pupil_is_meant(self, one_office: Any) -> None:
        one_office.approved(one_office.draft("Well done Orla"))
        one_office.log(WITHDRAWN)
        one_office.desk.refresh()
        found = appearances(one_office.desk, "P1")
        assert found[0].ended == () and "look whether this pupil is meant" in " ".join(summary(found))


class TestWhatIsKept:
    def test_where_in_a_post_is_told_while_its_words_and_photos_are_kept(self, one_office: Any) -> None:
        draft = one_office.photo_of("P1", "P3", text="Well done Orla Finnegan")
        case = one_office.submit(draft, said={"a.jpg": (FaceSaid("A", (0, 0, 9, 9), tag="P3"), FaceSaid("B", (20, 0, 9, 9), tag="P1"))})
        kept = unpack(one_office.desk.record.draft(case.id), one_office.desk.key)
        assert where_in(kept, "P1") == ["photo 1, face B", "the words"]
        assert where_in(kept, "P3") == ["photo 1, face A"]
        assert where_in(kept, "P2") == []

    def test_a_post_whose_contents_were_deleted_is_found_all_the_same(self, one_office: Any) -> None:
        case = one_office.submit(one_office.photo_of("P1"))
        one_office.decide(case, "reject", reason="Not today.")
        assert [a.kept for a in appearances(one_office.desk, "P1")] == [True]
        tidy(one_office.desk, one_office.later(days=31).now)
        (found,) = appearances(one_office.desk, "P1")
        assert not found.kept and found.how == ("tagged",) and found.basis.relied == ["facebook"]

    def test_what_the_search_cannot_find_is_said_with_the_days_and_numbers_of_this_record(self, office: Any) -> None:
        case = office.submit(office.photo_of("P1"))
        office.decide(case, "reject", reason="Not today.")
        said = " ".join(limits(office.desk))
        assert (
            "begins on 20 November 2026" in said
            and "30 days after a case is closed" in said
            and "7 years" in said
            and "none so far" in said
        )
        tidy(office.desk, office.later(days=2600).now)
        assert "1 post so far" in " ".join(limits(office.desk))
        assert appearances(office.desk, "P1") == []

    def test_the_table_names_nobody_else_and_runs_no_formula(self, one_office: Any) -> None:
        case = one_office.approved(one_office.photo_of("P1", "P3"))
        one_office.desk.publish(case.id, "https://example.org/1", "jo@rowan.example.org", now=one_office.now)
        text = as_csv(appearances(one_office.desk, "P1"), one_office.desk.school)
        (row,) = csv.DictReader(io.StringIO(text))
        assert row["how"] == "tagged" and row["url"] == "https://example.org/1" and "Facebook: in force" in row["consents"]
        assert all(word not in text for word in ("P3", "Mei", "Orla", "Finnegan"))


class TestTheDataProtectionOfficer:
    @pytest.fixture
    def with_dpo(self, one_office: Any) -> Any:
        one_office.settings((one_office.folder / "school.toml").read_text("utf-8") + DPO)
        one_office.desk.refresh()
        return one_office

    def test_no_row_of_the_table_is_theirs(self) -> None:
        assert all(role is not Role.DATA_PROTECTION_OFFICER for _, _, role in TABLE)

    def test_sends_decides_and_publishes_nothing(self, with_dpo: Any) -> None:
        nia = "nia@rowan.example.org"
        with pytest.raises(Refused, match="takes the role"):
            with_dpo.submit(with_dpo.draft(), nia)
        case = with_dpo.submit(with_dpo.draft())
        for action in ("approve", "reject", "changes", "withdraw"):
            with pytest.raises(Refused, match="takes the role"):
                with_dpo.decide(case, action, nia, reason="I would rather not.")
        with_dpo.decide(case, "approve")
        with pytest.raises(Refused, match="takes the role"):
            with_dpo.desk.publish(case.id, "https://example.org/1", nia, now=with_dpo.now)

    def test_looks_up_a_pupil_as_an_author_does_not(self, with_dpo: Any) -> None:
        settings, day = with_dpo.desk.school.settings, datetime.date(2026, 11, 20)
        assert may_not_look_up(settings, "nia@rowan.example.org", day) == ""
        assert may_not_look_up(settings, "omar@rowan.example.org", day) == ""
        assert "takes an officer" in may_not_look_up(settings, "jo@rowan.example.org", day)
        assert "who you are" in may_not_look_up(settings, "", day)
        assert may_not_look_up(settings, "stranger@rowan.example.org", day)

    def test_is_told_beforehand_that_they_cannot_send(self, with_dpo: Any) -> None:
        settings, day = with_dpo.desk.school.settings, datetime.date(2026, 11, 20)
        assert not may_send(settings, "nia@rowan.example.org", day) and may_send(settings, "jo@rowan.example.org", day)
        assert "not send it" in own_post(settings, "nia@rowan.example.org", day)
