"""What a photo or video says about itself besides its picture: place, device, owner, dates, captions, rights, thumbnails, things appended.

Values are kept as they stand, shortened; what they mean is for the checks. `checker.photos.clean` makes the copy that has none of it.
"""

from __future__ import annotations

import datetime
import html
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import ExifTags, Image, ImageFile

from checker.errors import PhotoError
from checker.photos.anatomy import walk
from checker.photos.decoders import looks_like_video, open_with_pillow
from checker.photos.inside import Inside, look_inside

LONGEST = 400
"""Characters of a value that are kept."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the file says.

    Attributes:
        kind: `gps`, `place`, `owner`, `device`, `date`, `caption`, `rights`, `thumbnail`, `software`, `hidden` (a picture, video or data appended).
        where: `EXIF`, `IPTC`, `XMP`, `text`, `comment`, `container` or `file`.
        tag: the tag's own name.
        value: its value as text, at most `LONGEST` characters.
    """

    kind: str
    where: str
    tag: str
    value: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """All entries of a file.

    Attributes:
        taken: the day on which the camera says the photo was taken.
        position: latitude and longitude in degrees, where they can be read.
        problem: what could not be read, or "".
    """

    entries: tuple[Entry, ...] = ()
    taken: datetime.date | None = None
    position: tuple[float, float] | None = None
    problem: str = ""

    def of(self, *kinds: str) -> tuple[Entry, ...]:
        """The entries of these kinds."""
        return tuple(e for e in self.entries if e.kind in kinds)


# Kind by name of a tag; the same list serves EXIF, XMP and the tags of videos. First match wins.
_KINDS = (
    ("gps", r"gps|iso6709|geotag|^location$|^loci$|coordinates"),
    (
        "rights",
        r"copyright|^credit|^rights|usageterms|licens|^webstatement|attribution|copyrightnotice|^byline|^artist$|^creator$|^author|authors",
    ),
    ("owner", r"owner|ownername|cameraowner|hostcomputer|xpauthor|personinimage|contact|email|account|^uniqueid$"),
    ("device", r"^make$|^model$|serial|lensmodel|lensmake|device|bodyserial|lensserial|uniquecameramodel"),
    ("place", r"^city$|^sublocation|state$|province|country|locationshown|locationcreated|^place"),
    (
        "caption",
        r"description|caption|headline|title|subject|keyword|comment|xpkeywords|usercomment|label|instructions|event$|people|personname|regionname"
        r"|documentname|pagename|albums?$|artworkorobject|objectname|^name$|note",
    ),
    ("date", r"date|time|^day"),
    ("software", r"software|creatortool|^tool|encoder|processing|history|makernote|printimageinformation"),
)
_COMPILED = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _KINDS)

# Tags that say how the pixels are stored; every camera writes them and they tell nothing about anybody.
_HARMLESS = re.compile(
    r"^(image(width|length|height)|bitspersample|compression|photometric\w*|orientation|samplesperpixel|rowsperstrip|strip\w*|planarconfiguration"
    r"|[xy]resolution|resolutionunit|ycbcr\w*|exif(offset|version|imagewidth|imageheight|interoperabilityoffset)|interoperability\w*|interopindex"
    r"|flashpixversion|colorspace|componentsconfiguration|tile\w*|sampleformat|predictor|fillorder|newsubfiletype|subfiletype|extrasamples"
    r"|colormap|whitepoint|primarychromaticities|transferfunction|referenceblackwhite|pagenumber|pixel[xy]dimension"
    r"|major_brand|minor_version|compatible_brands|handler_name|vendor_id|language|jfif\w*|jpeg(interchangeformat|ifbytecount)\w*)$",
    re.I,
)


def read_metadata(content: bytes, name: str = "", inside: Sequence[Inside] | None = None) -> Metadata:
    """Everything a file says about itself.

    Args:
        content: the file's bytes.
        name: its name, of which only the ending is looked at.
        inside: what `look_inside` found in it, where that is known.

    Never raises: what cannot be read is told in `problem`, since a damaged block of metadata is still published with the photo.
    """
    if looks_like_video(content, name):
        return _read_video(content, look_inside(content) if inside is None else inside)
    anatomy = walk(content) if inside is None else None
    try:
        picture = open_with_pillow(content, anatomy)
    except Exception:
        return Metadata(problem="The file's own information could not be read.")
    entries: list[Entry] = []
    problems: list[str] = []
    found: dict[str, Any] = {}
    found["inside"], found["anatomy"] = inside, anatomy
    for read in (_exif, _iptc, _xmp, _texts, _appended):
        with warnings.catch_warnings(record=True) as complaints:
            # Pillow only warns where a block is broken and then tells the half that it could read.
            warnings.simplefilter("always")
            try:
                entries.extend(read(picture, content, found))
            except Exception:  # any of these may meet a broken block; the rest is still told
                problems.append(read.__name__.strip("_"))
        if complaints and read.__name__.strip("_") not in problems:
            problems.append(read.__name__.strip("_"))
    unique = tuple(dict.fromkeys(entries))
    problem = f"Part of the file's own information could not be read ({', '.join(problems)})." if problems else ""
    return Metadata(unique, found.get("taken"), found.get("position"), problem)


