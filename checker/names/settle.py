"""The one place where overlapping names are settled: the roll first, then what the recogniser saw elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.names import joined, roll, scattered
from checker.names.decide import decide
from checker.names.fold import Folded, fold, read
from checker.names.index import RollIndex, roll_index
from checker.names.known import Known, KnownSpan, known
from checker.names.mention import Mention
from checker.names.offroll import Entity, Person, people
from checker.names.words import given_names, ordinary_first, ordinary_last

if TYPE_CHECKING:
    from checker.school import Pupil, School
    from checker.senses import Passage, Reading


@dataclass(frozen=True, slots=True)
class Named:
    """A pupil named in full: `passage.text[start:end]`.

    Attributes:
        pupils: all on the roll who fit equally well.
        form: how it is written, as in LABELS.md.
        sure: False where a person has to say whether it is the pupil.
        confidence: 0 to 1.
        first_name: the first name or known-as, alone.
        replacement: what may stand in its place: the first name, or for a list that shares a surname the list without it.
    """

    passage: Passage
    start: int
    end: int
    pupils: tuple[Pupil, ...]
    form: str
    sure: bool
    confidence: float
    first_name: str
    replacement: str


def named_pupils(reading: Reading, school: School) -> tuple[Named, ...]:
    """Every place in a draft where a pupil on the roll is named in full, in order; worked out once for a reading."""

    def build() -> tuple[Named, ...]:
        found = [n for passage in reading.passages for n in _in_passage(passage, school)]
        return (*found, *_across(reading, school, found))

    return reading.once("named pupils", school, build)


def _in_passage(passage: Passage, school: School) -> list[Named]:
    index, lists = roll_index(school), known(school)
    folded = read(passage.text, file_name=passage.kind == "file_name")
    found: list[Named] = []
    for mention, sure, confidence in in_text(folded, index, lists):
        pupils = tuple(index.pupils[n] for n in mention.pupils)
        alone = _alone(mention, folded, pupils)
        instead = _without_surname(mention, folded) if mention.form == "shared_surname" else alone
        found.append(Named(passage, mention.start, mention.end, pupils, mention.form, sure, confidence, alone, instead))
    return found


def _across(reading: Reading, school: School, found: Sequence[Named]) -> list[Named]:
    """A pupil's first name in the words, and the surname in the name or the description of a photo: "Ewa won gold!" beside nowak_podium.jpg."""
    labels = [p for p in reading.words if p.kind in ("file_name", "alt_text")]
    if not labels or not reading.post:
        return []
    index, lists = roll_index(school), known(school)
    firsts = {
        letters
        for words in (read(p.text) for p in reading.words if p.kind == "text")
        for here in roll.Parts(words, index).first
        for i, _, letters in here
        if words.atoms[i].case != "l" and letters in index.own_first and letters not in ordinary_first()
    }
    named = {p.pupil_id for n in found for p in n.pupils}
    out: list[Named] = []
    for passage in labels:
        folded = read(passage.text, file_name=passage.kind == "file_name")
        for here in roll.Parts(folded, index).last:
            for i, j, last in here:
                if len(last) < 4 or last in ordinary_last() or last in given_names() or last in lists.words or last in lists.staff_last:
                    continue
                hits = sorted({n for first in firsts for n, cost in index.both(first, last) if cost < 0.02})
                pupils = tuple(index.pupils[n] for n in hits)
                if pupils and not named.intersection(p.pupil_id for p in pupils):
                    start, end = folded.atoms[i].start, folded.atoms[j - 1].end
                    alone = pupils[0].known_as or pupils[0].first_name
                    out.append(Named(passage, start, end, pupils, "split", len(pupils) == 1, 0.7, alone, alone))
    return out


def named_strangers(reading: Reading, school: School) -> tuple[tuple[Passage, Person], ...]:
    """Possible children named in full who are not on the roll, where no pupil of the roll stands already; worked out once for a reading.

    Raises:
        CheckerError: the language model cannot be read.
    """

    def build() -> tuple[tuple[Passage, Person], ...]:
        lists = known(school)
        taken: dict[int, list[tuple[int, int]]] = {}
        for named in named_pupils(reading, school):
            taken.setdefault(id(named.passage), []).append((named.start, named.end))
        found: list[tuple[Passage, Person]] = []
        for passage in reading.passages:
            if passage.kind == "code" or not any(c.isalpha() for c in passage.text):
                continue
            folded = read(passage.text, file_name=passage.kind == "file_name")
            entities: list[Entity] = []
            if passage.kind != "file_name":
                entities = [(e.start_char, e.end_char, e.label_, float(e._.confidence)) for e in passage.doc.ents]
            for person in people(folded, entities, taken.get(id(passage), ()), lists):
                if person.may_be_child:
                    found.append((passage, person))
        return tuple(found)

    return reading.once("named strangers", school, build)


