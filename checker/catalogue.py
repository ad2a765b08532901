"""One page a check, for `checker explain`, the officer's page and docs/checks.md.

`python -m checker.catalogue` writes docs/checks.md; with `--check` it only says whether that file is up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill

from checker.check import Check, load_checks


def listing(checks: Sequence[Check]) -> str:
    """One line a check."""
    width = max(len(c.name) for c in checks)
    return "\n".join(f"{c.name:<{width}}  {c.page.summary}" for c in checks)


def page(check: Check, width: int = 100) -> str:
    """A check's page as plain text."""
    parts = [
        check.name,
        "=" * len(check.name),
        fill(check.page.summary, width),
        "",
    ]
    if check.page.detail:
        parts += [check.page.detail, ""]
    parts += [
        "Why it matters",
        fill(check.page.why, width, initial_indent="  ", subsequent_indent="  "),
        "",
        "Instead",
        fill(check.page.instead, width, initial_indent="  ", subsequent_indent="  "),
        "",
        "Clause",
        fill(f"{check.clause.policy}, {check.clause.section}: {check.clause.says}", width, initial_indent="  ", subsequent_indent="  "),
    ]
    if check.page.source:
        parts += ["", "Source", fill(check.page.source, width, initial_indent="  ", subsequent_indent="  ")]
    return "\n".join(parts)


def document(checks: Sequence[Check]) -> str:
    """All pages as one Markdown document."""
    out = ["# The checks", "", "Written by `python -m checker.catalogue` from the checks themselves; do not edit.", ""]
    out += ["| check | what it sees |", "| --- | --- |"]
    out += [f"| [{c.name}](#{c.name}) | {c.page.summary} |" for c in checks]
    for c in checks:
        out += ["", f"## {c.name}", "", c.page.summary]
        if c.page.detail:
            out += ["", c.page.detail]
        out += ["", f"**Why it matters.** {c.page.why}", "", f"**Instead.** {c.page.instead}"]
        out += ["", f"**Clause.** {c.clause.policy}, {c.clause.section}: {c.clause.says}"]
        if c.page.source:
            out += ["", f"**Source.** {c.page.source}"]
    return "\n".join(out) + "\n"


def main() -> int:
    """Write docs/checks.md, or with `--check` compare it."""
    path = Path(__file__).parent.parent / "docs" / "checks.md"
    wanted = document(load_checks())
    if "--check" in sys.argv:
        current = path.read_text("utf-8") if path.exists() else ""
        if current != wanted:
            print("docs/checks.md is out of date: run `python -m checker.catalogue`", file=sys.stderr)
            return 1
        return 0
    path.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
