"""The copy for publication: new pixels in a new file, opened again and proven to say nothing about itself."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageCms, ImageOps

from checker.errors import PhotoError
from checker.photos.decoders import open_with_pillow
from checker.photos.formats import flatten, open_media
from checker.photos.media import Copy, Limits, Pixels

QUALITY = 92
"""JPEG quality of copies: no visible loss, and below the size that platforms squeeze again anyway."""


def clean_copy(content: bytes, name: str = "", limits: Limits | None = None) -> Copy:
    """A copy of a photo with nothing but its pixels: orientation applied, colours as sRGB, transparency flattened on white.

    Photos become JPEG; PNG and GIF stills, which are mostly drawings and screenshots, become PNG; animations become GIF.

    Raises:
        PhotoError: the photo cannot be opened, is a video or several pages, or the copy could not be proven clean.
    """
    media = open_media(content, name, limits)
    if media.kind == "video":
        raise PhotoError("A video cannot be cleaned here. Export it without location and details from the program or phone that made it.")
    if media.kind == "pages" and media.format != "MPO":
        raise PhotoError("The file holds several pictures. Save each as a file of its own and clean those.")
    if media.kind == "animation":
        if media.unread:
            raise PhotoError(f"{media.unread[0]} Only an animation that is looked at wholly can be cleaned.")
        copy = _animation(content)
    else:
        copy = encoded(srgb_pixels(content), lossless=media.format in ("PNG", "GIF", "BMP"))
    prove_clean(copy.content)
    return copy


def srgb_pixels(content: bytes) -> Pixels:
    """The first picture of a file as sRGB: the embedded profile applied, orientation applied, flattened on white."""
    picture = open_with_pillow(content)
    picture.load()
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        turned = ImageOps.exif_transpose(picture)
        if turned.mode == "RGBA":
            turned = Image.fromarray(flatten(turned))
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(turned, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted is not None:
                return np.asarray(converted)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile: the numbers as they stand are the best there is
    return flatten(picture)


def encoded(pixels: Pixels, *, lossless: bool = False, quality: int = QUALITY) -> Copy:
    """Pixels as a new file. The picture is made from bare bytes, so that nothing can ride along."""
    height, width = pixels.shape[:2]
    bare = Image.frombytes("RGB", (width, height), np.ascontiguousarray(pixels).tobytes())
    out = io.BytesIO()
    if lossless:
        bare.save(out, "PNG")
        return Copy(out.getvalue(), ".png")
    bare.save(out, "JPEG", quality=quality, subsampling=0)
    return Copy(out.getvalue(), ".jpg")


def _animation(content: bytes) -> Copy:
    picture = open_with_pillow(content)
    frames, durations = [], []
    for index in range(getattr(picture, "n_frames", 1)):
        picture.seek(index)
        pixels = flatten(picture)
        frames.append(Image.frombytes("RGB", (pixels.shape[1], pixels.shape[0]), pixels.tobytes()))
        durations.append(int(picture.info.get("duration") or 100))
        if len(frames) * pixels.size > 600_000_000:
            raise PhotoError("The animation is too long to be cleaned here. Shorten it.")
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0, comment=b"")
    return Copy(out.getvalue(), ".gif")


def prove_clean(content: bytes) -> None:
    """Hold a copy to its promise by walking its blocks: only those that say how the pixels are stored may be there.

    Raises:
        PhotoError: there is another block, or data after the end.
    """
    if content.startswith(b"\xff\xd8"):
        strange = [kind for kind in _jpeg_blocks(content) if kind not in _JPEG_BLOCKS]
    elif content.startswith(b"\x89PNG"):
        strange = [kind for kind in _png_blocks(content) if kind not in _PNG_BLOCKS]
    elif content.startswith(b"GIF8"):
        strange = _gif_comments(content)
    else:
        strange = ["format"]
    if strange:
        raise PhotoError("The copy could not be proven to be free of hidden information, so it is not offered. Report this fault.")
    Image.open(io.BytesIO(content)).load()


_JPEG_BLOCKS = {"APP0 JFIF", "DQT", "SOF", "DHT", "DRI", "SOS", "EOI"}
_PNG_BLOCKS = {"IHDR", "PLTE", "IDAT", "IEND"}


def _jpeg_blocks(content: bytes) -> Iterator[str]:
    at = 2
    while at + 2 <= len(content):
        if content[at] != 0xFF:
            yield "garbage"
            return
        marker = content[at + 1]
        if marker == 0xD9:
            yield "EOI" if at + 2 == len(content) else "trailing data"
            return
        length = struct.unpack_from(">H", content, at + 2)[0]
        body = content[at + 4 : at + 2 + length]
        if marker == 0xE0 and body.startswith(b"JFIF\0") and body[12:14] == b"\0\0":
            yield "APP0 JFIF"
        elif marker in (0xC0, 0xC1, 0xC2):
            yield "SOF"
        else:
            yield {0xDB: "DQT", 0xC4: "DHT", 0xDD: "DRI", 0xDA: "SOS"}.get(marker, f"marker {marker:02x}")
        at += 2 + length
        if marker == 0xDA:
            while at + 1 < len(content) and not (content[at] == 0xFF and content[at + 1] not in (0x00, *range(0xD0, 0xD8))):
                at = content.find(b"\xff", at + 1)
                if at < 0:
                    yield "no end"
                    return
    yield "no end"


def _png_blocks(content: bytes) -> Iterator[str]:
    at = 8
    while at + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        at += 12 + length
        yield kind.decode("latin-1")
        if kind == b"IEND":
            if at != len(content):
                yield "trailing data"
            return
    yield "no end"


def _gif_comments(content: bytes) -> list[str]:
    """Extension blocks of a GIF other than how long a frame is shown (F9) and how often it repeats (NETSCAPE2.0)."""
    strange: list[str] = []
    flags = content[10]
    at = 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    while at < len(content):
        block = content[at]
        if block == 0x3B:
            return strange if at + 1 == len(content) else [*strange, "trailing data"]
        if block == 0x2C:
            flags = content[at + 9]
            at += 10 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0) + 1
        elif block == 0x21:
            label = content[at + 1]
            if label != 0xF9 and not (label == 0xFF and content[at + 3 : at + 14] == b"NETSCAPE2.0"):
                strange.append(f"extension {label:02x}")
            at += 2
        else:
            return [*strange, "garbage"]
        while at < len(content) and content[at]:
            at += 1 + content[at]
        at += 1
    return [*strange, "no end"]
