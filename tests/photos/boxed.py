"""HEIC and AVIF files put together box by box (ISO/IEC 14496-12, 23008-12), around pictures that were coded by Pillow and PyAV."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
from pictures import saved
from PIL import Image


def boxes(content: bytes) -> dict[bytes, tuple[int, int]]:
    """Where each box of a file begins and ends, header included."""
    found, at = {}, 0
    while at + 8 <= len(content):
        end = at + (int.from_bytes(content[at : at + 4], "big") or len(content) - at)
        found[content[at + 4 : at + 8]] = (at, end)
        at = end
    return found


def box(kind: bytes, *body: bytes) -> bytes:
    return struct.pack(">I", sum(map(len, body)) + 8) + kind + b"".join(body)


def body(content: bytes, kind: bytes) -> bytes:
    """What the only box of that kind holds."""
    start, end = boxes(content)[kind]
    return content[start + 8 : end]


def hevc(pictures: Sequence[Image.Image]) -> bytes:
    """An MP4 of these pictures, coded as HEIC sequences are."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as made:
        # Without pictures that lean on later ones: of so few, libx265 leaves it to chance when those are to be decoded.
        stream = made.add_stream("libx265", rate=2, options={"x265-params": "log-level=none:bframes=0"})
        stream.width, stream.height, stream.pix_fmt = *pictures[0].size, "yuv420p"
        stream.codec_context.codec_tag = "hvc1"
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_image(picture)
            frame.pts, frame.time_base = number, Fraction(1, 2)
            made.mux(stream.encode(frame))
        made.mux(stream.encode())
    return out.getvalue()


def moved(moov: bytes, by: int) -> bytes:
    """Tracks whose data lie that much further on."""
    made = bytearray(moov)
    at = -1
    while (at := moov.find(b"stco", at + 1)) >= 0:
        for place in range(at + 12, at + 12 + 4 * int.from_bytes(moov[at + 8 : at + 12], "big"), 4):
            made[place : place + 4] = (int.from_bytes(made[place : place + 4], "big") + by).to_bytes(4, "big")
    return bytes(made)


def branded(content: bytes, brand: bytes) -> bytes:
    """With that as its first brand."""
    return content[:8] + brand + content[12:]


def with_sequence(still: bytes, video: bytes, brand: bytes, handler: bytes) -> bytes:
    """A HEIC with a track of further pictures, as bursts and moving pictures are kept (ISO/IEC 23008-12, 7)."""
    (a, b), (c, d) = boxes(video)[b"moov"], boxes(video)[b"mdat"]
    tracks = moved(video[a:b].replace(b"vide", handler, 1), len(still) + b - a - c)
    return branded(still, brand) + tracks + video[c:d]


def animated(*pictures: Image.Image) -> bytes:
    """An AVIF of several pictures, whose single picture is the first of them."""
    first, *more = pictures
    return saved(first, "AVIF", save_all=True, append_images=more, duration=500)


def with_other_still(sequence: bytes, coded: bytes) -> bytes:
    """An animated AVIF whose single picture, for viewers that show no sequences, is another."""
    return pointed(sequence + box(b"mdat", coded), len(sequence) + 8, len(coded))


def pointed(sequence: bytes, place: int, length: int) -> bytes:
    """An animated AVIF whose single picture lies there."""
    at = sequence.index(struct.pack(">I", boxes(animated_part(sequence))[b"mdat"][0] + 8), sequence.index(b"iloc"))
    return sequence[:at] + struct.pack(">II", place, length) + sequence[at + 8 :]


def animated_part(content: bytes) -> bytes:
    """A file up to the end of its first `mdat`."""
    at = content.index(b"mdat") - 4
    return content[: at + int.from_bytes(content[at : at + 4], "big")]


def padding(held: bytes) -> bytes:
    """A unit of AV1 that decoders pass over (AV1 specification, 5.7)."""
    size, left = b"", len(held) + 1
    while left:
        size += bytes([left & 127 | (128 if left > 127 else 0)])
        left >>= 7
    return b"\x7a" + size + held + b"\x80"


