"""Rows of letters and rows of other marks: found, cut out level, told apart; and what a picture without words does not load."""

from __future__ import annotations

import subprocess
import sys

import cv2
import numpy as np
import pytest
from pictures import group, pixels, printed
from PIL import Image

from checker.errors import ModelFileError
from checker.photos import letter_rows
from checker.photos.letter_rows import LETTERS, TALL, WIDE, Row, cut, likeness, places
from checker.photos.text_spots import _grouped, _Kind, _owners, rows_of_marks, text_spots


def bricks(height: int = 700, width: int = 1000, tall: int = 24) -> np.ndarray:
    """A wall whose bricks stand in rows as letters do."""
    wall = np.full((height, width, 3), (196, 188, 176), np.uint8)
    dice = np.random.default_rng(3)
    for row, y in enumerate(range(0, height, tall)):
        for x in range(-(row % 2) * tall, width, 2 * tall):
            cv2.rectangle(wall, (x, y), (x + 2 * tall - 4, y + tall - 4), (150 + dice.normal(0, 14), 75, 55), -1)
    return wall


def palings(height: int = 700, width: int = 1000) -> np.ndarray:
    """Short dark strokes in a row, again and again."""
    fence = np.full((height, width, 3), 210, np.uint8)
    for y in range(20, height - 40, 60):
        for x in range(10, width, 14):
            cv2.rectangle(fence, (x, y), (x + 4, y + 22), (60, 50, 40), -1)
    return fence


def dots(height: int = 700, width: int = 1000) -> np.ndarray:
    """Cloth with a printed dot."""
    cloth = np.full((height, width, 3), (230, 220, 240), np.uint8)
    for y in range(15, height, 34):
        for x in range(15, width, 22):
            cv2.circle(cloth, (x, y), 7, (90, 30, 90), -1, cv2.LINE_AA)
    return cloth


def test_marks_in_rows_that_are_no_letters_are_looked_at_and_left() -> None:
    picture = bricks()
    assert text_spots(picture, choosy=False), "the arithmetic alone must take these for rows, or the classifier is not tested"
    assert text_spots(picture) == []


@pytest.mark.parametrize("surface", [bricks, palings, dots])
@pytest.mark.parametrize("turn", [0, 12, 90, 180])
def test_a_line_before_such_a_surface_is_still_found(surface, turn: int) -> None:  # type: ignore[no-untyped-def]
    picture = surface()
    badge = printed("Amelia Hartley-Jones", 22, 340, 190).rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor="#f4f1e6")
    top, left = 120, 300
    picture[top : top + badge.height, left : left + badge.width] = np.asarray(badge)
    ink = np.argwhere(np.asarray(badge.convert("L")) < 100)
    low, high = ink.min(0) + np.array([top, left]), ink.max(0) + np.array([top, left])
    covered = np.zeros(picture.shape[:2], bool)
    for spot in text_spots(picture):
        covered[spot.box[1] : spot.box[3], spot.box[0] : spot.box[2]] = True
    assert covered[low[0] : high[0], low[1] : high[1]].mean() > 0.85


