"""File names that a camera, a phone or a messenger gave: nobody typed them, so nothing in them can be anybody's name."""

from __future__ import annotations

import re

_WORDS = (
    # Cameras (the four free letters of the DCF standard as makers fill them), phones, messengers, screenshots.
    "img|image|images|dsc|dscn|dscf|dscm|cimg|mg|mvi|mov|vid|video|wp|pxl|photo|gopr|gp|gx|gh|dji|sam|imgp|pano|pict|pic|ii|p|e|b|"
    # Android writes what kind of shot it was behind the time.
    "mp|night|portrait|burst|cover|hdr|edit|edited|original|motion|mv|ap|"
    "whatsapp|wa|signal|screenshot|screen|shot|scan|capture|snapchat|fb|copy|at|am|pm|of|jpg|jpeg|png|heic|heif|mp4"
)
DATE = r"20[0-4]\d[-._]?(?:0[1-9]|1[0-2])[-._]?(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:[01]\d|2[0-3])[-._]?[0-5]\d[-._]?[0-5]\d(?:\d{1,3})?"
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_GIVEN = re.compile(
    rf"(?:{UUID}|(?:(?:{_WORDS})(?![a-z])|{DATE}(?!\d)|{DATE}[-._ tT]?{_TIME}(?!\d)|(?<!\d){_TIME}(?!\d)|(?<!\d)\d{{1,7}}(?!\d)|[\s_.()~-])+)",
    re.IGNORECASE,
)


def nobody_typed(name: str) -> bool:
    """Whether a file's name (without its folders) holds nothing but camera words, dates, times and short numbers, as `IMG_2041.JPG` does.

    A word that is not known, and a number long enough to be a telephone's or a pupil's, make it a name that somebody may have typed.
    """
    stem = name.rsplit(".", 1)[0] if "." in name else name
    return _GIVEN.fullmatch(stem) is not None
