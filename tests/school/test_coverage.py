"""What a log covers, what in it is stale, who may stand in it twice."""

from __future__ import annotations

import datetime
from pathlib import Path

from checker.school import ConsentLog
from checker.school.coverage import coverage

DAY = datetime.date(2026, 11, 20)
LOG = """pupil_id,first_name,last_name,date_of_birth,leaves_on,facebook,press,biometric
P1,Orla,Finnegan,2015-03-28,,yes,until 2026-12-31,yes
P2,Zoë,Smith-Jones,2015-03-28,,until 2026-07-31,2024-09-01,
P3,zoe smith,Jones,2015-03-28,,yes,yes,no
P4,Orla,Finnegan,2016-01-01,,yes,yes,withdrawn 2026-10-02
P5,Mei,Lin,,2026-07-20,yes,yes,yes
"""


def test_what_a_log_covers(tmp_path: Path) -> None:
    file = tmp_path / "consent_log.csv"
    file.write_text(LOG, encoding="utf-8")
    made = coverage(ConsentLog.load(file), DAY)
    assert made.activities["biometric"] == {"in force": 1, "never asked": 1, "refused": 1, "withdrawn": 1, "pupil has left": 1}
    assert made.gaps == {"P2": {"facebook": "expired"}, "P5": {"facebook": "pupil has left", "press": "pupil has left"}}
    assert made.stale == {
        "has run out": {"P2": ["facebook"]},
        "ends within 60 days": {"P1": ["press"]},
        "given over two years ago": {"P2": ["press"]},
        "pupil has left": {"P5": []},
    }
    assert made.same_name == (("P1", "P4"), ("P2", "P3"))
    assert made.same_birthday == (("P2", "P3"),)
