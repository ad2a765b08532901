"""Days and times as people read them, and words where a sentence begins."""

from __future__ import annotations

import datetime


def day_in_words(day: datetime.date) -> str:
    """ "30 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def time_in_words(time: datetime.datetime) -> str:
    """ "30 November 2026, 21:46", by this computer's clock on the wall."""
    local = time.astimezone()
    return f"{local.day} {local:%B %Y, %H:%M}"


def capitalised(words: str) -> str:
    """Words where a sentence or a title begins: the first letter large, the others as they are."""
    return words[:1].upper() + words[1:]
