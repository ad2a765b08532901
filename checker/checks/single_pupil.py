"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Change, Level, Statement, TextSpan
from checker.people.consent_to_name import may_name
from checker.singling_out.left_out import anybody, left_out, quoted
from checker.singling_out.mention import SAY, WORTH, Mention

if TYPE_CHECKING:
    from checker.senses import Passage, Reading


@check(category="identification", clause="identifying-information")
def single_pupil(reading: Reading) -> Iterator[Statement]:
    """Without a full name, the post still lets readers tell who one pupil is.

    A first name alone is fine. A first name with a class, a year, a role or a thing done is often only one child; so is "our Year 11 goalie" or "the only
    girl in the group". How many pupils on the roll fit everything that the post says is counted; `threshold` under [identification] in school.toml says
    how few are too few. What posts approved in the last weeks told of the same child counts with it, where posts are submitted for approval
    (`earlier_weeks`).

    Why it matters: Strangers put small details together, and a child who must not be found can be found by them.
    Instead: Leave out the detail that singles the child out, most often the class or the year, or speak of the group.
    Source: Aspire Educational Trust, Social Media (2023), section 5: nothing else in the post identifies a pupil; k-anonymity after L. Sweeney (2002).
    """
    scenes = {id(passage): scene for passage, scene in reading.scenes}
    for passage, mention in reading.singled_out:
        named = [p for p in scenes[id(passage)].people if p.kind == "name" and p.start < mention.end and mention.start < p.end]
        may_stay = may_name({i for p in named for i in p.pupil_ids}, reading)
        spared = _spared(passage, mention) if may_stay else ()
        yield single_pupil.finding(
            Level.REVIEW,
            passage.evidence(mention.start, mention.end),
            message=_message(mention),
            confidence=mention.score,
            instead=_instead(mention, may_stay, spared),
            pupil_ids=sorted(mention.pupil_ids),
            kind="first_name" if mention.named else "description",
            changes=spared or _unnamed(passage, mention),
        )


def _unnamed(passage: Passage, mention: Mention) -> tuple[Change, ...]:
    written = mention.named and passage.kind in ("text", "alt_text")
    return anybody(passage.text, passage.field, mention.start, mention.end) if written else ()


def _spared(passage: Passage, mention: Mention) -> tuple[Change, ...]:
    """What is left out so that the first name may stay: the class, the year, the house; nothing where the sentence would not bear it."""
    groups = {(f.start, f.end) for f in mention.facts if f.kind in ("class", "year", "house") and f.start >= 0}
    places = [left_out(passage.text, start, end) for start, end in sorted(groups)]
    if not mention.named or None in places:
        return ()
    return tuple((span, "") for place in places if place and isinstance(span := passage.evidence(*place), TextSpan))


def _pieces(mention: Mention) -> list[str]:
    return list(dict.fromkeys(SAY[fact.kind] + " that an earlier post told" * (fact.start < 0) for fact in mention.facts))


def _message(mention: Mention) -> str:
    pieces = _pieces(mention)
    if not mention.named:
        return f"This describes one pupil so that readers can tell who it is: {_listed(pieces)}."
    who = "The first name" if mention.fits is None or mention.fits > 0 else "The name"
    if mention.fits:
        count = "only one pupil on the roll fits" if mention.fits == 1 else f"only {mention.fits} pupils on the roll fit"
        return f"{who} with {_listed(pieces)}: {count} all of it."
    if not pieces:
        return f"{who} and what is told beside it can single out one pupil."
    return f"{who} with {_listed(pieces)} can single out one pupil."


def _instead(mention: Mention, may_stay: bool, spared: Sequence[Change]) -> str:
    """What to do instead. `may_stay`: the first name may stand where it does; otherwise another check asks for it to be left out. `spared`: what can be left out."""
    if not mention.facts:
        if not mention.named:
            return "Speak of the group instead."
        # No fact that could be left out is known, and without the name the description would be asked about.
        return "Leave out the name and speak of the group instead."
    here = [fact for fact in mention.facts if fact.start >= 0]  # what is public already cannot be left out any more
    strongest = max(here or mention.facts, key=lambda fact: WORTH.get(fact.kind, 0.9))
    keep = "speak of the group" if not mention.named else "keep the first name" if may_stay else "leave out the first name too"
    further = "; if that is still asked about, speak of the group instead" if mention.named and may_stay else ""
    what = quoted(spared) or SAY[strongest.kind]
    return f"Leave out {what} and {keep}{further}."


def _listed(pieces: list[str]) -> str:
    if len(pieces) < 2:
        return pieces[0] if pieces else "the description"
    return ", ".join(pieces[:-1]) + " and " + pieces[-1]