def kind_of(tag: str) -> str | None:
    """The kind of a tag by its name, None for those that tell nothing about anybody."""
    bare = tag.rsplit(":", 1)[-1]
    if _HARMLESS.match(bare):
        return None
    return next((kind for kind, pattern in _COMPILED if pattern.search(bare)), "software")


def _text(value: object) -> str:
    if isinstance(value, bytes):
        for prefix in (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0", b"\0" * 8):
            if value.startswith(prefix):
                value = value[8:]
                break
        if len(value) > 1 and value[1::2].count(0) * 2 > len(value[1::2]):
            text = value.decode("utf-16-le", "replace")
        else:
            text = value.decode("utf-8", "replace")
    elif isinstance(value, tuple | list):
        text = (
            bytes(value).decode("utf-16-le", "replace")
            if value and all(isinstance(v, int) and 0 <= v < 256 for v in value)
            else " ".join(map(str, value))
        )
    else:
        text = str(value)
    text = "".join(c if c.isprintable() else " " for c in text.replace("\0", " "))
    return " ".join(text.split())[:LONGEST]


def _entry(kind: str | None, where: str, tag: str, value: object) -> Iterator[Entry]:
    text = _text(value)
    if kind and text:
        yield Entry(kind, where, tag, text)


def _exif(picture: Image.Image, content: bytes, found: dict[str, Any]) -> Iterator[Entry]:
    exif = picture.getexif()
    if not exif:
        return
    for tag, value in exif.items():
        name = ExifTags.TAGS.get(tag, f"tag {tag}")
        if tag not in (0x8769, 0x8825, 0xA005, 0x014A, 0x02BC, 0x83BB, 0x8649, 0x8773):  # pointers, and blocks read by themselves
            yield from _entry(kind_of(name), "EXIF", name, value)
    for tag, value in exif.get_ifd(ExifTags.IFD.Exif).items():
        name = ExifTags.TAGS.get(tag, f"tag {tag}")
        if name == "MakerNote":
            yield Entry("software", "EXIF", name, f"{len(value)} bytes written by the camera's maker")
        elif tag in (0x9003, 0x9004) and "taken" not in found:
            found["taken"] = _day(_text(value))
            yield from _entry("date", "EXIF", name, value)
        elif not _EXPOSURE.search(name):
            yield from _entry(kind_of(name), "EXIF", name, value)
    if "taken" not in found:
        found["taken"] = _day(_text(exif.get(0x0132, "")))
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    found["position"] = _position(gps)
    for tag, value in gps.items():
        name = ExifTags.GPSTAGS.get(tag, f"GPS tag {tag}")
        if name not in ("GPSVersionID",):
            yield from _entry("gps", "EXIF", name, value)
    thumbnail = exif.get_ifd(ExifTags.IFD.IFD1)
    if thumbnail:
        yield Entry("thumbnail", "EXIF", "Thumbnail", "a small copy of the photo, which may show more than the photo does")


_EXPOSURE = re.compile(r"exposure|fnumber|aperture|shutter|iso|focal|flash|metering|lightsource|white|sharpness|saturation|contrast|gain|zoom|scene|sensing|spectral|sensitivity|brightness|subjectarea|filesource|customrendered|subsec|offsettime|compressedbits|gamma|composite|cfapattern|maxaperture|distancerange", re.I)  # fmt: skip


def _day(text: str) -> datetime.date | None:
    match = re.match(r"(\d{4})[:\-](\d\d)[:\-](\d\d)", text)
    try:
        return datetime.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _position(gps: dict[int, Any]) -> tuple[float, float] | None:
    try:
        lat, lon = (sum(float(part) / 60**i for i, part in enumerate(gps[tag])) for tag in (2, 4))
        return (-lat if gps.get(1) == "S" else lat, -lon if gps.get(3) == "W" else lon)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None


_IPTC = {
    (2, 5): "title",
    (2, 25): "keywords",
    (2, 55): "date",
    (2, 80): "byline",
    (2, 85): "bylinetitle",
    (2, 90): "city",
    (2, 92): "sublocation",
    (2, 95): "state",
    (2, 101): "country",
    (2, 105): "headline",
    (2, 110): "credit",
    (2, 115): "credit source",
    (2, 116): "copyright",
    (2, 118): "contact",
    (2, 120): "caption",
    (2, 122): "caption writer",
}


def _iptc(picture: Image.Image, content: bytes, found: dict[str, Any]) -> Iterator[Entry]:
    from PIL import IptcImagePlugin

    assert isinstance(picture, ImageFile.ImageFile)
    for key, value in (IptcImagePlugin.getiptcinfo(picture) or {}).items():
        tag = _IPTC.get(key)
        for each in value if isinstance(value, list) else [value]:
            if tag:
                yield from _entry(kind_of(tag), "IPTC", tag, each)
            elif key[0] == 2 and key[1] not in (0,):
                yield from _entry("software", "IPTC", f"{key[0]}:{key[1]}", each)


def _xmp(picture: Image.Image, content: bytes, found: dict[str, Any]) -> Iterator[Entry]:
    """XMP read with two patterns rather than an XML parser: packets are often broken, and entities are an attack."""
    raw = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    if not raw and (tags := getattr(picture, "tag_v2", None)):
        raw = tags.get(700, b"")
    if isinstance(raw, tuple | list):
        raw = bytes(raw)
    packet = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
    if not packet.strip():
        return
    packet = packet[:1_000_000]
    some = False
    for name, value in [*_ATTRIBUTE.findall(packet), *_ELEMENT.findall(packet)]:
        prefix, _, bare = name.partition(":")
        if prefix.lower() in _PLUMBING or (prefix == "stRef" or prefix == "stEvt"):
            continue
        text = html.unescape(re.sub(r"<[^>]*>", " ", value))
        kind = kind_of(bare)
        if prefix in ("mwg-rs", "MPReg", "MP") and bare in ("Name", "PersonDisplayName"):
            kind = "caption"
        if kind and text.strip():
            some = True
            yield from _entry(kind, "XMP", name, text)
    if not some:
        yield Entry("software", "XMP", "packet", f"{len(packet)} characters")


_ATTRIBUTE = re.compile(r"""\b([A-Za-z][\w\-]*:[\w\-]+)\s*=\s*["']([^"'<]{1,2000})["']""")
_ELEMENT = re.compile(
    r"<([A-Za-z][\w\-]*:[\w\-]+)(?:\s[^>]*)?>([^<]{1,2000}|\s*<rdf:(?:Alt|Bag|Seq)>(?:.{0,4000}?)</rdf:(?:Alt|Bag|Seq)>\s*)</\1>", re.S
)
_PLUMBING = {"x", "rdf", "xmlns", "xml", "xmpmm", "crs", "tiff-base"}


def _texts(picture: Image.Image, content: bytes, found: dict[str, Any]) -> Iterator[Entry]:
    """JPEG and GIF comments, PNG text chunks."""
    comment = picture.info.get("comment")
    if comment:
        yield from _entry("caption", "comment", "Comment", comment)
    for key, value in (getattr(picture, "text", None) or {}).items():
        if key not in ("XML:com.adobe.xmp", "Raw profile type exif"):
            yield from _entry(kind_of(key) or "caption", "text", key, value)
    profile = picture.info.get("icc_profile")
    if profile:
        name = _profile_name(profile)
        if name and not re.search(r"srgb|display p3|adobe rgb|gray|dot gain|swop|fogra|prophoto|uncalibrated|color lcd", name, re.I):
            yield Entry("device", "ICC", "profile", name)


def _profile_name(profile: bytes) -> str:
    import io

    from PIL import ImageCms

    try:
        return _text(ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile))))
    except Exception:
        return ""


