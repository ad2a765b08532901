"""An earlier copy of the record, put back on the computer that has seen a later one, opens no gate: what was taken back since would count again."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from checker.errors import CannotTell
from checker.record.head import head_file


def test_an_approval_taken_back_does_not_come_back_with_an_earlier_copy(one_office: Any, tmp_path: Path) -> None:
    desk, draft = one_office.desk, one_office.draft()
    case = one_office.approved(draft)
    assert one_office.gate(draft).case == case.id
    with sqlite3.connect(desk.record.database.url.database) as now, sqlite3.connect(tmp_path / "earlier") as copy:
        now.backup(copy)
    one_office.decide(case, "reject", reason="The family asked us.")
    with sqlite3.connect(tmp_path / "earlier") as copy, sqlite3.connect(desk.record.database.url.database) as now:
        copy.backup(now)
    with pytest.raises(CannotTell, match="an earlier copy may have been put back") as told:
        one_office.gate(draft)
    path = head_file(desk.record.database.name, desk.name)
    assert str(path) in str(told.value), "the way out of it is said"
    path.unlink()
    assert one_office.gate(draft).case == case.id


def test_where_the_copy_of_the_head_was_changed_nobody_can_tell(one_office: Any) -> None:
    desk, draft = one_office.desk, one_office.draft()
    one_office.approved(draft)
    path = head_file(desk.record.database.name, desk.name)
    path.write_bytes(path.read_bytes().replace(b'"code": "', b'"code": "0'))
    with pytest.raises(CannotTell, match="was changed or cannot be read"):
        one_office.gate(draft)
