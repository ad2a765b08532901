"""Files made of chunks: PNG (W3C PNG 3), WebP and AVI (RIFF)."""

from __future__ import annotations

import struct
import zlib

from checker.photos.anatomy import CUT, DAMAGED, Anatomy, Part, Role, loose
from checker.photos.anatomy.jpeg import picture_text

_PNG_KNOWN = frozenset(
    [
        "IHDR",
        "PLTE",
        "IDAT",
        "IEND",
        "acTL",
        "fcTL",
        "fdAT",
        "tRNS",
        "cHRM",
        "gAMA",
        "iCCP",
        "sBIT",
        "sRGB",
        "cICP",
        "mDCV",
        "mDCv",
        "cLLI",
        "cLLi",
        "bKGD",
        "hIST",
        "pHYs",
        "sPLT",
        "tIME",
        "oFFs",
        "pCAL",
        "sCAL",
        "gIFg",
        "gIFx",
        "sTER",
        "iDOT",
        "tEXt",
        "zTXt",
        "iTXt",
    ]
)
_COLOURS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
LARGEST = 400_000_000
"""Pixels from which a picture is not unpacked here; it is refused long before."""


def walk_png(content: bytes) -> Anatomy:  # noqa: C901  a format's parts in the order of its standard
    """Walk a PNG's chunks to IEND; unpack its data (and each frame's) to count that every row is there."""
    parts: list[Part] = []
    at, size = 8, len(content)
    header: tuple[int, ...] = ()
    rows: _Rows | None = None
    while True:
        if at + 12 > size:
            return Anatomy(size, CUT, tuple(parts))
        length, kind = struct.unpack_from(">I4s", content, at)
        if at + 12 + length > size:
            return Anatomy(size, CUT, tuple(parts))
        body = content[at + 8 : at + 8 + length]
        intact = zlib.crc32(body, zlib.crc32(kind)) == int.from_bytes(content[at + 8 + length : at + 12 + length], "big")
        name, at = kind.decode("latin-1"), at + 12 + length
        if not intact and (name[0].isupper() or name in ("fcTL", "fdAT", "tRNS")):
            return Anatomy(size, DAMAGED, tuple(parts))
        if rows and name not in ("IDAT", "fdAT"):
            if not rows.complete:
                return Anatomy(size, CUT, tuple(parts))
            parts += rows.over
            rows = None
        match name:
            case "IHDR":
                header = struct.unpack(">IIBBBBB", body)
                if header[3] not in _COLOURS or header[0] * header[1] > LARGEST:
                    return Anatomy(size, DAMAGED)
                frame = (header[0], header[1])
            case "fcTL":
                frame = struct.unpack_from(">II", body, 4)
            case "IDAT" | "fdAT":
                rows = rows or _Rows(frame if name == "fdAT" else (header[0], header[1]), header)
                rows.feed(body if name == "IDAT" else body[4:])
            case "IEND":
                parts += loose(body, 0, None, "in the end block")
                break
            case "eXIf" | "caBX":
                parts.append(
                    Part(Role.COPY, "the camera's data (EXIF)" if name == "eXIf" else "the record of how the picture was made", body)
                )
            case "iTXt" | "tEXt" | "zTXt":
                parts += picture_text(body)
                parts += [Part(Role.COPY, "a text block", body)] if name != "zTXt" else []
            case _ if name not in _PNG_KNOWN:
                parts.append(Part(Role.NOTE, "an unknown block", body))
    if not header or b"IDAT" not in content:
        return Anatomy(at, CUT, tuple(parts))
    return Anatomy(at, "", (*parts, *loose(content, at)))


