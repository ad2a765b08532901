"""Pieces of HTML that the School, Folders and Help pages show (render/templates/setup.html)."""

from __future__ import annotations

import re
from typing import Any

from checker.errors import CheckerError
from checker.render.parts import environment, without_svg


def piece(name: str, *args: Any) -> str:
    """One piece, by the name of its macro, ready for `st.html`."""
    return without_svg(str(getattr(environment().get_template("setup.html").module, name)(*args)).strip())


def in_words(error: CheckerError) -> str:
    """A refusal of school.toml for somebody who sees a form: without the line, which is of a file that was not saved, and without marks of the format."""
    said = re.sub(r"^school\.toml, line \d+: ", "", str(error))
    said = re.sub(r"`|\[\[|\]\]", "", said)
    return said[:1].upper() + said[1:]
