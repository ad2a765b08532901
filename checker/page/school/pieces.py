"""Pieces of HTML that the School, Folders and Help pages show (render/templates/setup.html)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from checker.errors import CheckerError, SettingsError
from checker.in_words import capitalised
from checker.render.parts import environment, without_svg
from checker.school.importing.answers import plain_date


def piece(name: str, *args: Any) -> str:
    """One piece, by the name of its macro, ready for `st.html`."""
    return without_svg(str(getattr(environment().get_template("setup.html").module, name)(*args)).strip())


def typed_day(label: str, typed: str) -> date | None:
    """A day as somebody typed it; None for an empty field.

    Such a field has no calendar, which would lie over the buttons below it and leave the pointer on one of them.

    Raises:
        SettingsError: it is no day that is certain.
    """
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(plain_date(typed.strip()))
    except ValueError:
        raise SettingsError(f"{label}: write the day as 01/09/2026 or 1 September 2026, day first and the whole year.") from None


def as_typed_day(day: date | None) -> str:
    """A day as such a field shows it."""
    return f"{day:%d/%m/%Y}" if day else ""


def in_words(error: CheckerError) -> str:
    """A refusal of school.toml for somebody who sees a form: without the line, which is of a file that was not saved, and without marks of the format."""
    said = re.sub(r"^school\.toml, line \d+: ", "", str(error))
    said = re.sub(r"`|\[\[|\]\]", "", said)
    return capitalised(said)
