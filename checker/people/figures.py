"""How well known a name is: 36,000 public, historical and fictional people, as evidence about a name that is not on the roll.

Fame ranks, it is no probability; and children bear the names of the famous, so the roll is asked first and the words around a name weigh with it.
The table is `checker/words/en/figures/people.tsv`; where it comes from stands in the README beside it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Figure:
    """Somebody in the table: `fame` from 0 to 1, and whether the name is also an ordinary one in UK schools."""

    fame: float
    common: bool


def folded(name: str) -> str:
    """The form in which names are compared: lower case, no accents or apostrophes, full stops and hyphens as blanks, single letters joined."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "").replace("’", "")
    out: list[str] = []
    single = False
    for word in plain.replace(".", " ").replace("-", " ").split():
        if len(word) == 1 and single:
            out[-1] += word
        else:
            out.append(word)
        single = len(word) == 1
    return " ".join(out)


@cache
def _table() -> dict[str, Figure]:
    text = (resources.files("checker") / "words" / "en" / "figures" / "people.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {name: Figure(float(fame), common == "1") for name, fame, common in rows}


def figure(name: str) -> Figure | None:
    """The best-known person of this name, of two words or more."""
    return _table().get(folded(name))
