"""The helper process in which `checker.photos.apart` has files opened: it reads requests from one pipe and answers on the other until that closes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import astuple
from typing import IO, Any

import numpy as np

from checker.errors import PhotoError
from checker.finding import Box
from checker.photos.apart import receive, send
from checker.photos.clean import clean_copy
from checker.photos.cover import covered_copy
from checker.photos.decoders import displayed_size, open_with_pillow
from checker.photos.formats import open_media, small_copy
from checker.photos.media import Copy, Frame, Limits, Media
from checker.photos.metadata import read_metadata
from checker.photos.publication import PhotoSize, publication_copy
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
            case "size":
                self.clear()
                return {"shown": displayed_size(open_with_pillow(body))}, b""
            case "copy":
                self.clear()
                copy = made_copy(message, body)
                same = copy.content == body
                return {"suffix": copy.suffix, "same": same}, b"" if same else copy.content
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


def made_copy(message: dict[str, Any], content: bytes) -> Copy:
    """The copy that is asked for.

    Raises:
        PhotoError: it cannot be made.
    """
    name, limits = message["name"], Limits(**message["limits"])
    match message["how"]:
        case "clean":
            return clean_copy(content, name, limits)
        case "covered":
            boxes, keep = [_box(b) for b in message["boxes"]], message["keep"]
            return covered_copy(content, boxes, message["style"], keep=_box(keep) if keep else None, name=name, limits=limits)
        case "publication":
            return publication_copy(content, name, PhotoSize(message["side"], message["bytes"], frozenset(message["formats"])), limits)
    raise ValueError("no such copy")


def _box(four: list[int]) -> Box:
    left, top, right, bottom = four
    return left, top, right, bottom


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
