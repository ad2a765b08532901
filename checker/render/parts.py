"""Pieces of a report as HTML, everything escaped: the page shows them one by one, the HTML report together."""

from __future__ import annotations

import base64
import re
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from checker.render.visible import shown


@cache
def environment() -> Environment:
    """Jinja with escaping always on."""
    return Environment(
        loader=PackageLoader("checker.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def part(name: str, *args: Any) -> str:
    """One piece, by the name of its macro in templates/parts.html."""
    macro = getattr(environment().get_template("parts.html").module, name)
    return str(macro(*args)).strip()


_DRAWING = re.compile(r"<svg\b.*?</svg>", re.S)
_COLOUR = re.compile(r'(<svg\b[^>]*\bcolor=")(#[0-9a-f]{6})("[^>]*>)')
_DARK = {
    "#9b1c1c": "#ff9d94",
    "#5b2a86": "#cfaef5",
    "#7a4600": "#f3bd6b",
    "#1d4f91": "#9cc3f7",
    "#0b5a5c": "#86d3c8",
    "#1c2b2d": "#e8eeed",
}
"""The colours of the icons where the system is dark; as in the page's palette.css."""
_LABEL = re.compile(r'aria-label="([^"]*)"')


def without_svg(html: str) -> str:
    """The same piece with each drawing as an image: Streamlit takes inline SVG out of what it is given.

    The text of a draft cannot be mistaken for a drawing: it is escaped by now.
    """

    def image(match: re.Match[str]) -> str:
        drawing = _COLOUR.sub(_dark_too, match.group(0))
        label = _LABEL.search(drawing)
        kind = "ck-drawing" if "ck-drawing" in drawing else "icon"
        data = base64.b64encode(drawing.encode("utf-8")).decode("ascii")
        return f'<img class="{kind}" alt="{label.group(1) if label else ""}" src="data:image/svg+xml;base64,{data}">'

    return _DRAWING.sub(image, html)


def _dark_too(opening: re.Match[str]) -> str:
    """An icon's opening tag, with its colour on a dark system: an image does not take its colour from the page."""
    colour = _DARK.get(opening.group(2))
    return f"{opening.group()}<style>@media (prefers-color-scheme:dark){{svg{{color:{colour}}}}}</style>" if colour else opening.group()


@cache
def css() -> Markup:
    """The style of the pieces. It is ours, so it is not escaped."""
    return Markup(resources.files("checker.render").joinpath("templates/report.css").read_text("utf-8"))  # noqa: S704


def _shown(value: Any) -> Any:
    # Every value that a template writes, not only those somebody thought of. What is marked safe is a piece that was written through here.
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value
