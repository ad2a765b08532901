"""Files made of boxes (ISO/IEC 14496-12): HEIC and AVIF pictures (23008-12), MP4 and MOV videos."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.photos.anatomy import BEHIND, CUT, DAMAGED, Anatomy, Part, Role, loose
from checker.photos.anatomy.jpeg import picture_text

FIRST = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_KNOWN = FIRST | {b"meta", b"moof", b"mfra", b"sidx", b"ssix", b"styp", b"emsg", b"prft", b"pdin", b"udta", b"uuid"}
_IMAGES = frozenset({b"hvc1", b"av01", b"grid", b"iovl", b"iden", b"jpeg", b"avc1", b"unci", b"j2k1", b"hvt1", b"lhv1"})
_ALPHA = (b"auxid:1", b"auxiliary:alpha")
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_SPHERICAL = bytes.fromhex("ffcc8263f8554a938814587a02521fdd")
_HANDLER = re.compile(rb"(hdlr.{8})(....)", re.DOTALL)
"""What a track is: `vide`, `pict`, `soun`."""
Span = tuple[int, int]


_PICTURES = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}


def is_picture(content: bytes) -> bool:
    """Whether the brands of a file that begins with `ftyp` say that it is a picture, or a sequence of them, and no video."""
    stop = min(64, int.from_bytes(content[:4], "big"))
    brands = {content[8:12], *(content[i : i + 4] for i in range(16, stop, 4))}
    return content[8:12] in _PICTURES or bool(brands & {b"heic", b"heix", b"avif"})


@dataclass(slots=True)
class _Item:
    """One item of a picture file: a coded picture, a recipe for one, or metadata."""

    kind: bytes = b""
    mime: bytes = b""
    spans: list[Span] = field(default_factory=list)
    inside_idat: bool = False
    elsewhere: bool = False


def _boxes(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, where the body begins, and where it ends, of each box. A box that reaches beyond `end` is given as it stands."""
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", content, at)
        start = at + 8
        if size == 1:
            size, start = struct.unpack_from(">Q", content, start)[0], at + 16
        elif size == 0:
            size = end - at
        if size < start - at:
            raise ValueError("no box")
        yield kind, start, at + size
        at += size


def walk(content: bytes) -> Anatomy:  # noqa: C901  a format's parts in the order of its standard
    """Walk the boxes of a picture or video file, and see that whatever its tables point to is there."""
    parts: list[Part] = []
    tops: dict[bytes, list[Span]] = {}
    size, end = len(content), 0
    for kind, start, stop in _top(content):
        if (kind not in _KNOWN and not _sensible(kind)) or (kind == b"ftyp" and tops):
            break  # no box, or another file
        if stop > size:
            return Anatomy(size, CUT, tuple(parts))
        end = stop
        tops.setdefault(kind, []).append((start, stop))
        if kind in (b"free", b"skip", b"wide"):
            parts += loose(content, start, stop, "in a block of filling")
        elif kind == b"mpvd":
            parts.append(Part(Role.LOOSE, "beside the picture (a short video, as in a motion photo)", content[start:stop]))
        elif kind == b"uuid" and content[start : start + 16] == _XMP:
            parts += picture_text(content[start:stop])
        elif kind not in _KNOWN or (kind == b"uuid" and content[start : start + 16] != _SPHERICAL):
            parts.append(Part(Role.NOTE, "an unknown block", content[start:stop]))
    tail = loose(content, end, where=BEHIND)
    if not tops.get(b"ftyp") and not tops.get(b"moov"):
        return Anatomy(size, CUT, tuple(parts))
    used: list[Span] = []
    tracks = [span for start, stop in tops.get(b"moov", ()) for span in _samples(content, start, stop)]
    if b"meta" in tops:
        missing, more = _picture(content, tops, tracks, used)
        if missing:
            return Anatomy(end, missing, (*parts, *more, *tail))
        parts += more
    elif b"moov" not in tops:
        return Anatomy(size, CUT, (*parts, *tail))
    used += tracks
    if content[8:12] in (b"avis", b"msf1", b"hevc", b"hevx") and any(bytes(32) in content[a:b] for a, b in tracks):
        return Anatomy(end, DAMAGED, (*parts, *tail))
    if any(stop > size for _, stop in used):
        return Anatomy(end, CUT, (*parts, *tail))
    if b"moof" not in tops:  # fragments point into their data by rules of their own
        for start, stop in tops.get(b"mdat", ()):
            parts += _gaps(content, start, stop, used)
    return Anatomy(end, "", (*parts, *tail))


