"""Pieces of a report as Streamlit shows them."""

from __future__ import annotations

import re
from typing import Any

from checker.render.parts import part as plain_part
from checker.render.parts import without_svg
from checker.render.visible import one_line


def part(name: str, *args: Any) -> str:
    """One piece, ready for `st.html`."""
    return without_svg(plain_part(name, *args))


_MARKDOWN = re.compile(
    r"([\\`*{}\[\]<>|~$@]"
    r"|[:!](?! )"  # an icon, a colour or a picture begins so, and not before a blank
    r"|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])"  # no entity begins so before a blank, and no emphasis within a word
    r"|(?<=www)\.|^(?:[#+\-=]|\d+\.))",
    re.I,
)


def plain(text: str) -> str:
    """Text that is not ours, for a label or a caption: Streamlit reads both as Markdown, which could draw, link or fetch a picture from elsewhere.

    Nothing is escaped that Markdown would leave alone: who listens to the page hears a label as it is written, backslashes and all.
    """
    return _MARKDOWN.sub(lambda m: f"{m.group()[:-1]}\\{m.group()[-1]}", one_line(text))
