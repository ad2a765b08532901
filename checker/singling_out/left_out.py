"""Taking a class, a year or a house out of a sentence with the words that go with it, so that what is left is a sentence still; and who may be "one of our pupils" in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from checker.finding import Change, TextSpan
from checker.people.unnamed import nobody

_GOES_ON = (
    r"(?:who|whose|and|for|has|have|had|is|are|was|were|will|can|on|at|with|to|by|this|last|yesterday|today|after|but|as|did|got|won|came|took|made|ran|sang|read|goes|went|gave|wrote|"
    r"swam|beat|drew|said|found|spoke|led|held|met|grew|built|[a-z]+ed)"
)
"""What may follow where a class has ended: anything else may belong to it, as the assembly of "in Year 6 assembly"."""
_WHAT = re.compile(r"\s+(?:class|form)\b(?!es)", re.I)
_BEFORE = re.compile(r"(?P<comma>,)?\s+(?:(?:who is|who's|who’s)\s+)?(?:in|from|of)\s+(?:(?:our|the)\s+)?$")
_OF_SOMETHING = re.compile(r"(?:^|\s)[a-zà-ž][\w’'-]*\s+of\s+(?:(?:our|the)\s+)?$")
_STANDS_BEFORE = re.compile(r"(?P<comma>,)\s+$")
_GROUP_OF = re.compile(r"\b(?:[Oo]ur|[Tt]he|[Tt]hese|[Tt]hose|of|from)\s+$")
_OF_THEM = re.compile(
    r"\s+(?:(?:girls|boys|children|pupils|students|team|teams|squad|choir|band|class|pupil|student|[a-z]+ers)\b|[a-z]+ (?:girls|boys|children|pupils|students|team|squad)\b)"
)
_LISTED_BEFORE = re.compile(r"[A-ZÀ-Ž][\w’'-]+(?:,|\s+and|\s+&|,\s+and)\s+$")
_LISTED_AFTER = re.compile(r"(?:,|\s+and|\s+&|,\s+and)\s+[A-ZÀ-Ž]")
_SPOKEN_TO = re.compile(
    r"\b(?:well done|bravo|congratulations|congrats|thank you|thanks|good luck|happy birthday|welcome|hello|goodbye|proud of you|what a star)(?P<gap>,?\s+)$",
    re.I,
)
_COMMA = re.compile(r"[a-zà-ž](?P<gap>,\s+)$")
"""Before a name with which a sentence ends: "Super effort, Ewa!" """


def left_out(text: str, start: int, end: int) -> tuple[int, int] | None:
    """What goes where `text[start:end]`, a class, a year or a house, is left out; None where the sentence would not bear it."""
    if more := _WHAT.match(text, end):
        end = more.end()
    before, after = text[:start], text[end:]
    if before.endswith("(") and after.startswith(")"):
        return len(before[:-1].rstrip()), end + 1
    if owner := re.match(r"['’]s?\s+(?=[A-ZÀ-Ž])", after):
        return start, end + owner.end()
    stop = re.match(r"\s*(?:[.!?;:)\n]|$)", after)
    if _OF_SOMETHING.search(before) or re.match(r"\s+and\s+(?:[A-ZÀ-Ž]|\d)", after):
        return None  # the head of a year; two classes in a row
    if told := _BEFORE.search(before) or _STANDS_BEFORE.search(before):
        if told["comma"]:
            return (told.start(), end + after.startswith(",")) if stop or after.startswith(",") else None
        return (told.start(), end) if stop or re.match(rf",|\s+{_GOES_ON}\b", after) else None
    if _GROUP_OF.search(before) and _OF_THEM.match(after):
        return start, end + len(after) - len(after.lstrip())
    return None


def anybody(text: str, field: str, start: int, end: int) -> tuple[Change, ...]:
    """The changes that take a first name out of a text wherever it stands: "one of our pupils" in its place, nothing where the child is spoken to ("Well done, Ewa!").

    Nothing where words would not do: in a list, and where more is told of the name in another place.
    """
    mentions = re.finditer(rf"(?<!\w){re.escape(text[start:end])}(?!\w)", text)
    changes = [_unnamed(text, m.start(), m.end()) for m in mentions]
    if None in changes or sum(bool(change and change[2]) for change in changes) > 1:
        return ()
    return tuple((TextSpan(field, a, b, text[a:b]), words) for a, b, words in filter(None, changes))


def nobody_at_all(text: str, field: str, form: str, name: str, places: Sequence[tuple[int, int]]) -> tuple[Change, ...]:
    """The same for a pupil named in full in the first of these places, whose first name may stand elsewhere too; the other places are names in full as well, and see to themselves."""
    start, end = places[0]
    words = nobody(text, start, end, form)
    mentions = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text) if name else ()
    alone = [m for m in mentions if not any(m.start() < b and a < m.end() for a, b in places)]
    others = [_unnamed(text, m.start(), m.end()) for m in alone]
    if words is None or any(other is None or other[2] for other in others):
        return ()
    changes = sorted([(start, end, words), *filter(None, others)])
    return tuple((TextSpan(field, a, b, text[a:b]), w) for a, b, w in changes)


def _unnamed(text: str, start: int, end: int) -> tuple[int, int, str] | None:
    before, after = text[:start], text[end:]
    if _LISTED_BEFORE.search(before) or _LISTED_AFTER.match(after) or after.startswith((":", " –", " -")):
        return None
    last = re.match(r"\s*(?:[.!?]|$)", after)
    if told := _SPOKEN_TO.search(before) or (last and _COMMA.search(before)):
        return (start - len(told["gap"]), end, "") if last else None
    words = nobody(text, start, end, "")
    return (start, end, words) if words else None


def quoted(changes: Iterable[Change]) -> str:
    """What is left out, as it is quoted in advice: “in Eagle class”."""
    return " and ".join(f"“{span.quote.strip(' ,')}”" for span, words in changes if not words)
