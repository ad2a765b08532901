"""Pupils of the roll named in full: everything that may be one, settled where it overlaps, decided, and written down as `Named`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.normalise import normalise
from checker.overlaps import resolve_overlaps
from checker.people import roll_matches, run_together, split_names
from checker.people.cue_words import given_names, ordinary_first, ordinary_last
from checker.people.decide import decide
from checker.people.gazetteer import Gazetteer, GazetteerSpan
from checker.people.name_match import NameMatch
from checker.people.roll_index import RollIndex
from checker.people.tokens import Tokenised
from checker.people.unnamed import is_name_only

if TYPE_CHECKING:
    from checker.school import Pupil
    from checker.senses import Passage


@dataclass(frozen=True, slots=True)
class Named:
    """A pupil named in full: `passage.text[start:end]`.

    Attributes:
        pupils: all on the roll who fit equally well.
        form: how it is written, as in LABELS.md.
        sure: False where a person has to say whether it is the pupil.
        confidence: 0 to 1.
        first_name: the first name or known-as, alone.
        replacement: what may stand in its place: the first name, or for a list that shares a surname the list without it; None where other words stand within.
    """

    passage: Passage
    start: int
    end: int
    pupils: tuple[Pupil, ...]
    form: str
    sure: bool
    confidence: float
    first_name: str
    replacement: str | None


def named_pupils(passages: Sequence[Passage], index: RollIndex, gazetteer: Gazetteer) -> tuple[Named, ...]:
    """Every place in a draft where a pupil on the roll is named in full, in order.

    Args:
        passages: all texts of the draft.
        index: the roll.
        gazetteer: names that are no pupil's.
    """
    found = [n for passage in passages for n in _in_passage(passage, index, gazetteer)]
    return (*found, *_across(passages, index, gazetteer, found))


def _in_passage(passage: Passage, index: RollIndex, gazetteer: Gazetteer) -> list[Named]:
    tokenised = passage.tokens
    found: list[Named] = []
    for match, sure, confidence in in_text(tokenised, index, gazetteer):
        pupils = tuple(index.pupils[n] for n in match.pupils)
        alone = _alone(match, tokenised, pupils)
        more = match.form == "split" and not is_name_only(passage.text[match.start : match.end])
        instead = _without_surname(match, tokenised) if match.form == "shared_surname" else None if more else alone
        found.append(Named(passage, match.start, match.end, pupils, match.form, sure, confidence, alone, instead))
    return found


def _across(passages: Sequence[Passage], index: RollIndex, gazetteer: Gazetteer, found: Sequence[Named]) -> list[Named]:
    """A pupil's first name in the words, and the surname in the name or the description of a photo: "Ewa won gold!" beside nowak_podium.jpg."""
    labels = [p for p in passages if p.kind in ("file_name", "alt_text")]
    posts = [p for p in passages if p.kind == "text"]
    if not labels or not posts:
        return []
    firsts = {
        letters
        for words in (p.tokens for p in posts)
        for here in roll_matches.Parts(words, index).first
        for i, _, letters in here
        if words.tokens[i].case != "l" and letters in index.own_first and letters not in ordinary_first()
    }
    named = {p.pupil_id for n in found for p in n.pupils}
    out: list[Named] = []
    for passage in labels:
        tokenised = passage.tokens
        for here in roll_matches.Parts(tokenised, index).last:
            for i, j, last in here:
                if (
                    len(last) < 4
                    or last in ordinary_last()
                    or last in given_names()
                    or last in gazetteer.words
                    or last in gazetteer.staff_last
                ):
                    continue
                hits = sorted({n for first in firsts for n, cost in index.both(first, last) if cost < 0.02})
                pupils = tuple(index.pupils[n] for n in hits)
                if pupils and not named.intersection(p.pupil_id for p in pupils):
                    start, end = tokenised.tokens[i].start, tokenised.tokens[j - 1].end
                    alone = pupils[0].known_as or pupils[0].first_name
                    out.append(Named(passage, start, end, pupils, "split", len(pupils) == 1, 0.7, alone, alone))
    return out


