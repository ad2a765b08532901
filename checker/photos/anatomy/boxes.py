"""Files made of boxes (ISO/IEC 14496-12): HEIC and AVIF pictures (23008-12), MP4 and MOV videos."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from checker.photos.anatomy import BEHIND, CUT, DAMAGED, Anatomy, Part, Role, loose
from checker.photos.anatomy.jpeg import picture_text

FIRST = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_KNOWN = FIRST | {b"meta", b"moof", b"mfra", b"sidx", b"ssix", b"styp", b"emsg", b"prft", b"pdin", b"udta", b"uuid"}
_IMAGES = frozenset({b"hvc1", b"av01", b"grid", b"iovl", b"iden", b"jpeg", b"avc1", b"unci", b"j2k1", b"hvt1", b"lhv1"})
_MADE = frozenset({b"grid", b"iovl", b"iden"})
"""Kinds of items that are made of others (`dimg`), all of which they show."""
_NO_PICTURES = frozenset({b"Exif", b"mime", b"uri "})
_ALPHA = (b"auxid:1", b"auxiliary:alpha")
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_SPHERICAL = bytes.fromhex("ffcc8263f8554a938814587a02521fdd")
_SHOWN = frozenset({b"vide", b"pict"})
"""Handlers of tracks that viewers show. Beside them `auxv` is a map (transparency, depth) of such a track."""
_MOST_SAMPLES = 100_000
"""Samples up to which a track is held to a single picture one by one: an hour of a video."""
Span = tuple[int, int]


_PICTURES = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}


def is_picture(content: bytes) -> bool:
    """Whether the brands of a file that begins with `ftyp` say that it is a picture, or a sequence of them, and no video."""
    stop = min(64, int.from_bytes(content[:4], "big"))
    return content[8:12] in _PICTURES or bool(_brands(content[:stop]) & {b"heic", b"heix", b"avif"})


def _brands(ftyp: bytes) -> set[bytes]:
    return {ftyp[8:12], *(ftyp[i : i + 4] for i in range(16, len(ftyp), 4))}


@dataclass(slots=True)
class _Item:
    """One item of a picture file: a coded picture, a recipe for one, or metadata."""

    kind: bytes = b""
    mime: bytes = b""
    spans: list[Span] = field(default_factory=list)
    inside_idat: bool = False
    elsewhere: bool = False


@dataclass(slots=True)
class _Track:
    """One track of a `moov`: its handlers (`vide`, `pict`, `soun`) by the place where they stand, and its tables of samples (`stbl`).

    A file should give a track one of each. Readers differ in which of several they take, so all count.
    """

    handlers: dict[int, bytes] = field(default_factory=dict)
    tables: list[dict[bytes, bytes]] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether it is said to be sound and nothing else, and not coded as pictures are."""
        return set(self.handlers.values()) == {b"soun"} and not self.codings() & (_IMAGES | {b"hev1", b"avc3"})

    @property
    def shown(self) -> bool:
        """Whether it is said to be pictures, and no map of them."""
        return bool(self.handlers) and set(self.handlers.values()) <= _SHOWN

    def chunks(self) -> Iterator[Span]:
        """Where its chunks lie, each of one or more samples."""
        return (span for table in self.tables for span in _chunks(table))

    def samples(self) -> set[Span]:
        """Where each sample lies; nothing where there are too many to be held to a picture one by one."""
        if sum(int.from_bytes(table.get(b"stsz", b"")[8:12], "big") for table in self.tables) > _MOST_SAMPLES:
            return set()
        return {span for table in self.tables for span in _chunks(table, each=True)}

    def codings(self) -> set[bytes]:
        """How its samples are coded (`av01`, `hvc1`)."""
        found = set()
        for table in self.tables:
            entries, at = table.get(b"stsd", b""), 8
            while at + 8 <= len(entries):
                found.add(entries[at + 4 : at + 8])
                at += max(8, int.from_bytes(entries[at : at + 4], "big"))
        return found


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
    shown = b""
    tracks = list(_tracks(content, tops))
    if b"meta" in tops:
        missing, more, shown = _picture(content, tops, tracks, used)
        if missing:
            return Anatomy(end, missing, (*parts, *more, *tail))
        parts += more
    elif b"moov" not in tops:
        return Anatomy(size, CUT, (*parts, *tail))
    used += [span for track in tracks for span in track.chunks()]
    moved = (
        is_picture(content) and b"ftyp" in tops and _shows_tracks(content, tops, tracks)
    )  # a video's own tracks are held to it frame by frame
    if moved or content[8:12] in (b"avis", b"msf1", b"hevc", b"hevx"):
        coded = (span for track in tracks if not track.sound for span in track.chunks())
        if any(bytes(32) in content[a:b] for a, b in coded):
            return Anatomy(end, DAMAGED, (*parts, *tail))
    if any(stop > size for _, stop in used):
        return Anatomy(end, CUT, (*parts, *tail))
    if b"moof" not in tops:  # fragments point into their data by rules of their own
        for start, stop in tops.get(b"mdat", ()):
            parts += _gaps(content, start, stop, used)
    return Anatomy(end, "", (*parts, *tail), shown[:end])


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


