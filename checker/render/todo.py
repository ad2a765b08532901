"""What a folder's files ask for, by kind, the gravest and most frequent first: what a head teacher reads before the list."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from checker.check import load_checks
from checker.finding import Level
from checker.render import LEVELS
from checker.report import Report


class Kind(NamedTuple):
    """One kind of thing to do.

    `key` is that of the rows it is about; `says` and `instead` are in the words of the check's page, for a finding's own speak of one photo.
    """

    key: str
    level: str
    word: str
    says: str
    instead: str
    files: int


class ToDo:
    """Counts files by kind of finding. Advice is not among them."""

    def __init__(self) -> None:
        self._kinds: Counter[tuple[int, str, str]] = Counter()

    def add(self, report: Report) -> None:
        """One more file; several findings of one kind in it count once."""
        self._kinds.update({(-int(f.level), f.check, f.kind) for f in report.findings if f.level is not Level.ADVISE})

    def rows(self) -> list[Kind]:
        """The kinds, stops first, then by the number of files."""
        pages = {c.name: c.page for c in load_checks()}
        out = []
        for (rank, check, kind), count in sorted(self._kinds.items(), key=lambda pair: (pair[0][0], -pair[1], pair[0])):
            level = Level(-rank).word
            page = pages.get(check)
            says = (page.summary.rstrip(".") if page else check.replace("-", " ")) + (f" ({kind.replace('_', ' ')})" if kind else "") + "."
            out.append(Kind(kind_key(check, kind), level, LEVELS[level][1], says, page.instead if page else "", count))
        return out


def kind_key(check: str, kind: str) -> str:
    """A kind of finding as a page's filter names it."""
    return f"{check}.{kind}".replace(" ", "_") if kind else check


def alone(message: str) -> str:
    """A sentence about the only photo of a post, without the photo's number."""
    said = message.removeprefix("Photo 1: ")
    return said[:1].upper() + said[1:]
