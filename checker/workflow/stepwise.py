"""A check that runs step by step beside the page: what is being looked at is known, and it can be cancelled between steps.

Each photo is looked at first, one step each; what was looked at before, under the same bytes and settings, is remembered, so that a check after a mend goes over what changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from threading import Event, Thread
from typing import TYPE_CHECKING

from checker.draft import Draft
from checker.finding import Skipped
from checker.photos.media import Limits
from checker.report import Report
from checker.senses import session_of
from checker.workflow.told import checked

if TYPE_CHECKING:
    from checker.school import School

AWAITED = "A photo will be added later, so it was not checked. Add the photo here and check again, or take the tick away."


def photo_awaited(report: Report, draft: Draft) -> Report:
    """The report of a post whose photo is still to come: incomplete until the photo is there, whatever the words are like."""
    if not draft.has_image or draft.images:
        return report
    return replace(report, skipped=tuple(dict.fromkeys((*report.skipped, Skipped("photo", AWAITED)))))


class Run:
    """One check of one draft, begun at once.

    Attributes:
        draft: what is checked.
        report: what was said; None until it is done, and when it was cancelled or failed.
        failed: the error that ended it, where one did.
    """

    def __init__(self, draft: Draft, school: School, before: Callable[[], None] = lambda: None) -> None:
        """Begin. `before` is waited for first: models that are still being loaded."""
        self.draft = draft
        self.report: Report | None = None
        self.failed: Exception | None = None
        self.steps = ("Loading the models", *(f"Photo {n}" for n in range(1, len(draft.images) + 1)), "The words and all the checks")
        self.at = 0
        self._school, self._before = school, before
        self._cancelled = Event()
        self._thread = Thread(target=self._go, name="check", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether it has ended, however."""
        return not self._thread.is_alive()

    @property
    def cancelled(self) -> bool:
        """Whether somebody cancelled it; it may still be at its last step."""
        return self._cancelled.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is done, or so long; whether it is."""
        self._thread.join(seconds)
        return self.done

    def cancel(self) -> None:
        """End it after the step it is at; it will have no report."""
        self._cancelled.set()

    def _go(self) -> None:
        try:
            self._before()
            for number, photo in enumerate(self.draft.images, 1):
                if self.cancelled:
                    return
                self.at = number
                self._look(photo.content or b"", photo.name)
            if self.cancelled:
                return
            self.at = len(self.steps) - 1
            report = photo_awaited(checked(self.draft, self._school, self._cancelled.is_set), self.draft)
            if not self.cancelled:
                self.report = report
        except Exception as error:
            self.failed = error

    def _look(self, content: bytes, name: str) -> None:
        settings, sense = self._school.settings, session_of(self._school).senses.photo
        with suppress(Exception):  # the check meets the same and says so
            sense.look(
                content,
                name,
                Limits(pixels=settings.photos.max_megapixels * 1_000_000),
                read_words=settings.photos.read_words,
                describe=settings.recognition.enabled,
                exposure=settings.photos.exposure,
            )


_PARTS = {
    "text": "the words",
    "platforms": "where it goes",
    "images": "the photos",
    "has_image": "whether a photo is still to come",
    "alt_text": "the description of a photo",
    "people": "who is in a photo",
    "faces": "the faces that were marked by hand",
    "account": "the account",
    "objective": "the purpose",
    "publish_at": "the day it goes out",
    "event_date": "the date of the event",
}
"""What a decision is about, as a draft's digest has it, in words."""


def changed_parts(before: Draft, now: Draft) -> list[str]:
    """What of a post is other than it was, in words; photos count by their names, and as changed where nothing else is."""

    def held(draft: Draft, name: str) -> object:
        return [photo.name for photo in draft.images] if name == "images" else getattr(draft, name)

    return [words for name, words in _PARTS.items() if held(before, name) != held(now, name)] or [_PARTS["images"]]


SAME = "Checked again: the same was found as before."


def difference(before: Report | None, now: Report) -> str:
    """What a check found that the one before had not, and what is gone, in words; "" for the first check."""
    if before is None:
        return ""
    # By what is said, not by the findings' ids: those of a photo change with each of its bytes.
    old, new = (Counter((f.check, f.kind, f.message) for f in each.findings) for each in (before, now))
    gone, fresh = (old - new).total(), (new - old).total()
    if not gone and not fresh:
        return SAME
    parts = []
    if gone:
        parts.append(f"{gone} {'finding is' if gone == 1 else 'findings are'} gone")
    if fresh:
        parts.append(f"{fresh} {'is' if fresh == 1 else 'are'} new")
    return f"Checked again: {' and '.join(parts)}."