def _tracks(content: bytes, tops: dict[bytes, list[Span]]) -> Iterator[_Track]:
    for start, stop in tops.get(b"moov", ()):
        for kind, a, b in _boxes(content, start, stop):
            if kind == b"trak":
                yield _track(content, a, b)


def _track(content: bytes, start: int, stop: int) -> _Track:
    track = _Track()
    waiting = [(b"trak", start, stop)]
    for holder, first, last in waiting:
        for kind, a, b in _boxes(content, first, last):
            if kind in (b"mdia", b"minf"):
                waiting.append((kind, a, b))
            elif kind == b"hdlr" and holder == b"mdia":  # QuickTime has another, of where the data lie, in `minf`
                track.handlers[a + 8] = content[a + 8 : a + 12]
            elif kind == b"stbl":
                track.tables.append({k: content[x:y] for k, x, y in _boxes(content, a, b)})
    return track


def _chunks(table: dict[bytes, bytes], *, each: bool = False) -> Iterator[Span]:
    """Where the chunks of a table lie; with `each` each of their samples. Samples of one size may be millions, as in bare sound."""
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
        count = rows[row][1]
        if not each:
            yield offset, offset + (same * count if same else sum(sizes[at : at + count]))
        else:
            for size in (same,) * min(count, samples - at) if same else sizes[at : at + count]:
                yield offset, offset + size
                offset += size
        at += count


def _picture(content: bytes, tops: dict[bytes, list[Span]], tracks: list[_Track], used: list[Span]) -> tuple[str, list[Part], bytes]:
    """The items of a picture file: what is missing, the parts that are not the picture shown, and `Anatomy.shown`. Adds what is referred to, to `used`.

    Such a file may hold a sequence too, as tracks. What is shown is the one or the other, and which it is differs from viewer to viewer: the other is a part, unless its
    data are the very same.
    """
    meta = tops[b"meta"][0]
    tables = {kind: (a, b) for kind, a, b in _boxes(content, meta[0] + 4, meta[1])}
    if not {b"pitm", b"iloc", b"iinf"} <= set(tables):
        return ("" if b"moov" in tops else CUT), [], b""
    primary = int.from_bytes(content[tables[b"pitm"][0] + 4 : tables[b"pitm"][0] + (6 if content[tables[b"pitm"][0]] == 0 else 8)], "big")
    items: dict[int, _Item] = {}
    _read_names(content, tables[b"iinf"], items)
    _read_places(content, tables[b"iloc"], items)
    idat = tables.get(b"idat", (0, 0))
    references = list(_references(content, tables[b"iref"])) if b"iref" in tables else []
    auxiliary = _auxiliary_kinds(content, tables[b"iprp"]) if b"iprp" in tables else {}
    if primary not in items or b"ftyp" not in tops:
        return DAMAGED, [], b""
    for item in items.values():
        spans = _spans(item, idat)
        if any(b > (idat[1] if item.inside_idat else len(content)) for _, b in spans):
            return CUT, [], b""
        if not item.inside_idat:
            used += spans
        if item.kind in (b"hvc1", b"av01") and _has_hole(item.kind, b"".join(content[a:b] for a, b in spans)):
            return DAMAGED, [], b""
    moved = _shows_tracks(content, tops, tracks)
    if b"moov" not in tops:  # tracks that are to be shown, and there are none
        return (DAMAGED, [], b"") if moved else ("", _parts(content, tables, items, primary, references, auxiliary), b"")
    coded = _whole(_spans(items[primary], idat))
    still = _emptied(content, tops, b"moov")
    if moved and items[primary].kind == b"tmap":  # a recipe for another brightness: what it shows is the first picture that it is made of
        primary = next((t[0] for kind, source, t in references if kind == b"dimg" and source == primary and t), primary)
        still = _with_primary(still, tables[b"pitm"], primary)
    still = _branded(still, tops, b"avif" if b"av01" in _coded_as(items, references, primary) else b"heic")
    further = [track for track in tracks if not track.sound]
    if moved:
        parts = _parts(still, tables, items, primary, references, auxiliary)
        same = is_picture(content) and coded in {span for track in tracks if track.shown for span in track.samples()}
        if not same and items[primary].kind not in _NO_PICTURES:
            parts.append(Part(Role.LOOSE, "the single picture in a file of many", still, True))
        if is_picture(content) and len([track for track in further if set(track.handlers.values()) != {b"auxv"}]) > 1:
            parts.append(Part(Role.SEQUENCE, "a second sequence of pictures beside the one shown", _as_video(content, tops, further), True))
        return "", parts, content[:8] + b"avis" + content[12:] if is_picture(content) and content[8:12] != b"avis" else b""
    parts = _parts(content, tables, items, primary, references, auxiliary)
    if further and (b"moof" in tops or any(track.samples() != {coded} for track in further)):
        parts.append(Part(Role.SEQUENCE, "a sequence of pictures beside the picture shown", _as_video(content, tops, further), True))
    return "", parts, still


