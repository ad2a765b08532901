"""How a file of a folder is listed: among the photos, or apart as a document or what a computer leaves there. It never decides whether something is checked."""

from __future__ import annotations

from dataclasses import replace

from checker.finding import Skipped
from checker.folders import sort_of
from checker.in_words import capitalised
from checker.photos.formats import NO_PICTURE
from checker.report import Report, Verdict


def sort(report: Report) -> str:
    """`document`, `system` or `photo`, as `folders.sort_of`, but no name alone makes a file no photo: its content must have been refused as none, too.

    So what could be opened, has a face, or could not be looked at for another reason (cut short, too large, not reached yet) counts as a photo whatever it is called.
    """
    by_name = sort_of(report.id)
    return by_name if not report.faces and any(map(_is_none, report.skipped)) else "photo"


def as_listed(report: Report) -> Report:
    """The report as it counts in a folder: that a document is no photo is no news. All else that was found or not checked stays."""
    if sort(report) == "photo":
        return report
    return replace(report, skipped=tuple(s for s in report.skipped if not _is_none(s)))


def apart(report: Report) -> bool:
    """Whether a file stands apart from the list: no photo, and nothing to do about it."""
    return sort(report) != "photo" and as_listed(report).verdict is Verdict.NOTHING_FOUND


def alone(message: str) -> str:
    """A sentence about the only photo of a post, without the photo's number."""
    said = message.removeprefix("Photo 1: ")
    return capitalised(said)


def _is_none(skipped: Skipped) -> bool:
    return alone(skipped.reason) in NO_PICTURE