def _appended(picture: Image.Image, content: bytes, found: dict[str, Any]) -> Iterator[Entry]:
    """What hides behind, beside or inside the picture: further pictures, the video of a "motion photo", appended files."""
    count = int(getattr(picture, "n_frames", 1))
    if picture.format == "TIFF" and count > 1:
        yield Entry("hidden", "file", "more pictures", f"{count} pictures in one file; most viewers show only the first")
    yield from _inside(look_inside(content, None, found["anatomy"]) if found["inside"] is None else found["inside"])
    if (picture.format == "PNG" and b"caBX" in content) or b"c2pa" in content[:200_000]:
        yield Entry("software", "file", "C2PA", "a record of how the picture was made and by whom")


def _inside(inside: Iterable[Inside]) -> Iterator[Entry]:
    for item in inside:
        yield Entry(item.kind, "file", item.tag, item.value)


def _read_video(content: bytes, inside: Iterable[Inside]) -> Metadata:
    from checker.photos.video import container_tags

    try:
        tags = container_tags(content)
    except PhotoError as error:
        return Metadata(problem=str(error))
    entries = [
        e for tag, value in tags for e in _entry(kind_of(tag.replace("com.apple.quicktime.", "").split("-eng")[0]), "container", tag, value)
    ]
    entries += _inside(inside)
    taken = next((d for e in entries if e.kind == "date" and (d := _day(e.value))), None)
    return Metadata(tuple(dict.fromkeys(entries)), taken)