def _shows_tracks(content: bytes, tops: dict[bytes, list[Span]], tracks: list[_Track]) -> bool:
    """Whether it is the tracks of a file that are shown, and not its single picture.

    A video's are. Of AV1, libavif shows the tracks of a file whose first brand is `avis`, the picture of one with `avif`, and of any other that it takes the tracks where there are
    some (`AVIF_DECODER_SOURCE_AUTO` in avif.h); libheif shows the picture.
    """
    if not is_picture(content) or content[8:12] == b"avis":
        return True
    start, stop = tops[b"ftyp"][0]
    taken = content[8:12] in (b"mif1", b"msf1") and bool(_brands(content[start - 8 : stop]) & {b"avif", b"avis"})
    return taken and any(b"av01" in track.codings() for track in tracks if not track.sound)


def _whole(spans: list[Span]) -> Span | None:
    """The stretch that spans come to one behind the other; None where they come to none."""
    joined = bool(spans) and all(last == first for (_, last), (first, _) in pairwise(spans))
    return (spans[0][0], spans[-1][1]) if joined else None


def _coded_as(items: dict[int, _Item], references: list[tuple[bytes, int, tuple[int, ...]]], number: int) -> set[bytes]:
    """The kinds of an item and of all that it is made of."""
    made_of = {source: targets for kind, source, targets in references if kind == b"dimg"}
    return {items[each].kind for each in _reached(made_of, number) if each in items}


def _reached(made_of: dict[int, tuple[int, ...]], number: int) -> set[int]:
    """An item, what it is made of, what that is made of, and so on."""
    found, waiting = set[int](), [number]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += made_of.get(each, ())
    return found


def _as_video(content: bytes, tops: dict[bytes, list[Span]], tracks: list[_Track]) -> bytes:
    """The same file without its picture: a video of what the tracks hold. Tracks of pictures and of video differ in their handler's name alone.

    Args:
        content, tops: the file and its boxes.
        tracks: those that hold no sound.
    """
    made = bytearray(_branded(_emptied(content, tops, b"meta"), tops, b"isom"))
    for track in tracks:
        for place, handler in track.handlers.items():
            if handler in (b"pict", b"auxv", b"soun"):
                made[place : place + 4] = b"vide"
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
            if kind == b"dimg" and source in shown and items[source].kind in _MADE:
                shown.update(set(targets) & set(items))
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
    made_of = {
        source: targets for kind, source, targets in references if kind == b"dimg" and source in items and items[source].kind in _MADE
    }
    inner = {target for targets in made_of.values() for target in targets}
    tiles = {each for source in set(made_of) - inner - shown - maps for each in _reached(made_of, source) - {source}}
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
        elif item.kind != b"tmap":
            parts.append(Part(Role.NOTE, "an unknown block", data))
    return parts


def _spans(item: _Item, idat: Span) -> list[Span]:
    return [(a + idat[0], b + idat[0]) for a, b in item.spans] if item.inside_idat else item.spans


def _with_primary(content: bytes, pitm: Span, number: int) -> bytes:
    """The same file, which now shows the item of that number."""
    wide = 2 if content[pitm[0]] == 0 else 4
    return content[: pitm[0] + 4] + number.to_bytes(wide, "big") + content[pitm[0] + 4 + wide :]


def _has_hole(kind: bytes, data: bytes) -> bool:
    """Whether coded data hold a stretch of zeros that its coding cannot give: a copy that was broken off in a file of full length.

    HEVC never has three zero bytes inside a unit (7.4.1: an emulation prevention byte stands between them); AV1's arithmetic code does not come
    to 32 zero bytes in a row.
    """
    if kind == b"av01":
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
