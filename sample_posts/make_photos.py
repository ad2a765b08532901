"""Makes the pictures of the sample posts again: `python sample_posts/make_photos.py`.

Everything is drawn here, or cut from the two public-domain portraits in `photos/` (their sources are in photos/SOURCES.md). No child's photo is
used anywhere. Drawn with the font that comes inside Pillow, so that the pictures do not depend on what is installed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent
SIZE = (800, 600)
SKY, GRASS, WOOD, GOLD, INK, PAPER = "#cfe6f5", "#6da55b", "#9c6b3f", "#d9a514", "#22303c", "#fdfaf0"

Picture = Image.Image
MADE: dict[str, Callable[[Path], None]] = {}


def picture_for(path: str) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:
    """Register the function that makes the picture at `path`, relative to this folder."""

    def keep(make: Callable[[Path], None]) -> Callable[[Path], None]:
        MADE[path] = make
        return make

    return keep


def blank(colour: str) -> tuple[Picture, ImageDraw.ImageDraw]:
    """An empty picture and its pencil."""
    picture = Image.new("RGB", SIZE, colour)
    return picture, ImageDraw.Draw(picture)


def write(pencil: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, colour: str = INK) -> None:
    """Words centred on a point."""
    pencil.text(at, text, fill=colour, font=ImageFont.load_default(size), anchor="mm")


def save(picture: Picture, path: Path, **options: object) -> None:
    """Save small: PNG for drawings, JPEG for photographs."""
    if path.suffix == ".png":
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(path, optimize=True)
    else:
        picture.save(path, quality=88, **options)


def cup(ribbon: str) -> Picture:
    """A trophy on a table."""
    picture, pencil = blank("#eef2f4")
    pencil.rectangle((0, 480, 800, 600), fill=WOOD)
    pencil.ellipse((250, 130, 350, 260), outline=GOLD, width=16)
    pencil.ellipse((450, 130, 550, 260), outline=GOLD, width=16)
    pencil.polygon([(290, 110), (510, 110), (470, 300), (430, 340), (370, 340), (330, 300)], fill=GOLD)
    pencil.rectangle((385, 340, 415, 430), fill=GOLD)
    pencil.rectangle((320, 430, 480, 490), fill=INK)
    pencil.line((330, 200, 470, 200), fill=ribbon, width=22)
    return picture


def field(lines: str = "white") -> Picture:
    """A playing field with goalposts and a tree."""
    picture, pencil = blank(SKY)
    pencil.rectangle((0, 330, 800, 600), fill=GRASS)
    pencil.line([(60, 590), (240, 360), (560, 360), (740, 590)], fill=lines, width=5)
    pencil.line([(340, 360), (340, 250), (460, 250), (460, 360)], fill=lines, width=6)
    pencil.rectangle((676, 260, 700, 350), fill=WOOD)
    pencil.polygon([(688, 90), (600, 280), (776, 280)], fill="#3f7d46")
    return picture


def portrait(which: str, height: int) -> Picture:
    """Head and shoulders of one of the two portraits, without the badges on the clothes."""
    source = Image.open(HERE / "photos" / which).convert("RGB")
    box = {"astronaut.png": (110, 0, 340, 240), "grace_hopper.jpg": (80, 30, 430, 400)}[which]
    head = source.crop(box)
    return head.resize((round(head.width * height / head.height), height), Image.Resampling.LANCZOS)


def group() -> Picture:
    """The two portraits in one picture, as if side by side."""
    left, right = portrait("astronaut.png", 480), portrait("grace_hopper.jpg", 480)
    picture = Image.new("RGB", (left.width + right.width + 60, 560), "#7f8c94")
    picture.paste(left, (20, 60))
    picture.paste(right, (left.width + 40, 40))
    return picture


@picture_for("04-full-name-with-photo/cup.png")
def _science_cup(path: Path) -> None:
    save(cup("#7a1f3d"), path)


@picture_for("06-name-in-file-name/freya-lindqvist-cello-solo.png")
def _cello(path: Path) -> None:
    picture, pencil = blank("#2e2430")
    pencil.rectangle((0, 470, 800, 600), fill=WOOD)
    pencil.polygon([(0, 0), (190, 0), (120, 470), (0, 470)], fill="#7a1f3d")
    pencil.polygon([(800, 0), (610, 0), (680, 470), (800, 470)], fill="#7a1f3d")
    pencil.ellipse((340, 210, 460, 330), fill="#b5651d")
    pencil.ellipse((320, 300, 480, 470), fill="#b5651d")
    pencil.rectangle((392, 80, 408, 260), fill=INK)
    pencil.line((300, 250, 520, 390), fill="#e8dcc0", width=6)
    save(picture, path)


@picture_for("07-alt-text-name/hurdles.png")
def _hurdles(path: Path) -> None:
    picture = field()
    pencil = ImageDraw.Draw(picture)
    for left in (90, 310, 530):
        pencil.line([(left, 540), (left, 440), (left + 150, 440), (left + 150, 540)], fill="#c0392b", width=10)
    save(picture, path)


@picture_for("08-certificate/certificate.png")
def _certificate(path: Path) -> None:
    picture, pencil = blank(PAPER)
    pencil.rectangle((24, 24, 776, 576), outline=GOLD, width=10)
    write(pencil, (400, 110), "Certificate of Achievement", 48)
    write(pencil, (400, 200), "This is awarded to", 28)
    write(pencil, (400, 290), "Poppy Cartwright", 64, "#14365c")
    write(pencil, (400, 380), "for reading fifty books this term", 30)
    write(pencil, (400, 490), "Elsie Marlow Primary School", 28)
    save(picture, path)


@picture_for("14-wifi-password/whiteboard.png")
def _whiteboard(path: Path) -> None:
    picture, pencil = blank("#b9c4cb")
    pencil.rectangle((50, 40, 750, 500), fill="white", outline="#66757f", width=12)
    write(pencil, (400, 120), "Computing Suite: welcome!", 40)
    write(pencil, (400, 220), "Wi-Fi network: Calder-Staff", 40, "#14365c")
    write(pencil, (400, 300), "Password: Heron-Kite-4209", 40, "#a11d2a")
    write(pencil, (400, 410), "Please log off when you leave", 30)
    pencil.rectangle((0, 540, 800, 600), fill=WOOD)
    save(picture, path)


@picture_for("19-visitor-portrait/visitor.jpg")
def _visitor(path: Path) -> None:
    save(portrait("grace_hopper.jpg", 420), path)


@picture_for("20-consent-in-force/space-day.jpg")
@picture_for("21-consent-withdrawn/space-day.jpg")
@picture_for("22-consent-for-another-platform/space-day.jpg")
def _space_day(path: Path) -> None:
    save(portrait("astronaut.png", 420), path)


@picture_for("23-unaccounted-face/assembly.jpg")
@picture_for("24-everyone-accounted-for/assembly.jpg")
def _assembly(path: Path) -> None:
    save(group(), path)


@picture_for("25-photo-with-position/pitch.jpg")
def _pitch(path: Path) -> None:
    # The position of the Royal Observatory in Greenwich: a public place that has nothing to do with the invented school.
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Sample", "Sample phone"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 28.0, 40.1), 3: "W", 4: (0.0, 0.0, 5.3)})
    save(field(), path, exif=exif)


@picture_for("26-heic/harvest.heic")
def _harvest(path: Path) -> None:
    import pillow_heif

    picture, pencil = blank("#f2ead8")
    pencil.rectangle((0, 400, 800, 600), fill=WOOD)
    for left, colour in ((70, "#e67e22"), (220, "#c0392b"), (370, "#6da55b"), (520, "#d9a514"), (650, "#8e44ad")):
        pencil.ellipse((left, 300, left + 120, 420), fill=colour)
        pencil.rectangle((left + 55, 275, left + 65, 305), fill=INK)
    pillow_heif.register_heif_opener()
    picture.save(path, quality=70)


@picture_for("27-qr-edit-link/poster.png")
def _poster(path: Path) -> None:
    import numpy as np
    import zxingcpp

    link = "https://docs.google.com/spreadsheets/d/1sAmPlEpOsTiNvEnTeD0000000000000000000000000/edit?usp=sharing"
    code = np.array(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(link, zxingcpp.BarcodeFormat.QRCode), scale=7))
    picture, pencil = blank(PAPER)
    write(pencil, (400, 70), "Winter Fair stall sign-up", 48)
    square = Image.fromarray(code).convert("RGB")
    picture.paste(square, ((800 - square.width) // 2, 120))
    write(pencil, (400, 550), "Scan to choose your stall", 34)
    save(picture, path)


@picture_for("33-name-badge/badge.png")
def _badge(path: Path) -> None:
    picture, pencil = blank("#3f6f8f")
    pencil.polygon([(330, 0), (350, 0), (405, 170), (395, 170)], fill="#22303c")
    pencil.polygon([(470, 0), (450, 0), (395, 170), (405, 170)], fill="#22303c")
    pencil.rounded_rectangle((200, 160, 600, 440), 20, fill="white", outline=INK, width=5)
    write(pencil, (400, 225), "SCHOOL COUNCIL", 36, "#a11d2a")
    write(pencil, (400, 310), "Kavin Selvarajah", 46)
    write(pencil, (400, 385), "Year 6", 34)
    save(picture, path)


def main() -> None:
    """Make every picture."""
    for path, make in MADE.items():
        target = HERE / path
        target.parent.mkdir(exist_ok=True)
        make(target)


if __name__ == "__main__":
    main()
