"""The @check decorator, the Check value, and the loader that refuses to be empty.

A check is one module in `checker/checks` with one function under `@check`. Its docstring is its page: the first line says what it sees, then
`Why it matters:`, `Instead:` and `Source:`. The decorator returns a `Check` and registers nothing; `load_checks` walks the folder.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from checker.clauses import clause as clause_named
from checker.errors import NoChecksError
from checker.finding import CATEGORIES, Change, Clause, Evidence, Finding, Level, Skipped, Statement

if TYPE_CHECKING:
    from checker.senses import Reading

Find = Callable[["Reading"], Iterable[Statement]]


@dataclass(frozen=True, slots=True)
class Page:
    """A check's page, taken from its docstring."""

    summary: str
    why: str
    instead: str
    source: str
    detail: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it is called, what it serves, and the function that finds.

    Attributes:
        kinds: a finding of some kind in words that fit many files; a kind without goes by the page's first line.
        waiting: kinds that say no more than that somebody has not said something yet.
        steps: what to do first about the files of some kind, in words that fit many; a kind without goes by the page.
    """

    name: str
    category: str
    clause: Clause
    page: Page
    find: Find
    kinds: Mapping[str, str] = field(default_factory=dict, hash=False)
    waiting: frozenset[str] = frozenset()
    steps: Mapping[str, str] = field(default_factory=dict, hash=False)

    def says(self, kind: str) -> str:
        """What a finding of that kind is about, in words that fit every post."""
        return self.kinds.get(kind) or self.page.summary

    def finding(
        self,
        level: Level,
        evidence: Evidence,
        *,
        message: str,
        confidence: float,
        why: str | None = None,
        instead: str | None = None,
        clause: str | None = None,
        pupil_ids: Iterable[str] = (),
        kind: str = "",
        replacement: str | None = None,
        changes: Iterable[Change] = (),
        category: str | None = None,
    ) -> Finding:
        """A finding of this check; `why`, `instead` and the clause (by its key) come from the check's page unless given.

        `changes`: a cure of more places than the evidence, in the place of `replacement`.
        """
        found = Finding(
            check=self.name,
            category=category or self.category,
            level=level,
            confidence=min(1.0, max(0.0, confidence)),
            message=message,
            why=why or self.page.why,
            instead=instead or self.page.instead,
            clause=clause_named(clause) if clause else self.clause,
            evidence=evidence,
            pupil_ids=tuple(pupil_ids),
            kind=kind,
            replacement=replacement,
        )
        return found.proposing(tuple(changes)) if changes else found


def check(
    *,
    category: str,
    clause: str,
    kinds: Mapping[str, str] | None = None,
    waiting: Iterable[str] = (),
    steps: Mapping[str, str] | None = None,
) -> Callable[[Find], Check]:
    """Make a `Check` of a function `find(reading)` that yields findings, skips, faces or an objective.

    Args:
        category: one of `checker.finding.CATEGORIES`.
        clause: key of a clause in `checker/clauses.toml`.
        kinds, waiting, steps: see `Check`.
    """
    if category not in CATEGORIES:
        raise ValueError(f"unknown category {category!r}")

    def make(find: Find) -> Check:
        name = find.__module__.rsplit(".", 1)[-1].replace("_", "-")
        return Check(
            name, category, clause_named(clause), _page(find.__doc__ or "", name), find, kinds or {}, frozenset(waiting), steps or {}
        )

    return make


_HEADINGS = re.compile(r"^(Why it matters|Instead|Source):[ \n]?", re.M)


def _page(doc: str, name: str) -> Page:
    doc = inspect.cleandoc(doc)
    parts = _HEADINGS.split(doc)
    intro, sections = parts[0].strip(), dict(zip(parts[1::2], (p.strip() for p in parts[2::2]), strict=True))
    for heading in ("Why it matters", "Instead"):
        if not sections.get(heading):
            raise ValueError(f"check {name}: its docstring lacks '{heading}:'")
    summary, _, detail = intro.partition("\n\n")

    def one_line(text: str) -> str:
        return re.sub(r"\s*\n\s*", " ", text).strip()

    return Page(
        one_line(summary),
        one_line(sections["Why it matters"]),
        one_line(sections["Instead"]),
        one_line(sections.get("Source", "")),
        detail.strip(),
    )


def checks_in(package: ModuleType) -> tuple[Check, ...]:
    """The checks in a package, sorted by name: exactly one in each module.

    Raises:
        NoChecksError: there is none, or a module does not hold exactly one.
    """
    found: list[Check] = []
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        own = [v for v in vars(module).values() if isinstance(v, Check) and v.find.__module__ == module.__name__]
        if len(own) != 1:
            raise NoChecksError(f"checks/{info.name}.py must hold exactly one check; it holds {len(own)}. Install the checker again.")
        found.append(own[0])
    if not found:
        raise NoChecksError("No checks were found, so nothing can be called checked. Install the checker again.")
    return tuple(sorted(found, key=lambda c: c.name))


@cache
def load_checks() -> tuple[Check, ...]:
    """Every check of this installation, sorted by name; never empty."""
    # By its name, as one walks a folder: the checks import this module, and it is to know none of them.
    return checks_in(importlib.import_module("checker.checks"))


@cache
def check_names() -> tuple[str, ...]:
    """The names of all checks, from the folder: for whoever needs no more, and must not load what finds."""
    folder = Path(__file__).parent / "checks"
    return tuple(sorted(p.stem.replace("_", "-") for p in folder.glob("[a-z]*.py")))


_PARTS = {"draft": "The post as a whole.", "photo": "A photo or a video.", "words": "Some of the words."}
"""What can be left unchecked and has no check of its own."""


def about(check: str, kind: str = "") -> str:
    """What a finding of that check and kind, or what it left out, is about, in words; of a check that is there no more its name alone is left."""
    if check in _PARTS:
        return _PARTS[check]
    known = {c.name: c for c in load_checks()}.get(check)
    return known.says(kind) if known else check.replace("-", " ").capitalize() + "."


def unchecked(skipped: Iterable[Skipped], ran: Container[str]) -> dict[str, tuple[str, ...]]:
    """Why something was not checked, each reason once, with what nobody has looked for: a check that ran says in the reason itself what it left out."""
    out: dict[str, dict[str, None]] = {}
    for each in skipped:
        words = out.setdefault(each.reason, {})
        if each.check not in _PARTS and each.check not in ran:
            words[about(each.check)] = None
    return {reason: tuple(words) for reason, words in out.items()}
