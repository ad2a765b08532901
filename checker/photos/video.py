"""Videos as a few frames: about one a second, and each change of scene."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from checker.errors import PhotoError
from checker.photos.anatomy import CUT, Anatomy
from checker.photos.media import Frame, Limits, Media, Pixels
from checker.weights.runtime import threads

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCENE = 18.0
"""Mean difference of 32 x 18 grey thumbnails (0 to 255) from the last frame kept that counts as a change of scene."""

MOST_TRACKS = 4
"""Tracks of pictures that are looked at: angles, a picture in the picture, a cover."""

ATTACHED_PICTURE = 0x400
"""FFmpeg's mark of a track that is one picture, such as a cover."""

_CUT = "The video is cut short: part of it is missing. Copy or export it again."
_PATCHED = "Parts of the video are damaged and cannot be seen as they were. Copy or export it again."
_DAMAGED = "The video is damaged, cut short or of a kind that cannot be played. Export it again as MP4, or check still pictures of it."


def open_video(content: bytes, anatomy: Anatomy, limits: Limits) -> Media:
    """Open a video for sampling.

    Args:
        content: the file's bytes.
        anatomy: what walking them found.
        limits: most frames, seconds and pixels.

    Returns:
        A `Media` whose `frames()` decodes the video once from its start; frames carry their time in seconds.

    Raises:
        PhotoError: it has no pictures, is damaged, or its first frame cannot be decoded.
    """
    if anatomy.missing:
        raise PhotoError(_CUT if anatomy.missing == CUT else _DAMAGED)
    try:
        with _opened(content) as box:
            stream = _pictures(box)
            width, height = int(stream.codec_context.width), int(stream.codec_context.height)
            if width * height > limits.pixels:
                raise PhotoError(f"The video is {width} x {height} pixels, more than can be checked. Export it smaller and check that.")
            form = box.format.name
            seconds = float(box.duration or 0) / 1_000_000
            tracks = len(box.streams.video)
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
    if tracks > MOST_TRACKS:
        unread.append(f"The video has {tracks} tracks of pictures; only the first {MOST_TRACKS} were looked at. Export it with one.")
    note = f"A video is looked at about once every {step:.0f} seconds and at each change of scene; what shows only between is not seen."
    return Media(
        "video",
        form,
        (shown.shape[1], shown.shape[0]),
        tuple(unread),
        (note.replace("every 1 seconds", "a second"),),
        has_sound,
        lambda: (frame for track in range(min(tracks, MOST_TRACKS)) for frame in _sample(content, limits, step, track)),
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

    # FFmpeg's own complaints may hold tags of the file. None, not a level: with one, each complaint of a decoder's thread waits for Python's lock, and
    # whoever closes the file holds that lock while it waits for the thread.
    av.logging.set_level(None)
    return av.open(io.BytesIO(content), mode="r", metadata_errors="ignore")


def _pictures(box: Any, track: int = 0) -> Any:
    if not box.streams.video:
        raise PhotoError("The file has no pictures, only sound. Listen to it yourself: sound is not checked.")
    stream = box.streams.video[track]
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = threads()
    return stream


def _upright(frame: Any) -> Pixels:
    """The frame as displayed: RGB, turned as the file's display matrix says."""
    pixels = frame.to_ndarray(format="rgb24")
    turns = round(getattr(frame, "rotation", 0) / 90) % 4
    return np.ascontiguousarray(np.rot90(pixels, turns)) if turns else pixels


def _sample(content: bytes, limits: Limits, step: float, track: int) -> Iterator[Frame]:
    """Frames of one track, from its first to its last; a track that is damaged or ends early is told when all of it has been looked at."""
    kept = 0
    last_time = -1e9
    last: NDArray[np.int16] | None = None
    end, patched = 0.0, False
    try:
        with _opened(content) as box:
            stream = _pictures(box, track)
            due = _due(box, stream)
            longest_hole = _longest_run_of_zeros(stream.codec_context)
            number = -1
            for packet in box.demux(stream):
                patched |= packet.is_corrupt or (longest_hole > 0 and bytes(longest_hole) in bytes(packet))
                for frame in packet.decode():
                    number += 1
                    time = float(frame.time if frame.time is not None else number / 25)
                    end = max(end, time + float(frame.duration or 0) * float(frame.time_base or 0))
                    patched |= frame.is_corrupt
                    if time > limits.video_seconds:
                        return
                    if frame.width * frame.height > limits.pixels:
                        raise PhotoError("The video changes to pictures larger than can be checked. Export it smaller and check that.")
                    small = frame.reformat(width=32, height=18, format="gray").to_ndarray().astype(np.int16)
                    change = 255.0 if last is None else float(np.abs(small - last).mean())
                    if change < SCENE and (time - last_time < step or change < 0.5):
                        continue
                    if kept >= limits.frames:
                        raise PhotoError(
                            f"The video changes too often: only its first {kept} scenes, {time:.0f} seconds, were looked at. Cut it into shorter ones."
                        )
                    kept, last, last_time = kept + 1, small, time
                    yield Frame(_upright(frame), number + track * 10_000_000, time)
    except PhotoError:
        raise
    except Exception:
        raise PhotoError(_DAMAGED) from None
    if patched:
        raise PhotoError(_PATCHED)
    if kept == 0 or end < due:
        raise PhotoError(_CUT)


def _due(box: Any, stream: Any) -> float:
    """Seconds that the track must reach at least, by what the file says of it; 0 where it says nothing."""
    if stream.duration:
        length = float(stream.duration * stream.time_base)
        return float((stream.start_time or 0) * stream.time_base) + length - max(0.5, 0.02 * length)
    if box.duration and not int(stream.disposition) & ATTACHED_PICTURE:  # of the whole file, whose sound may last longer
        length = float(box.duration) / 1_000_000
        return length - max(2.0, 0.1 * length)
    return 0.0


def _longest_run_of_zeros(codec: Any) -> int:
    """Zero bytes in a row that a packet of this codec cannot have, 0 where FFmpeg itself tells of damage.

    As in still pictures (`anatomy.boxes`, `anatomy.chunks`): these decoders show a hole as if it were a picture.
    """
    if codec.name in ("hevc",):
        return 16
    if codec.name in ("vp8", "vp9", "libvpx", "libvpx-vp9", "av1", "libdav1d"):
        return max(64, int(codec.width * codec.height) // 256 // 32)
    return 0
