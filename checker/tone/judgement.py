"""What the word lists and the tone model say together of one kind of wording.

Each explains itself, and where they disagree the level shows it:

| list                         | model                        | level                                                   |
|------------------------------|------------------------------|---------------------------------------------------------|
| `stop` term                  | anything                     | stop                                                    |
| `review` term                | finds the kind               | stop where policy says stop, else review                |
| `review` term                | does not                     | review                                                  |
| `hint` or `mention` term     | finds the kind               | stop where policy says stop, else review                |
| `hint` term                  | near its threshold (`near`)  | review                                                  |
| `mention` term               | close to it (`close`)        | review                                                  |
| several different `hint`s    | anything                     | review                                                  |
| `hint` or `mention` term     | far below                    | nothing (before an election a mention is a review)      |
| nothing                      | well above (`sure`)          | stop where policy says stop, else review                |
| nothing                      | just above its threshold     | review                                                  |

Where no list agrees, politics and demeaning need evidence beyond their topic (`stance`): without any, a stop becomes a review, and good news or a question to
readers passes.

Policy says stop for political side-taking, offensive, discriminatory and defamatory wording; review for personal views, insensitive wording and disrepute.
The thresholds lie with the model (`models/posts/thresholds.toml`), `near`, `close` and `sure` beside them (`levels.toml`); both are chosen on dev posts
by `python -m models.train`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.errors import CheckerError
from checker.finding import Level
from checker.language.sentences import sentence_bounds, text_of
from checker.overlaps import in_order, resolve_overlaps
from checker.tone.levels import Levels, load_levels
from checker.tone.lists import Hit, word_list
from checker.tone.stance import clauses, holds_stance, is_plain

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from checker.senses import Passage, Reading

MARKS = 3
"""At most so many phrases of one kind are marked in one text: the strongest."""

SEVERAL = 2
"""Hints that carry a review without the model: of 2,520 labelled posts (sets a, b, d, w4 to w6) none that is clean holds two of one kind. The lists were written with
many of these posts in view, so that is a bound on harm there and no measurement of new posts."""


LONGEST_CUE = 40
"""A list's term is shown in the message up to so many characters."""
WHOLE = 0.6
"""A phrase that is at least this share of its sentence is marked as the sentence."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of wording: its label, what policy says of it, its lists, and how a finding names it.

    Attributes:
        name: as the tone model calls it.
        stops: whether policy says stop.
        lists: files in `checker/words`.
        found: opens the message of a finding.
        doubtful: opens it where a person has to judge.
        model_only: closes the message where no list explains it.
        exact: a list's word is marked alone, not its whole sentence.
        topical: the model alone is not believed where nothing but the topic speaks for the kind.
    """

    name: str
    stops: bool
    lists: tuple[str, ...]
    found: str
    doubtful: str
    model_only: str
    exact: bool = False
    topical: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A phrase that carries a kind: `text[start:end]`, with the level, how sure, and the words for the finding."""

    start: int
    end: int
    level: Level
    confidence: float
    message: str
    better: str
    replacement: str | None


def marked(reading: Reading, kind: Kind) -> Iterator[tuple[Passage, Mark]]:
    """Every phrase of this kind in the texts of a draft.

    Raises:
        ModelFileError: the tone model is missing or is not the one that was shipped. What the lists find alone has been yielded by then.
    """
    for passage in reading.passages:
        hits = word_list(*kind.lists).hits(words_of(passage))
        if passage.kind in ("file_name", "code"):
            yield from ((passage, mark) for mark in _alone(passage.text, hits, kind, None))
            continue
        try:
            doc = passage.doc
            levels = load_levels()
        except CheckerError:
            yield from ((passage, mark) for mark in _alone(passage.text, hits, kind, None))
            raise
        yield from (
            (passage, mark)
            for mark in judge(doc, hits, kind, levels, printed=passage.kind == "picture_words", aside=passage.kind == "alt_text")
        )


def words_of(passage: Passage) -> str:
    """The passage as the lists read it: a file's name with its parts set apart. Positions stay."""
    return passage.text.replace("_", " ").replace("-", " ").replace(".", " ") if passage.kind == "file_name" else passage.text


