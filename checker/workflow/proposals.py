"""Proposed words are tried before they are offered: none brings a finding that the post did not have."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from checker.draft import Draft
from checker.errors import CheckerError
from checker.finding import Change, Evidence, Finding, TextSpan
from checker.people.unnamed import nobody
from checker.report import Report
from checker.singling_out.left_out import anybody, nobody_at_all, quoted

if TYPE_CHECKING:
    from checker.school import School
    from checker.singling_out.mention import Fact

_NO_NAME = "Write no name: the first name alone would bring another finding here."
_EVERYWHERE = "Leave the name out wherever it stands, and speak of the group."
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


_Places = dict[int, tuple[_Place, ...]]
"""By the number of a finding, where the words proposed for it stand."""
_Offer = tuple[Change, ...]
"""All that is changed at once for one finding."""


@dataclass(slots=True)
class _Tried:
    """What may be proposed for one finding, best first, and what became of it.

    Attributes:
        left: what was not refused.
        unnamed: whether words without a name have room there.
        untried: whether what is left was never tried.
        brought: what the last words that were refused would bring, and what to do instead.
        again: it would be brought elsewhere in the post, most often where the same pupil is named again.
    """

    left: list[_Offer]
    unnamed: bool = False
    untried: bool = False
    brought: str = ""
    again: bool = False


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
    tried = {n: choices for n, finding in enumerate(report.findings) if (choices := _choices(finding, draft, report.findings))}
    times = 0
    while any(each.left for each in tried.values()):
        changed, places = _with(draft, {n: each.left[0] for n, each in tried.items() if each.left})
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
        met = {n: f for n in places for f in reversed(fresh) if _meet(report.findings[n], n, places, f.evidence)}
        for n in met or places:
            _refuse(report.findings[n], tried[n], met.get(n, fresh[0]), draft, places)
    return replace(report, findings=tuple(_offering(f, tried[n]) if n in tried else f for n, f in enumerate(report.findings)))


def _choices(finding: Finding, draft: Draft, findings: Sequence[Finding]) -> _Tried | None:
    """What may be proposed; None where nothing is, or where the words cannot be changed by a click. `findings`: all of the report."""
    span = finding.evidence
    text = _text(draft, span.field) if isinstance(span, TextSpan) else None
    if text is None or not isinstance(span, TextSpan):
        return None
    last: _Offer = ()
    full = [
        (e.start, e.end)
        for f in findings
        if f.check == "pupil-full-name" and isinstance(e := f.evidence, TextSpan) and e.field == span.field
    ]
    if finding.check == "single-pupil" and finding.kind == "first_name":
        last = anybody(text, span.field, span.start, span.end)
    elif (
        finding.check == "pupil-full-name"
        and finding.replacement
        and finding.replacement != nobody(text, span.start, span.end, finding.kind)
    ):
        last = nobody_at_all(text, span.field, finding.kind, finding.replacement, [(span.start, span.end), *full])
    offers = list(dict.fromkeys(offer for offer in (finding.changes, last) if offer))
    return _Tried(offers, unnamed=_has_room(finding, text)) if offers else None


def _has_room(finding: Finding, text: str) -> bool:
    span = finding.evidence
    return isinstance(span, TextSpan) and nobody(text, span.start, span.end, finding.kind) is not None


def _refuse(finding: Finding, tried: _Tried, new: Finding, draft: Draft, places: _Places) -> None:
    """Give up the first choice for what it would bring; where that has a cure of its own, both together are a choice: the next one where they keep the first name, else the last."""
    offer = tried.left.pop(0)
    tried.brought = f"“{new.message}” {new.instead}"
    tried.again = isinstance(new.evidence, TextSpan) and not any(_meets(place, new.evidence) for place in _flat(places))
    moved = [(_moved_back(span, draft, places), words) for span, words in new.changes]
    if moved and len(offer) == 1 and all(span and not _clash(span, offer[0][0]) for span, _ in moved):
        both = [*offer, *((span, words) for span, words in moved if span)]
        at = 0 if finding.category == "names" else len(tried.left)
        tried.left.insert(at, tuple(sorted(both, key=lambda change: change[0].start)))


def _moved_back(span: TextSpan, draft: Draft, places: _Places) -> TextSpan | None:
    """Words of the changed post as they stood before; None where they did not."""
    _, start, end = _old(span, places)
    same = (_text(draft, span.field) or "")[start:end] == span.quote
    return replace(span, start=start, end=end) if same else None


def _offering(finding: Finding, tried: _Tried) -> Finding:
    """The finding with what passed, and with advice that fits what was refused."""
    if tried.untried:
        return replace(finding, replacement=None, also=())
    offer = tried.left[0] if tried.left else ()
    if offer == finding.changes and finding.category != "identification":
        return finding
    offering = finding.proposing(offer)
    return replace(offering, instead=_advice(offering, tried))


def _advice(finding: Finding, tried: _Tried) -> str:
    """What to do instead, where the check's own advice was tried."""
    if finding.category not in ("names", "identification"):
        return finding.instead
    out, words = quoted(finding.also), finding.replacement
    if out:
        return f"Write “{words}” and leave out {out}." if words else f"Leave out {out}."
    if finding.category == "identification":
        return f"Write “{words}” in place of the name." if words else _EVERYWHERE
    if words or not tried.unnamed:
        return _NO_NAME
    return _EVERYWHERE if tried.again else f"{_AROUND} {tried.brought}"


