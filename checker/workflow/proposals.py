"""Proposed words are tried before they are offered: none brings a finding that the post did not have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from checker.draft import Draft
from checker.errors import CheckerError
from checker.finding import Finding, TextSpan
from checker.people.unnamed import nobody
from checker.report import Report

_INSTEAD = "Write no name: the first name alone would bring another finding here."
_Places = dict[int, tuple[str, int, int]]
"""By the number of a finding, where the words proposed for it stand: field, start, end."""


def sound(report: Report, draft: Draft, again: Callable[[Draft], Report]) -> Report:
    """The report with proposals that the checks let pass: the first name alone, else no name, else none at all.

    All are tried together, since one button takes all of them over; what is to blame for a new finding gives way to its next best.

    Args:
        again: checks a draft as `report` was made.
    """
    choices = {n: _choices(f, draft) for n, f in enumerate(report.findings) if f.replacement is not None}
    before = _kinds(report)
    while any(choices.values()):
        changed, places = _with(draft, report, {n: left[0] for n, left in choices.items() if left})
        try:
            after = again(changed)
        except CheckerError:
            choices = {n: [] for n in choices}  # what could not be tried is not offered
            break
        added = _kinds(after) - before
        fresh = [f.evidence for f in after.findings if (f.check, f.kind) in added]
        if not fresh:
            break
        blamed = [n for n, place in places.items() if any(_meet(place, e) for e in fresh if isinstance(e, TextSpan))]
        for n in blamed or places:
            choices[n] = choices[n][1:]
    return replace(report, findings=tuple(_offering(f, choices.get(n)) for n, f in enumerate(report.findings)))


def _choices(finding: Finding, draft: Draft) -> list[str]:
    """What may be proposed, best first."""
    span, best = finding.evidence, finding.replacement
    text = _text(draft, span.field) if isinstance(span, TextSpan) else None
    if best is None or text is None or not isinstance(span, TextSpan):
        return []
    unnamed = nobody(text, span.start, span.end, finding.kind) if finding.category == "names" else None
    return list(dict.fromkeys((best, *([unnamed] if unnamed else ()))))


def _offering(finding: Finding, left: list[str] | None) -> Finding:
    if (
        left is None
        or left[:1] == [finding.replacement]
        or (isinstance(finding.evidence, TextSpan) and finding.evidence.field.startswith("images["))
    ):
        return finding
    instead = _INSTEAD if finding.category == "names" else finding.instead
    return replace(finding, replacement=left[0] if left else None, instead=instead)


def _kinds(report: Report) -> Counter[tuple[str, str]]:
    return Counter((f.check, f.kind) for f in report.findings)


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
        places[n] = (span.field, start, start + len(words[n]))
    alt = {**draft.alt_text, **{_photo(field): text for field, text in texts.items() if field != "text"}}
    return replace(draft, text=texts.get("text", draft.text), alt_text=alt), places


def _meet(place: tuple[str, int, int], evidence: TextSpan) -> bool:
    field, start, end = place
    return evidence.field == field and evidence.start < end and start < evidence.end
