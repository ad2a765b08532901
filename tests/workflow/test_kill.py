"""`kill -9` at any moment loses no decision that was acknowledged, and leaves the chain whole; on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from checker.record.audit import verify
from checker.workflow.auditing import verify_record

ROUNDS = 200 if os.environ.get("CHECKER_TEST_LONG") else 25
"""200 in CI."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows knows no kill -9")
def test_no_acknowledged_decision_is_lost(office: Any) -> None:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("kill.py")), str(office.folder), str(ROUNDS), "1000"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    out = json.loads(done.stdout)
    assert out["died"] == ROUNDS
    assert len(out["acknowledged"]) > ROUNDS / 10, "some must have come through, or nothing was tried"
    states = {c.id: c.state.value for c in office.desk.cases()}
    assert [a for a in out["acknowledged"] if states.get(a[0]) != a[1]] == []
    assert verify(office.desk.record.everything(), school=office.desk.name, key=office.desk.key).whole
    assert verify_record(office.desk)[0].whole, "and the copy of the head agrees"
