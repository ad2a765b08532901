"""Reading: one draft as the senses read it, each sense at most once.

A check asks the reading for passages (texts) and photos and never opens a file or a model itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from checker.draft import Draft
from checker.finding import Skipped, WholeDraft
from checker.photos.file_names import nobody_typed
from checker.report import digest
from checker.senses.photo import PhotoReading, PhotoSense
from checker.senses.text import LONGEST, Passage, TextSense

if TYPE_CHECKING:
    from checker.details.mention import Fact
    from checker.school import School

__all__ = ["Passage", "PhotoReading", "Reading", "Senses", "shared_senses"]

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


class Reading:
    """One draft as the senses read it.

    Attributes:
        draft: the draft.
        school: the school it is read for.
        on: the day for which consent is decided.
        earlier: what posts approved before told of pupils, by pupil's id.
        problems: what a sense could not read; each becomes a `skipped` in the report.
    """

    def __init__(
        self, draft: Draft, school: School, *, on: datetime.date | None = None, earlier: Mapping[str, Sequence[Fact]] | None = None
    ) -> None:
        self.draft = draft
        self.school = school
        self.on = on or draft.date or datetime.date.today()
        self.earlier = earlier or {}
        self.problems: list[Skipped] = list(_unanswerable(draft, school))
        self.whole = WholeDraft()
        self._worked_out: dict[tuple[str, int], tuple[School, Any]] = {}

    def once(self, what: str, school: School, build: Callable[[], T]) -> T:
        """What a layer works out once for this draft and a school, whichever check asks first. Another school is another answer."""
        key = (what, id(school))
        if key not in self._worked_out:
            self._worked_out[key] = (school, build())  # the school is held, so that its id is not given to another
        answer: T = self._worked_out[key][1]
        return answer

    @property
    def has_picture(self) -> bool:
        """Whether the words will stand beside a picture."""
        return bool(self.draft.images) or self.draft.has_image

    @cached_property
    def photos(self) -> tuple[PhotoReading, ...]:
        """One reading a photo or video, in the draft's order."""
        return tuple(PhotoReading(photo, number, self) for number, photo in enumerate(self.draft.images, 1))

    @cached_property
    def words(self) -> tuple[Passage, ...]:
        """The texts that the author wrote: the words, alt texts and file names; a long one in parts."""
        draft, passages = self.draft, []
        if draft.text:
            passages.append(Passage("text", draft.text, self.school.senses.text, kind="text"))
        for name, text in draft.alt_text.items():
            if text:
                passages.append(Passage(f"alt_text[{name}]" if name else "alt_text", text, self.school.senses.text, kind="alt_text"))
        for number, photo in enumerate(draft.images):
            base = photo.name.rsplit("/", 1)[-1]
            if nobody_typed(base):
                continue
            passages.append(
                Passage(f"images[{number}]", base, self.school.senses.text, kind="file_name", offset=len(photo.name) - len(base))
            )
        return self._parted(passages)

    def _on_roll(self, word: str) -> bool:
        """Whether a word in small letters is a first name or a surname on the roll."""
        from checker.names.index import roll_index

        index = roll_index(self.school)
        return word in index.first or word in index.last

    def _parted(self, passages: Iterable[Passage]) -> tuple[Passage, ...]:
        """Long texts in parts; what is too long to be read to its end becomes a problem that the report names."""
        out: list[Passage] = []
        for passage in passages:
            if len(passage.text) > LONGEST:
                said = f"`{passage.field}` has {len(passage.text):,} characters, and {LONGEST:,} of them were read. Shorten it, and check again."
                self.problems.append(Skipped("words", said))
            out += passage.without_disguise(self._on_roll).parts()
        return tuple(out)

    @cached_property
    def printed(self) -> tuple[Passage, ...]:
        """What can be read in the pictures: printed words, and what codes say."""
        return self._parted(passage for photo in self.photos for passage in photo.passages)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every text that will be public: `words`, then `printed`."""
        return self.words + self.printed

    @property
    def post(self) -> Passage | None:
        """The words of the post, where there are any; of very long ones the first part."""
        return next((p for p in self.words if p.kind == "text"), None)

    def digest(self) -> str:
        """The digest of this draft with the very bytes of its photos that were looked at."""
        return digest(self.draft, {photo.name: photo.sha256 for photo in self.photos})

    @staticmethod
    def read_together(readings: Sequence[Reading]) -> None:
        """Let the language models read the words of many drafts in batches. A model that fails is met again, and reported, draft by draft."""
        passages = [p for r in readings for p in r.words]
        if passages:
            readings[0].school.senses.text.read_together(passages)


def _unanswerable(draft: Draft, school: School) -> Iterator[Skipped]:
    """What keeps a draft from being judged at all: nothing in it, or a platform that nobody knows, for which no consent and no account is kept."""
    if draft.is_empty:
        yield Skipped("draft", "There is nothing to check: no words and no photo. Write the words of the post, or attach its photos.")
    known = school.platforms
    if any(p not in known for p in draft.platforms):
        near = dict.fromkeys(m for p in draft.platforms if p not in known for m in get_close_matches(p, known, 1))
        meant = f" Perhaps {' and '.join(near)} is meant." if near else ""
        yield Skipped(
            "draft",
            f"A platform of this post is not one that the school knows ({', '.join(known)}).{meant} Mend it, or add its account under [[accounts]] in school.toml.",
        )
