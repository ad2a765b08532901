"""A school in use: what it knows, the senses that read drafts for it, and the indices made of its values, each made once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from checker.senses.photo import PhotoSense
from checker.senses.text import TextSense

if TYPE_CHECKING:
    from checker.details.school_contacts import SchoolContacts
    from checker.people.gazetteer import Gazetteer
    from checker.people.roll_index import RollIndex
    from checker.people.scene import Sources
    from checker.photos.gallery import Gallery
    from checker.school import School

T = TypeVar("T")


class Senses:
    """The senses of one process: each loads its models when first used. Tests hand in others."""

    def __init__(self, text: TextSense | None = None, photo: PhotoSense | None = None) -> None:
        self.text = text or TextSense()
        self.photo = photo or PhotoSense()


@cache
def shared_senses() -> Senses:
    """The senses that all schools opened in this process share."""
    return Senses()


class Session:
    """One school in use; hold it for as long as drafts of the school are read.

    Attributes:
        school: what the school knows: values, nothing that reads.
        senses: what reads words and photos.
    """

    def __init__(self, school: School, senses: Senses) -> None:
        self.school = school
        self.senses = senses
        self._made: dict[str, Any] = {}
        self._lock = threading.RLock()

    def prepared(self, key: str, build: Callable[[], T]) -> T:
        """What is made of the school once and then kept."""
        with self._lock:
            if key not in self._made:
                self._made[key] = build()
            made: T = self._made[key]
            return made

    @property
    def roll(self) -> RollIndex:
        """The roll, by every form in which a name may be written."""
        from checker.people.roll_index import RollIndex

        return self.prepared("roll", lambda: RollIndex(self.school.pupils))

    @property
    def gazetteer(self) -> Gazetteer:
        """Names that are no pupil's: staff, public figures, places, houses."""
        from checker.people.gazetteer import gazetteer_of

        return self.prepared("gazetteer", lambda: gazetteer_of(self.school))

    @property
    def people(self) -> Sources:
        """Roll, gazetteer and groups: whom and what a text may speak of."""
        from checker.people.groups import Groups
        from checker.people.scene import Sources

        return self.prepared("people", lambda: Sources(self.roll, self.gazetteer, Groups(self.school)))

    @property
    def contacts(self) -> SchoolContacts:
        """The school's own contacts, which may stand in any post."""
        from checker.details.school_contacts import SchoolContacts

        return self.prepared("contacts", lambda: SchoolContacts(self.school))

    @property
    def gallery(self) -> Gallery:
        """The enrolled faces.

        Raises:
            RecognitionError: recognition is off, nobody is enrolled, or the store or its key cannot be used.
        """
        from checker.senses.faces import open_gallery

        return self.prepared("gallery", lambda: open_gallery(self.school))


def session_of(school: School, senses: Senses | None = None) -> Session:
    """The session of a school: the same whoever asks, for as long as the school is held.

    Args:
        school: opened once, used for many drafts.
        senses: others than this process's own; only the first to ask can say so.
    """
    held = school.prepared("senses", lambda _: senses or shared_senses(), outlasts=True)
    return school.prepared("session", lambda s: Session(s, held))