def in_text(tokenised: Tokenised, index: RollIndex, gazetteer: Gazetteer) -> list[tuple[NameMatch, bool, float]]:
    """Pupils named in one text, settled and decided, in order of place.

    Returns:
        NameMatch, whether it is sure, confidence 0 to 1.
    """
    if not tokenised.tokens:
        return []
    parts = roll_matches.Parts(tokenised, index)
    matches: list[NameMatch] = [*run_together.spaced(tokenised, index), *roll_matches.pairs(tokenised, parts, index)]
    matches += roll_matches.with_initials(tokenised, parts, index)
    matches += roll_matches.with_initials_behind(tokenised, parts, index)
    matches += roll_matches.mononyms(tokenised, index)
    matches = _cheapest(matches)
    taken = {n for m in matches for n in m.tokens if m.form != "initial_last"}
    matches = _cheapest([*matches, *roll_matches.shortened(tokenised, parts, index, taken)])
    taken = {n for m in matches for n in m.tokens if m.form != "initial_last"}
    more = [*run_together.run_together(tokenised, index, taken), *roll_matches.nearly(tokenised, index, taken)]
    matches = _cheapest([*matches, *more])
    matches = _cheapest([*matches, *split_names.siblings(tokenised, parts, index, matches)])
    matches = _cheapest([*matches, *split_names.split(tokenised, parts, index, matches)])
    spans: Sequence[GazetteerSpan] = tuple(gazetteer.phrases.find(tokenised)) if matches else ()
    decided = []
    for match in matches:
        if match.form == "split" and (_known_word(match, tokenised, gazetteer) or _half_of_another(match, tokenised, spans)):
            continue
        if match.form == "split" and match.last_letters in gazetteer.staff_last:
            match = replace(match, doubt=max(match.doubt, 0.5))
        if verdict := decide(match, tokenised, index, gazetteer, spans, [m for m in matches if m is not match]):
            decided.append((_refined(match, tokenised, index), verdict.sure, verdict.confidence))
    return sorted(decided, key=lambda d: (d[0].start, d[0].end))


def _known_word(match: NameMatch, tokenised: Tokenised, gazetteer: Gazetteer) -> bool:
    """A surname standing alone that is also a house or a school."""
    before = tokenised.plain[max(0, match.last[0] - 12) : match.last[0]].lower()
    return match.last_letters in gazetteer.words and "surname" not in before


def _half_of_another(match: NameMatch, tokenised: Tokenised, spans: Sequence[GazetteerSpan]) -> bool:
    """Whether a part that stands apart belongs to a known name of several words: the Oliver of Oliver Street is nobody's first name."""
    parts = [set(tokenised.within(*part)) for part in (match.first, match.last)]
    known = [set(range(s.first, s.last)) for s in spans if s.kind not in ("staff", "person") and s.last - s.first > 1]
    return any(part < span for part in parts for span in known)


def _cheapest(matches: Sequence[NameMatch]) -> list[NameMatch]:
    """Of matches that share words the cheaper, then the longer one holds; brothers and sisters share their surname."""

    def likelier(m: NameMatch) -> tuple[float, int, int]:
        return round(m.cost, 3), -len(m.first_letters + m.last_letters), m.start

    return resolve_overlaps(matches, likelier, clash=lambda one, two: bool(one.tokens & two.tokens) and not _share_surname(one, two))


def _share_surname(one: NameMatch, two: NameMatch) -> bool:
    return one.last == two.last and one.first != two.first and "shared_surname" in (one.form, two.form)


def _refined(match: NameMatch, tokenised: Tokenised, index: RollIndex) -> NameMatch:
    """The finer form of a plain match: known-as, accents dropped."""
    if match.form != "first_last":
        return match
    pupil = index.pupils[match.pupils[0]]
    if match.first_letters != normalise(pupil.first_name):
        return replace(match, form="known_as_last")
    written = tokenised.text[match.first[0] : match.first[1]] + tokenised.text[match.last[0] : match.last[1]]
    if written.isascii() and not (pupil.first_name + pupil.last_name).isascii():
        return replace(match, form="diacritics_dropped")
    return match


def _without_surname(match: NameMatch, tokenised: Tokenised) -> str:
    """The list of brothers and sisters with the surname taken out: "Ewa, Jan and Ola"."""
    before, after = tokenised.text[match.start : match.last[0]], tokenised.text[match.last[1] : match.end]
    return f"{before.rstrip()} {after.lstrip()}".strip()


def _alone(match: NameMatch, tokenised: Tokenised, pupils: Sequence[Pupil]) -> str:
    """The first name as written where it is one, else as on the roll."""
    if len(match.first_letters) > 1 and match.form not in (
        "misspelt",
        "spaced_letters",
        "hashtag",
        "handle",
        "filename",
        "run_together",
        "caps",
        "lowercase",
    ):
        return tokenised.text[match.first[0] : match.first[1]]
    pupil = pupils[0]
    return pupil.known_as or re.split(r"\s", pupil.first_name)[0]
