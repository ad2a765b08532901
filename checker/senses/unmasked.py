"""A text as a reader takes it: signs that do not show left out, look-alike letters and digits as plain ones, each with its place in the original.

"O\\u200btis", "Ｏｔｉｓ", "&#79;tis" and "0t1s" all read as Otis to whoever sees the post, and so they must to every check. Evidence is given in the
original's places.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

# Joiners and blanks without width, soft hyphens, and signs that turn the order of letters around.
_UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
# Full-width forms, mathematical letters and digits, letters in circles.
_STYLED = "\uff01-\uff5e\U0001d400-\U0001d7ff\u24b6-\u24ea"
_ODD = re.compile(rf"&(?:#\d{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z]{{2,8}});|[{_UNSEEN}]|[{_STYLED}\ud800-\udfff]|(?![0-9])\d")
_LEET = str.maketrans("0134578@$!|", "oieastbasil")
_MIXED = re.compile(r"(?<![\w@$!|])(?=[\w@$!|]*[^\W\d_])(?=[\w@$!|]*[0134578@$!|])[\w@$!|]{4,24}(?![\w@$|])")


@dataclass(frozen=True, slots=True)
class Unmasked:
    """A text without its disguises.

    Attributes:
        text: as read.
        starts: for each character of `text`, where it begins in the original; one more for the end.
        ends: for each character, where it ends there.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """A place in `text` as a place in the original."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else 0
            return at, at
        return self.starts[start], self.ends[end - 1]


def unmasked(text: str, is_name: Callable[[str], bool]) -> Unmasked | None:
    """The text as read; None where that is the text itself.

    Args:
        text: as written.
        is_name: whether a word in small letters is a name on the roll; only such a word is read through digits put in place of letters.
    """
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def keep(piece: str, start: int, end: int) -> None:
        for c in piece:
            out.append(c)
            starts.append(start)
            ends.append(end)

    def keep_plain(start: int, end: int) -> None:
        out.extend(text[start:end])
        starts.extend(range(start, end))
        ends.extend(range(start + 1, end + 1))

    done, changed = 0, False
    for m in _ODD.finditer(text):
        read = _read(text, m)
        if read is None:
            continue
        keep_plain(done, m.start())
        keep(read, m.start(), m.end())
        done, changed = m.end(), True
    keep_plain(done, len(text))
    whole = "".join(out)
    for m in _MIXED.finditer(whole):
        word = m.group().rstrip("!|")
        plain = word.lower().translate(_LEET)
        if any(c.isalpha() for c in word) and plain.isalpha() and is_name(plain):
            shown = plain.title() if word[0].isupper() or not word[0].isalpha() else plain
            out[m.start() : m.start() + len(word)] = shown
            changed = True
    return Unmasked("".join(out), (*starts, len(text)), tuple(ends)) if changed else None


def _read(text: str, m: re.Match[str]) -> str | None:
    """What one odd sign or entity reads as; None to leave it."""
    sign = m.group()
    if sign[0] == "&":
        plain = html.unescape(sign)
        return plain if plain != sign and len(plain) == 1 and plain.isprintable() else None
    if "\ud800" <= sign <= "\udfff":
        return "\ufffd"  # half of a pair: no library takes it
    if sign == "\u200d" or sign == "\u200c":
        # Within an emoji, or a script that needs it, a joiner belongs to what is shown.
        before, after = text[m.start() - 1 : m.start()], text[m.end() : m.end() + 1]
        return "" if before.isalnum() and before < "\u0530" and after.isalnum() and after < "\u0530" else None
    if len(sign) == 1 and (unicodedata.category(sign) == "Cf" or sign == "\u180e"):
        return ""
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", sign)
    return plain if plain != sign and plain.isascii() else None
