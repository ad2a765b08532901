"""A folder as a school office hands it over: good photos, odd ones, broken ones, and things that are no photos."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageDraw

from checker.paths import sample_folder

pillow_heif.register_heif_opener()


def portrait() -> Image.Image:
    """An adult's public-domain portrait, cut to head and shoulders."""
    return Image.open(sample_folder() / "photos" / "astronaut.png").convert("RGB").crop((110, 0, 340, 240)).resize((460, 480))


def drawing(colour: str = "#6da55b") -> Image.Image:
    """A picture with nobody in it."""
    picture = Image.new("RGB", (480, 360), "#cfe6f5")
    ImageDraw.Draw(picture).rectangle((0, 200, 480, 360), fill=colour)
    return picture


@pytest.fixture(scope="session")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder; EXPECTED in the test says what each of its files must come to."""
    folder = tmp_path_factory.mktemp("photos")
    deep = folder / "Trip" / "day 2"
    deep.mkdir(parents=True)
    face, empty = portrait(), drawing()
    face.save(folder / "face.jpg", quality=90)
    face.save(folder / "tagged.jpg", quality=90)
    face.save(folder / "wrong pupil.jpg", quality=90)
    face.save(folder / "face.heic", quality=85)
    face.convert("CMYK").save(folder / "cmyk.jpg", quality=90)
    face.save(deep / "tagged too.png")
    empty.save(folder / "nobody.png")
    empty.save(folder / "-rf ☃ =cmd.png")

    # A phone held upside down or on its side: the pixels lie, EXIF says how to turn them.
    turned = Image.Exif()
    turned[0x0112] = 6
    face.rotate(90, expand=True).save(folder / "turned.jpg", quality=90, exif=turned)

    grey = np.asarray(face.convert("L"), dtype=np.uint16) * 257
    Image.fromarray(grey).save(folder / "sixteen bits.png")

    frames = [drawing(c).convert("P", palette=Image.Palette.ADAPTIVE) for c in ("#6da55b", "#a6a55b", "#e0a55b")]
    frames[0].save(folder / "moving.gif", save_all=True, append_images=frames[1:], duration=300)
    hidden = [*frames, face.resize(frames[0].size).convert("P", palette=Image.Palette.ADAPTIVE)]
    hidden[0].save(folder / "moving with a face at the end.gif", save_all=True, append_images=hidden[1:], duration=300)

    (folder / "words.jpg").write_text("This is no picture.\n" * 40, encoding="utf-8")
    whole = (folder / "face.jpg").read_bytes()
    (folder / "cut short.jpg").write_bytes(whole[: len(whole) * 2 // 3])
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "unknown.xyz").write_bytes(bytes(range(256)) * 8)
    (folder / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (folder / "no video.mp4").write_bytes(b"not a video at all" * 30)
    with zipfile.ZipFile(folder / "photos.zip", "w") as archive:
        archive.write(folder / "face.jpg", "face.jpg")
    Image.new("1", (20_000, 20_000)).save(folder / "bomb.png")
    (folder / "gone.jpg").symlink_to(folder / "deleted yesterday.jpg")

    (folder / "people.csv").write_text(
        "photo,people\ntagged.jpg,P1\nwrong pupil.jpg,P2\nTrip/day 2/tagged too.png,visitor:astronaut\n", encoding="utf-8"
    )
    return folder
