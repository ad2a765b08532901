"""The sense for words: a passage of text and its spaCy Doc, read once."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from checker.finding import Box, Evidence, PhotoRegion, TextSpan

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def sentence_bounds(doc: Doc) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence, in characters; worked out once a Doc, since `doc.sents` walks every token each time."""
    if "sentence_bounds" not in doc.user_data:
        doc.user_data["sentence_bounds"] = tuple((s.start_char, s.end_char) for s in doc.sents)
    bounds: tuple[tuple[int, int], ...] = doc.user_data["sentence_bounds"]
    return bounds


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
    ) -> None:
        self.field = field
        self.text = text
        self.kind = kind
        self.photo = photo
        self.boxes = tuple(boxes)
        self.time = time
        self._sense = sense
        self._offset = offset
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

    def evidence(self, start: int, end: int) -> Evidence:
        """Evidence for `text[start:end]`: a span of the field, or for words in a picture the box around them."""
        quote = self.text[start:end]
        if self.photo is None:
            return TextSpan(self.field, start + self._offset, end + self._offset, quote)
        hit = [box for s, e, box in self.boxes if s < end and e > start] or [box for _, _, box in self.boxes]
        box = (min(b[0] for b in hit), min(b[1] for b in hit), max(b[2] for b in hit), max(b[3] for b in hit))
        return PhotoRegion(self.photo, box, self.time, quote)