def _top(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    try:
        yield from _boxes(content, 0, len(content))
    except (ValueError, struct.error):
        return  # what follows is no box: loose bytes


def _sensible(kind: bytes) -> bool:
    return all(0x20 <= c < 0x7F for c in kind) and kind[:1].isalpha()


def _gaps(content: bytes, start: int, stop: int, used: list[Span]) -> Iterator[Part]:
    at = start
    for first, last in sorted(used):
        if last <= start or first >= stop:
            continue
        if first - at > 8:
            yield from loose(content, at, first, "between the pictures of the file")
        at = max(at, last)
    if stop - at > 8:
        yield from loose(content, at, stop, "between the pictures of the file")


def _samples(content: bytes, start: int, stop: int) -> Iterator[Span]:
    """Where the chunks of every track of a `moov` lie."""
    for kind, a, b in _boxes(content, start, stop):
        if kind in (b"trak", b"mdia", b"minf"):
            yield from _samples(content, a, b)
        elif kind == b"stbl":
            yield from _chunks({k: content[x:y] for k, x, y in _boxes(content, a, b)})


def _chunks(table: dict[bytes, bytes]) -> Iterator[Span]:
    wide = b"co64" in table
    raw = table.get(b"co64") or table.get(b"stco") or bytes(8)
    count = min(int.from_bytes(raw[4:8], "big"), (len(raw) - 8) // (8 if wide else 4))
    offsets = struct.unpack_from(f">{count}{'Q' if wide else 'I'}", raw, 8)
    raw = table.get(b"stsz") or b""
    same, samples = struct.unpack_from(">II", raw, 4) if raw else (0, 0)
    sizes = struct.unpack_from(f">{min(samples, (len(raw) - 12) // 4)}I", raw, 12) if raw and not same else ()
    raw = table.get(b"stsc") or bytes(8)
    rows = [struct.unpack_from(">II", raw, 8 + 12 * i) for i in range(min(int.from_bytes(raw[4:8], "big"), (len(raw) - 8) // 12))]
    if not raw or not rows or (not same and not sizes):
        return
    at, row = 0, 0
    for number, offset in enumerate(offsets, 1):
        while row + 1 < len(rows) and rows[row + 1][0] <= number:
            row += 1
        each = rows[row][1]
        yield offset, offset + (same * each if same else sum(sizes[at : at + each]))
        at += each


def _picture(content: bytes, tops: dict[bytes, list[Span]], samples: list[Span], used: list[Span]) -> tuple[str, list[Part]]:
    """The items of a picture file: what is missing, and the parts that are not the picture shown. Adds what is referred to, to `used`.

    Such a file may hold a sequence too, as tracks whose coded data are `samples`. What is shown is the one or the other, and which it is differs from viewer to viewer: the
    other is a part, unless its data are the very same.
    """
    meta = tops[b"meta"][0]
    tables = {kind: (a, b) for kind, a, b in _boxes(content, meta[0] + 4, meta[1])}
    if not {b"pitm", b"iloc", b"iinf"} <= set(tables):
        return ("" if b"moov" in content else CUT), []
    primary = int.from_bytes(content[tables[b"pitm"][0] + 4 : tables[b"pitm"][0] + (6 if content[tables[b"pitm"][0]] == 0 else 8)], "big")
    items: dict[int, _Item] = {}
    _read_names(content, tables[b"iinf"], items)
    _read_places(content, tables[b"iloc"], items)
    idat = tables.get(b"idat", (0, 0))
    references = list(_references(content, tables[b"iref"])) if b"iref" in tables else []
    auxiliary = _auxiliary_kinds(content, tables[b"iprp"]) if b"iprp" in tables else {}
    if primary not in items:
        return DAMAGED, []
    for item in items.values():
        base, stop = idat if item.inside_idat else (0, len(content))
        if any(base + b > stop for _, b in item.spans):
            return CUT, []
        if not item.inside_idat:
            used += item.spans
        if item.kind in (b"hvc1", b"av01") and _has_hole(item, content):
            return DAMAGED, []
    moved = content[8:12] == b"avis" or not is_picture(content)  # what is shown are the tracks
    still = _as_still(content, tops, items[primary].kind) if moved else content
    parts = _parts(still, tables, items, primary, references, auxiliary)
    if b"moov" in tops:
        shared = _within(_spans(items[primary], idat), samples) if moved else _within(samples, items[primary].spans)
        if moved and items[primary].kind in _IMAGES and not shared:
            parts.append(Part(Role.LOOSE, "the single picture in a file of many", still, True))
        elif not moved and not shared and _has_pictures(content, tops):
            parts.append(Part(Role.SEQUENCE, "a sequence of pictures beside the picture shown", _as_video(content, tops), True))
    return "", parts


def _within(some: list[Span], others: list[Span]) -> bool:
    return bool(some) and all(any(a <= first and last <= b for a, b in others) for first, last in some)


def _has_pictures(content: bytes, tops: dict[bytes, list[Span]]) -> bool:
    """Whether there is a track of anything but sound."""
    tracks = [content[a:b] for span in tops[b"moov"] for kind, a, b in _boxes(content, *span) if kind == b"trak"]
    return any(_HANDLER.search(track) is None or _HANDLER.search(track)[2] != b"soun" for track in tracks)  # type: ignore[index]


def _as_still(content: bytes, tops: dict[bytes, list[Span]], kind: bytes) -> bytes:
    """The same file without its tracks: every viewer shows the picture."""
    return _branded(_emptied(content, tops, b"moov"), tops, b"avif" if kind == b"av01" else b"heic")


def _as_video(content: bytes, tops: dict[bytes, list[Span]]) -> bytes:
    """The same file without its picture: a video of what the tracks hold. Tracks of pictures and of video differ in their handler's name alone."""
    made = bytearray(_branded(_emptied(content, tops, b"meta"), tops, b"isom"))
    for start, stop in tops[b"moov"]:
        made[start:stop] = _HANDLER.sub(lambda found: found[1] + (b"vide" if found[2] == b"pict" else found[2]), made[start:stop])
    return bytes(made)


def _emptied(content: bytes, tops: dict[bytes, list[Span]], kind: bytes) -> bytes:
    """With filling in place of the boxes of that kind."""
    made = bytearray(content)
    for start, stop in tops[kind]:
        at = content.rindex(kind, 0, start)
        made[at : at + 4] = b"free"
        made[start:stop] = bytes(stop - start)
    return bytes(made)


def _branded(content: bytes, tops: dict[bytes, list[Span]], brand: bytes) -> bytes:
    start, stop = tops[b"ftyp"][0]
    return (
        content[:start] + brand + content[start + 4 : start + 8] + brand * ((stop - start - 8) // 4) + content[stop - (stop - start) % 4 :]
    )


def _parts(
    content: bytes,
    tables: dict[bytes, Span],
    items: dict[int, _Item],
    primary: int,
    references: list[tuple[bytes, int, tuple[int, ...]]],
    auxiliary: dict[int, bytes],
) -> list[Part]:
    shown, maps, copies = {primary}, set[int](), set[int]()
    for _ in range(len(references) + 1):
        before = len(shown) + len(maps)
        for kind, source, targets in references:
            if kind == b"dimg" and source in shown:
                shown.update(targets)
            elif kind == b"dimg" and items.get(source, _Item()).kind == b"tmap":
                maps.update(set(targets) - shown)  # the brightness map of an HDR picture
            elif kind == b"dimg" and source in maps:
                maps.update(targets)
            elif kind == b"auxl" and set(targets) & shown:
                (shown if any(a in auxiliary.get(source, b"") for a in _ALPHA) else maps).add(source)
            elif kind == b"thmb" and set(targets) & (shown | maps):
                copies.add(source)
        if len(shown) + len(maps) == before:
            break
    tiles = {t for kind, source, targets in references if kind == b"dimg" and source not in shown | maps for t in targets}
    parts: list[Part] = []
    for number, item in items.items():
        data = b"".join(content[a:b] for a, b in _spans(item, tables.get(b"idat", (0, 0))))
        if item.kind in _IMAGES:
            if number in shown or number in tiles:
                continue
            role = Role.AUXILIARY if number in maps else Role.COPY if number in copies else Role.LOOSE
            where = {Role.AUXILIARY: "a map of depth or brightness", Role.COPY: "the small copy", Role.LOOSE: "a further picture"}[role]
            parts.append(Part(role, where, _with_primary(content, tables[b"pitm"], number), True))
        elif item.kind == b"Exif":
            parts.append(Part(Role.COPY, "the camera's data (EXIF)", data))
        elif item.kind == b"mime" and b"xml" in item.mime:
            parts += picture_text(data)
        elif item.kind not in (b"tmap", b""):
            parts.append(Part(Role.NOTE, "an unknown block", data))
    return parts


def _spans(item: _Item, idat: Span) -> list[Span]:
    return [(a + idat[0], b + idat[0]) for a, b in item.spans] if item.inside_idat else item.spans


def _with_primary(content: bytes, pitm: Span, number: int) -> bytes:
    """The same file, which now shows the item of that number."""
    wide = 2 if content[pitm[0]] == 0 else 4
    return content[: pitm[0] + 4] + number.to_bytes(wide, "big") + content[pitm[0] + 4 + wide :]


def _has_hole(item: _Item, content: bytes) -> bool:
    """Whether coded data hold a stretch of zeros that its coding cannot give: a copy that was broken off in a file of full length.

    HEVC never has three zero bytes inside a unit (7.4.1: an emulation prevention byte stands between them); AV1's arithmetic code does not come
    to 32 zero bytes in a row.
    """
    data = b"".join(content[a:b] for a, b in item.spans)
    if item.kind == b"av01":
        return bytes(32) in data
    at = 0
    while at + 4 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if length == 0 or at + 4 + length > len(data) or b"\0\0\0" in data[at + 4 : at + 4 + length]:
            return True
        at += 4 + length
    return at != len(data) or not data


def _read_names(content: bytes, span: Span, items: dict[int, _Item]) -> None:
    start, stop = span
    for kind, a, b in _boxes(content, start + (6 if content[start] == 0 else 8), stop):
        if kind == b"infe" and content[a] >= 2:
            wide = 2 if content[a] == 2 else 4
            number = int.from_bytes(content[a + 4 : a + 4 + wide], "big")
            at = a + 4 + wide + 2
            items[number] = _Item(content[at : at + 4], content[at + 4 : b])


def _read_places(content: bytes, span: Span, items: dict[int, _Item]) -> None:
    at, stop = span
    version = content[at]
    sizes = content[at + 4] >> 4, content[at + 4] & 15, content[at + 5] >> 4, content[at + 5] & 15 if version else 0
    at += 6

    def number(wide: int) -> int:
        nonlocal at
        if at + wide > stop:
            raise ValueError("beyond the box")
        at += wide
        return int.from_bytes(content[at - wide : at], "big")

    for _ in range(number(4 if version == 2 else 2)):
        item = items.setdefault(number(4 if version == 2 else 2), _Item())
        method = number(2) & 15 if version else 0
        item.inside_idat = method == 1
        item.elsewhere = number(2) != 0 or method == 2
        base = number(sizes[2])
        for _ in range(number(2)):
            number(sizes[3])
            offset, length = number(sizes[0]), number(sizes[1])
            if item.elsewhere:
                continue
            end = base + offset + length if length else len(content)
            item.spans.append((base + offset, end))


def _references(content: bytes, span: Span) -> Iterator[tuple[bytes, int, tuple[int, ...]]]:
    """Kind, from which item, to which items."""
    start, stop = span
    code = "H" if content[start] == 0 else "I"
    for kind, a, b in _boxes(content, start + 4, stop):
        values = struct.unpack_from(f">{code}H", content, a)
        first = a + struct.calcsize(f">{code}H")
        if first + values[1] * struct.calcsize(code) <= b:
            yield kind, values[0], struct.unpack_from(f">{values[1]}{code}", content, first)


def _auxiliary_kinds(content: bytes, span: Span) -> dict[int, bytes]:
    """What kind of map an item is (`auxC`), by item."""
    kinds: list[bytes] = []
    found: dict[int, bytes] = {}
    for kind, a, b in _boxes(content, *span):
        if kind == b"ipco":
            kinds = [content[x + 4 : y] if k == b"auxC" else b"" for k, x, y in _boxes(content, a, b)]
        elif kind == b"ipma":
            version, wide = content[a], content[a + 3] & 1
            count, at = int.from_bytes(content[a + 4 : a + 8], "big"), a + 8
            for _ in range(count):
                item = int.from_bytes(content[at : at + (4 if version else 2)], "big")
                at += 4 if version else 2
                links, at = content[at], at + 1
                for _ in range(links):
                    index = int.from_bytes(content[at : at + 1 + wide], "big") & (0x7FFF if wide else 0x7F)
                    at += 1 + wide
                    if 0 < index <= len(kinds) and kinds[index - 1]:
                        found[item] = kinds[index - 1]
    return found