def with_tracks(sequence: bytes, *tracks: bytes) -> bytes:
    """An animated AVIF with further tracks, all of them at the end of the file."""
    start, end = boxes(sequence)[b"moov"]
    emptied = sequence[: start + 4] + b"free" + bytes(end - start - 8) + sequence[end:]
    return emptied + box(b"moov", sequence[start + 8 : end], *tracks)


def only_track(sequence: bytes) -> bytes:
    """The box of an animated AVIF's only track."""
    moov = body(sequence, b"moov")
    start, end = boxes(moov)[b"trak"]
    return moov[start:end]


@dataclass(frozen=True)
class Item:
    """An item of a picture file: the kind of item, what it holds, what it is made of, whether it lies in the `meta` itself."""

    kind: bytes
    data: bytes
    made_of: tuple[int, ...] = ()
    inline: bool = False
    av1c: bytes = b""
    size: tuple[int, int] = (480, 360)


def coded(picture: Image.Image, *, inline: bool = False, behind: bytes = b"") -> Item:
    """A picture as an item of AV1."""
    whole = saved(picture, "AVIF")
    at = whole.index(b"av1C")
    return Item(b"av01", body(whole, b"mdat") + behind, (), inline, whole[at + 4 : at + 8], picture.size)


def grid(columns: int, size: tuple[int, int], made_of: tuple[int, ...]) -> Item:
    """A row of pictures as one (ISO/IEC 23008-12, 6.6.2.3.2)."""
    return Item(b"grid", struct.pack(">BBBBHH", 0, 0, 0, columns - 1, *size), made_of, True, size=size)


def tone_map(made_of: tuple[int, ...]) -> Item:
    """A recipe for the first picture in another brightness, by the second (ISO 21496-1)."""
    return Item(b"tmap", struct.pack(">BHHB14I", 0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1), made_of)


def with_items(sequence: bytes, *items: Item) -> bytes:
    """An animated AVIF with other items, numbered from 1, the last of which is its single picture."""
    start, end = boxes(sequence)[b"meta"]
    emptied = sequence[: start + 4] + b"free" + bytes(end - start - 8) + sequence[end:]
    data, inline, places, names, links, properties = b"", b"", b"", b"", b"", b""
    shared: list[bytes] = []
    for number, item in enumerate(items, 1):
        place = len(inline) if item.inline else len(emptied) + 8 + len(data)
        places += struct.pack(">HHHHII", number, int(item.inline), 0, 1, place, len(item.data))
        inline, data = (inline + item.data, data) if item.inline else (inline, data + item.data)
        names += box(b"infe", struct.pack(">IHH", 0x2000000, number, 0), item.kind, b"\0")
        if item.made_of:
            links += box(b"dimg", struct.pack(f">HH{len(item.made_of)}H", number, len(item.made_of), *item.made_of))
        shared.append(box(b"ispe", struct.pack(">III", 0, *item.size)))
        shared.append(box(b"pixi", bytes(4), b"\3\x08\x08\x08"))
        mine = [len(shared) - 1, len(shared)]
        if item.av1c:
            shared.append(box(b"av1C", item.av1c))
            mine.append(len(shared) | 128)
        properties += struct.pack(">HB", number, len(mine)) + bytes(mine)
    meta = box(
        b"meta",
        bytes(4),
        box(b"hdlr", bytes(8), b"pict", bytes(13)),
        box(b"pitm", bytes(4), struct.pack(">H", len(items))),
        box(b"iloc", struct.pack(">IHH", 0x1000000, 0x4400, len(items)), places),
        box(b"iinf", bytes(4), struct.pack(">H", len(items)), names),
        box(b"iref", bytes(4), links),
        box(b"iprp", box(b"ipco", *shared), box(b"ipma", bytes(4), struct.pack(">I", len(items)), properties)),
        box(b"idat", inline) if inline else b"",
    )
    return emptied + box(b"mdat", data) + meta
