"""The sense for photos and videos: each read once, when first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from checker.draft import Photo
from checker.senses.text import Passage

if TYPE_CHECKING:
    from checker.senses import Reading


class PhotoSense:
    """Detector, reader of printed words and the rest; each loaded when first used."""


class PhotoReading:
    """One photo or video as the senses read it."""

    def __init__(self, photo: Photo, number: int, reading: Reading) -> None:
        self.photo = photo
        self.name = photo.name
        self.number = number
        self._reading = reading

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Printed words and what codes say."""
        return ()
