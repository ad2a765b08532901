"""Whether a picture's coded data is all there: what decoders forgive in silence, counted.

The containers are walked by `checker.photos.anatomy`. Here JPEG data are read code by code, since libjpeg would fill what is missing with grey. Where that gives the picture, it
is not decoded again.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

import numpy as np

from checker.errors import PhotoError
from checker.photos.anatomy import CUT, Anatomy
from checker.photos.anatomy.tiff import Directory, block_sizes, directories
from checker.photos.media import Pixels

TRUNCATED = "The file is cut short: part of the picture is missing. Copy or download the photo again."
DAMAGED = "The file is damaged and cannot be opened wholly. Copy or download the photo again, or open it elsewhere and save it as a JPEG."
_FAX = "The file is packed in a way (as faxes are) in which gaps cannot be told from white paper. Save it as a PNG and check that."
_HARMLESS = ("Invalid SOS parameters", "Unknown Adobe", "Warning: unknown JFIF", "Warning: thumbnail image size")
"""What libjpeg says of whole pictures by careless programs."""


def refuse_incomplete(content: bytes, anatomy: Anatomy, size: tuple[int, int]) -> Pixels | None:
    """Refuse a photo whose data do not give the whole picture.

    Args:
        content: the file's bytes.
        anatomy: what walking them found.
        size: the picture's width and height, as stored, which are no more than is allowed.

    Returns:
        The picture as stored (height x width x 3, RGB), where it was decoded to see that it is whole: a JPEG in the usual colours, about which the decoder had nothing
        to say. The same pixels as Pillow's. None for all others.

    Raises:
        PhotoError: part of it is missing, or cannot be told to be there.
    """
    if anatomy.missing:
        raise PhotoError(TRUNCATED if anatomy.missing == CUT else DAMAGED)
    if content.startswith(b"\xff\xd8"):
        return _jpeg(content, size)
    if content.startswith((b"II", b"MM")):
        _tiff(content)
    return None


_USUAL = ("YCbCr", "Gray", "RGB")


def _jpeg(content: bytes, size: tuple[int, int] | None = None) -> Pixels | None:
    """Decode with the decoder's warnings taken for errors: wholly where it is of that size and in the usual colours, else at an eighth of it, which reads every code too."""
    import simplejpeg

    try:
        height, width, space, _ = simplejpeg.decode_jpeg_header(content)
        if (width, height) == size and space in _USUAL:
            whole = simplejpeg.decode_jpeg(content, "RGB", fastdct=False, fastupsample=False, strict=True)
            return np.asarray(whole, dtype=np.uint8)
        colours = "CMYK" if space in ("CMYK", "YCCK") else "GRAY"
        simplejpeg.decode_jpeg(content, colours, min_height=-(-height // 8), min_width=-(-width // 8), strict=True)
    except ValueError as error:
        said = str(error)
        extra = re.search(r"(\d+) extraneous bytes before marker", said)
        if not said.startswith(_HARMLESS) and not (extra and int(extra.group(1)) <= 32):
            raise PhotoError(TRUNCATED if "premature end" in said.lower() else DAMAGED) from None
    return None


_COUNTED = (1, 5)
"""Packings of TIFF (none, LZW) that are counted elsewhere: bare bytes by the walk, LZW by Pillow, which says when a strip is short."""


def _tiff(content: bytes) -> None:
    for page in directories(content)[1]:
        packing = page.one(259, 1)
        if packing == 7:
            _jpeg_strips(content, page)
        elif packing == 5 and any(bytes(32) in content[a:b] for a, b in page.blocks()):
            raise PhotoError(DAMAGED)  # LZW would have made one code of so many equal ones
        elif packing in (8, 32946, 32773):
            _strips(content, page, _packbits_length if packing == 32773 else _deflate_length)
        elif packing not in _COUNTED and page.blocks():
            raise PhotoError(_FAX)


def _strips(content: bytes, page: Directory, length: Callable[[bytes, int], int]) -> None:
    """Each strip or tile has to unpack to its size; of libtiff's complaints about that, not all reach us."""
    for (start, stop), want in zip(page.blocks(), block_sizes(page), strict=False):
        if length(content[start:stop], want) < want:
            raise PhotoError(TRUNCATED)


def _deflate_length(data: bytes, want: int) -> int:
    """Bytes that zlib unpacks to, to its end and checksum; 0 where it does not come to its end within a megabyte more than is wanted."""
    stream = zlib.decompressobj()
    try:
        count = len(stream.decompress(data, want + (1 << 20)))
    except zlib.error:
        raise PhotoError(DAMAGED) from None
    return count if stream.eof else 0


def _packbits_length(data: bytes, want: int) -> int:
    """Bytes that PackBits unpacks to; 0 where what is wanted is reached long before the strip's end."""
    at = count = 0
    while at < len(data) and count < want:
        code = data[at]
        if code < 128:
            count += min(code + 1, len(data) - at - 1)
            at += code + 2
        elif code == 128:
            at += 1
        else:
            count += 257 - code if at + 1 < len(data) else 0
            at += 2
    return count if len(data) - at <= 4 else 0


def _jpeg_strips(content: bytes, page: Directory) -> None:
    """Each strip is a JPEG without its tables, which stand once in the directory."""
    tables = b""
    if 347 in page.tags:
        start, stop = page.tags[347]
        tables = content[start:stop].removeprefix(b"\xff\xd8").removesuffix(b"\xff\xd9")
    for a, b in page.blocks():
        _jpeg(b"\xff\xd8" + tables + content[a + 2 : b])
