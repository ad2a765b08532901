"""Making visible what would otherwise act on a reader: control characters that a terminal obeys, and marks that turn the order of letters around.

Words of a draft, file names, pupils' names and settings are not ours. Whoever reads a report sees every such character as a sign of its own; only JSON
keeps the characters themselves, written as escapes.
"""

from __future__ import annotations

import re

_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1: escape sequences, bells, carriage returns
    "\u2028\u2029"  # line and paragraph separators
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates of writing direction (Unicode annex 9)
    "\ufff9-\ufffb\U000e0000-\U000e001f"  # interlinear annotation, language tags
    "\ud800-\udfff]"  # halves of surrogate pairs, which cannot be written as UTF-8
)
_IN_JSON = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def shown(text: str) -> str:
    """The text with each character that acts in place of being read written as a sign: ESC is ␛, a right-to-left override is ⟦U+202E⟧."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _OBEYED.search(text) else text
    return _OBEYED.sub(_sign, text)


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(shown(text).split())


def escaped(json: str) -> str:
    """JSON that a terminal may print: the same value, with C1 controls, direction marks and lone surrogates as escapes."""
    return _IN_JSON.sub(lambda m: f"\\u{ord(m.group()):04x}", json)


def _sign(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟦U+{code:04X}⟧"
