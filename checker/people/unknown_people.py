"""Full names that are not on the roll: which of the people that a text names may be children.

Whether somebody is a child is not in the name but around it. The reader of posts hears what is told there; beside it titles, jobs, letters after the name, the
school's own lists and the shipped lists of public figures speak for a grown-up, classes, ages, schools and what children are called for a child
(`child_or_adult`). Where nothing speaks, it may be a child.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log
from typing import TYPE_CHECKING

from checker.language.labels import CHILDREN
from checker.language.sentences import text_of
from checker.normalise import normalise
from checker.overlaps import in_order, resolve_overlaps
from checker.people.candidates import candidates
from checker.people.child_or_adult import child_or_adult, same_person, share
from checker.people.cue_words import given_names, particles
from checker.people.figures import figure
from checker.people.gazetteer import Gazetteer
from checker.people.named_person import Entity, NamedPerson
from checker.people.names_apart import ChildAt
from checker.people.tokens import Tokenised

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from checker.people.full_names import Named
    from checker.senses import Passage

READ = 0.6
"""What the reader of posts adds for each unit of log-odds, in the units of `child` and `adult`; chosen on sets b and w16."""
DOUBT = 0.75
"""`NamedPerson.doubt` where the reader of posts has been asked; chosen on texts that nothing is trained on."""
FAMOUS = 0.3
"""Fame from which a name that no ordinary family bears speaks for a grown-up."""


def possible_children(passages: Sequence[Passage], named: Sequence[Named], gazetteer: Gazetteer) -> tuple[tuple[Passage, NamedPerson], ...]:
    """Possible children named in full who are not on the roll, where no pupil of the roll stands already.

    Args:
        passages: all texts of the draft.
        named: the pupils named in them.
        gazetteer: names that are no pupil's.

    Raises:
        CheckerError: the language model cannot be read.
    """
    taken: dict[int, list[tuple[int, int]]] = {}
    for each in named:
        taken.setdefault(id(each.passage), []).append((each.start, each.end))
    found: list[tuple[Passage, NamedPerson]] = []
    for passage in passages:
        if passage.kind == "code" or not any(c.isalpha() for c in passage.text):
            continue
        here = taken.get(id(passage), ())
        if passage.kind == "file_name":
            people = _in_file_name(passage, here, gazetteer)
        else:
            people = unknown_people(passage.tokens, seen_in(passage.doc), here, gazetteer, passage.doc)
        found += ((passage, person) for person in people if person.may_be_child)
    return tuple(found)


def _in_file_name(passage: Passage, taken: Sequence[tuple[int, int]], gazetteer: Gazetteer) -> list[NamedPerson]:
    """Everybody named in full in a file's name, which is read as the words of a post would be; each with the place in the name itself."""
    found: list[NamedPerson] = []
    for words, written in passage.as_words:
        for person in unknown_people(words.tokens, seen_in(words.doc), (), gazetteer, words.doc):
            start, end = written.place(person.start, person.end)
            if not any(s < end and e > start for s, e in taken):
                found.append(replace(person, start=start, end=end, form="filename"))
    return in_order(resolve_overlaps(found, lambda p: (not p.may_be_child, -(p.end - p.start), p.start)))


def seen_in(doc: Doc) -> list[Entity]:
    """What the recogniser saw, and the children whom it passed over and the reader of posts saw."""
    found = [(e.start_char, e.end_char, e.label_, float(e._.confidence)) for e in doc.ents]
    if "people" in doc.spans:
        spans = doc.spans["people"]
        persons = [(start, end) for start, end, label, _ in found if label == "PERSON"]
        for span, sure in zip(spans, spans.attrs["scores"], strict=True):
            words = [w for w in span.text.split() if w.islower() and normalise(w) not in particles()]
            if words and not text_of(doc).islower():
                continue  # more than a name
            if span.label_ in CHILDREN and _adds(span, [(a, b) for a, b in persons if a < span.end_char and b > span.start_char]):
                found.append((span.start_char, span.end_char, "PERSON", float(sure)))
    return sorted(found)


def _adds(span: Span, persons: Sequence[tuple[int, int]]) -> bool:
    """Whether a child whom the reader of posts saw is more than what the recogniser saw there: nothing, or the parts of one name. First names in a row are no one name."""
    if not persons:
        return True
    if len(persons) > 2 or any(c in span.text for c in ",.;:!?\n") or any(a <= span.start_char and b >= span.end_char for a, b in persons):
        return False
    return normalise(span.text.split()[-1]) not in given_names()


def unknown_people(
    tokenised: Tokenised, entities: Sequence[Entity], taken: Sequence[tuple[int, int]], gazetteer: Gazetteer, doc: Doc | None = None
) -> list[NamedPerson]:
    """Everybody named in full who is not on the roll, with what speaks for a child and for a grown-up.

    Args:
        tokenised: the text.
        entities: what the recogniser saw.
        taken: places where a pupil of the roll is named already.
        gazetteer: what the school knows.
        doc: the text as the language model reads it; None where it has not.
    """
    if not tokenised.tokens:
        return []
    child = _child_at(doc)
    found = [
        p
        for p in candidates(tokenised, entities, gazetteer, child)
        if not any(s < p.end and e > p.start for s, e in taken)
        and "".join(t.letters for t in tokenised.tokens[p.first : p.last])
        not in gazetteer.roll_first  # Minh Anh, of whom no surname is told
    ]
    found = in_order(resolve_overlaps(found, lambda p: (-p.confidence, p.start)))
    if not found:
        return []
    spans = tuple(gazetteer.phrases.find(tokenised))
    for person in found:
        child_or_adult(person, tokenised, spans, gazetteer, taken)
        who = doc._.who(person.start, _end(person, tokenised)) if doc is not None else {}
        weigh(person, who, caption=tokenised.caption)
    same_person(found, tokenised)
    share(found, tokenised)
    for person in found:
        famed(person, tokenised.text[person.start : _end(person, tokenised)])
    return found


def _end(person: NamedPerson, tokenised: Tokenised) -> int:
    """Where the name ends, without a bracket behind it."""
    return tokenised.tokens[person.last - 1].end


def _child_at(doc: Doc | None) -> ChildAt:
    """Asks the reader of posts how probable it is that `text[start:end]` names a child; 0 where it has not read."""
    if doc is None:
        return lambda start, end: 0.0
    return lambda start, end: sum(doc._.who(start, end).get(k, 0.0) for k in CHILDREN)


def weigh(person: NamedPerson, who: Mapping[str, float], *, caption: bool = False) -> None:
    """What the reader of posts says of somebody named.

    In the few words of a file's name (`caption`) the reader has nothing by which to tell a grown-up: it counts where it sees a child.
    """
    if not who:
        return
    p = sum(who[k] for k in CHILDREN)
    odds = READ * log((p + 0.02) / (1 - p + 0.02))
    person.child += max(0.0, odds)
    person.why.append("read")
    if not caption:
        person.adult += max(0.0, -odds)
        person.doubt = DOUBT


def famed(person: NamedPerson, name: str) -> None:
    """What the table of public figures says of a name. Of those beside it in a list it says nothing."""
    known = figure(name)
    if known is not None and known.fame >= FAMOUS and not known.common:
        person.adult += 2.0
        person.why.append("figure of the table")
