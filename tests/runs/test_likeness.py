"""Copies of a photo are known again, other photos are not."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance

from checker.draft import Photo
from checker.paths import sample_folder
from checker.runs.likeness import alike, likeness

SAMPLES = sorted(p for p in (sample_folder() / "photos").iterdir() if p.suffix in (".png", ".jpg"))


def changed(path: Path, how: str) -> Photo:
    picture = Image.open(path).convert("RGB")
    out = io.BytesIO()
    if how == "half size":
        picture = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)
    if how == "darker":
        picture = ImageEnhance.Brightness(picture).enhance(0.85)
    picture.save(out, "JPEG", quality=40 if how == "poor JPEG" else 92)
    return Photo(f"{path.stem} {how}.jpg", out.getvalue())


@pytest.mark.parametrize("how", ["half size", "poor JPEG", "darker"])
def test_a_changed_copy_is_like_its_original_and_like_no_other(how: str) -> None:
    both = {p.name: likeness(Photo(p.name, path=p)) for p in SAMPLES} | {p.name + " copy": likeness(changed(p, how)) for p in SAMPLES}
    groups = alike(both)
    assert len(SAMPLES) >= 2
    for path in SAMPLES:
        assert any({path.name, path.name + " copy"} <= set(g) for g in groups), path.name
    assert all(len(g) == 2 for g in groups)


def test_a_picture_of_one_colour_and_what_cannot_be_opened_are_like_nothing() -> None:
    out = io.BytesIO()
    Image.new("RGB", (50, 50), "red").save(out, "PNG")
    assert likeness(Photo("red.png", out.getvalue())) is None
    assert likeness(Photo("broken.png", out.getvalue()[:30])) is None
    assert alike({"a": None, "b": None}) == []
