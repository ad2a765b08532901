"""The figures count what they say they count."""

from __future__ import annotations

import pytest

from checker.check import load_checks
from checker.draft import Draft
from checker.evaluate.sets import LabelledPost, ToneLabel
from checker.evaluate.tone import Share, as_text, figures, reliability
from checker.finding import Finding, Level, Objective, TextSpan
from checker.report import Report

CHECK = {c.name: c for c in load_checks()}


def post(kinds: tuple[str, ...] = (), objective: str = "achievement") -> LabelledPost:
    return LabelledPost(Draft(text="x"), tone=tuple(ToneLabel(0, 1, k) for k in kinds), objective=objective)


def report(found: dict[str, tuple[str, Level]], label: str = "achievement") -> Report:
    made: list[Finding] = [
        CHECK[check].finding(level, TextSpan("text", 0, 1, "x"), message="m", confidence=0.9, kind=kind)
        for check, (kind, level) in found.items()
    ]
    return Report(id="p", findings=tuple(made), objective=Objective(label, 0.9))


def test_counts() -> None:
    rows = [
        (post(("political",)), report({"political-language": ("political", Level.STOP)})),
        (post(("political",)), report({"insensitive-wording": ("insensitive", Level.REVIEW)})),
        (post(("political",)), report({})),
        (post(), report({"political-language": ("political", Level.REVIEW)})),
        (post(), report({"sensitive-topic": ("war", Level.ADVISE)})),
        (post(objective="off_objective"), report({"off-objective": ("none", Level.REVIEW)}, "off_objective")),
        (post(), report({}, "school_good_news")),
    ]
    f = figures(rows)
    assert f.found["political"] == Share(2, 3)
    assert f.named["political"] == Share(1, 3)
    assert f.level["political"] == Share(1, 3)
    assert f.alarmed == Share(1, 4)
    assert f.stopped == Share(0, 4)
    assert f.off_found == Share(1, 1)
    assert f.off_alarmed == Share(0, 3)
    assert f.exact == Share(6, 7)
    assert "political" in as_text(f)


def test_reliability_bins() -> None:
    table = reliability([(0.95, True), (1.0, False), (0.05, False)])
    assert [(low, n, right) for low, _, _, right, n in table] == [(0.0, 1, 0.0), (0.9, 2, 0.5)]


def test_an_unfinished_review_gives_no_figures() -> None:
    from checker.finding import Skipped

    with pytest.raises(RuntimeError, match="Not everything"):
        figures([(post(), Report(id="p", skipped=(Skipped("political-language", "The model is missing."),)))])
