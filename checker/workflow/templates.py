"""Words approved beforehand for a closure, for the morning on which no officer can be asked. They are looked at afterwards."""

from __future__ import annotations

import re

from checker.draft import Draft
from checker.report import Report, Verdict
from checker.school.settings import ClosureTemplateSettings, Settings

_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = rf"(?:(?:{_DAYS}),? )?\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS})(?: \d{{4}})?|today|tomorrow|(?:{_DAYS})"
_TIME = r"\d{1,2}(?:[:.]\d{2})? ?(?:am|pm)?|noon|midday"


def matching_template(draft: Draft, report: Report, account: str | None, settings: Settings) -> ClosureTemplateSettings | None:
    """The template that a post follows to the letter, where nothing at all was found, nothing skipped and no picture goes with it."""
    if report.verdict is not Verdict.NOTHING_FOUND or draft.images or draft.has_image or draft.alt_text:
        return None
    text = " ".join(draft.text.split())
    for template in settings.templates:
        if template.accounts and account not in template.accounts:
            continue
        if re.fullmatch(_pattern(template.text, settings), text):
            return template
    return None


def _pattern(text: str, settings: Settings) -> str:
    """A regular expression of a template: its words as they are, and in its gaps a date, a time, or a site of the school's own."""
    sites = [settings.school.name, *settings.names.schools, *settings.names.places]
    slots = {"date": _DATE, "time": _TIME, "site": "|".join(re.escape(s) for s in sorted(sites, key=len, reverse=True))}
    parts = re.split(r"\{(\w+)\}", " ".join(text.split()))
    return "".join(f"(?:{slots[part]})" if n % 2 else re.escape(part) for n, part in enumerate(parts))
