"""Where the time of a review of words goes: processor time a post by stage, each stage without those inside it.

Processor time and not the clock's, so that a busy computer changes it little; the network's threads are counted in.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any
from unittest import mock

from checker import engine
from checker.details import engine as patterns
from checker.draft import Draft
from checker.language import other
from checker.language.encoder import OnnxEncoder
from checker.language.posts import PostsModel
from checker.report import Report
from checker.school import School
from checker.senses import Reading
from checker.senses.text import TextSense
from checker.tone.lists import WordList

NETWORK = "the network of the posts model (onnxruntime)"
REST = "the checks themselves, and the rest"
STAGES: tuple[tuple[Any, str, str], ...] = (
    (OnnxEncoder, "run", NETWORK),
    (OnnxEncoder, "cut", "cutting into sub-words"),
    (PostsModel, "read", "from scores to kinds, phrases and names"),
    (TextSense, "read", "spaCy: words, sentences, spans"),
    (Reading.__dict__["named_pupils"], "func", "pupils on the roll"),
    (Reading.__dict__["unknown_people"], "func", "people off the roll"),
    (Reading.__dict__["scenes"], "func", "sentences and groups"),
    (Reading.__dict__["details"], "func", "who is spoken of, and whose a detail is"),
    (patterns, "recognise", "details that have a form (Presidio)"),
    (Reading.__dict__["singled_out"], "func", "single pupils"),
    (WordList, "hits", "word lists"),
    (other, "other_languages", "other languages"),
    (Report, "to_json", "the report as JSON"),
    (engine, "with_ids", "ids of findings"),
)
"""What holds a function, its name there, and what it does."""


class Stages:
    """Seconds of processor time by stage; a stage within another takes its time from it."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()  # seconds
        self._open: list[str] = []
        self._since = time.process_time()

    def _charge(self) -> None:
        now = time.process_time()
        if self._open:
            self.taken[self._open[-1]] += now - self._since  # type: ignore[assignment]
        self._since = now

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """What is done within belongs to this stage."""
        self._charge()
        self._open.append(name)
        try:
            yield
        finally:
            self._charge()
            self._open.pop()

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its time counted."""

        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            with self.of(name):
                return function(*args, **kwargs)

        return call


def by_stage(drafts: Sequence[Draft], school: School) -> list[tuple[str, float]]:
    """Milliseconds of processor time a post, by stage, most first; each post reviewed by itself and made JSON."""
    engine.review(drafts[0], school)  # what is loaded once is no part of it
    stages = Stages()
    with ExitStack() as undo:
        for holder, name, what in STAGES:
            undo.enter_context(mock.patch.object(holder, name, stages.timed(what, getattr(holder, name))))
        for draft in drafts:
            with stages.of(REST):
                engine.review(draft, school).to_json()
    return [(name, 1000 * seconds / len(drafts)) for name, seconds in stages.taken.most_common()]
