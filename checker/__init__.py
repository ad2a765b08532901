"""Checks a school's social-media posts before they are published.

    from checker import Draft, School, review

    school = School.open("my-school")
    report = review(Draft(text="...", platform="facebook"), school)
    report.verdict, report.findings

The names below are loaded when first asked for, so that `import checker` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.check import Check as Check
    from checker.check import load_checks as load_checks
    from checker.draft import Draft as Draft
    from checker.draft import Photo as Photo
    from checker.draft import read_drafts as read_drafts
    from checker.engine import review as review
    from checker.engine import review_all as review_all
    from checker.errors import CannotTell as CannotTell
    from checker.errors import CheckerError as CheckerError
    from checker.errors import NotApproved as NotApproved
    from checker.finding import Finding as Finding
    from checker.finding import Level as Level
    from checker.finding import Skipped as Skipped
    from checker.gatekeeper import gate as gate
    from checker.gatekeeper import verify as verify
    from checker.report import Report as Report
    from checker.report import Verdict as Verdict
    from checker.school import School as School
    from checker.workflow import Approval as Approval

_HOMES = {
    "Approval": "workflow",
    "CannotTell": "errors",
    "Check": "check",
    "CheckerError": "errors",
    "Draft": "draft",
    "Finding": "finding",
    "Level": "finding",
    "NotApproved": "errors",
    "Photo": "draft",
    "Report": "report",
    "School": "school",
    "Skipped": "finding",
    "Verdict": "report",
    "gate": "gatekeeper",
    "load_checks": "check",
    "read_drafts": "draft",
    "review": "engine",
    "review_all": "engine",
    "verify": "gatekeeper",
}

__all__ = [
    "Approval",
    "CannotTell",
    "Check",
    "CheckerError",
    "Draft",
    "Finding",
    "Level",
    "NotApproved",
    "Photo",
    "Report",
    "School",
    "Skipped",
    "Verdict",
    "gate",
    "load_checks",
    "read_drafts",
    "review",
    "review_all",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("checker.versions").__version__
    if name in _HOMES:
        return getattr(import_module(f"checker.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'checker' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
