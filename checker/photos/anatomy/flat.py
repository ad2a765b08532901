"""GIF (89a), BMP (all headers up to version 5) and Matroska/WebM (EBML)."""

from __future__ import annotations

import struct

from checker.photos.anatomy import BEHIND, CUT, DAMAGED, Anatomy, Part, Role, loose

_GIF_APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012", b"XMP DataXMP")


def walk_gif(content: bytes) -> Anatomy:
    """Walk a GIF's blocks to its trailer."""
    parts: list[Part] = []
    size = len(content)
    flags = content[10]
    at = 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    pictures = 0
    while True:
        if at >= size:
            return Anatomy(size, CUT, tuple(parts))
        block = content[at]
        if block == 0x3B:
            at += 1
            break
        if block == 0x2C:
            flags, pictures = content[at + 9], pictures + 1
            at += 10 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0) + 1
            label = -1
        elif block == 0x21:
            label, at = content[at + 1], at + 2
        else:
            return Anatomy(size, DAMAGED, tuple(parts))
        start = at
        while content[at]:
            at += 1 + content[at]
        at += 1
        if at > size:
            return Anatomy(size, CUT, tuple(parts))
        if label == 0xFF and content[start + 1 : start + 12] not in _GIF_APPLICATIONS:
            parts.append(Part(Role.NOTE, "an unknown block", _joined(content, start + 1 + content[start])))
        elif label == 0xFE:
            parts.append(Part(Role.COPY, "a comment", _joined(content, start)))
        elif label not in (-1, 0xF9, 0xFF, 0xFE):
            parts.append(Part(Role.NOTE, "an unknown block", _joined(content, start)))
    if not pictures:
        return Anatomy(at, CUT, tuple(parts))
    return Anatomy(at, "", (*parts, *loose(content, at)))


def _joined(content: bytes, at: int) -> bytes:
    pieces = []
    while at < len(content) and content[at]:
        pieces.append(content[at + 1 : at + 1 + content[at]])
        at += 1 + content[at]
    return b"".join(pieces)


def walk_bmp(content: bytes) -> Anatomy:
    """A BMP's end by arithmetic: many programs write its size wrong, so the header's own figure is not asked."""
    offset, header = struct.unpack_from("<II", content, 10)
    if header == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", content, 18)
        squeezed = stored = colours = 0
    else:
        width, height, _, bits, squeezed, stored, _, _, colours = struct.unpack_from("<iiHHIIiiI", content, 18)
    end = offset + (stored if squeezed in (1, 2) else -(-width * bits // 32) * 4 * abs(height))
    parts: tuple[Part, ...] = ()
    tables = 14 + header + (12 if header == 40 and squeezed == 3 else 16 if header == 40 and squeezed == 6 else 0)
    tables += (colours or (1 << bits if bits <= 8 else 0)) * (3 if header == 12 else 4)
    parts += loose(content, min(tables, offset), offset, "between the header and the picture")
    if header == 124:
        start, length = struct.unpack_from("<II", content, 14 + 112)
        if length and 14 + start >= end and 14 + start + length <= len(content):
            parts += loose(content, end, 14 + start)
            end = 14 + start + length  # a colour profile
    if width <= 0 or end > len(content):
        return Anatomy(len(content), CUT, parts)
    return Anatomy(end, "", (*parts, *loose(content, end)))


_SEGMENT, _VOID, _ATTACHMENTS, _CLUSTER = 0x18538067, 0xEC, 0x1941A469, 0x1F43B675
_MATROSKA_KNOWN = frozenset({0x114D9B74, 0x1549A966, 0x1654AE6B, _CLUSTER, 0x1C53BB6B, 0x1043A770, 0x1254C367, 0xBF, _VOID, _ATTACHMENTS})


def walk_matroska(content: bytes) -> Anatomy:
    """Walk the elements of a Matroska or WebM file. A live recording may leave sizes open; then its end is the file's."""
    _, at, length = _element(content, 0)
    at += length or 0
    kind, at, length = _element(content, at)
    if kind != _SEGMENT:
        return Anatomy(len(content), DAMAGED)
    end = len(content) if length is None else at + length
    if end > len(content):
        return Anatomy(len(content), CUT)
    parts: list[Part] = []
    while at < end:
        kind, at, length = _element(content, at)
        if length is None:
            if kind != _CLUSTER:
                return Anatomy(len(content), DAMAGED, tuple(parts))
            continue  # a cluster of open size: its blocks are walked as if they stood here
        if at + length > end:
            return Anatomy(len(content), CUT, tuple(parts))
        if kind == _VOID:
            parts += loose(content, at, at + length, "in a block of filling")
        elif kind == _ATTACHMENTS:
            parts.append(Part(Role.LOOSE, "attached to the video", content[at : at + length]))
        elif kind > 0xFFFF and kind not in _MATROSKA_KNOWN:
            parts.append(Part(Role.NOTE, "an unknown block", content[at : at + length]))
        at += length
    return Anatomy(end, "", (*parts, *loose(content, end, where=BEHIND)))


def _element(content: bytes, at: int) -> tuple[int, int, int | None]:
    """Identifier, where the body begins, and its length (None when left open) of the element at `at`."""
    kind_bytes = 9 - content[at].bit_length()
    if kind_bytes > 4:
        raise ValueError("no element")
    kind, at = int.from_bytes(content[at : at + kind_bytes], "big"), at + kind_bytes
    wide = 9 - content[at].bit_length()
    if wide > 8:
        raise ValueError("no length")
    length = int.from_bytes(content[at : at + wide], "big") & ((1 << 7 * wide) - 1)
    return kind, at + wide, None if length == (1 << 7 * wide) - 1 else length
