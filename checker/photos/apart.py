"""Photos and videos opened in a process of their own, against the clock.

A decoder is a large C library that meets whatever a stranger has sent. One that hangs cannot be stopped from inside, and one that crashes takes its
process along. So files are opened by a helper (`checker.photos.helper`) over two pipes: when an answer takes too long the helper is ended, its file
is refused with a reason, and the next file gets a new helper. This works alike on Windows, macOS and Linux, and needs no guard in the caller's script.

This is the one door: everything else in the checker that meets a photo's bytes asks here, where functions have the names of those of `formats`, `metadata`,
`clean`, `cover`, `decoders` and `publication` that they are asked of (tests/photos/test_one_door.py). Nothing is written to disk, and of a name only its ending is sent.
"""

from __future__ import annotations

import atexit
import datetime
import hashlib
import json
import os
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from checker.errors import PhotoError
from checker.photos.inside import Inside
from checker.photos.media import Copy, Frame, Limits, Media, Pixels
from checker.photos.metadata import Entry, Metadata
from checker.weights.runtime import ONE_THREAD_OF_BLAS

if TYPE_CHECKING:
    from checker.finding import Box
    from checker.photos.publication import PhotoSize

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PIPE_BYTES = 1 << 20
"""What Linux lets a pipe of anybody's hold."""
START_SECONDS = 120.0
"""How long a helper may take to start: a virus scanner may read all of its libraries first."""
SMALL_SECONDS = 20.0
"""How long a small copy may take: it is to be looked at, and nothing rests on it."""
COPY_SECONDS = 240.0
"""How long a copy of a photo may take: a large picture is decoded, and written again in several qualities."""
_TOO_LONG = (
    "It took longer than {:.0f} seconds to open, so it was given up. Save it again as a JPEG or MP4, or a shorter one, and check that."
)
_STOPPED = "The program that opens photos stopped at it. Do not open it elsewhere; save or download it again, and check that."
_NO_HELPER = "The part of the checker that opens photos could not be started. Start the checker again; if it stays so, report this fault."


def send(stream: IO[bytes], message: dict[str, Any], body: bytes | memoryview = b"") -> None:
    """Write one message: its length, itself as JSON, then its body."""
    head = json.dumps({**message, "size": len(body)}).encode()
    stream.write(struct.pack(">I", len(head)) + head)
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytearray]:
    """Read one message.

    Raises:
        EOFError: the other side is gone.
    """
    head = json.loads(_exactly(stream, struct.unpack(">I", _exactly(stream, 4))[0]))
    return head, _exactly(stream, head["size"])


def _exactly(stream: IO[bytes], size: int) -> bytearray:
    data = bytearray(size)
    view, at = memoryview(data), 0
    while at < size:
        count = stream.readinto(view[at:])  # type: ignore[attr-defined]
        if not count:
            raise EOFError
        at += count
    return data


