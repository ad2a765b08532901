"""Pieces of a report as Streamlit shows them."""

from __future__ import annotations

from typing import Any

from checker.render.parts import part as plain_part
from checker.render.parts import without_svg


def part(name: str, *args: Any) -> str:
    """One piece, ready for `st.html`."""
    return without_svg(plain_part(name, *args))
