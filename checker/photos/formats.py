"""Every format a school's photo comes in, opened wholly or refused with a reason.

`open_media(content, name)` answers with a `Media`: the size as displayed and `frames()`, an iterator over RGB pictures. Frames are decoded one
at a time and never held together, so that a long animation takes no more memory than one picture. Refusals are `PhotoError`s that say
what to do next and hold no path and no name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

from checker.errors import PhotoError
from checker.photos.anatomy import Anatomy, walk
from checker.photos.complete import DAMAGED, TRUNCATED, refuse_incomplete
from checker.photos.decoders import displayed_size, looks_like_video, open_with_pillow
from checker.photos.inside import Inside, look_inside
from checker.photos.media import Frame, Limits, Media, Pixels
from checker.weights.runtime import quieten_opencv

DEEPEST = 2
"""How deep a picture may sit inside a picture inside a picture to be looked at; what sits deeper is only told."""


def open_media(content: bytes, name: str = "", limits: Limits | None = None, *, depth: int = 0) -> Media:
    """Open a photo, animation or video.

    Args:
        content: the file's bytes.
        name: the file's name; only its ending is looked at, to word a refusal.
        limits: how much to look at.
        depth: how many files this one sits in.

    Returns:
        A `Media` whose still picture is already decoded wholly; frames of animations and videos are decoded as they are asked for.

    Raises:
        PhotoError: not a picture, damaged, cut short, too large, or of a kind that cannot be checked.
    """
    limits = limits or Limits()
    if not content:
        raise PhotoError(_EMPTY)
    if len(content) > limits.bytes:
        raise PhotoError(f"The file is larger than {limits.bytes // 1_000_000} MB. Save a smaller copy and check that one.")
    media, anatomy = _open_shown(content, name, limits)
    # A photo is decoded by now; of pages and animations the first is made small only where there is something to hold beside it.
    shown = next(media.frames()).pixels if media.kind == "photo" else None
    return _with_inside(media, look_inside(content, shown, anatomy), limits, depth)


def small_copy(content: bytes, side: int, limits: Limits | None = None) -> tuple[Pixels, tuple[int, int]]:
    """The first picture of a photo with its longest side at most `side`, and width and height of the whole as displayed. To be shown or compared, not judged.

    Raises:
        PhotoError: it cannot be opened, or is a video.
    """
    with _decoding():
        if len(content) > (limits := limits or Limits()).bytes or looks_like_video(content):
            raise PhotoError("There is no small copy of such a file.")
        picture = open_with_pillow(content)
        _refuse_by_size(picture, limits)
        whole = displayed_size(picture)
        picture.draft("RGB", (side, side))  # a JPEG is decoded small at once
        small = Image.fromarray(flatten(picture))
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return np.asarray(small), whole


def _open_shown(content: bytes, name: str, limits: Limits) -> tuple[Media, Anatomy]:
    """What a file shows, without what else it holds; and what walking it found."""
    if looks_like_video(content, name):
        from checker.photos.video import open_video

        anatomy = walk(content)
        return open_video(content, anatomy, limits), anatomy
    _refuse_by_content(content, name)
    anatomy = walk(content)
    return _open_picture(content, anatomy, limits), anatomy


_TOO_DEEP = f"it sits in more than {DEEPEST} others. Publish the clean copy, which does not have it."


def _with_inside(media: Media, inside: tuple[Inside, ...], limits: Limits, depth: int) -> Media:
    """The same with the pictures and videos among `inside` behind its own frames, and with what cannot be seen of them among what is unread."""
    if not inside:
        return media
    unread = [*media.unread, *(_left_out(item, item.unread) for item in inside if item.unread)]
    within: list[tuple[int, Inside, Media | None]] = []
    for number, item in enumerate(inside, 1):
        if item.content is None:
            continue
        if depth >= DEEPEST:
            unread.append(_left_out(item, _TOO_DEEP))
            continue
        try:
            found = _open_inside(item, limits, depth)
        except PhotoError as error:
            unread.append(_left_out(item, str(error)))
            continue
        unread += [_left_out(item, line) for line in found.unread]
        # A photo is decoded once more when its turn comes: kept, the pictures in a file might fill the memory.
        within.append((number, item, None if found.kind == "photo" else found))

    def frames() -> Iterator[Frame]:
        problems: list[str] = []
        try:
            yield from media.frames()
        except PhotoError as error:
            problems.append(str(error))
        for number, item, found in within:
            try:
                for frame in (found or _open_inside(item, limits, depth)).frames():
                    index = 0 if item.beside else number * 1_000_000 + frame.index
                    yield Frame(_fitted(frame.pixels, media.size), index, None, "inside")
            except PhotoError as error:
                problems.append(_left_out(item, str(error)))
        if problems:
            raise PhotoError(" ".join(problems))

    return replace(media, unread=tuple(dict.fromkeys(unread)), inside=inside, _frames=frames)


def _open_inside(item: Inside, limits: Limits, depth: int) -> Media:
    assert item.content is not None
    return _open_shown(item.content, "", limits)[0] if item.whole else open_media(item.content, "", limits, depth=depth + 1)


def _left_out(item: Inside, reason: str) -> str:
    return f"Beside what it shows, the file holds {item.tag}, and not all of that was looked at: {reason}"


def _fitted(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    """A picture of the same shape in the size of the one shown, so that a person in both is seen to be one."""
    height, width = pixels.shape[:2]
    if (width, height) == size or abs(width * size[1] / (height * size[0]) - 1) > 0.03:
        return pixels
    return resized(pixels, *size)


_RAW_SUFFIXES = (".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".raf", ".pef")
_REFUSED = (
    (b"%PDF", "The file is a PDF, not a photo. Save each page as a JPEG or PNG and check those."),
    (b"8BPS", "The file is a Photoshop document. Export it as a JPEG or PNG and check that."),
    (b"PK\x03\x04", "The file is a ZIP archive or an Office document, not a photo. Take the photos out of it and check those."),
    (b"{\\rtf", "The file is a text document, not a photo. Attach the photo itself."),
    (b"MZ", "The file is a program, not a photo. Do not open it; ask whoever sent it for the photo."),
)
_EMPTY = "The file is empty. Save or download the photo again."
_WEB_PAGE = "The file is a web page, not a photo: a download may have failed. Download the photo again."
_UNKNOWN = (
    "The file is not a photo or video that can be checked, whatever its name says. Attach a JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP, "
    "MP4, MOV or WebM file."
)
NO_PICTURE = frozenset({_EMPTY, _WEB_PAGE, _UNKNOWN, *(reason for magic, reason in _REFUSED if magic != b"8BPS")})
"""Refusals of what was not even taken for a photo or video. All others are of pictures that nobody has looked at."""


def _refuse_by_content(content: bytes, name: str) -> None:
    for magic, reason in _REFUSED:
        if content.startswith(magic):
            raise PhotoError(reason)
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<svg", b"<?xml")) and b"<svg" in content[:4096].lower():
        raise PhotoError("The file is an SVG drawing, which can change when it is shown. Export it as a PNG and check that.")
    if head.startswith((b"<!doctype html", b"<html")):
        raise PhotoError(_WEB_PAGE)
    if name.lower().endswith(_RAW_SUFFIXES):
        # Pillow would open only the small preview inside, and the checks would have looked at something else than the photo.
        raise PhotoError("The file is a camera's raw file. Export it as a JPEG and check that.")


def _open_picture(content: bytes, anatomy: Anatomy, limits: Limits) -> Media:
    try:
        picture = open_with_pillow(content, anatomy)
        _refuse_by_size(picture, limits)
        form = picture.format or ""
        count = int(getattr(picture, "n_frames", 1))
        if form == "TIFF" and 50706 in getattr(picture, "tag_v2", {}):
            raise PhotoError("The file is a camera's raw file (DNG). Export it as a JPEG and check that.")
        pixels = refuse_incomplete(content, anatomy, picture.size)
        if form in ("MPO", "HEIF"):
            count = 1  # further pictures are found by `look_inside`, also those that the file does not list
        if count > 1 and form in ("GIF", "WEBP", "PNG", "AVIF"):
            return _animation(content, anatomy, picture, count, limits)
        if count > 1:
            return _pages(content, picture, form, count, limits)
        views = list(_views(picture, 0, None)) if pixels is None else [Frame(_stood_up(pixels, picture), 0, None)]
    except PhotoError:
        raise
    except Exception as error:
        raise _refusal(error) from None
    height, width = views[0].pixels.shape[:2]
    return Media("photo", form, (width, height), (), (), False, lambda: iter(views))


def _refuse_by_size(picture: Image.Image, limits: Limits) -> None:
    width, height = picture.size
    if width * height > limits.pixels:
        raise PhotoError(
            f"The picture has {width} x {height} pixels, more than the {limits.pixels // 1_000_000} million that are allowed: it would fill "
            "this computer's memory. Save a smaller copy and check that one, or raise max_megapixels in school.toml."
        )
    if width < 8 or height < 8:
        raise PhotoError(f"The picture is only {width} x {height} pixels. Attach the photo itself.")


def _refusal(error: Exception) -> PhotoError:
    """A decoder's complaint in plain English. Decoders' own words are left out: they may hold paths."""
    if isinstance(error, PhotoError):
        return error
    if isinstance(error, UnidentifiedImageError):
        return PhotoError(_UNKNOWN)
    if isinstance(error, Image.DecompressionBombError | MemoryError):
        return PhotoError("The picture is far too large to be opened safely. Save a smaller copy and check that one.")
    if "truncated" in str(error).lower() or isinstance(error, EOFError):
        return PhotoError(TRUNCATED)
    return PhotoError(DAMAGED)


def _animation(content: bytes, anatomy: Anatomy, picture: Image.Image, count: int, limits: Limits) -> Media:
    """The distinct frames: those whose 64 x 64 thumbnail differs from every frame kept so far."""
    looked = min(count, limits.animation_frames)
    unread: list[str] = []
    if count > looked:
        unread.append(f"The animation has {count} frames; only the first {looked} were looked at. Shorten it.")
    keep: list[tuple[int, float]] = []
    seen: list[NDArray[np.int16]] = []
    clock = 0.0
    for index in range(looked):
        picture.seek(index)
        thumb = np.concatenate([_thumbnail(view.pixels) for view in _views(picture, index, None)])
        if not any(thumb.shape == other.shape and int(np.abs(thumb - other).max()) < 6 for other in reversed(seen)):
            seen.append(thumb)
            keep.append((index, clock))
        clock += float(picture.info.get("duration") or 100.0) / 1000.0
    notes: list[str] = []
    if len(keep) > limits.frames:
        unread.append(f"The animation has {len(keep)} different frames; {limits.frames} spread over it were looked at. Shorten it.")
        keep = [keep[round(i * (len(keep) - 1) / (limits.frames - 1))] for i in range(limits.frames)]
    elif len(keep) < count == looked:
        notes.append(f"{count} frames, {len(keep)} of them different.")

    def frames() -> Iterator[Frame]:
        with _decoding():
            source = open_with_pillow(content, anatomy)
            for index, time in keep:
                source.seek(index)
                yield from _views(source, index, time)

    return Media("animation", picture.format or "", picture.size, tuple(unread), tuple(notes), False, frames)


def _pages(content: bytes, picture: Image.Image, form: str, count: int, limits: Limits) -> Media:
    """The pages of a TIFF: each is looked at."""
    looked = min(count, limits.frames)
    unread = (f"The file has {count} pictures inside; only the first {looked} were looked at. Save them as files of their own.",)
    first = next(_views(picture, 0, None)).pixels

    def frames() -> Iterator[Frame]:
        with _decoding():
            for index in range(looked):
                source = open_with_pillow(content)
                source.seek(index)
                _refuse_by_size(source, limits)
                yield from _views(source, index, None)

    height, width = first.shape[:2]
    return Media("pages", form, (width, height), unread if count > looked else (), (), False, frames)


class _decoding:  # noqa: N801
    """Turns whatever a decoder throws while frames are read into a `PhotoError`."""

    def __enter__(self) -> None:
        ImageFile.LOAD_TRUNCATED_IMAGES = False

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception):
            raise _refusal(error) from None


def resized(pixels: Pixels, width: int, height: int) -> Pixels:
    """The picture in another size, each new pixel the mean of those it stands for."""
    if (height, width) == pixels.shape[:2]:
        return pixels
    import cv2

    quieten_opencv()
    # Down to .6 the neighbours that are mixed in between are all that a pixel stands for, at a fifth of the cost of the exact mean.
    much_smaller = width < 0.6 * pixels.shape[1]
    return np.asarray(
        cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA if much_smaller else cv2.INTER_LINEAR), dtype=np.uint8
    )


def _thumbnail(pixels: Pixels) -> NDArray[np.int16]:
    small = Image.fromarray(pixels).convert("L").resize((64, 64), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.int16)


def _stood_up(pixels: Pixels, picture: Image.Image) -> Pixels:
    """A decoded picture as it is displayed, by what its file says of how the camera was held; as `ImageOps.exif_transpose`."""
    way = picture.getexif().get(ExifTags.Base.Orientation, 1)
    turned = {
        2: pixels[:, ::-1],
        3: pixels[::-1, ::-1],
        4: pixels[::-1],
        5: pixels.transpose(1, 0, 2),
        6: np.rot90(pixels, -1),
        7: pixels[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(pixels),
    }
    return np.ascontiguousarray(turned.get(way, pixels))


def _views(picture: Image.Image, index: int, time: float | None) -> Iterator[Frame]:
    """The picture as shown; and where parts are transparent, what lies under them and what shows on black."""
    picture.load()
    turned = ImageOps.exif_transpose(picture)
    if not turned.has_transparency_data:
        yield Frame(flatten(turned), index, time)
        return
    layered = turned.convert("RGBA")
    yield Frame(_on(layered, 255), index, time)
    alpha = np.asarray(layered.getchannel("A"))
    under = np.asarray(layered)[..., :3][alpha < 128]
    if alpha.size and (alpha < 250).mean() > 0.01:
        if under.size and under.std() > 8:
            yield Frame(np.ascontiguousarray(np.asarray(layered)[..., :3]), index, time, "hidden")
        shown = np.asarray(layered)[..., :3][alpha >= 128]
        if not shown.size or shown.mean() > 200:
            # Light marks on a transparent ground vanish on white, and show in a dark theme.
            yield Frame(_on(layered, 0), index, time, "black")


def _on(layered: Image.Image, shade: int) -> Pixels:
    ground = Image.new("RGBA", layered.size, (shade, shade, shade, 255))
    ground.alpha_composite(layered)
    return np.asarray(ground.convert("RGB"))


def flatten(picture: Image.Image) -> Pixels:
    """A Pillow picture of any mode as RGB, orientation applied, transparency on white.

    16-bit and floating-point pictures are scaled to the range they use, since a scanner's 12 bits would otherwise come out black.
    """
    turned = ImageOps.exif_transpose(picture)
    if turned.mode in ("I", "F", "I;16", "I;16B", "I;16L", "I;16N"):
        values = np.asarray(turned, dtype=np.float32)
        top = 65535.0 if 4095 < values.max() <= 65535 and turned.mode != "F" else max(float(values.max()), 1e-6)
        low = min(float(values.min()), 0.0)
        grey = np.clip((values - low) * (255.0 / (top - low)), 0, 255).astype(np.uint8)
        return np.repeat(grey[..., None], 3, axis=2)
    if turned.has_transparency_data:
        return _on(turned.convert("RGBA"), 255)
    return np.asarray(turned.convert("RGB"))
