"""Whom the school lists: each change is an entry of the record, by addresses alone, for as long as decisions are kept."""

from __future__ import annotations

from typing import Any

import pytest

from checker.errors import Refused
from checker.school.settings import PersonSettings
from checker.workflow.auditing import verify_record
from checker.workflow.listing import changes, note
from checker.workflow.retention import tidy

OMAR, JO = "omar@rowan.example.org", "jo@rowan.example.org"


def test_a_change_is_entered_and_goes_when_decisions_do(office: Any) -> None:
    omar = PersonSettings("Omar Haddad", OMAR, ["officer"])
    jo = PersonSettings("Jo Reed", JO.upper(), ["author", "second_reader"])
    note(office.desk, OMAR, [omar], [omar, jo], office.now)
    note(office.desk, OMAR, [omar, jo], [omar, None], office.later(days=1).now)
    words = [c.in_words(lambda who: who) for c in changes(office.desk)]
    assert words == [f"{JO} is taken out: author, second reader", f"{JO} is listed: author, second reader"]
    years = office.desk.school.settings.retention.decisions
    assert tidy(office.desk, office.later(days=years - 1).now).entries == 1
    assert [c.in_words(str) for c in changes(office.desk)] == words[:1]
    assert tidy(office.desk, office.later(days=1).now).entries == 1
    assert changes(office.desk) == [] and verify_record(office.desk)[0].whole


@pytest.mark.parametrize("who", ["", "  "])
def test_nobody_changes_it_unnamed(one_office: Any, who: str) -> None:
    with pytest.raises(Refused, match="who you are"):
        note(one_office.desk, who, [], [PersonSettings("Jo Reed", JO)])
    assert changes(one_office.desk) == []
