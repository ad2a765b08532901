"""The Help page: what is in use, how often each check is overruled, and the words explained."""

from __future__ import annotations

import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from streamlit.testing.v1 import AppTest

from checker.conform import last
from checker.feedback import Said, finding_is_wrong
from checker.finding import Clause, Finding, Level, WholeDraft
from checker.health import Rate, looked_after, rates
from checker.school import School
from checker.workflow.desk import Desk
from tests.page.conftest import goto
from tests.page.school_parts import told


def test_the_page_says_what_is_in_use(page: AppTest, school_folder: Path) -> None:
    finding = Finding("a-name", "names", Level.STOP, WholeDraft(), "A pupil is named.", 0.9, "", "", Clause("p", "1", "s", "k"))
    finding_is_wrong(Desk.open(School.open(school_folder)), finding, "r")
    goto(page.run(), "help")
    assert not page.exception
    said = told(page)
    assert "3 pupils, changed today" in said
    assert "Never on this computer. Ask whoever looks after it" in said and "Run:" not in said
    assert "a name" in said
    assert "never asked, which is a no" in said
    assert "Finnegan" not in said


def test_the_last_conform_is_told_and_grows_old() -> None:
    last.keep("This computer gives what it should.", True)
    today = datetime.date.today()
    assert "gives what it should" in looked_after(today)[0][1]
    assert "long ago" not in looked_after(today)[0][1]
    assert "long ago" in looked_after(today + datetime.timedelta(days=100))[0][1]


def test_rates_count_cases_findings_and_overrulings() -> None:
    def case(*findings: tuple[str, str], settled: tuple[str, ...] = ()) -> Any:
        return SimpleNamespace(findings=tuple(SimpleNamespace(id=i, check=c) for i, c in findings), settlements=dict.fromkeys(settled))

    cases = [case(("1", "a"), ("2", "a"), ("3", "b"), settled=("1",)), case(("4", "b"))]
    assert rates(cases, Said({("c", ""): 2, ("a", "x"): 1}, {})) == [Rate("a", 1, 2, 1, 1), Rate("c", 0, 0, 0, 2), Rate("b", 2, 2, 0, 0)]
