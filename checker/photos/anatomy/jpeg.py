"""JPEG (ITU T.81, JFIF, Exif 2.32, CIPA MPF): segments, scans, the end marker, and what stands behind it."""

from __future__ import annotations

import base64
import re
import struct
import zlib

from checker.photos.anatomy import CUT, Anatomy, Part, Role, loose

_SCAN_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The first marker that is neither a stuffed byte nor a restart: where the coded data of a scan ends. It begins with one byte and no row of them: so `re` leaps from each to the next (4 MB in
2 ms, where a row took 29), and a long row in a hostile file is searched once, not from each of its bytes to the last."""
_BASE64 = re.compile(rb"(?:/9j/|iVBORw0KGgo|R0lGOD|UklGR)[A-Za-z0-9+/=\s&#;x]{120,}")
"""A picture written as text: JPEG, PNG, GIF and WebP begin so in base64."""
_BARE = (0x01, *range(0xD0, 0xD9))


def walk(content: bytes) -> Anatomy:
    """Walk a JPEG to its end marker."""
    parts: list[Part] = []
    joined: dict[str, list[bytes]] = {}
    at, size, scans, frames = 2, len(content), 0, 0
    while True:
        start = at
        at = content.find(b"\xff", at)
        if at < 0:
            return Anatomy(size, CUT, tuple(parts))
        parts += loose(content, start, at, "between the blocks of the file")
        while at < size and content[at] == 0xFF:
            at += 1
        if at >= size:
            return Anatomy(size, CUT, tuple(parts))
        marker, at = content[at], at + 1
        if marker == 0xD9:
            break
        if marker in _BARE or marker == 0:
            continue
        length = int.from_bytes(content[at : at + 2], "big")
        if length < 2 or at + length > size:
            return Anatomy(size, CUT, tuple(parts))
        body, at = content[at + 2 : at + length], at + length
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            frames += 1
        elif marker == 0xDA:
            scans += 1
            found = _SCAN_END.search(content, at)
            if not found:
                return Anatomy(size, CUT, tuple(parts))
            at = found.start()
        elif 0xE0 <= marker <= 0xEF or marker == 0xFE:
            parts += _segment(marker, body, joined)
    for where, pieces in joined.items():
        parts += picture_text(b"".join(pieces)) if where.startswith("XMP") else [Part(Role.COPY, where, b"".join(pieces))]
    if not scans or not frames:
        return Anatomy(at, CUT, tuple(parts))
    return Anatomy(at, "", (*parts, *loose(content, at)))


def _segment(marker: int, body: bytes, joined: dict[str, list[bytes]]) -> list[Part]:
    """What an application segment holds besides metadata. Segments that continue one another are kept to be joined."""
    match marker:
        case 0xE0 if body.startswith(b"JFIF\0"):
            width, height = body[12:14] if len(body) >= 14 else (0, 0)
            return [Part(Role.COPY, "the small copy in the header", _raw_rgb(width, height, body[14:]), True)] if width * height else []
        case 0xE0 if body.startswith(b"JFXX\0"):
            return [Part(Role.COPY, "the small copy in the header", body[6:])]
        case 0xE1 if body.startswith(b"Exif\0"):
            return [Part(Role.COPY, "the camera's data (EXIF)", body[6:])]
        case 0xE1 if body.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
            joined.setdefault("XMP", []).append(body[29:])
            return []
        case 0xE1 if body.startswith(b"http://ns.adobe.com/xmp/extension/\0"):
            joined.setdefault("XMP extension", []).append(body[75:])
            return []
        case 0xE2 if body.startswith((b"ICC_PROFILE\0", b"MPF\0", b"urn:iso:std:iso:ts:21496:-1\0")):
            return []
        case 0xEB if body.startswith(b"JP"):
            more = "the record of how the picture was made (C2PA)" in joined
            # Each segment repeats the outer box's header; only the first may keep it.
            joined.setdefault("the record of how the picture was made (C2PA)", []).append(body[16:] if more else body[8:])
            return []
        case 0xED if body.startswith(b"Photoshop 3.0\0"):
            joined.setdefault("Photoshop's data", []).append(body[14:])
            return []
        case 0xEE if body.startswith(b"Adobe"):
            return []
        case 0xEC if body.startswith((b"Ducky", b"PictureInfo", b"[picture info]")):
            return []
        case 0xFE:
            return [Part(Role.COPY, "the comment", body)]
    return [Part(Role.NOTE, f"an unknown block (APP{marker - 0xE0})", body)]


def _raw_rgb(width: int, height: int, body: bytes) -> bytes:
    """Bare RGB as a PNG that can be opened."""
    rows = body[: width * height * 3].ljust(width * height * 3, b"\0")
    raw = b"".join(b"\0" + rows[i : i + width * 3] for i in range(0, len(rows), width * 3))
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(raw)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def picture_text(packet: bytes) -> list[Part]:
    """Pictures that an XMP packet holds as text: thumbnails, and a phone's unprocessed original."""
    parts = []
    for found in _BASE64.findall(packet):
        text = re.sub(rb"&#x[0-9A-Fa-f]+;|[^A-Za-z0-9+/]", b"", found)
        parts.append(Part(Role.COPY, "the file's own description (XMP)", base64.b64decode(text + b"=" * (-len(text) % 4))))
    return parts