def _fresh(report: Report, changed: Draft, places: _Places, again: Callable[[Draft], Report]) -> list[Finding] | None:
    """Where the words as proposed bring a finding that was not there, in that very place; None where they could not be checked wholly."""
    try:
        after = again(changed)
    except CheckerError:
        return None
    if {s.check for s in after.skipped} - {s.check for s in report.skipped}:
        return None
    # What a proposal is to cure counts as gone: where it is found again, the proposal is no cure.
    there = _flat(places)
    before = Counter((f.check, f.kind, _spot(f.evidence)) for n, f in enumerate(report.findings) if n not in places)
    fresh = []
    for finding in after.findings:
        key = (finding.check, finding.kind, _spot(finding.evidence, there))
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
        if position < place.start or (position == place.start and (ends or place.start < place.end)):
            break
        if place.start < position < place.end:
            return place.was_end if ends else place.was_start
        grown = place.end - place.was_end
    return position - grown


def _text(draft: Draft, field: str) -> str | None:
    """The words of a field that may be changed by a click; None for any other, such as a photo's name."""
    return draft.text if field == "text" else draft.alt_text.get(_photo(field)) if field.startswith("alt_text") else None


def _photo(field: str) -> str:
    """Of `alt_text[NAME]` the name; "" of `alt_text`, which is of all photos."""
    return field.removeprefix("alt_text").removeprefix("[").removesuffix("]")


def _with(draft: Draft, offers: Mapping[int, _Offer]) -> tuple[Draft, _Places]:
    """The draft with these words in place of what they are for, and where they stand then; of offers that overlap, one, and two that say the same are one."""
    taken: dict[tuple[str, int, int], str] = {}
    placed: dict[int, _Offer] = {}
    for n, offer in sorted(offers.items(), key=lambda pair: pair[1][0][0].start):
        keys = {(span.field, span.start, span.end): words for span, words in offer}
        if all(taken.get(key, words) == words and not _overlaps(key, taken) for key, words in keys.items()):
            taken |= keys
            placed[n] = offer
    texts: dict[str, str] = {}
    grown: Counter[str] = Counter()
    at: dict[tuple[str, int, int], _Place] = {}
    for (field, was_start, was_end), words in sorted(taken.items()):
        text = texts.get(field) or _text(draft, field) or ""
        start = was_start + grown[field]
        texts[field] = text[:start] + words + text[start + was_end - was_start :]
        grown[field] += len(words) - (was_end - was_start)
        at[field, was_start, was_end] = _Place(field, start, start + len(words), was_start, was_end)
    places = {n: tuple(at[span.field, span.start, span.end] for span, _ in offer) for n, offer in placed.items()}
    alt = {**draft.alt_text, **{_photo(field): text for field, text in texts.items() if field != "text"}}
    return replace(draft, text=texts.get("text", draft.text), alt_text=alt), places


def _overlaps(key: tuple[str, int, int], taken: Iterable[tuple[str, int, int]]) -> bool:
    field, start, end = key
    return any(other != key and other[0] == field and other[1] < end and start < other[2] for other in taken)


def _flat(places: _Places) -> tuple[_Place, ...]:
    return tuple(dict.fromkeys(place for all_of_one in places.values() for place in all_of_one))


def _old(span: TextSpan, places: _Places) -> tuple[str, int, int]:
    """Where words of the changed post stood before."""
    mine = sorted(p for p in _flat(places) if p.field == span.field)
    return span.field, _before(span.start, mine, ends=False), _before(span.end, mine, ends=True)


def _meet(finding: Finding, n: int, places: _Places, evidence: Evidence) -> bool:
    """Whether something found in the changed post is found in the words proposed for a finding, or where it was found itself."""
    if not isinstance(evidence, TextSpan):
        return False
    if any(_meets(place, evidence) for place in places[n]):
        return True
    span, (field, start, end) = finding.evidence, _old(evidence, places)
    return isinstance(span, TextSpan) and _clash(span, TextSpan(field, start, end, ""))


def _meets(place: _Place, span: TextSpan) -> bool:
    return place.field == span.field and span.start < place.end and place.start < span.end


def _clash(one: TextSpan, two: TextSpan) -> bool:
    return one.field == two.field and one.start < two.end and two.start < one.end
