"""Every byte of a file accounted for: part of the picture shown, metadata of a known kind, or a `Part` that is neither.

`walk(content)` goes over a container from its first byte to its last without decoding the picture. It says where the picture ends, what is missing
from it, and which bytes no viewer shows: what is appended, what sits in unknown blocks, and smaller or other pictures inside. A platform passes
all of it on. `checker.photos.inside` opens what can be opened of it.

Decoders forgive: most of them fill what is missing with grey, or stop at the first end marker and never look behind it. So completeness is judged
here and in `checker.photos.complete`, by arithmetic, and not by whether a decoder complained.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a part is there for."""

    COPY = "copy"
    """A place where the format keeps a smaller copy of the picture shown: fine when it is one, a find when it shows something else."""
    AUXILIARY = "auxiliary"
    """A map that belongs to the picture shown: depth, brightness (HDR), outline."""
    NOTE = "note"
    """A block of a kind we do not know."""
    SEQUENCE = "sequence"
    """Pictures one after the other, in a file that shows a single one."""
    LOOSE = "loose"
    """Bytes that belong to nothing: behind the end, between the parts."""


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes that are not the picture shown.

    Attributes:
        role: what they are there for.
        where: in words, for a person: `behind the end of the picture`.
        content: the bytes; for a picture inside a HEIF or TIFF file, the whole file with its pointer set to that picture.
        whole: `content` is a whole file to open as it stands, rather than bytes to search.
    """

    role: Role
    where: str
    content: bytes = field(repr=False)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What a walk found.

    Attributes:
        end: where the picture shown ends; from there on everything is loose.
        missing: what is not there though the file says that it is, "" when nothing is missing.
        parts: everything that is neither the picture shown nor metadata of a known kind.
        shown: the file as a decoder is to have it, where the file itself would leave it to the decoder which of its pictures is shown. Empty where it does not.
    """

    end: int
    missing: str = ""
    parts: tuple[Part, ...] = ()
    shown: bytes = field(default=b"", repr=False)


CUT = "the file ends early"
DAMAGED = "the file's parts do not fit together"
BEHIND = "behind the end of the picture"
_PADDING = re.compile(rb"[\0\r\n \t]*")


def loose(content: bytes, start: int, end: int | None = None, where: str = BEHIND) -> tuple[Part, ...]:
    """The bytes from `start` to `end` as a part; nothing where they are empty or mere padding."""
    end = len(content) if end is None else min(end, len(content))
    if start >= end or _PADDING.fullmatch(content, start, end):
        return ()
    return (Part(Role.LOOSE, where, content[start:end]),)


def walk(content: bytes) -> Anatomy:
    """Walk a file by what its first bytes say it is. Never raises: a container that leads nowhere is `missing` something."""
    walker = _walker(content)
    try:
        return walker(content) if walker else Anatomy(len(content))
    except (IndexError, ValueError, KeyError, OverflowError, RecursionError, ArithmeticError, TypeError, LookupError):
        return Anatomy(len(content), DAMAGED)
    except Exception as error:
        if type(error).__name__ == "error":  # struct.error: read beyond the end
            return Anatomy(len(content), CUT)
        raise


def _walker(content: bytes) -> Callable[[bytes], Anatomy] | None:
    from checker.photos.anatomy import boxes, chunks, flat, jpeg, tiff

    if content.startswith(b"\xff\xd8"):
        return jpeg.walk
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return chunks.walk_png
    if content.startswith(b"GIF8"):
        return flat.walk_gif
    if content.startswith(b"RIFF"):
        return chunks.walk_riff
    if content.startswith(b"BM"):
        return flat.walk_bmp
    if content.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return tiff.walk
    if content.startswith(b"\x1a\x45\xdf\xa3"):
        return flat.walk_matroska
    if len(content) >= 8 and content[4:8] in boxes.FIRST:
        return boxes.walk
    return None