@pytest.mark.parametrize(("slope", "sideways"), [(0.0, False), (0.3, False), (-0.3, False), (0.0, True), (0.25, True)])
def test_a_row_is_cut_out_level_and_in_one_size(slope: float, sideways: bool) -> None:
    middle, letters = (300.0, 250.0), 32.0
    along = np.array([slope, 1.0] if sideways else [1.0, slope]) / np.hypot(1, slope)
    across = np.array([-along[1], along[0]])
    picture = np.zeros((500, 600, 3), np.uint8)
    corners = [np.array(middle) + a * 100 * along + b * letters / 2 * across for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    cv2.fillPoly(picture, [np.round(corners).astype(np.int32)], (255, 255, 255))
    # The start of the row is marked, so that a mirrored or reversed cut shows.
    cv2.circle(picture, tuple(int(v) for v in middle - 60 * along - 0.2 * letters * across), 4, (0, 0, 0), -1)
    row = Row((middle[0] - 100, middle[1] - 100, middle[0] + 100, middle[1] + 100), letters, slope, sideways, 4)
    level = cut(picture, row, middle)
    assert level.shape == (TALL, WIDE)
    bar = level[:, WIDE // 2 - 20 : WIDE // 2 + 20] > 128
    assert abs(int(bar.sum(0).mean()) - LETTERS) <= 2
    assert np.ptp(bar.sum(0)) <= 2
    dark = np.argwhere(
        (level < 90) & (np.abs(np.arange(TALL) - TALL / 2)[:, None] < LETTERS / 2 - 2) & (np.abs(np.arange(WIDE) - WIDE / 2) < 45)
    )
    assert dark[:, 1].mean() == pytest.approx(WIDE / 2 - 60 * LETTERS / letters, abs=3)
    assert dark[:, 0].mean() < TALL / 2


def test_a_long_row_is_looked_at_along_its_whole_length() -> None:
    row = Row((0, 100, 1200, 120), 20, 0.0, False, 4)
    (first, _), *_, (last, _) = places(row)
    reach = WIDE / LETTERS * row.letters
    assert first == pytest.approx(reach / 2)
    assert last == pytest.approx(1200 - reach / 2)
    assert len(places(Row((0, 100, 90, 120), 20, 0.0, False, 4))) == 1


def test_one_mark_off_the_line_does_not_break_a_row_and_a_ragged_one_is_none() -> None:
    row = [(40 + 24 * n, 100 + 4 * n, 16, 20) for n in range(8)]
    steady = np.array([(*mark, 200) for mark in row], np.int32)
    ((found, sideways),) = _grouped([_Kind(steady, 20, 3.5, 400, sideways=False)])
    assert not sideways
    assert found[0] == (40, 100, 224, 148)
    assert found[1] == 20
    assert found[2] == pytest.approx(4 / 24, abs=0.01)
    ragged = steady.copy()
    ragged[:, 1] = [100, 111, 99, 109, 98, 112, 100, 110]
    assert _grouped([_Kind(ragged, 20, 3.5, 400, sideways=False)]) == []
    assert _grouped([_Kind(steady[:2], 20, 3.5, 400, sideways=False)]) == []


def test_rows_of_one_kind_know_nothing_of_those_of_another() -> None:
    """The same places, dark on light and light on dark, along rows and along columns: each is a row of its own, held to its own measure."""
    row = np.array([(40 + 24 * n, 100, 16, 20, 200) for n in range(5)], np.int32)
    kinds = [_Kind(row, 20, 3.5, 400, sideways=False), _Kind(row, 20, 5.5, 400, sideways=True), _Kind(row, 20, 3.5, 400, sideways=True)]
    assert [sideways for _, sideways in _grouped(kinds)] == [False, True]
    assert _grouped([_Kind(row[:2], 20, 3.5, 400, sideways=False), _Kind(row[2:4], 20, 3.5, 400, sideways=False)]) == []


@pytest.mark.parametrize("pairs", [3, 1 << 20])
@pytest.mark.parametrize("count", [2, 30, 400])
def test_marks_are_one_row_where_their_bars_touch_when_drawn(count: int, pairs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.photos.text_spots.PAIRS", pairs)
    dice = np.random.default_rng(count)
    size = dice.integers(6, 30, (count, 2))
    place = dice.integers(0, (300, 400) - size[:, ::-1])
    marks = np.column_stack([place[:, 1], place[:, 0], size, np.full(count, 50)]).astype(np.int32)
    kind = np.sort(dice.integers(0, 2, count))
    owner = _owners(marks, kind, np.full(count, 11), np.full(count, 400))
    for one in (0, 1):
        bars = np.zeros((200, 300), np.uint8)
        x, y, w, h = marks[kind == one, :4].T
        third = np.maximum(1, h // 3)
        for a, b, c, d in zip((y + third) // 2, (y + h - third) // 2, x // 2, np.minimum((x + w + 10) // 2, 199), strict=True):
            bars[a : b + 1, c : d + 1] = 1
        drawn = cv2.connectedComponents(bars, connectivity=8)[1][(y + h // 2) // 2, (x + w // 2) // 2]
        assert len(set(zip(drawn, owner[kind == one], strict=True))) == len(set(drawn)) == len(set(owner[kind == one]))
    assert not set(owner[kind == 0]) & set(owner[kind == 1])


def test_the_same_answers_whatever_else_is_in_the_batch() -> None:
    sheet = pixels(printed("Certificate of Merit\nPoppy Cartwright", 24))
    rows = rows_of_marks(sheet)
    together = likeness(sheet, rows)
    assert together == pytest.approx([likeness(sheet, [row])[0] for row in rows], abs=1e-3)
    assert max(together) > 0


def test_a_damaged_classifier_stops_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(name: str) -> bytes:
        raise ModelFileError(f"The model file {name} is not the one that was shipped.")

    monkeypatch.setattr(letter_rows, "verified", damaged)
    letter_rows._network.cache_clear()
    with pytest.raises(ModelFileError):
        text_spots(pixels(printed("Poppy Cartwright", 24)))
    letter_rows._network.cache_clear()


def test_a_photo_without_words_loads_neither_the_reader_nor_its_imports() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests/photos')\n"
        "from test_letter_rows import bricks\nfrom checker.photos.words import WordReader\n"
        "assert WordReader().read(bricks()).lines == ()\n"
        "print([name for name in ('rapidocr', 'shapely', 'omegaconf', 'spacy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_crowd_with_no_words_is_left() -> None:
    assert text_spots(pixels(group(12, 200, 4))) == []
