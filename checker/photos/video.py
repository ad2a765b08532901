"""Videos as a few frames: about one a second, and each change of scene."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from checker.errors import PhotoError
from checker.photos.formats import Frame, Limits, Media, Pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCENE = 18.0
"""Mean difference of 32 x 18 grey thumbnails (0 to 255) from the last frame kept that counts as a change of scene."""

_DAMAGED = "The video is damaged, cut short or of a kind that cannot be played. Export it again as MP4, or check still pictures of it."


def open_video(content: bytes, limits: Limits) -> Media:
    """Open a video for sampling.

    Args:
        content: the file's bytes.
        limits: most frames, seconds and pixels.

    Returns:
        A `Media` whose `frames()` decodes the video once from its start; frames carry their time in seconds.

    Raises:
        PhotoError: it has no pictures, is damaged, or its first frame cannot be decoded.
    """
    try:
        with _opened(content) as box:
            stream = _pictures(box)
            width, height = int(stream.codec_context.width), int(stream.codec_context.height)
            if width * height > limits.pixels:
                raise PhotoError(f"The video is {width} x {height} pixels, more than can be checked. Export it smaller and check that.")
            form = box.format.name
            seconds = float(box.duration or 0) / 1_000_000
            has_sound, has_titles = bool(box.streams.audio), bool(box.streams.subtitles)
            first = next(box.decode(stream), None)
            if first is None:
                raise PhotoError(_DAMAGED)
            shown = _upright(first)
    except PhotoError:
        raise
    except Exception:
        raise PhotoError(_DAMAGED) from None
    looked = min(seconds, limits.video_seconds) if seconds else limits.video_seconds
    # Half of the frames are kept for changes of scene.
    step = max(1.0, looked / max(1, limits.frames // 2))
    unread = []
    if seconds > limits.video_seconds + 1:
        unread.append(
            f"The video is {seconds:.0f} seconds long; only the first {limits.video_seconds} were looked at. Cut it into shorter ones."
        )
    if has_titles:
        unread.append("The video has subtitles, which were not read. Read them yourself.")
    note = f"A video is looked at about once every {step:.0f} seconds and at each change of scene; what shows only between is not seen."
    return Media(
        "video",
        form,
        (shown.shape[1], shown.shape[0]),
        tuple(unread),
        (note.replace("every 1 seconds", "a second"),),
        has_sound,
        lambda: _sample(content, limits, step),
    )


def container_tags(content: bytes) -> list[tuple[str, str]]:
    """The tags of a video's container and streams: place, device, dates, titles.

    Raises:
        PhotoError: the container cannot be opened.
    """
    try:
        with _opened(content) as box:
            tags = [*box.metadata.items(), *(item for stream in box.streams for item in stream.metadata.items())]
            kinds = {stream.type for stream in box.streams} - {"video", "audio", "subtitle"}
    except Exception:
        raise PhotoError("The video's own information could not be read.") from None
    return [*tags, *((f"{kind} stream", "recorded beside the pictures") for kind in sorted(kinds))]


def _opened(content: bytes) -> Any:
    import av

    # FFmpeg's own complaints would go to standard error, and may hold tags of the file.
    av.logging.set_level(av.logging.PANIC)
    return av.open(io.BytesIO(content), mode="r", metadata_errors="ignore")


def _pictures(box: Any) -> Any:
    if not box.streams.video:
        raise PhotoError("The file has no pictures, only sound. Listen to it yourself: sound is not checked.")
    stream = box.streams.video[0]
    stream.thread_type = "AUTO"
    return stream


def _upright(frame: Any) -> Pixels:
    """The frame as displayed: RGB, turned as the file's display matrix says."""
    pixels = frame.to_ndarray(format="rgb24")
    turns = round(getattr(frame, "rotation", 0) / 90) % 4
    return np.ascontiguousarray(np.rot90(pixels, turns)) if turns else pixels


def _sample(content: bytes, limits: Limits, step: float) -> Iterator[Frame]:
    kept = 0
    last_time = -1e9
    last: NDArray[np.int16] | None = None
    end = 0.0
    try:
        with _opened(content) as box:
            stream = _pictures(box)
            length = float(box.duration or 0) / 1_000_000
            for number, frame in enumerate(box.decode(stream)):
                time = end = float(frame.time if frame.time is not None else number / 25)
                if time > limits.video_seconds:
                    return
                small = frame.reformat(width=32, height=18, format="gray").to_ndarray().astype(np.int16)
                change = 255.0 if last is None else float(np.abs(small - last).mean())
                if change < SCENE and (time - last_time < step or change < 0.5):
                    continue
                if kept >= limits.frames:
                    raise PhotoError(
                        f"The video changes too often: only its first {kept} scenes, {time:.0f} seconds, were looked at. Cut it into shorter ones."
                    )
                kept, last, last_time = kept + 1, small, time
                yield Frame(_upright(frame), number, time)
    except PhotoError:
        raise
    except Exception:
        raise PhotoError(_DAMAGED) from None
    if length and end < length - max(2.0, 0.1 * length):
        raise PhotoError("The video is cut short: part of it is missing. Copy or export it again.")
