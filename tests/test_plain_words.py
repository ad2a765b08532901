"""What people read speaks of the school, not of the format of its settings."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import checker

ROOT = Path(checker.__file__).parent
MARK = re.compile(r"\[\[[a-z]")


def said(source: str) -> list[str]:
    """The texts in a module, docstrings among them: those of checks are shown as pages."""
    return [n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


@pytest.mark.parametrize("part", ["page", "workflow", "checks", "senses", "render", "gatekeeper", "package", "tagging"])
def test_no_mark_of_the_settings_format_is_shown(part: str) -> None:
    files = list((ROOT / part).rglob("*.py"))
    assert files
    assert [f"{path.name}: {text[:80]}" for path in files for text in said(path.read_text("utf-8")) if MARK.search(text)] == []


def test_a_mark_would_be_seen() -> None:
    assert [t for t in said('x = f"add it under [[people]] in {y}"\ny = "[[0, 1]]"') if MARK.search(t)]
