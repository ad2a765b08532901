"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Skipped, Statement

if TYPE_CHECKING:
    from checker.senses import Passage, Reading

WHOLE = 0.8  # of a text's letters: from here on it is said to be in that language as a whole
_PLACES = {
    "text": "the words of the post",
    "alt_text": "an alt text",
    "picture_words": "the words printed",
    "metadata": "the photo's own information",
}


@check(category="workflow", clause="approval")
def other_language(reading: Reading) -> Iterator[Statement]:
    """Words in another language than English, which the language checks do not know.

    Pupils on the roll, patterns (numbers, addresses, links) and word lists are looked for in them all the same; what a sentence says is not judged. The
    report names the language and the place, and the verdict is `incomplete`. Greetings, names, mottos and single words in another language do not count.

    Why it matters: A sentence that excludes, names or takes sides is as harmful in Polish or Welsh, and the models would give it scores that mean nothing.
    Instead: Have somebody who reads the language check these words, and note who did when you approve the post.
    Source: The models' cards in `models/` name English as the language that they were trained and measured on.
    """
    for passage in reading.passages:
        if passage.kind not in _PLACES:
            continue
        places: dict[str, list[tuple[int, int]]] = {}
        for stretch in passage.other_languages:
            places.setdefault(stretch.language, []).append((stretch.start, stretch.end))
        for language, spans in places.items():
            yield Skipped(other_language.name, _reason(passage, language, spans, reading))


def _reason(passage: Passage, language: str, spans: list[tuple[int, int]], reading: Reading) -> str:
    """One sentence for the places of one language in one text, and one for what to do; none of the text itself."""
    place = _PLACES[passage.kind]
    number = next((photo.number for photo in reading.photos if photo.name == passage.photo), None) if passage.photo else None
    if number is not None:
        place = f"Photo {number}: {place}"
    letters = sum(c.isalpha() for c in passage.text)
    inside = sum(c.isalpha() for start, end in spans for c in passage.text[start:end])
    if inside >= WHOLE * letters:
        said = f"{place} {'seem' if passage.kind in ('text', 'picture_words') else 'seems'} to be in {language}"
    else:
        where = ", ".join(f"{start + 1} to {end}" for start, end in spans[:5])
        said = (
            f"part of {place} (characters {where}) is in {language}"
            if number is None
            else f"{place}: part (characters {where}) seems to be in {language}"
        )
    return (
        f"{said[0].upper()}{said[1:]}, which these checks do not know: they looked for the roll and for patterns only. "
        "Have somebody who reads it check what it says."
    )
