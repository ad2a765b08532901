"""An import of the roll or the staff list is an entry of the record, without a name, for as long as decisions are kept."""

from __future__ import annotations

from typing import Any

from checker.workflow.auditing import verify_record
from checker.workflow.lists import PUPILS, STAFF, imports, note
from checker.workflow.retention import tidy

OMAR = "omar@rowan.example.org"


def test_imports_are_entered_and_go_when_decisions_do(office: Any) -> None:
    note(office.desk, OMAR, PUPILS, 412, 0, office.now)
    note(office.desk, "", STAFF, 1, 38, office.later(days=1).now)
    assert [(i.by, i.in_words()) for i in imports(office.desk)] == [
        ("", "The staff list was imported: 1 person (before: 38)"),
        (OMAR, "The consent log was imported: 412 people (before: none)"),
    ]
    years = office.desk.school.settings.retention.decisions
    assert tidy(office.desk, office.later(days=years - 1).now).entries == 1
    assert [i.what for i in imports(office.desk)] == [STAFF]
    assert tidy(office.desk, office.later(days=1).now).entries == 1
    assert imports(office.desk) == [] and verify_record(office.desk)[0].whole