def in_text(folded: Folded, index: RollIndex, lists: Known) -> list[tuple[Mention, bool, float]]:
    """Pupils named in one text, settled and decided, in order of place.

    Returns:
        Mention, whether it is sure, confidence 0 to 1.
    """
    if not folded.atoms:
        return []
    parts = roll.Parts(folded, index)
    matches: list[Mention] = [*joined.spaced(folded, index), *roll.pairs(folded, parts, index)]
    matches += roll.with_initials(folded, parts, index)
    matches += roll.mononyms(folded, index)
    matches = _settle(matches)
    taken = {n for m in matches for n in m.atoms if m.form != "initial_last"}
    matches = _settle([*matches, *roll.shortened(folded, parts, index, taken)])
    taken = {n for m in matches for n in m.atoms if m.form != "initial_last"}
    more = [*joined.run_together(folded, index, taken), *roll.nearly(folded, index, taken)]
    matches = _settle([*matches, *more])
    matches = _settle([*matches, *scattered.siblings(folded, parts, index, matches)])
    matches = _settle([*matches, *scattered.split(folded, parts, index, matches)])
    spans: Sequence[KnownSpan] = tuple(lists.phrases.find(folded)) if matches else ()
    decided = []
    for mention in matches:
        if mention.form == "split" and _known_word(mention, folded, lists):
            continue
        if mention.form == "split" and mention.last_letters in lists.staff_last:
            mention = replace(mention, doubt=max(mention.doubt, 0.5))
        if verdict := decide(mention, folded, index, lists, spans, [m for m in matches if m is not mention]):
            decided.append((_refined(mention, folded, index), verdict.sure, verdict.confidence))
    return sorted(decided, key=lambda d: (d[0].start, d[0].end))


def _known_word(mention: Mention, folded: Folded, lists: Known) -> bool:
    """A surname standing alone that is also a house or a school."""
    before = folded.plain[max(0, mention.last[0] - 12) : mention.last[0]].lower()
    return mention.last_letters in lists.words and "surname" not in before


def _settle(matches: Sequence[Mention]) -> list[Mention]:
    """Of matches that share words the cheaper, then the longer one holds; brothers and sisters share their surname."""
    kept: list[Mention] = []
    for mention in sorted(matches, key=lambda m: (round(m.cost, 3), -len(m.first_letters + m.last_letters), m.start)):
        clash = False
        for other in kept:
            common = mention.atoms & other.atoms
            if common and not _share_surname(mention, other):
                clash = True
                break
        if not clash:
            kept.append(mention)
    return kept


def _share_surname(one: Mention, two: Mention) -> bool:
    return one.last == two.last and one.first != two.first and "shared_surname" in (one.form, two.form)


def _refined(mention: Mention, folded: Folded, index: RollIndex) -> Mention:
    """The finer form of a plain match: known-as, accents dropped."""
    if mention.form != "first_last":
        return mention
    pupil = index.pupils[mention.pupils[0]]
    if mention.first_letters != fold(pupil.first_name):
        return replace(mention, form="known_as_last")
    written = folded.text[mention.first[0] : mention.first[1]] + folded.text[mention.last[0] : mention.last[1]]
    if written.isascii() and not (pupil.first_name + pupil.last_name).isascii():
        return replace(mention, form="diacritics_dropped")
    return mention


def _without_surname(mention: Mention, folded: Folded) -> str:
    """The list of brothers and sisters with the surname taken out: "Ewa, Jan and Ola"."""
    before, after = folded.text[mention.start : mention.last[0]], folded.text[mention.last[1] : mention.end]
    return f"{before.rstrip()} {after.lstrip()}".strip()


def _alone(mention: Mention, folded: Folded, pupils: Sequence[Pupil]) -> str:
    """The first name as written where it is one, else as on the roll."""
    if len(mention.first_letters) > 1 and mention.form not in (
        "misspelt",
        "spaced_letters",
        "hashtag",
        "handle",
        "filename",
        "run_together",
        "caps",
        "lowercase",
    ):
        return folded.text[mention.first[0] : mention.first[1]]
    pupil = pupils[0]
    return pupil.known_as or re.split(r"\s", pupil.first_name)[0]
