"""What kind of file the bytes are, and Pillow's decoders for the kinds that are taken."""

from __future__ import annotations

import io
import warnings

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from checker.photos.anatomy import Anatomy, walk
from checker.photos.anatomy.boxes import is_picture
from checker.weights.runtime import threads

# Named one by one: Pillow knows many more formats, each of them a decoder that a hostile file could reach. MPO comes with JPEG.
_PLUGINS = (AvifImagePlugin, BmpImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF", "BMP")
VIDEO_SUFFIXES = (".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi", ".3gp")

# Our own limit is checked before any pixel is decoded; Pillow's warning about the same thing would only be noise in a terminal.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


def looks_like_video(content: bytes, name: str = "") -> bool:
    """Whether the bytes are a video container (MP4, MOV, WebM, Matroska, AVI); for unknown bytes, whether the name says so."""
    if content[4:8] == b"ftyp":
        return not is_picture(content)
    if content[:4] == b"\x1a\x45\xdf\xa3" or (content[:4] == b"RIFF" and content[8:12] == b"AVI "):
        return True
    if content[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip"):
        return True
    return name.lower().endswith(VIDEO_SUFFIXES) and not _is_picture(content)


def _is_picture(content: bytes) -> bool:
    return content.startswith((b"\xff\xd8", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*")) or content[8:12] == b"WEBP"


def open_with_pillow(content: bytes, anatomy: Anatomy | None = None) -> Image.Image:
    """The file as a lazily decoded Pillow image of one of the formats we take; `anatomy` where it was walked already. Raises whatever the decoder raises."""
    # face_recognition switches this on for the whole process when it is imported; half a photo would then be checked as if it were whole.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    formats: tuple[str, ...] = FORMATS
    if content[4:8] == b"ftyp":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False, decode_threads=threads())
        formats = ("AVIF", "HEIF")
        anatomy = anatomy or walk(content)
        content = (
            anatomy.shown or content[: anatomy.end]
        )  # libheif refuses a picture that has another file behind it; `look_inside` has that
    return Image.open(io.BytesIO(content), formats=formats)


def displayed_size(picture: Image.Image) -> tuple[int, int]:
    """Width and height of an opened picture as it is displayed, before it is decoded. Pillow has turned a TIFF's already."""
    width, height = picture.size
    turned = picture.format != "TIFF" and picture.getexif().get(0x0112, 1) >= 5  # orientations that turn by a quarter
    return (height, width) if turned else (width, height)