def judge(doc: Doc, hits: list[Hit], kind: Kind, levels: Levels, *, printed: bool = False, aside: bool = False) -> list[Mark]:
    """The marks of one text.

    Args:
        doc: the text, read by the tone model.
        hits: what the lists of this kind find in it.
        levels: thresholds.
        printed: words read from a picture; reading errors confuse the model, so it counts only where it is sure, and never stops alone.
        aside: the few words of an alternative text: the kind itself must pass, not only that something seems wrong.
    """
    p = float(doc._.tone.get(kind.name, 0.0))
    level = levels.of(kind.name)
    found = kind.name in doc._.tone_found
    if (printed and p < level.sure) or (aside and p < level.threshold):
        found = False
    if not found and not hits:
        return []  # most posts, most kinds
    text = text_of(doc)
    strong = [h for h in hits if h.term.weight in ("stop", "review")]
    weak = [h for h in hits if h.term.weight in ("hint", "mention")]
    agree = bool(strong or [h for h in weak if h.term.weight == "hint"])
    told = " ".join(text[a:b] for a, b in _around(doc, kind.name)) if found and kind.topical and not agree else ""
    neutral = bool(told) and not holds_stance(told)
    if neutral and p < level.threshold:
        found = False  # neither the words nor the kind itself say more than the topic
    if not found:
        several = len({h.term.written for h in weak if h.term.weight == "hint"}) >= SEVERAL
        weak = [h for h in weak if p >= (level.near if h.term.weight == "hint" else level.close) or (several and h.term.weight == "hint")]
        if printed or not weak:
            return _alone(text, strong, kind, doc, p)
        together = max(p, 0.5)  # list and model half agree: as likely as not
        return _merged([*_alone(text, strong, kind, doc, p), _mark(text, _sentence(doc, weak[0]), weak, kind, Level.REVIEW, together)])
    seen = p
    if p < level.threshold:  # found because something is wrong, of whatever kind
        p = max(p, min(float(doc._.tone.get("any", p)), 0.6))
    if neutral and is_plain(told):
        return []
    if not kind.stops or printed:
        outcome = Level.REVIEW
    else:
        outcome = (
            Level.REVIEW if neutral else Level.STOP if agree or seen >= level.sure or (weak and seen >= level.threshold) else Level.REVIEW
        )
    marks = [] if not kind.exact else _alone(text, strong, kind, doc, p, agreed=kind.stops and not printed)
    words = [(m.start, m.end) for m in marks]
    for start, end in _phrases(doc, kind.name):
        if any(start < e and end > s for s, e in words):
            continue  # the word alone is what goes, and it has its mark
        inside = [h for h in [*strong, *weak] if h.start < end and h.end > start]
        here = Level.STOP if any(h.term.weight == "stop" for h in inside) and kind.stops else outcome
        marks.append(_mark(text, (start, end), inside or weak, kind, here, p))
    covered = [(m.start, m.end) for m in marks]
    outside = [h for h in strong if not any(h.start < e and h.end > s for s, e in covered)]
    return _merged([*marks, *_alone(text, outside, kind, doc, p, agreed=kind.stops and not printed)])


def _around(doc: Doc, kind: str) -> list[tuple[int, int]]:
    """The sentences that hold what the model marks for a kind; the whole text where it marks nothing."""
    marked = [(s.start_char, s.end_char) for s in doc.spans.get("tone", ()) if s.label_ == kind]
    return [(a, b) for a, b in sentence_bounds(doc) if any(a < end and b > start for start, end in marked)] or [(0, len(text_of(doc)))]


