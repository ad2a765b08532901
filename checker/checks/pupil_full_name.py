"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Change, Level, Statement
from checker.singling_out.left_out import nobody_at_all

if TYPE_CHECKING:
    from checker.people.full_names import Named
    from checker.senses import Reading

_WRITTEN = {
    "hashtag": "in a hashtag",
    "handle": "in a handle",
    "filename": "in a file name",
    "initial_last": "by initial and surname",
    "misspelt": "with a slip in the spelling",
    "split": "with the surname standing apart",
    "shared_surname": "by a surname shared with others in the list",
    "spaced_letters": "in spaced letters",
    "run_together": "run together in one word",
    "mononym": "by the only name the roll has",
}


_NO_NAME = "Write no name: the consent log has no consent in force for the first name beside a picture."


@check(category="names", clause="no-full-names")
def pupil_full_name(reading: Reading) -> Iterator[Statement]:
    """A pupil on the roll is named in full.

    It is found however it is written: surname first, initial and surname, short forms (Tommy, Bella), hashtags, handles and file names, accents
    dropped, a letter or two wrong, run together or s p a c e d out, brothers and sisters before one surname, the surname a few words later. Where the
    name is also an ordinary word, a place, a public figure or a member of staff, the words around it decide; where they cannot, you are asked.

    Why it matters: A full name lets anybody find the child elsewhere, and beside a photo it says who is in it. Names are personal data.
    Instead: Use the first name alone, or no name.
    Source: Policies of UK schools and trusts on social media; NSPCC and UK Safer Internet Centre guidance on pictures of children (no name with a picture).
    """
    from checker.people.consent_to_name import may_name

    for named in reading.named_pupils:
        ids = tuple(p.pupil_id for p in named.pupils)
        first = may_name(ids, reading)
        how = _WRITTEN.get(named.form)
        whose = "A pupil on the roll" if len(ids) == 1 else f"One of {len(ids)} pupils on the roll"
        if named.sure:
            message = f"{whose} is named in full{f', {how}' if how else ''}."
        else:
            message = f"This may be {whose[0].lower()}{whose[1:]} named in full{f', {how}' if how else ''}. Is it?"
        yield pupil_full_name.finding(
            Level.STOP if named.sure else Level.REVIEW,
            named.passage.evidence(named.start, named.end),
            message=message,
            confidence=named.confidence,
            instead=f'Write "{named.first_name}" alone, or no name.' if first else _NO_NAME,
            pupil_ids=ids,
            kind=named.form,
            replacement=named.replacement if first else None,
            changes=() if first else _unnamed(named, reading),
        )


def _unnamed(named: Named, reading: Reading) -> tuple[Change, ...]:
    passage = named.passage
    if passage.kind not in ("text", "alt_text"):
        return ()
    others = [(n.start, n.end) for n in reading.named_pupils if n.passage is passage and n is not named]
    return nobody_at_all(passage.text, passage.field, named.form, named.first_name, [(named.start, named.end), *others])
