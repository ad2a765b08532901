"""Proposed words are tried before they are offered: none brings a finding that the post did not have."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from checker.draft import Draft
from checker.errors import CheckerError
from checker.finding import Evidence, Finding, TextSpan
from checker.people.unnamed import nobody
from checker.report import Report

if TYPE_CHECKING:
    from checker.school import School
    from checker.singling_out.mention import Fact

_NO_NAME = "Write no name: the first name alone would bring another finding here."
_AROUND = "Tell it differently: even without the name, this would be found here:"
MOST = 6
"""Times that a post is tried with other words: each goes over all its words again."""


class _Place(NamedTuple):
    """Where proposed words stand, and where those stood in whose place they are."""

    field: str
    start: int
    end: int
    was_start: int
    was_end: int


_Places = dict[int, _Place]
"""By the number of a finding, where the words proposed for it stand."""


@dataclass(slots=True)
class _Tried:
    """What may be proposed for one finding, best first, and what became of it.

    Attributes:
        left: what was not refused.
        unnamed: the words without a name, where there are any; the last choice.
        untried: whether what is left was never tried.
        brought: what the last words that were refused would bring, and what to do instead.
    """

    left: list[str]
    unnamed: str | None = None
    untried: bool = False
    brought: str = ""


def with_proposals(
    draft: Draft,
    school: School,
    *,
    on: datetime.date | None = None,
    earlier: Mapping[str, Sequence[Fact]] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Report:
    """A review whose proposals were tried; its photos are looked at once.

    Args:
        draft, school, on, earlier: as `review` takes them.
        stop: whether somebody has broken it off; asked before each try.
    """
    from checker.engine import review, review_words

    report = review(draft, school, on=on, earlier=earlier)
    return sound(report, draft, lambda changed: review_words(changed, school, on=on, earlier=earlier), stop)


def sound(report: Report, draft: Draft, again: Callable[[Draft], Report], stop: Callable[[], bool] = lambda: False) -> Report:
    """The report with proposals that the checks let pass: the first name alone, else no name, else none at all.

    All are tried together, since one button takes all of them over; what is to blame for a new finding gives way to its next best. What could not be tried
    is not offered, and keeps the check's own advice. Words that nobody can change with a click, such as those printed in a photo, are left as they are.

    Args:
        again: checks the words of a draft as those of `report` were.
        stop: whether to try no more.
    """
    tried = {n: choices for n, finding in enumerate(report.findings) if (choices := _choices(finding, draft))}
    times = 0
    while any(each.left for each in tried.values()):
        changed, places = _with(draft, report, {n: each.left[0] for n, each in tried.items() if each.left})
        for n, each in tried.items():
            each.untried = bool(each.left) and n not in places
        fresh = None if times == MOST or stop() else _fresh(report, changed, places, again)
        if fresh is None:
            for each in tried.values():
                each.untried = bool(each.left)
            break
        if not fresh:
            break
        times += 1
        met = {
            n: f for n, place in places.items() for f in reversed(fresh) if isinstance(f.evidence, TextSpan) and _meet(place, f.evidence)
        }
        for n in met or places:
            del tried[n].left[0]
            new = met.get(n, fresh[0])
            tried[n].brought = f"“{new.message}” {new.instead}"
    return replace(report, findings=tuple(_offering(f, tried[n]) if n in tried else f for n, f in enumerate(report.findings)))


def _choices(finding: Finding, draft: Draft) -> _Tried | None:
    """What may be proposed; None where nothing is, or where the words cannot be changed by a click."""
    span, best = finding.evidence, finding.replacement
    text = _text(draft, span.field) if isinstance(span, TextSpan) else None
    if best is None or text is None or not isinstance(span, TextSpan):
        return None
    unnamed = nobody(text, span.start, span.end, finding.kind) if finding.category == "names" else None
    return _Tried(list(dict.fromkeys((best, *([unnamed] if unnamed else ())))), unnamed)


def _offering(finding: Finding, tried: _Tried) -> Finding:
    """The finding with what passed, and with advice that fits what was refused."""
    if tried.untried:
        return replace(finding, replacement=None)
    if tried.left[:1] == [finding.replacement]:
        return finding
    instead = finding.instead
    if finding.category == "names":
        instead = f"{_AROUND} {tried.brought}" if tried.unnamed and not tried.left else _NO_NAME
    return replace(finding, replacement=tried.left[0] if tried.left else None, instead=instead)


def _fresh(report: Report, changed: Draft, places: _Places, again: Callable[[Draft], Report]) -> list[Finding] | None:
    """Where the words as proposed bring a finding that was not there, in that very place; None where they could not be checked wholly."""
    try:
        after = again(changed)
    except CheckerError:
        return None
    if {s.check for s in after.skipped} - {s.check for s in report.skipped}:
        return None
    # What a proposal is to cure counts as gone: where it is found again, the proposal is no cure.
    before = Counter((f.check, f.kind, _spot(f.evidence)) for n, f in enumerate(report.findings) if n not in places)
    fresh = []
    for finding in after.findings:
        key = (finding.check, finding.kind, _spot(finding.evidence, tuple(places.values())))
        before[key] -= 1
        if before[key] < 0:
            fresh.append(finding)
    return fresh


def _spot(evidence: Evidence, places: Iterable[_Place] = ()) -> Hashable:
    """A place as it was before the words were changed; one within changed words is all of those."""
    if not isinstance(evidence, TextSpan):
        return evidence
    mine = sorted(p for p in places if p.field == evidence.field)
    return evidence.field, _before(evidence.start, mine, ends=False), _before(evidence.end, mine, ends=True)


def _before(position: int, places: Sequence[_Place], *, ends: bool) -> int:
    grown = 0
    for place in places:
        if position <= place.start:
            break
        if position < place.end:
            return place.was_end if ends else place.was_start
        grown = place.end - place.was_end
    return position - grown


def _text(draft: Draft, field: str) -> str | None:
    """The words of a field that may be changed by a click; None for any other, such as a photo's name."""
    return draft.text if field == "text" else draft.alt_text.get(_photo(field)) if field.startswith("alt_text") else None


def _photo(field: str) -> str:
    """Of `alt_text[NAME]` the name; "" of `alt_text`, which is of all photos."""
    return field.removeprefix("alt_text").removeprefix("[").removesuffix("]")


def _with(draft: Draft, report: Report, words: Mapping[int, str]) -> tuple[Draft, _Places]:
    """The draft with these words in place of what the findings quote, and where they stand then; of two that overlap, one."""
    spans = [(n, e) for n in words if isinstance(e := report.findings[n].evidence, TextSpan)]
    texts: dict[str, str] = {}
    grown: Counter[str] = Counter()
    last: dict[str, int] = {}
    places: _Places = {}
    for n, span in sorted(spans, key=lambda pair: pair[1].start):
        if span.start < last.get(span.field, 0):
            continue
        text = texts.get(span.field) or _text(draft, span.field) or ""
        start = span.start + grown[span.field]
        texts[span.field] = text[:start] + words[n] + text[start + span.end - span.start :]
        grown[span.field] += len(words[n]) - (span.end - span.start)
        last[span.field] = span.end
        places[n] = _Place(span.field, start, start + len(words[n]), span.start, span.end)
    alt = {**draft.alt_text, **{_photo(field): text for field, text in texts.items() if field != "text"}}
    return replace(draft, text=texts.get("text", draft.text), alt_text=alt), places


def _meet(place: _Place, evidence: TextSpan) -> bool:
    return evidence.field == place.field and evidence.start < place.end and place.start < evidence.end
