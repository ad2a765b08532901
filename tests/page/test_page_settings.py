"""How the page is started: on this computer only, silent, the same from a clone and from anywhere else."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from checker.cli.app import settings

ROOT = Path(__file__).parents[2]


def test_both_ways_to_start_have_the_same_settings() -> None:
    clone = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    package = tomllib.loads((ROOT / "checker" / "page" / "config.toml").read_text("utf-8"))
    assert clone == package


def test_the_page_is_private() -> None:
    kept = settings()
    assert kept["server.address"] == "127.0.0.1"
    assert kept["browser.gatherUsageStats"] == "false"
    assert kept["server.showEmailPrompt"] == "false"
    assert kept["client.showErrorDetails"] == "none"


def test_every_setting_is_one_that_streamlit_knows() -> None:
    from streamlit import config

    config.get_config_options()
    known = config._config_options_template
    assert [name for name in settings() if name not in known] == []


def test_the_page_is_small_files_without_rules_or_models() -> None:
    for file in (ROOT / "checker" / "page").rglob("*.py"):
        text = file.read_text("utf-8")
        assert len(text.splitlines()) <= 300, file.name
        assert "checker.checks" not in text and "onnx" not in text and "spacy" not in text, file.name


def _get(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return int(answer.status)
    except (urllib.error.URLError, OSError):
        return 0


@pytest.mark.parametrize("how", ["command", "streamlit"])
def test_it_starts_in_an_empty_home_from_another_folder(how: str, tmp_path: Path, school_folder: Path) -> None:
    """With a terminal's questions answered by nobody: standard input is at its end."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT", "CHECKER"))}
    env |= {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    port = 8700 + os.getpid() % 200 + (how == "command")
    start = (
        ["-c", "from checker.cli import main; main()", "app", "--school", str(school_folder), "--port", str(port), "--no-browser"]
        if how == "command"
        else ["-m", "streamlit", "run", str(ROOT / "app.py"), f"--server.port={port}", "--server.headless=true"]
    )
    with (tmp_path / "out").open("wb") as out:
        process = subprocess.Popen([sys.executable, *start], cwd=tmp_path, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None and not _get(f"http://127.0.0.1:{port}/_stcore/health"):
            time.sleep(0.3)
        said = (tmp_path / "out").read_text("utf-8", "replace")
        assert f"http://127.0.0.1:{port}" in said
        assert "email" not in said.lower() and "Network URL" not in said and "External URL" not in said
        assert _get(f"http://127.0.0.1:{port}/") == 200
    finally:
        process.terminate()
        process.wait(20)
    assert [p for p in tmp_path.rglob("*") if p.name in ("credentials.toml", "machine_id_v4", ".streamlit")] == []


def test_a_school_that_cannot_be_used_is_told_before_the_page_opens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from checker.cli import main

    with pytest.raises(SystemExit) as left:
        main(["app", "--school", str(tmp_path / "nowhere"), "--no-browser"])
    assert left.value.code == 2
    assert "There is no school folder" in capsys.readouterr().err
