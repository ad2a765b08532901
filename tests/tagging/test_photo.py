"""What the officer said of a photo's faces: names, covers, crops, and taking each back."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from checker.said import FaceSaid
from checker.tagging.photo import Tagging
from checker.tagging.places import same_face

A, B, C = (10, 10, 60, 70), (100, 12, 150, 72), (200, 8, 250, 68)


def found(*boxes: tuple[int, int, int, int], **more: object) -> Tagging:
    tagging = Tagging(**more)  # type: ignore[arg-type]
    tagging.find(boxes)
    return tagging


def states(tagging: Tagging) -> str:
    return " ".join(f"{s.letter}:{s.state}" for s in tagging.spots)


def test_one_after_the_other_is_named_in_reading_order() -> None:
    tagging = found(C, A, B)
    assert states(tagging) == "A:open B:open C:open"
    assert tagging.next_open() == A
    tagging.name(A, "P1")
    assert tagging.next_open(A) == B
    tagging.name(C, "P3")
    assert tagging.next_open(C) == B, "from the start again behind the last one"
    tagging.name(B, "staff:Mrs Dunmore")
    assert tagging.next_open(B) is None
    assert tagging.tags == ("P1", "staff:Mrs Dunmore", "P3")


def test_faces_too_small_to_tell_are_summed_up_where_there_are_many() -> None:
    tiny = [(10 + 30 * n, 200, 25 + 30 * n, 218) for n in range(4)]
    few = found(A, *tiny[:3])
    assert few.summed == () and [s.small for s in few.spots] == [False, True, True, True]
    few.name(A, "P1")
    assert few.next_open(A) == tiny[0]
    many = found(A, *tiny)
    assert [s.box for s in many.summed] == tiny
    many.name(A, "P1")
    assert many.next_open(A) is None, "they are covered or counted together"
    many.cover(tiny)
    assert many.summed == ()


def test_a_covered_face_is_nobody_and_who_it_was_is_not_forgotten() -> None:
    tagging = found(A, B)
    tagging.name(A, "P1")
    tagging.name(B, "P2")
    tagging.cover([B])
    assert tagging.tags == ("P1",) and tagging.edited and states(tagging) == "A:named B:covered"
    tagging.uncover(B)
    assert tagging.tags == ("P1", "P2") and not tagging.edited


def test_what_a_crop_leaves_out_is_nobody_and_a_cover_out_there_changes_nothing() -> None:
    tagging = found(A, B)
    tagging.name(B, "P2")
    tagging.keep((0, 0, 90, 90))
    assert tagging.tags == () and states(tagging) == "A:open B:cropped" and tagging.offset == (0, 0)
    tagging.keep(None)
    tagging.cover([B])
    assert tagging.edited
    tagging.keep((0, 0, 90, 90))
    assert [s.state for s in tagging.spots] == ["open", "cropped"]


def test_a_lone_face_is_the_lone_person_said_to_be_there() -> None:
    assert found(A, others=("P1",)).tags == ("P1",)
    assert found(A, others=("P1",)).spots[0].tag == "P1"
    several = found(A, B, others=("P1", "P2"))
    assert {s.tag for s in several.spots} == {""} and several.tags == ("P1", "P2")
    several.name(A, "P2")
    assert several.tags == ("P2", "P1"), "placed at a face, no longer at none"


def test_a_face_still_seen_under_a_cover_of_the_version_before_can_be_covered_anew() -> None:
    tagging = Tagging.sent((FaceSaid("A", A, covered=True), FaceSaid("B", B, covered=True)), (), ())
    tagging.find([(A[0] + 1, A[1], A[2], A[3])])
    a, b = tagging.spots
    assert (a.box, a.state, a.gone, a.shows) == (A, "open", False, True) and (b.state, b.gone, b.shows) == ("covered", True, False)
    assert tagging.said == (FaceSaid("A", A), FaceSaid("B", B, covered=True)) and tagging.next_open() == A and tagging.marked == ()
    tagging.cover([A])
    assert states(tagging) == "A:covered B:covered" and tagging.edited and [s.gone for s in tagging.spots] == [False, True]
    again = kept(tagging, A)
    assert states(again) == "A:covered B:covered" and again.covered == {A}
    again.uncover(A)
    assert states(again) == "A:open B:covered"


def kept(tagging: Tagging, *boxes: tuple[int, int, int, int]) -> Tagging:
    """It, kept and opened again, with what is found then."""
    again = Tagging.from_json(json.loads(json.dumps(tagging.to_json())))
    again.find(boxes)
    return again


def test_somebody_at_none_of_the_faces_stays_there_when_the_post_is_opened_again() -> None:
    for act in (lambda t: t.cover([A]), lambda t: t.keep((100, 0, 300, 300)), lambda t: None):
        tagging = found(A)
        tagging.also("P2")
        act(tagging)
        again = kept(tagging, (A[0] + 1, A[1], A[2] + 1, A[3]))
        assert again.tags == ("P2",) == again.others and again.spots[0].tag == ""
        assert [f.tag for f in again.said] in ([], [""])
        assert kept(again, A).tags == ("P2",), "the second time as well"


def test_a_lone_face_gets_no_name_where_it_may_be_another() -> None:
    assert found(A, others=("P1",), crop=(100, 0, 300, 300)).tags == ("P1",), "it was cropped away"
    covered = found(A, others=("P1",), covered=frozenset({A}))
    assert covered.tags == ("P1",) and covered.spots[0].tag == ""
    before = Tagging(others=("P1",)).to_json()
    assert kept(Tagging.from_json(before), A).spots[0].tag == "P1", "kept before any face was found"
    del before["placed"]
    assert kept(Tagging.from_json(before), A).tags == ("P1",)
    old = Tagging.from_json(before)
    old.find([A])
    assert old.others == ("P1",) and old.spots[0].tag == "", "kept before it was known where people are"
    sent = Tagging.sent((FaceSaid("A", A),), ("P2",), ())
    sent.find([A])
    assert sent.spots[0].tag == "" and sent.tags == ("P2",)
    twice = found(others=("P1",))
    twice.find([A])
    assert twice.tags == ("P1",) and twice.spots[0].tag == "P1", "no face was there beside which it was said"


BOXES = st.lists(st.sampled_from([(x, y, x + 60, y + 60) for x in range(0, 80, 16) for y in (0, 12)]), unique=True, max_size=5)


@given(BOXES, BOXES, st.sets(st.integers(0, 4)), st.sampled_from([None, (0, 0, 70, 90)]), st.lists(st.just("P9"), max_size=1))
def test_what_is_found_takes_no_tag_away(
    before: list[tuple[int, int, int, int]],
    now: list[tuple[int, int, int, int]],
    covered: set[int],
    crop: tuple[int, int, int, int] | None,
    others: list[str],
) -> None:
    tagging = found(*before, others=tuple(others))
    for n, box in enumerate(before):
        tagging.name(box, f"P{n}")
    tagging.cover([box for n, box in enumerate(before) if n in covered])
    tagging.keep(crop)
    tags, copy = tagging.tags, sorted(tagging.covered)
    again = kept(tagging, *now)
    assert again.tags == tags and sorted(again.covered) == copy
    assert all(any(s.box == box or same_face(s.box, [box]) for s in again.spots) for box in now), "each face that was found is there"


def test_a_face_that_was_missed_is_marked_named_and_taken_back() -> None:
    tagging = found(A)
    tagging.add(B)
    assert [s.added for s in tagging.spots] == [False, True]
    tagging.name(B, "P2")
    tagging.cover([B])
    tagging.remove(B)
    assert states(tagging) == "A:open" and tagging.tags == () and not tagging.edited


def test_faces_looked_for_again_keep_what_was_said() -> None:
    tagging = found(A, B)
    tagging.name(A, "P1")
    tagging.cover([B])
    again = Tagging.from_json(json.loads(json.dumps(tagging.to_json())))
    again.find([(A[0] + 2, A[1] + 1, A[2] + 3, A[3] - 1), (B[0] - 1, B[1], B[2] + 2, B[3]), C])
    assert states(again) == "A:named B:covered C:open" and again.tags == ("P1",)
    lost = Tagging.from_json(tagging.to_json())
    lost.find([C])
    assert "covered" in states(lost) and lost.tags == ("P1",), "what the detector no longer sees stays as the officer said"


def test_what_is_said_of_each_face_is_in_the_pixels_of_the_copy_that_goes_out() -> None:
    tagging = found(A, B, C)
    for box, tag in ((A, "P1"), (B, "P2"), (C, "P3")):
        tagging.name(box, tag)
    tagging.cover([B])
    whole = (FaceSaid("A", A, "P1"), FaceSaid("B", B, covered=True), FaceSaid("C", C, "P3"))
    assert tagging.said == whole, "the name of a covered face stays on the page"
    tagging.keep((90, 10, 240, 200))
    cropped = (FaceSaid("B", (10, 2, 60, 62), covered=True), FaceSaid("C", (110, 0, 150, 58), "P3"))
    assert tagging.said == cropped, "as far as the faces lie in the part that is kept, under the letters that they had"
    tagging.undo()
    assert tagging.said == whole
    tagging.undo()
    assert tagging.said == (FaceSaid("A", A, "P1"), FaceSaid("B", B, "P2"), FaceSaid("C", C, "P3"))


def test_a_photo_of_a_case_comes_back_with_what_was_said_of_its_faces() -> None:
    said = (FaceSaid("A", A, "P1"), FaceSaid("B", B, covered=True), FaceSaid("C", C))
    tagging = Tagging.sent(said, ("P1", "staff:Mrs Dunmore"), (A,))
    assert states(tagging) == "A:named B:covered C:open", "until the faces are looked for"
    tagging.find([(A[0] + 2, A[1], A[2], A[3] + 3)])
    assert states(tagging) == "A:named B:covered C:open", "the last is found no more: it counts as if it were marked"
    assert tagging.said == said and tagging.marked == (A, C)
    assert tagging.tags == ("P1", "staff:Mrs Dunmore") and tagging.others == ("staff:Mrs Dunmore",)
    assert [s.gone for s in tagging.spots] == [False, True, False] and not tagging.edited, "the cover is a part of the photo now"
    again = Tagging.from_json(json.loads(json.dumps(tagging.to_json())))
    again.find([])
    assert again.said == said
    old = {name: value for name, value in tagging.to_json().items() if name != "gone"}
    assert Tagging.from_json(old).gone == frozenset(), "kept before covers came back"
    assert Tagging.sent((), ("P1", "P2"), ()).others == ("P1", "P2"), "a case of which nothing was said face by face"


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["name", "unname", "cover", "uncover", "add", "remove", "keep", "also", "without"]), st.sampled_from([A, B, C])
    ),
    max_size=12,
)


@given(ACTS)
def test_undo_takes_back_each_step_to_the_very_beginning(acts: list[tuple[str, tuple[int, int, int, int]]]) -> None:
    tagging = found(A, B)
    seen = [(states(tagging), tagging.tags)]
    for act, box in acts:
        given_ = {"name": (box, "P1"), "cover": ([box],), "also": ("P9",), "without": ("P9",), "keep": ((0, 0, 120, 90),)}.get(act, (box,))
        before = len(tagging._past)
        getattr(tagging, act)(*given_)
        if len(tagging._past) > before:
            seen.append((states(tagging), tagging.tags))
    while tagging.undoable:
        assert (states(tagging), tagging.tags) == seen.pop()
        tagging.undo()
    assert (states(tagging), tagging.tags) == seen[0]
