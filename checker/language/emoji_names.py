"""Emoji as words, for the tone model: a fist or a rose at the end of a post can be what takes a side."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_FLAGS = {"gb": "british", "eu": "european union", "ua": "ukraine", "ps": "palestine", "il": "israel", "ie": "ireland", "us": "america",
          "ru": "russia", "fr": "france", "de": "germany", "in": "india", "pk": "pakistan", "cn": "china"}  # fmt: skip
_NATIONS = {"gbsct": "scotland", "gbeng": "england", "gbwls": "wales"}
EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}|\U0001f3f4[\U000e0061-\U000e007a]{2,}\U000e007f?"
    "|[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0f\u200d\U000e0020-\U000e007f]+"
)
_SILENT = re.compile("[\ufe0f\u200d\U0001f3fb-\U0001f3ff\u2640\u2642]")


@lru_cache(maxsize=2048)
def _words(run: str) -> str:
    if "\U0001f1e6" <= run[0] <= "\U0001f1ff":
        code = "".join(chr(ord(c) - 0x1F1E6 + ord("a")) for c in run)
        return f" {_FLAGS.get(code, code)} flag "
    if run[0] == "\U0001f3f4" and len(run) > 2:
        code = "".join(chr(ord(c) - 0xE0000) for c in run[1:] if 0xE0061 <= ord(c) <= 0xE007A)
        return f" {_NATIONS.get(code, code)} flag "
    names = dict.fromkeys(unicodedata.name(c, "").lower().replace(" sign", "") for c in _SILENT.sub("", run))  # each emoji once
    return " " + " ".join(name for name in names if name) + " "


def emoji_words(run: str) -> str:
    """A run of emoji as its names, between spaces, each once: "✊✊" becomes " raised fist "."""
    return _words(run)
