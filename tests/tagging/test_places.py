"""Boxes of faces: reading order, the same face in another copy, labels that hide nobody."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checker.photos.order import letter, reading_order
from checker.tagging.places import inside, label_places, overlap, same_face, shifted

ROWS = [(10, 12, 40, 50), (60, 8, 90, 44), (110, 14, 140, 52), (12, 80, 42, 120), (62, 76, 92, 112)]


def box(draw_from: st.DataObject | None = None) -> st.SearchStrategy[tuple[int, int, int, int]]:
    return st.tuples(st.integers(0, 900), st.integers(0, 600), st.integers(8, 90), st.integers(8, 90)).map(
        lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
    )


def test_rows_are_read_from_the_top_and_from_the_left_however_they_come() -> None:
    for way in (ROWS, ROWS[::-1], ROWS[2:] + ROWS[:2]):
        assert reading_order(way) == tuple(ROWS)


@given(st.lists(box(), unique=True, max_size=30))
def test_order_loses_and_adds_nobody(boxes: list[tuple[int, int, int, int]]) -> None:
    assert sorted(reading_order(boxes)) == sorted(boxes)


def test_a_box_that_is_upside_down_has_its_place_too() -> None:
    boxes = [(0, 60, 40, 10), (50, 10, 90, 60), (0, 60, 40, 10)]
    assert sorted(reading_order(boxes)) == sorted(boxes)


def test_letters_go_on_after_z() -> None:
    assert [letter(i) for i in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


def test_a_face_is_known_again_where_the_box_is_drawn_a_little_differently() -> None:
    assert same_face((12, 10, 44, 52), ROWS) == ROWS[0]
    assert same_face((30, 12, 60, 50), ROWS) is None
    assert same_face((0, 0, 5, 5), []) is None
    assert overlap(ROWS[0], ROWS[0]) == 1.0


def test_a_crop_moves_boxes_and_leaves_faces_outside() -> None:
    assert shifted((10, 10, 20, 20), (5, 6)) == (15, 16, 25, 26)
    assert inside(ROWS[0], None) and inside(ROWS[0], (0, 0, 50, 60))
    assert not inside(ROWS[1], (0, 0, 50, 60))


def test_labels_hide_no_face_where_there_is_room() -> None:
    size, side = (160, 140), 10
    places = label_places(ROWS, size, side)
    for at, (x, y) in enumerate(places):
        assert 0 <= x <= size[0] - side and 0 <= y <= size[1] - side
        for other, face in enumerate(ROWS):
            if other != at:
                assert overlap((int(x), int(y), int(x) + side, int(y) + side), face) == 0
    assert len({(round(x), round(y)) for x, y in places}) == len(ROWS)


@given(st.lists(box(), unique=True, max_size=12))
def test_every_face_gets_a_label_inside_the_picture_or_at_its_own_corner(boxes: list[tuple[int, int, int, int]]) -> None:
    places = label_places(boxes, (1000, 700), 12)
    assert len(places) == len(boxes)
    assert all((0 <= x <= 988 and 0 <= y <= 688) or (x, y) == (b[0], b[1]) for (x, y), b in zip(places, boxes, strict=True))
