"""What a folder's files ask for, by kind, the gravest and most frequent first: what a head teacher reads before the list."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from checker.check import Check, load_checks
from checker.finding import Finding, Level
from checker.render import LEVELS
from checker.render.listed import alone, as_listed
from checker.report import Report, Verdict

_INCOMPLETE = "incomplete"
_NOT_CHECKED = "not-checked"
"""Key of all files of which something was not checked."""
_ORDER = (Level.STOP.word, _INCOMPLETE, Level.REVIEW.word)
_STANDS_APART = 12
"""Reasons for which something was not checked that stand in the list each by itself; the rest is one line."""


_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z])")
"""Behind the first sentence of a reason, which says what is wrong, stands what to do."""


class Kind(NamedTuple):
    """One kind of thing to do.

    `key` is that of the rows it is about; `says` and `instead` are in the words of the check, for a finding's own speak of one photo.
    """

    key: str
    level: str
    word: str
    says: str
    instead: str
    files: int


class ToDo:
    """Counts files by kind of finding, and by why something could not be checked. Advice is not among them."""

    def __init__(self) -> None:
        self._kinds: Counter[tuple[str, bool, str, str, str]] = Counter()
        self._not_checked = 0
        self.only_waiting = 0
        """Files that stop for nothing but what somebody has still to say, such as who can be seen."""

    def add(self, report: Report) -> None:
        """One more file; several findings of one kind in it count once. That a document is no photo is not among them (`as_listed`)."""
        report = as_listed(report)
        found = [f for f in report.findings if f.level is not Level.ADVISE]
        self._kinds.update({(f.level.word, waits(f), *_told(f)) for f in found})
        for reason in reasons(report):
            says, *then = _SENTENCE.split(reason, maxsplit=1)
            self._kinds[_INCOMPLETE, False, reason_key(reason), says, "".join(then)] += 1
        self._not_checked += bool(report.skipped)
        self.only_waiting += report.verdict is Verdict.STOP and all(waits(f) for f in found if f.level is Level.STOP)

    def rows(self) -> list[Kind]:
        """The kinds: stops first, then what was not checked, then what a person should look at. What is wrong comes before what only waits for somebody's word, more
        files before fewer."""
        ordered = sorted(self._kinds.items(), key=lambda pair: (_ORDER.index(pair[0][0]), pair[0][1], -pair[1], pair[0]))
        out: list[Kind] = []
        left = 0
        for (level, _, key, says, instead), count in ordered:
            if level == _INCOMPLETE and sum(k.level == level for k in out) == _STANDS_APART:
                left += 1
                continue
            word = "Not checked" if level == _INCOMPLETE else LEVELS[level][1]
            out.append(Kind(key, level, word, says, instead, count))
        if left:
            last = max(n for n, k in enumerate(out) if k.level == _INCOMPLETE)
            says = f"{left} more {'reason' if left == 1 else 'reasons'}. These are all files of which something was not checked."
            out.insert(last + 1, Kind(_NOT_CHECKED, _INCOMPLETE, "Not checked", says, "", self._not_checked))
        return out


def kinds_of(report: Report) -> tuple[str, ...]:
    """The keys of all kinds that a file is among, as a page's filter names them."""
    unchecked = reasons(as_listed(report))
    return tuple(
        dict.fromkeys(
            (
                *(_told(f)[0] for f in report.findings if f.level is not Level.ADVISE),
                *map(reason_key, unchecked),
                *([_NOT_CHECKED] if unchecked else ()),
            )
        )
    )


def waits(finding: Finding) -> bool:
    """Whether a finding says no more than that somebody has not said something yet."""
    each = _checks().get(finding.check)
    return each is not None and finding.kind in each.waiting


def reasons(report: Report) -> tuple[str, ...]:
    """Why parts of a file were not checked, each once."""
    return tuple(dict.fromkeys(alone(s.reason) for s in report.skipped))


def reason_key(reason: str) -> str:
    """Such a reason as a page's filter names it."""
    return "not-checked." + hashlib.sha256(reason.encode()).hexdigest()[:12]


@cache
def _checks() -> dict[str, Check]:
    return {c.name: c for c in load_checks()}


def _told(finding: Finding) -> tuple[str, str, str]:
    """Key of a finding's kind and level, for one kind can be both a stop and a question; what it is, and what to do instead: by the check's words for the kind
    where it has some, else by its page."""
    each = _checks().get(finding.check)
    key = f"{finding.level.word}.{finding.check}"
    if each is None:
        return key, finding.check.replace("-", " ").capitalize() + ".", ""
    if finding.kind in each.kinds:
        key = f"{key}.{finding.kind}".replace(" ", "_")
    return key, each.says(finding.kind), each.steps.get(finding.kind) or each.page.instead
