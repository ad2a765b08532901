"""The sense for words: a passage of text and its spaCy Doc, read once."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from checker.finding import Box, Evidence, PhotoRegion, TextSpan
from checker.senses.unmasked import Unmasked, unmasked

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from checker.language.other import Stretch
    from checker.people.tokens import Tokenised


PART, OVERLAP = 3000, 250
"""Characters of a part in which a long text is read, and how many two parts share. What a check does may take the square of its text's length (each name is
weighed against each other); read part by part, a text costs in proportion to its length. Posts are shorter: 99 in 100 stay below 1,000 characters."""

LONGEST = 100_000
"""Characters of one text that are read. No platform takes a longer post (Facebook takes 63,206); what lies behind is named as not read."""

_BREAKS = (re.compile(r"[.!?\n]\s+(?=\S)"), re.compile(r"\s(?=\S)"))


def part_bounds(text: str) -> list[tuple[int, int]]:
    """Start and end of the parts of a text, cut where a sentence or at least a word ends; one for a text of ordinary length."""
    bounds: list[tuple[int, int]] = []
    start = 0
    while len(text) - start > PART:
        ends = start + PART
        cut = next((m[-1].end() for b in _BREAKS if (m := list(b.finditer(text, ends - OVERLAP, ends)))), ends)
        bounds.append((start, cut))
        # The next part begins before this one ends, so that what stands across the cut is read whole in one of the two.
        back = next(_BREAKS[1].finditer(text, cut - OVERLAP, cut), None)
        start = back.end() if back else cut - OVERLAP
    return [*bounds, (start, len(text))]


class TextSense:
    """The language pipeline, loaded when first asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @cached_property
    def pipeline(self) -> Language:
        """The spaCy pipeline: tokens, sentences, lower-case lemmas, names, tone.

        Raises:
            ModelFileError: a model is missing or is not the one that was shipped.
        """
        from checker.language import load_pipeline

        return load_pipeline()

    def read(self, text: str) -> Doc:
        """The Doc of one text. Its `text` equals the text given, character for character."""
        with self._lock:
            return self.pipeline(text)

    def read_together(self, passages: Sequence[Passage]) -> None:
        """Give each passage its Doc, read in batches."""
        fresh = [p for p in passages if not p.has_doc]
        try:
            with self._lock:
                docs = list(self.pipeline.pipe([p.text for p in fresh]))
        except Exception:
            return  # met again, draft by draft, by each check that asks for a Doc, and reported there
        for passage, doc in zip(fresh, docs, strict=True):
            passage.doc = doc


class Passage:
    """A text that will be public.

    Attributes:
        field: where it stands: `text`, `alt_text`, `alt_text[PHOTO]`, `images[0]` (a file name), or the photo's name for printed words.
        text: the text; spans are indices into it.
        kind: `text`, `alt_text`, `file_name`, `picture_words`, `code` or `metadata` (captions, owners and the like in a photo's own information).
        photo: for words read from a picture, the photo's name.
        boxes: for those, which characters stand where: (start, end, box), in order.
        time: for videos, seconds.
    """

    def __init__(
        self,
        field: str,
        text: str,
        sense: TextSense,
        *,
        kind: str = "text",
        offset: int = 0,
        photo: str | None = None,
        boxes: Sequence[tuple[int, int, Box]] = (),
        time: float | None = None,
        behind: tuple[str, Unmasked, int] | None = None,
    ) -> None:
        self.field = field
        self.text = text
        self.kind = kind
        self.photo = photo
        self.boxes = tuple(boxes)
        self.time = time
        self._sense = sense
        self._offset = offset
        self._behind = behind
        self._doc: Doc | None = None

    @property
    def has_doc(self) -> bool:
        """Whether the text has been read already."""
        return self._doc is not None

    @property
    def doc(self) -> Doc:
        """The text as spaCy's Doc; read when first asked for."""
        if self._doc is None:
            self._doc = self._sense.read(self.text)
        return self._doc

    @doc.setter
    def doc(self, doc: Doc) -> None:
        self._doc = doc

    @cached_property
    def tokens(self) -> Tokenised:
        """The text as tokens, in which names are looked for."""
        from checker.people.tokens import tokenise

        return tokenise(self.text, file_name=self.kind == "file_name")

    @cached_property
    def as_words(self) -> tuple[tuple[Passage, Unmasked], ...]:
        """Of a file's name, the words in it as they would stand in a post, with their places in the name: once, or twice where a hyphen can be read in two ways."""
        from checker.senses.file_words import as_words

        if self.kind != "file_name":
            return ()
        read = tuple(as_words(self.text))
        passages = tuple((Passage(self.field, words.text, self._sense, kind="text"), words) for words in read)
        for passage, _ in passages:
            passage.tokens.caption = True
        return passages

    def without_disguise(self, is_name: Callable[[str], bool]) -> Passage:
        """The passage as a reader takes it; itself where nothing in it is hidden or dressed up. Its evidence has its place in the original."""
        if self.photo is not None or (seen := unmasked(self.text, is_name)) is None:
            return self
        return Passage(self.field, seen.text, self._sense, kind=self.kind, offset=self._offset, time=self.time, behind=(self.text, seen, 0))

    def parts(self) -> tuple[Passage, ...]:
        """The passage itself, or where it is long the parts in which it is read. Their evidence has its place in the whole."""
        if len(self.text) <= PART:
            return (self,)
        return tuple(
            Passage(
                self.field,
                self.text[a:b],
                self._sense,
                kind=self.kind,
                offset=self._offset + a,
                photo=self.photo,
                boxes=[(s - a, e - a, box) for s, e, box in self.boxes if s < b and e > a],
                time=self.time,
                behind=(self._behind[0], self._behind[1], self._behind[2] + a) if self._behind else None,
            )
            for a, b in part_bounds(self.text[:LONGEST])
        )

    @cached_property
    def other_languages(self) -> list[Stretch]:
        """Its stretches in other languages than English, which the models do not know.

        Raises:
            ModelFileError: what tells languages apart is missing, or is not what was measured.
        """
        from checker.language.other import other_languages

        return other_languages(self.text)

    def evidence(self, start: int, end: int) -> Evidence:
        """Evidence for `text[start:end]`: a span of the field, or for words in a picture the box around them."""
        if self._behind is not None:
            original, seen, before = self._behind
            start, end = seen.place(start + before, end + before)
            base = self._offset - before
            return TextSpan(self.field, start + base, end + base, original[start:end])
        quote = self.text[start:end]
        if self.photo is None:
            return TextSpan(self.field, start + self._offset, end + self._offset, quote)
        hit = [box for s, e, box in self.boxes if s < end and e > start] or [box for _, _, box in self.boxes]
        box = (min(b[0] for b in hit), min(b[1] for b in hit), max(b[2] for b in hit), max(b[3] for b in hit))
        return PhotoRegion(self.photo, box, self.time, quote)
