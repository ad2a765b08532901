"""The cases of every check, kept as data in tests/checks/<module>/cases.toml, and the promises that every check keeps.

A case: `why`, `post` (the words), and `finds` (the exact quotes that this check finds at review or stop level; [] for none), with any other
field of a draft beside them (`has_image`, `platform`, `alt_text`, `publish_at` ...). `level` and `kind` narrow what is expected of every
finding; `advises = true` counts advice as well. `gap = "reason"` marks a known miss and fails on the day that it is mended.
"""

from __future__ import annotations

import inspect
import tomllib
from pathlib import Path
from typing import Any

import pytest

from checker.check import load_checks
from checker.draft import FIELDS, Draft
from checker.finding import Finding, Level, PhotoRegion, TextSpan
from checker.school import School
from checker.senses import Reading

HERE = Path(__file__).parent
CHECKS = {c.name: c for c in load_checks()}


def _cases() -> list[Any]:
    out = []
    for file in sorted(HERE.glob("*/cases.toml")):
        for case in tomllib.loads(file.read_text("utf-8")).get("case", []):
            out.append(pytest.param(file.parent.name, case, id=f"{file.parent.name}: {case['why']}"))
    return out


def _quotes(findings: list[Finding]) -> list[str]:
    return [f.evidence.quote or "" if isinstance(f.evidence, TextSpan | PhotoRegion) else "<draft>" for f in findings]


@pytest.mark.parametrize(("module", "case"), _cases())
def test_a_check_finds_what_its_cases_say(module: str, case: dict[str, Any], sample_school: School) -> None:
    check = CHECKS[module.replace("_", "-")]
    fields = {k: v for k, v in case.items() if k in FIELDS and k != "id"}
    draft = Draft.from_mapping({"text": case.get("post", ""), **fields}, folder=HERE / module)
    statements = list(check.find(Reading(draft, sample_school)))
    lowest = Level.ADVISE if case.get("advises") else Level.REVIEW
    findings = [s for s in statements if isinstance(s, Finding) and s.level >= lowest]
    right = sorted(_quotes(findings)) == sorted(case["finds"])
    if "gap" in case:
        assert not right, "this gap is mended: take `gap` out of the case"
        return
    assert sorted(_quotes(findings)) == sorted(case["finds"])
    for finding in findings:
        assert case.get("level", finding.level.word) == finding.level.word
        assert case.get("kind", finding.kind) == finding.kind
        if isinstance(finding.evidence, TextSpan) and finding.evidence.field == "text":
            assert draft.text[finding.evidence.start : finding.evidence.end] == finding.evidence.quote


@pytest.mark.parametrize("module", sorted(p.parent.name for p in HERE.glob("*/cases.toml")))
def test_cases_hold_both_what_is_found_and_what_is_left_alone(module: str) -> None:
    cases = tomllib.loads((HERE / module / "cases.toml").read_text("utf-8"))["case"]
    assert any(c["finds"] for c in cases), "no case in which it finds something"
    assert any(not c["finds"] for c in cases), "no case in which it stays quiet"
    assert module.replace("_", "-") in CHECKS


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_every_check_has_a_page(name: str) -> None:
    page = CHECKS[name].page
    assert page.summary.endswith((".", "?"))
    assert len(page.why) > 30
    assert len(page.instead) > 15


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_every_check_has_cases_or_tests_of_its_own(name: str) -> None:
    module = name.replace("-", "_")
    if (HERE / module / "cases.toml").exists():
        return
    tests = [p for p in HERE.parent.rglob("test_*.py") if p != Path(__file__)]
    assert any(module in p.read_text("utf-8") or name in p.read_text("utf-8") for p in tests)


def test_a_check_takes_the_reading_and_nothing_beside_it() -> None:
    """The reading knows its school; a second one beside it could be another."""
    for check in CHECKS.values():
        assert list(inspect.signature(check.find).parameters) == ["reading"], check.name
