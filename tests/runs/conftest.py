"""A folder of small drawn photos and a school of two."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

KEY = base64.b64encode(bytes(range(32))).decode()


def draw(path: Path, number: int) -> None:
    """A picture of hills with nobody in it, each unlike the others."""
    picture = Image.new("RGB", (160, 120), "#cfe6f5")
    brush = ImageDraw.Draw(picture)
    for step in range(8):
        height = (number * 37 + step * step * 29) % 80
        brush.rectangle((step * 20, 120 - height, step * 20 + 19, 120), fill=(90 + 15 * step, 140, (number * 53) % 256))
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Six photos in two folders."""
    for number in range(6):
        draw(tmp_path / "photos" / ("a" if number % 2 else "b") / f"{number}.png", number)
    return tmp_path / "photos"


@pytest.fixture
def school_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two pupils; the key and the user's data folder are the test's own."""
    monkeypatch.setenv("CHECKER_KEY", KEY)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_: str(tmp_path / "data" / "checker"))
    return make_school(tmp_path / "school")


def make_school(folder: Path, *, name: str = "Rowan Park Primary", rows: str = "P1,Orla,Finnegan,yes\nP2,Tunde,Balogun,no\n") -> Path:
    """A school's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "school.toml").write_text(f'[school]\nname = "{name}"\n', encoding="utf-8")
    (folder / "consent_log.csv").write_text("pupil_id,first_name,last_name,facebook\n" + rows, encoding="utf-8")
    return folder
