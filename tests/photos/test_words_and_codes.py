"""Printed words and codes: what is read, and where."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import zxingcpp
from pictures import drawing, group, pixels, portrait, printed
from PIL import Image

from checker.photos import words
from checker.photos.codes import read_codes
from checker.photos.text_spots import text_spots
from checker.photos.words import WordReader


@pytest.fixture(scope="module")
def reader(no_network_for_module: None) -> WordReader:
    return WordReader()


@pytest.fixture(scope="module")
def no_network_for_module() -> object:
    import socket

    with pytest.MonkeyPatch.context() as patch:

        def refuse(*_: object, **__: object) -> None:
            raise AssertionError("something tried to reach the network")

        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        yield


@pytest.mark.parametrize("size", [16, 24, 40, 64])
def test_a_name_on_a_certificate_is_read_where_it_stands(size: int, reader: WordReader) -> None:
    sheet = printed("Certificate of Merit\nPoppy Cartwright", size)
    lines = {line.text: line for line in reader.read(pixels(sheet)).lines}
    assert "Poppy Cartwright" in lines
    line = lines["Poppy Cartwright"]
    assert line.box[0] == pytest.approx(60, abs=20)
    assert [line.text[s:e] for s, e, _ in line.words] == ["Poppy", "Cartwright"]
    first, second = (box for *_, box in line.words)
    assert first[2] <= second[0] + size // 2


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_text_on_its_side_and_upside_down(turn: int, reader: WordReader) -> None:
    assert "Poppy Cartwright" in {ln.text for ln in reader.read(pixels(printed("Poppy Cartwright").rotate(turn, expand=True))).lines}


def test_a_badge_in_a_large_photo(reader: WordReader) -> None:
    field = Image.new("RGB", (4000, 3000), "#5d8a4c")
    field.paste(portrait(side=900), (1500, 600))
    field.paste(printed("Kavin Selvarajah", 40, 480, 200), (1700, 1600))
    assert "Kavin Selvarajah" in {ln.text for ln in reader.read(pixels(field)).lines}


def test_white_on_dark(reader: WordReader) -> None:
    dark = Image.fromarray(255 - pixels(printed("Theo Baptiste", 30)))
    assert "Theo Baptiste" in {ln.text for ln in reader.read(pixels(dark)).lines}


def test_no_words_in_a_drawing_and_the_costly_stages_are_not_touched() -> None:
    untouched = WordReader()
    assert untouched.read(pixels(drawing())).lines == ()
    assert "_ocr" not in vars(untouched)


def test_the_first_stage_covers_every_line(reader: WordReader) -> None:
    photo = pixels(group(6, 300, 3))
    sheet = pixels(printed("Amelia Hartley-Jones\n07700 900 123", 20, 320, 220))
    for y, x in ((10, 10), (350, 500), (300, 200)):
        page = photo.copy()
        page[y : y + 220, x : x + 320] = sheet
        covered = np.zeros(page.shape[:2], bool)
        for spot in text_spots(page):
            left, top, right, bottom = spot.box
            covered[top:bottom, left:right] = True
        assert covered[y + 85 : y + 150, x + 65 : x + 200].mean() > 0.9


def code(text: str) -> Image.Image:
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(barcode, scale=6))).convert("RGB")


def test_a_code_is_read_and_placed() -> None:
    sheet = drawing(1000, 800)
    square = code("https://forms.example.org/edit?token=abc")
    sheet.paste(Image.new("RGB", (square.width + 60, square.height + 60), "white"), (170, 170))
    sheet.paste(square, (200, 200))
    (found,) = read_codes(pixels(sheet))
    assert found.text == "https://forms.example.org/edit?token=abc"
    assert "QR" in found.kind
    assert found.box[0] == pytest.approx(200, abs=30)
    assert found.box[2] == pytest.approx(200 + square.width, abs=30)


def test_no_code_where_there_is_none() -> None:
    assert read_codes(pixels(group(6))) == ()


@pytest.mark.parametrize(
    ("count", "width", "runs"), [(6, 320, [6]), (6, 900, [4, 2]), (6, 7200, [1] * 6), (1, 20000, [1]), (5, 2048, [2, 2, 1])]
)
def test_long_lines_are_read_a_few_at_a_time(count: int, width: int, runs: list[int]) -> None:
    """The most that goes through the network at once is bounded; one line cannot be cut."""
    given: list[int] = []

    def network(lines: np.ndarray) -> np.ndarray:
        given.append(len(lines))
        assert len(lines) == 1 or len(lines) * lines.shape[3] <= words.COLUMNS
        return lines[:, 0, :3, :40].transpose(0, 2, 1)

    lines = np.random.default_rng(4).random((count, 3, 48, width), dtype=np.float32)
    best = words.InPieces(network)(lines)
    assert given == runs
    whole = lines[:, 0, :3, :40].transpose(0, 2, 1)
    assert np.array_equal(best.argmax(axis=2), whole.argmax(axis=2))
    assert np.array_equal(best.max(axis=2), whole.max(axis=2))


def test_a_line_is_read_the_same_beside_others_and_alone(reader: WordReader, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = pixels(printed("Certificate of Merit\nPoppy Cartwright\nfor kindness to others all year", 24))
    together = reader.read(sheet)
    monkeypatch.setattr(words, "COLUMNS", 1)
    alone = reader.read(sheet)
    assert len(alone.lines) == 3
    assert [(ln.text, ln.box) for ln in alone.lines] == [(ln.text, ln.box) for ln in together.lines]
    assert [ln.score for ln in alone.lines] == pytest.approx([ln.score for ln in together.lines], abs=0.002)


def test_no_list_of_models_addresses_is_read() -> None:
    program = (
        "from checker.photos.words import WordReader\n"
        "WordReader()._ocr\n"
        "from rapidocr.inference_engine.base import InferSession\n"
        "from omegaconf import OmegaConf\n"
        "assert not InferSession.model_info, InferSession.model_info\n"
        "assert 'without' not in repr(OmegaConf.load)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