class _Helper:
    """One helper process, asked one thing at a time."""

    def __init__(self) -> None:
        paths = [p for p in sys.path if p]
        try:
            self._process = subprocess.Popen(
                # -P: nothing that lies in the folder of photos can pass for a library.
                [sys.executable, "-P", "-m", "checker.photos.helper"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # decoders complain there, and may repeat what a file says
                env={**ONE_THREAD_OF_BLAS, **os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            raise PhotoError(_NO_HELPER) from None
        for pipe in (self._process.stdin, self._process.stdout):
            _widen(pipe)
        self.late = False
        self.holds = ""
        try:
            self.ask({"do": "hello"}, START_SECONDS)
        except PhotoError:
            raise PhotoError(_NO_HELPER) from None

    def ask(self, message: dict[str, Any], seconds: float, body: bytes = b"") -> tuple[dict[str, Any], bytearray]:
        """The answer to a message.

        Raises:
            PhotoError: it refuses the file, did not answer within `seconds`, or stopped. In the last two cases it is gone.
        """
        assert self._process.stdin and self._process.stdout
        clock = threading.Timer(max(0.01, seconds), self._give_up)
        clock.daemon = True
        clock.start()
        try:
            send(self._process.stdin, message, body)
            answer, data = receive(self._process.stdout)
        except (OSError, EOFError, ValueError, struct.error):
            self.end()
            raise PhotoError(_TOO_LONG.format(seconds) if self.late else _STOPPED) from None
        finally:
            clock.cancel()
        if "refused" in answer:
            raise PhotoError(answer["refused"])
        return answer, data

    def _give_up(self) -> None:
        self.late = True
        self._process.kill()

    @property
    def alive(self) -> bool:
        return not self.late and self._process.poll() is None

    def end(self) -> None:
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(OSError):  # what was left to send has nobody to go to
                    stream.close()
        self._process.wait()


def _widen(pipe: IO[bytes] | None) -> None:
    """Let a pipe hold as much as the system lets anybody: a picture is megabytes, and each filling wakes the other process. Linux only."""
    set_size = getattr(fcntl, "F_SETPIPE_SZ", None) if fcntl else None
    if pipe and set_size:
        with suppress(OSError):  # the system allows less, or no more for this user
            fcntl.fcntl(pipe.fileno(), set_size, PIPE_BYTES)


_idle: list[_Helper] = []
_lock = threading.Lock()


def _borrow(sha: str) -> _Helper:
    """A helper for this caller alone, one that still holds the file where there is one."""
    with _lock:
        _idle.sort(key=lambda h: h.holds == sha)
        helper = _idle.pop() if _idle else None
    return helper if helper and helper.alive else _Helper()


def _give_back(helper: _Helper) -> None:
    if helper.alive:
        with _lock:
            _idle.append(helper)
    else:
        helper.end()


@atexit.register
def end_helpers() -> None:
    """End the helpers that wait. They end by themselves when this process is gone."""
    with _lock:
        helpers, _idle[:] = _idle[:], []
    for helper in helpers:
        helper.end()


class _File:
    """One file in a helper's hands, with the time that is left to it."""

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        self.content, self.limits = content, limits
        self.suffix = PurePosixPath(name).suffix[:16] if name.isascii() else ""
        self.sha = hashlib.sha256(content).hexdigest()
        self.left = limits.total_seconds

    def ask(self, helper: _Helper, message: dict[str, Any], body: bytes = b"") -> tuple[dict[str, Any], bytearray]:
        if self.left <= 0:
            raise PhotoError(_TOO_LONG.format(self.limits.total_seconds))
        start = time.monotonic()
        try:
            return helper.ask(message, min(self.limits.answer_seconds, self.left), body)
        finally:
            self.left -= time.monotonic() - start

    def hand_over(self, helper: _Helper) -> dict[str, Any] | None:
        """Let the helper open the file, unless it holds it already; what it says of it."""
        if helper.holds == self.sha:
            return None
        helper.holds = ""
        answer, _ = self.ask(helper, {"do": "open", "name": f"x{self.suffix}", "limits": asdict(self.limits)}, self.content)
        helper.holds = self.sha
        return answer


def open_media(content: bytes, name: str = "", limits: Limits | None = None) -> Media:
    """As `checker.photos.formats.open_media`, in a helper.

    Raises:
        PhotoError: also where it takes longer than `limits` allow, or stops the helper; so may `frames()`.
    """
    file = _File(content, name, limits or Limits())
    helper = _borrow("")
    try:
        helper.holds = ""
        said = file.hand_over(helper)
        assert said is not None
    finally:
        _give_back(helper)

    def frames() -> Iterator[Frame]:
        helper = _borrow(file.sha)
        try:
            file.hand_over(helper)
            file.ask(helper, {"do": "frames"})
            while True:
                answer, data = file.ask(helper, {"do": "next"})
                if "shape" not in answer:
                    return
                pixels = np.frombuffer(data, np.uint8).reshape(answer["shape"])
                yield Frame(pixels, answer["index"], answer["time"], answer["view"])
        finally:
            _give_back(helper)

    inside = tuple(Inside(*each) for each in said["inside"])
    return Media(
        said["kind"], said["format"], tuple(said["shown"]), tuple(said["unread"]), tuple(said["notes"]), said["has_sound"], frames, inside
    )


def read_metadata(content: bytes, name: str = "", limits: Limits | None = None) -> Metadata:
    """As `checker.photos.metadata.read_metadata`, in a helper, which lets go of the file then. Never raises."""
    file = _File(content, name, limits or Limits())
    helper: _Helper | None = None
    try:
        helper = _borrow(file.sha)
        again = helper.holds == file.sha
        helper.holds = ""
        message = {"do": "metadata", "name": f"x{file.suffix}", "again": again}
        said, _ = file.ask(helper, message, b"" if again else content)
    except PhotoError:
        return Metadata(problem="The file's own information could not be read.")
    finally:
        if helper:
            _give_back(helper)
    taken = datetime.date.fromisoformat(said["taken"]) if said["taken"] else None
    position = (said["position"][0], said["position"][1]) if said["position"] else None
    return Metadata(tuple(Entry(*e) for e in said["entries"]), taken, position, said["problem"])


def small_copy(content: bytes, side: int, limits: Limits | None = None) -> tuple[Pixels, tuple[int, int]]:
    """As `checker.photos.formats.small_copy`, in a helper, which lets go of the file then.

    Raises:
        PhotoError: also where it takes longer than `limits` allow, or stops the helper.
    """
    said, data = _asked_once({"do": "small", "side": side}, content, "", limits or Limits(answer_seconds=SMALL_SECONDS))
    return np.frombuffer(data, np.uint8).reshape(said["shape"]), (said["whole"][0], said["whole"][1])


def displayed_size(content: bytes) -> tuple[int, int]:
    """Width and height of a picture as it is displayed.

    Raises:
        PhotoError: it cannot be opened.
    """
    said, _ = _asked_once({"do": "size"}, content, "", Limits(answer_seconds=SMALL_SECONDS))
    return said["shown"][0], said["shown"][1]


def clean_copy(content: bytes, name: str = "", limits: Limits | None = None) -> Copy:
    """As `checker.photos.clean.clean_copy`, in a helper.

    Raises:
        PhotoError: also where it takes too long, or stops the helper.
    """
    return _copy({"how": "clean"}, content, name, limits)


def covered_copy(
    content: bytes, boxes: Sequence[Box], style: str = "solid", *, keep: Box | None = None, name: str = "", limits: Limits | None = None
) -> Copy:
    """As `checker.photos.cover.covered_copy`, in a helper.

    Raises:
        PhotoError: also where it takes too long, or stops the helper.
    """
    return _copy({"how": "covered", "boxes": [_whole(b) for b in boxes], "style": style, "keep": _whole(keep)}, content, name, limits)


def publication_copy(content: bytes, name: str, size: PhotoSize, limits: Limits | None = None) -> Copy:
    """As `checker.photos.publication.publication_copy`, in a helper.

    Raises:
        PhotoError: also where it takes too long, or stops the helper.
    """
    wanted = {"side": size.side, "bytes": size.bytes, "formats": sorted(size.formats)}
    return _copy({"how": "publication", **wanted}, content, name, limits)


def _whole(box: Box | None) -> list[int] | None:
    """A box in plain numbers: one that was computed may hold numpy's."""
    return [int(edge) for edge in box] if box else None


def _copy(message: dict[str, Any], content: bytes, name: str, limits: Limits | None) -> Copy:
    limits = limits or Limits(answer_seconds=COPY_SECONDS)
    said, data = _asked_once({"do": "copy", **message}, content, name, limits)
    return Copy(content if said["same"] else bytes(data), said["suffix"])


def _asked_once(message: dict[str, Any], content: bytes, name: str, limits: Limits) -> tuple[dict[str, Any], bytearray]:
    """The answer to one question about a file, which the helper lets go of then."""
    file = _File(content, name, limits)
    helper = _borrow("")
    try:
        helper.holds = ""
        return file.ask(helper, {**message, "name": f"x{file.suffix}", "limits": asdict(limits)}, content)
    finally:
        _give_back(helper)


def forget() -> None:
    """Have the helpers that wait let go of the last file."""
    with _lock:
        helpers, _idle[:] = _idle[:], []
    for helper in helpers:
        try:
            helper.holds = ""
            helper.ask({"do": "hello"}, 10)
        except PhotoError:
            continue
        _give_back(helper)
