"""Makes a folder of 40 broken, hostile or mislabelled files. Run it to look at them: `python tests/photos/hostile.py FOLDER`."""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))
from pictures import drawing, group, portrait, saved


def chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG chunk with its checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_header(width: int, height: int) -> bytes:
    """The start of a PNG of that size."""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def hostile_files() -> dict[str, bytes]:
    """Forty files by name; not one of them may come to "nothing found"."""
    pillow_heif.register_heif_opener()
    face = portrait()
    jpeg, png = saved(face, quality=90), saved(face, "PNG")
    gif = saved(drawing(), "GIF", save_all=True, append_images=[face.resize((480, 360))], duration=200)
    webp, heic, tiff, bmp = saved(face, "WEBP"), saved(face, "HEIF"), saved(face, "TIFF"), saved(face, "BMP")
    avif = saved(face, "AVIF")
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("photo.jpg", jpeg)
    rows = zlib.compress(bytes(30_001 * 2_000), 9)
    noise = np.random.default_rng(7).integers(0, 256, 4000, dtype=np.uint8).tobytes()
    middle = len(jpeg) // 2
    flipped = bytearray(png)
    flipped[len(png) // 2] ^= 0xFF
    return {
        # Nothing, or no picture at all.
        "empty.jpg": b"",
        "one byte.png": b"\x89",
        "zeros.jpg": bytes(5000),
        "noise.jpg": noise,
        "text.jpg": b"Dear parents, the trip is on Tuesday.\n" * 40,
        "page.jpg": b"<!DOCTYPE html><html><body>404 Not Found</body></html>",
        "document.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
        "drawing.svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="http://example.org/x.jpg"/></svg>',
        "billion.svg": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>',
        "archive.jpg": zipped.getvalue(),
        "program.png": b"MZ\x90\x00" + bytes(400),
        "photoshop.psd": b"8BPS\x00\x01" + bytes(100),
        "raw.nef": tiff,
        "Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        # Cut short or damaged.
        "cut.jpg": jpeg[:middle],
        "cut at the end.jpg": jpeg[:-2],
        "header only.jpg": jpeg[:30],
        "filled with zeros.jpg": jpeg[:middle] + bytes(len(jpeg) - middle),
        "cut.png": png[: len(png) // 2],
        "flipped bit.png": bytes(flipped),
        "cut.gif": gif[: len(gif) * 2 // 3],
        "cut.webp": webp[: len(webp) // 2],
        "cut.heic": heic[: len(heic) // 2],
        "cut.avif": avif[: len(avif) // 2],
        "cut.tif": tiff[: len(tiff) // 2],
        "cut.bmp": bmp[: len(bmp) // 2],
        # Sizes that lie or overwhelm.
        "bomb.png": png_header(30_000, 20_000) + chunk(b"IDAT", rows) + chunk(b"IEND", b""),
        "gigantic header.png": png_header(2_000_000, 2_000_000) + chunk(b"IEND", b""),
        "bomb of one colour.png": saved(Image.new("1", (20_000, 20_000)), "PNG"),
        "text bomb.png": png_header(50, 50) + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(80_000_000), 9)) + chunk(b"IEND", b""),
        "one pixel.png": saved(Image.new("RGB", (1, 1)), "PNG"),
        "nothing but a header.webp": webp[:30],
        # Videos that are none.
        "no video.mp4": b"not a video at all" * 30,
        "header only.mov": b"\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00qt  " + bytes(64),
        "no video.webm": b"\x1a\x45\xdf\xa3" + noise,
        # Pictures that hide a face: it has to be found.
        "face under another name.txt": jpeg,
        "face.jpg is a png.jpg": png,
        "face at the end.gif": gif,
        "face on the second page.tif": saved(drawing(), "TIFF", save_all=True, append_images=[face]),
        "a crowd.jpg": saved(group(70, 40, 14), quality=92),
    }


def make(folder: Path) -> list[Path]:
    """Write them all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in hostile_files().items():
        (folder / name).write_bytes(content)
    return sorted(folder.iterdir())


if __name__ == "__main__":
    print(len(make(Path(sys.argv[1]))), "files")
