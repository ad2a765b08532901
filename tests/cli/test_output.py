"""A report on disk is for its owner alone, whole or not there at all."""

import os
import stat

import pytest

from checker.errors import CheckerError
from checker.render.written import opened


@pytest.fixture
def wide_open():
    """A computer that lets everybody read what nobody guards."""
    before = os.umask(0)
    yield
    os.umask(before)


def rights(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights; a new file has its folder's")
def test_only_the_owner_reads_it_while_it_is_written_and_after(tmp_path, wide_open):
    target, part = tmp_path / "report.json", tmp_path / "report.json.part"
    target.write_text("an older report, readable by all")
    part.write_text("left by a run that was cut off")
    with opened(target) as stream:
        stream.write("{}")
        assert rights(part) == 0o600
    assert target.read_text() == "{}"
    assert rights(target) == 0o600
    assert not part.exists()


def test_a_report_cut_off_leaves_the_old_one(tmp_path):
    target = tmp_path / "report.json"
    target.write_text("old")
    with pytest.raises(RuntimeError), opened(target) as stream:
        stream.write("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.json"]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CheckerError, match="cannot be written"), opened(tmp_path / "no" / "report.json"):
        pass
