"""More than five hundred mangled files of every format: none that lost something passes for whole, and nothing crashes."""

from __future__ import annotations

from mangled import run
from whole_files import whole_files


def test_no_loss_passes_for_a_whole_file() -> None:
    ends, passed = run(18, 8)
    assert sum(ends.values()) == 18 * len(whole_files()) > 500
    assert passed == []
