"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="platform", clause="platform-rules")
def alt_text(reading: Reading) -> Iterator[Statement]:
    """A photo has no description for readers who cannot see it.

    Why it matters: People who use a screen reader meet a blank where the photo stands, and public bodies in the UK owe them a description
    (Public Sector Bodies Accessibility Regulations 2018).
    Instead: Add a sentence of alt text that says what the photo shows, without a pupil's name: "Pupils in red shirts plant a tree".
    Source: The platforms offer a field for alt text with each photo.
    """
    described = reading.draft.alt_text
    if described.get(""):
        return
    missing = [photo.name for photo in reading.draft.images if not described.get(photo.name)]
    if missing:
        count = "The photo has" if len(reading.draft.images) == 1 else f"{len(missing)} of {len(reading.draft.images)} photos have"
        yield alt_text.finding(Level.ADVISE, reading.whole, message=f"{count} no alt text.", confidence=1.0)