def _phrases(doc: Doc, kind: str) -> list[tuple[int, int]]:
    """The phrases that the model marks for a kind, as a reader would mark them.

    A phrase that is most of its clause becomes the clause, and what spilt from the clause before it goes; a clause is the sentence unless two run
    into one. A fragment of one word becomes its clause, too, unless a longer phrase is there already.
    """
    spans = sorted((s for s in doc.spans.get("tone", ()) if s.label_ == kind), key=lambda s: s.start_char - s.end_char)[:MARKS]
    out: list[tuple[int, int]] = []
    for span in spans:
        start, end = _trimmed(text_of(doc), span.start_char, span.end_char)
        words = len(text_of(doc)[start:end].split())
        if words < 2 and out:
            continue
        held = [
            (s, e)
            for s, e in _clauses(doc)
            if min(end, e) > max(start, s) and (words < 2 or min(end, e) - max(start, s) >= WHOLE * (e - s))
        ]
        if held:
            start, end = held[0][0], max(end, held[-1][1])
        if not any(start < e and end > s for s, e in out):
            out.append((start, end))
    return sorted(out)


def _clauses(doc: Doc) -> list[tuple[int, int]]:
    """The sentences, each that runs on behind a comma cut where it does."""
    text = text_of(doc)
    return [_trimmed(text, a, b) for begins, ends in sentence_bounds(doc) for a, b in clauses(text, begins, ends)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without blanks at its ends, or the punctuation of what went before."""
    while start < end and (text[start].isspace() or text[start] in ",.;:!?)…–—-"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:(–—"):
        end -= 1
    return start, end


def _alone(text: str, hits: list[Hit], kind: Kind, doc: Doc | None, p: float = 0.0, *, agreed: bool = False) -> list[Mark]:
    """What the lists say without the model: `stop` and `review` terms. `agreed`: the model finds the kind elsewhere in the text."""
    out = []
    for hit in hits:
        if hit.term.weight not in ("stop", "review"):
            continue
        level = Level.STOP if hit.term.weight == "stop" or agreed else Level.REVIEW
        if hit.term.weight == "stop" and not kind.stops:
            level = Level.REVIEW
        place = (hit.start, hit.end) if kind.exact or hit.term.swap or doc is None else _sentence(doc, hit)
        base = 0.95 if hit.term.weight == "stop" else 0.75
        out.append(_mark(text, place, [hit], kind, level, max(p, base)))
    return _merged(out)


def _mark(text: str, place: tuple[int, int], hits: list[Hit], kind: Kind, level: Level, p: float) -> Mark:
    start, end = place
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    best = min(hits, key=lambda h: ("stop", "review", "hint", "mention", "advise").index(h.term.weight), default=None)
    sure = level is Level.STOP or (not kind.stops and p > 0.6)
    says = best.term.says if best and best.term.weight != "mention" else kind.model_only
    if best and best.disguised:
        says += ", in disguise"
    elif best and best.term.weight != "mention" and (best.start, best.end) != (start, end) and best.end - best.start <= LONGEST_CUE:
        says += f" (“{text[best.start : best.end]}”)"
    exact = best is not None and (best.start, best.end) == (start, end) and bool(best.term.swap)
    return Mark(
        start,
        end,
        level,
        p,
        f"{kind.found if sure else kind.doubtful}: {says}.",
        best.term.better if best else "",
        best.term.swap if best and exact else None,
    )


def _sentence(doc: Doc, hit: Hit) -> tuple[int, int]:
    """The clause that holds a hit, or both where it runs over two."""
    inside = [(start, end) for start, end in _clauses(doc) if start < hit.end and end > hit.start]
    return (inside[0][0], inside[-1][1]) if inside else (hit.start, hit.end)


def _merged(marks: list[Mark]) -> list[Mark]:
    """Marks in order; of those that overlap, the highest level, then the longest."""
    return in_order(resolve_overlaps(marks, lambda m: (-m.level, m.start - m.end)))
