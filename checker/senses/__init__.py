"""Reading: one draft as the senses read it, each sense at most once.

A check asks the reading for passages (texts) and photos and never opens a file or a model itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from checker.draft import Draft
from checker.finding import Skipped, WholeDraft
from checker.language.sentences import SENTENCES
from checker.photos.file_names import nobody_typed
from checker.report import digest
from checker.senses.photo import PhotoReading
from checker.senses.session import Senses, Session, session_of, shared_senses
from checker.senses.text import LONGEST, Passage

if TYPE_CHECKING:
    from checker.details.detail import Detail
    from checker.people.full_names import Named
    from checker.people.named_person import NamedPerson
    from checker.people.scene import Scene
    from checker.school import School
    from checker.singling_out.mention import Fact, Mention

__all__ = ["SENTENCES", "Passage", "PhotoReading", "Reading", "Senses", "Session", "WordsBeside", "session_of", "shared_senses"]


class Reading:
    """One draft as the senses read it, layer by layer; each is worked out once, when a check first asks.

    `passages` -> `named_pupils` -> `unknown_people` -> `scenes` (sentences, groups, people) -> `details` -> `singled_out`

    Attributes:
        draft: the draft.
        school: the school it is read for.
        session: that school with its senses and indices.
        on: the day for which consent is decided.
        earlier: what posts approved before told of pupils, by pupil's id.
        problems: what a sense could not read; each becomes a `skipped` in the report.
    """

    def __init__(
        self, draft: Draft, school: School, *, on: datetime.date | None = None, earlier: Mapping[str, Sequence[Fact]] | None = None
    ) -> None:
        self.draft = draft
        self.school = school
        self.session = session_of(school)
        self.on = on or draft.date or datetime.date.today()
        self.earlier = earlier or {}
        self.problems: list[Skipped] = list(_unanswerable(draft, school))
        self.whole = WholeDraft()

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
            passages.append(Passage("text", draft.text, self.session.senses.text, kind="text"))
        for name, text in draft.alt_text.items():
            if text:
                passages.append(Passage(f"alt_text[{name}]" if name else "alt_text", text, self.session.senses.text, kind="alt_text"))
        for number, photo in enumerate(draft.images):
            base = photo.name.rsplit("/", 1)[-1]
            if nobody_typed(base):
                continue
            passages.append(
                Passage(f"images[{number}]", base, self.session.senses.text, kind="file_name", offset=len(photo.name) - len(base))
            )
        return self._parted(passages)

    def _on_roll(self, word: str) -> bool:
        """Whether a word in small letters is a first name or a surname on the roll."""
        roll = self.session.roll
        return word in roll.first or word in roll.last

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

    @cached_property
    def named_pupils(self) -> tuple[Named, ...]:
        """Every place where a pupil on the roll is named in full, in order."""
        if not self.passages:
            return ()  # a photo without a word: nothing that reads words is loaded for it
        from checker.people.full_names import named_pupils

        return named_pupils(self.passages, self.session.roll, self.session.gazetteer)

    @cached_property
    def unknown_people(self) -> tuple[tuple[Passage, NamedPerson], ...]:
        """Possible children named in full who are not on the roll.

        Raises:
            CheckerError: the language model cannot be read.
        """
        if not self.passages:
            return ()
        from checker.people.unknown_people import possible_children

        return possible_children(self.passages, self.named_pupils, self.session.gazetteer)

    @cached_property
    def scenes(self) -> tuple[tuple[Passage, Scene], ...]:
        """Each passage that holds words, with its sentences and the groups and people it speaks of."""
        if not self.passages:
            return ()
        from checker.people.scene import scenes_of

        return scenes_of(self.passages, self.session.people, self.named_pupils, self.unknown_people)

    @cached_property
    def details(self) -> tuple[tuple[Passage, Detail], ...]:
        """The personal details, each with whose it is."""
        from checker.details import details_of

        return details_of(self.scenes, self.session.contacts)

    @cached_property
    def singled_out(self) -> tuple[tuple[Passage, Mention], ...]:
        """Children who can be told though they are not named in full."""
        if not self.passages:
            return ()
        from checker.singling_out.finder import singled_out

        return singled_out(self.scenes, self.details, self.school.settings, self.earlier)

    @property
    def post(self) -> Passage | None:
        """The words of the post, where there are any; of very long ones the first part."""
        return next((p for p in self.words if p.kind == "text"), None)

    def digest(self) -> str:
        """The digest of this draft with the very bytes of its photos that were looked at."""
        return digest(self.draft, {photo.name: photo.sha256 for photo in self.photos})

    @staticmethod
    def read_together(readings: Sequence[Reading]) -> None:
        """Let the language model read the words of many drafts in batches. A model that fails is met again, and reported, draft by draft."""
        passages = [p for r in readings for p in r.words]
        if passages:
            readings[0].session.senses.text.read_together(passages)


class WordsBeside(Reading):
    """A reading of the words beside photos that nobody looks at again: there are pictures and people tagged in them, and nothing is seen or read in one."""

    @cached_property
    def photos(self) -> tuple[PhotoReading, ...]:
        """None: they are not looked at."""
        return ()


def _unanswerable(draft: Draft, school: School) -> Iterator[Skipped]:
    """What keeps a draft from being judged at all: nothing in it, or a platform that nobody knows, for which no consent and no account is kept."""
    if draft.is_empty:
        yield Skipped("draft", "There is nothing to check: no words and no photo. Write the words of the post, or attach its photos.")
    known = school.platforms
    if any(p not in known for p in draft.platforms):
        # By their keys: that is what a file has to say, and on the page nobody can choose another.
        near = dict.fromkeys(m for p in draft.platforms if p not in known for m in get_close_matches(p, known, 1))
        meant = f" Perhaps {' and '.join(near)} is meant." if near else ""
        yield Skipped(
            "draft",
            f"A platform of this post is not one that the school knows ({', '.join(known)}).{meant} Mend it, or have its account added to the school's accounts.",
        )
