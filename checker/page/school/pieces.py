"""Pieces of HTML that the School, Folders and Help pages show (render/templates/setup.html)."""

from __future__ import annotations

from typing import Any

from checker.render.parts import environment, without_svg


def piece(name: str, *args: Any) -> str:
    """One piece, by the name of its macro, ready for `st.html`."""
    return without_svg(str(getattr(environment().get_template("setup.html").module, name)(*args)).strip())
