"""One small, whole file of every format, with nothing in it but a picture."""

from __future__ import annotations

from functools import cache

import pillow_heif
from pictures import drawing, portrait, saved
from test_video import film

pillow_heif.register_heif_opener()


@cache
def whole_files() -> dict[str, bytes]:
    """By name; each shows the same portrait, animations and videos a drawing first."""
    face = portrait()
    moving = {"save_all": True, "append_images": [face.resize((480, 360))], "duration": 200}
    scenes = [(drawing(), 1.0), (face, 1.0)]
    return {
        "a.jpg": saved(face, quality=90),
        "progressive.jpg": saved(face, quality=90, progressive=True),
        "grey.jpg": saved(face.convert("L")),
        "cmyk.jpg": saved(face.convert("CMYK")),
        "a.png": saved(face, "PNG"),
        "palette.png": saved(face.quantize(16), "PNG"),
        "moving.png": saved(drawing(), "PNG", **moving),
        "a.gif": saved(face, "GIF"),
        "moving.gif": saved(drawing(), "GIF", **moving),
        "a.webp": saved(face, "WEBP"),
        "lossless.webp": saved(face, "WEBP", lossless=True),
        "moving.webp": saved(drawing(), "WEBP", **moving),
        "a.heic": saved(face, "HEIF"),
        "a.avif": saved(face, "AVIF"),
        "moving.avif": saved(drawing(), "AVIF", **moving),
        "a.tif": saved(face, "TIFF"),
        "lzw.tif": saved(face, "TIFF", compression="tiff_lzw"),
        "deflate.tif": saved(face, "TIFF", compression="tiff_adobe_deflate"),
        "packbits.tif": saved(face, "TIFF", compression="packbits"),
        "jpeg.tif": saved(face, "TIFF", compression="jpeg"),
        "pages.tif": saved(face, "TIFF", save_all=True, append_images=[drawing()]),
        "a.bmp": saved(face, "BMP"),
        "palette.bmp": saved(face.quantize(16), "BMP"),
        "a.mp4": film(scenes),
        "h264.mp4": film(scenes, codec="libx264", sound=True),
        "a.mov": film(scenes, form="mov"),
        "a.webm": film(scenes, form="webm", codec="libvpx-vp9"),
        "a.mkv": film(scenes, form="matroska"),
        "a.avi": film(scenes, form="avi"),
    }