class _Rows:
    """Unpacks one frame's data a megabyte at a time and counts; nothing is kept."""

    def __init__(self, frame: tuple[int, ...], header: tuple[int, ...]) -> None:
        width, height = frame
        bits = header[2] * _COLOURS[header[3]]
        passes = _PASSES if header[6] else ((0, 0, 1, 1),)
        sizes = [(-(-(width - x) // dx), -(-(height - y) // dy)) for x, y, dx, dy in passes]
        self.wanted = sum(h * (1 + -(-w * bits // 8)) for w, h in sizes if w > 0 and h > 0)
        self.count = 0
        self.broken = False
        self._stream = zlib.decompressobj()
        self._extra = b""

    def feed(self, body: bytes) -> None:
        while body and not self.broken:
            if self._stream.eof:
                self._extra += body
                return
            try:
                self._take(self._stream.decompress(body, 1 << 20))
            except zlib.error:
                self.broken = True
            body = self._stream.unconsumed_tail or self._stream.unused_data

    def _take(self, data: bytes) -> None:
        self._extra += data[max(0, self.wanted - self.count) :]
        self.count += len(data)
        if len(self._extra) > 1 << 22:  # far more than the picture needs: a bomb
            self.broken = True

    @property
    def complete(self) -> bool:
        if not self.broken:
            self._take(self._stream.flush())
        return not self.broken and self.count >= self.wanted

    @property
    def over(self) -> tuple[Part, ...]:
        return loose(self._extra, 0, None, "in the picture's data, behind its last row")


_WEBP_KNOWN = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP")
_AVI_KNOWN = (b"LIST", b"idx1", b"JUNK", b"RIFF")


def walk_riff(content: bytes) -> Anatomy:
    """Walk a WebP's or an AVI's chunks to the end that its header states."""
    size, form = int.from_bytes(content[4:8], "little") + 8, content[8:12]
    if size > len(content):
        return Anatomy(len(content), CUT)
    parts: list[Part] = []
    at, pictures = 12, 0
    while at + 8 <= size:
        kind, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if at + 8 + length > size:
            return Anatomy(len(content), CUT, tuple(parts))
        body, at = content[at + 8 : at + 8 + length], at + 8 + length + (length & 1)
        if form == b"WEBP":
            pictures += kind in (b"VP8 ", b"VP8L", b"ANMF")
            if _has_hole(kind, body):
                return Anatomy(size, DAMAGED, tuple(parts))
            if kind in (b"EXIF", b"XMP "):
                parts += picture_text(body) if kind == b"XMP " else [Part(Role.COPY, "the camera's data (EXIF)", body)]
            elif kind not in _WEBP_KNOWN:
                parts.append(Part(Role.NOTE, "an unknown block", body))
        elif kind == b"JUNK":
            parts += loose(body, 0, None, "in a block of filling")
        elif kind not in _AVI_KNOWN:
            parts.append(Part(Role.NOTE, "an unknown block", body))
    if form == b"WEBP" and not pictures:
        return Anatomy(size, CUT)
    end = size
    # An AVI of more than a gigabyte goes on in further RIFF blocks (OpenDML).
    while form != b"WEBP" and content[end : end + 4] == b"RIFF":
        end += int.from_bytes(content[end + 4 : end + 8], "little") + 8
    if end > len(content):
        return Anatomy(len(content), CUT, tuple(parts))
    return Anatomy(end, "", (*parts, *loose(content, at, size, "between the blocks of the file"), *loose(content, end)))


def _has_hole(kind: bytes, body: bytes) -> bool:
    """Whether coded data hold a stretch of zeros too long for its coding: a copy that was broken off in a file of full length.

    VP8's arithmetic code comes to zeros where the picture is plain; measured on wholly plain ones, one byte in 40 macroblocks (16 x 16 pixels).
    """
    if kind == b"ANMF":
        at, hole = 16, False
        while at + 8 <= len(body) and not hole:
            length = int.from_bytes(body[at + 4 : at + 8], "little")
            hole = at + 8 + length > len(body) or _has_hole(body[at : at + 4], body[at + 8 : at + 8 + length])
            at += 8 + length + (length & 1)
        return hole
    if kind == b"VP8L":
        return bytes(32) in body
    if kind != b"VP8 ":
        return False
    width, height = struct.unpack_from("<HH", body, 6)
    blocks = -(-(width & 0x3FFF) // 16) * -(-(height & 0x3FFF) // 16)
    return bytes(max(64, blocks // 32)) in body
