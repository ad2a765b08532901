"""The helper process in which `checker.photos.apart` has files opened: it reads requests from one pipe and answers on the other until that closes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import astuple
from typing import IO, Any

import numpy as np

from checker.errors import PhotoError
from checker.photos.apart import receive, send
from checker.photos.formats import open_media, small_copy
from checker.photos.media import Frame, Limits, Media
from checker.photos.metadata import read_metadata
from checker.weights.runtime import keep_freed_memory


class Bench:
    """What lies before the helper: one file at most."""

    def __init__(self) -> None:
        self.content = b""
        self.media: Media | None = None
        self.frames: Iterator[Frame] = iter(())

    def clear(self) -> None:
        """Let go of the file."""
        self.content, self.media, self.frames = b"", None, iter(())

    def answer(self, message: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes | memoryview]:
        """The answer to one request.

        Raises:
            PhotoError: the file is refused.
        """
        match message["do"]:
            case "hello":
                self.clear()
                return {}, b""
            case "open":
                self.clear()
                self.content = body
                self.media = media = open_media(body, message["name"], Limits(**message["limits"]))
                said = {
                    "kind": media.kind,
                    "format": media.format,
                    "shown": media.size,
                    "unread": media.unread,
                    "notes": media.notes,
                    "has_sound": media.has_sound,
                    "inside": [(i.kind, i.tag, i.value) for i in media.inside],
                }
                return said, b""
            case "frames":
                assert self.media
                self.frames = self.media.frames()
                return {}, b""
            case "next":
                frame = next(self.frames, None)
                if frame is None:
                    return {}, b""
                pixels = np.ascontiguousarray(frame.pixels)
                said = {"shape": pixels.shape, "index": frame.index, "time": frame.time, "view": frame.view}
                return said, pixels.data.cast("B")
            case "small":
                self.clear()
                pixels, whole = small_copy(body, message["side"], Limits(**message["limits"]))
                return {"shape": pixels.shape, "whole": whole}, np.ascontiguousarray(pixels).data.cast("B")
            case "metadata":
                inside = self.media.inside if message["again"] and self.media else None
                found = read_metadata(self.content if message["again"] else body, message["name"], inside)
                self.clear()
                said = {
                    "entries": [astuple(e) for e in found.entries],
                    "taken": found.taken.isoformat() if found.taken else None,
                    "position": found.position,
                    "problem": found.problem,
                }
                return said, b""
        raise ValueError("no such request")


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until the other side closes its end."""
    bench = Bench()
    while True:
        try:
            message, body = receive(requests)
        except EOFError:
            return
        try:
            said, data = bench.answer(message, bytes(body))
        except PhotoError as error:
            if message["do"] == "open":
                bench.clear()
            said, data = {"refused": str(error)}, b""
        except Exception as error:  # its text may hold what the file says
            said, data = {"refused": f"It could not be opened ({type(error).__name__}). Save it again as a JPEG and check that."}, b""
        send(answers, said, data)


def main() -> None:
    """Serve on standard input and output, where no library can print any more."""
    keep_freed_memory()
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
