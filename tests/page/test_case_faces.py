"""The list beside a photo of a case, and that what it says is of the very pixels that are filed."""

from __future__ import annotations

import io

from PIL import Image

from checker.draft import Draft, Photo
from checker.finding import Face
from checker.package import made_ready
from checker.page.case_faces import Row, _state, in_words, rows
from checker.page.write.held import Held
from checker.photos.order import letter, place_of_letter
from checker.render.view import FaceLine, lettered
from checker.report import Report
from checker.said import FaceSaid
from checker.tagging.consent import Told

TEAL, COVER = (0, 128, 128), (70, 76, 92)


def line(letters: str, status: str, tag: str = "", covered: bool = False) -> FaceLine:
    box = (place_of_letter(letters) * 10, 0, place_of_letter(letters) * 10 + 8, 8)
    return FaceLine(letters, status, "covered" if covered else "words", Face("a.jpg", box, status), tag, covered)


def test_letters_in_words() -> None:
    assert [place_of_letter(letter(n)) for n in (0, 25, 26, 51, 52, 701, 702)] == [0, 25, 26, 51, 52, 701, 702]
    assert in_words(["B"]) == "B" and in_words(["A", "B"]) == "A and B"
    assert in_words(["A", "C", "D", "E", "Z", "AA", "AB"]) == "A, C to E and Z to AB"


def test_each_face_has_a_line_and_many_covered_ones_have_one_together() -> None:
    told = {"P1": Told(True, "Facebook: yes"), "P2": Told(False, "Facebook: no"), "visitor:Ann Lee": Told(None, "nobody knows")}
    faces = [
        line("A", "accounted", "P1"),
        line("B", "no_consent", "P2"),
        line("C", "accounted", "visitor:Ann Lee"),
        line("D", "unaccounted"),
    ]
    covered = [line(each, "covered", covered=True) for each in "EFGH"]
    named = [
        Row("A", "", "<P1>", "Facebook: yes", "done"),
        Row("B", "", "<P2>", "Facebook: no", "stop"),
        Row("C", "", "<visitor:Ann Lee>", "Not one of the school's pupils; nobody knows", "review"),
        Row("D", "", "", "words", "review"),
    ]
    made = rows([*faces, *covered], {}, lambda tag: f"<{tag}>", told)
    assert made == [*named, Row("E to H", "", "", "covered", "")]
    assert [r.letters for r in rows([*faces, *covered[:3]], {}, str, told)] == list("ABCDEFG")
    still_seen = [*covered[:3], line("H", "unaccounted", covered=True)]
    assert [r.kind for r in rows(still_seen, {}, str, told)] == ["", "", "", "review"], "a face under a cover is never summed up"
    assert rows(faces[:1], {faces[0].face.box: "data:"}, str, {}) == [Row("A", "data:", "P1", "", "")]


def test_a_face_that_the_check_stops_has_no_tick_whoever_it_is_said_to_be() -> None:
    told = {"P1": Told(True, "Facebook: yes"), "P2": Told(False, "Facebook: no")}
    said = (FaceSaid("A", (0, 0, 8, 8), "P1"), FaceSaid("B", (10, 0, 18, 8), "P2"), FaceSaid("C", (20, 0, 28, 8)))
    said = (*said, FaceSaid("D", (30, 0, 38, 8), covered=True))
    report = Report("a", faces=tuple(Face("a.jpg", each.box, "no_consent") for each in said))
    lines = lettered(report, "a.jpg", said, str)
    assert [line.words for line in lines] == [
        "P1; the checks say: no consent in force",
        "P2; the checks say: no consent in force",
        "no consent in force",
        "covered, but the checks still see a face there; the checks say: no consent in force",
    ]
    made = rows(lines, {}, str, told)
    assert [r.kind for r in made] == ["stop"] * 4 == [r.kind for r in rows(lines, {}, str, {})]
    assert [r.words for r in made][:3] == ["Facebook: yes; the checks say: no consent in force", "Facebook: no", "no consent in force"]
    assert [_state(line, told) for line in lines] == ["refused", "refused", "refused", "covered"]


def test_the_places_are_those_of_the_bytes_that_are_filed() -> None:
    """Faces drawn red and green in a large photo, one of them covered, cropped, uncropped by undo, and made ready in a smaller size."""
    whole = Image.new("RGB", (4000, 3000), TEAL)
    red, green = (900, 700, 1200, 1100), (2400, 800, 2700, 1200)
    whole.paste((220, 30, 30), red)
    whole.paste((30, 200, 30), green)
    out = io.BytesIO()
    whole.save(out, "PNG")
    held = Held(1, "day.png", out.getvalue())
    held.tagging.find([red, green])
    held.tagging.name(red, "P1")
    held.tagging.cover([green])
    held.tagging.keep((500, 400, 3500, 2900))
    held.rebuild()
    _shows(held)
    held.tagging.undo()
    held.rebuild()
    _shows(held)


def _shows(held: Held) -> None:
    made = made_ready(
        Draft("x", images=(Photo(held.name, held.content),), people={held.name: ("P1",)}), said={held.name: held.tagging.said}
    )
    (photo,), (first, second) = made.draft.images, made.said["photo-1.png"]
    picture = Image.open(io.BytesIO(photo.content or b"")).convert("RGB")
    assert max(picture.size) <= 2048
    assert (first.letter, first.tag, first.covered) == ("A", "P1", False) and (second.letter, second.tag, second.covered) == ("B", "", True)
    for box, colour in ((first.box, (220, 30, 30)), (second.box, COVER)):
        inner = picture.crop((box[0] + 2, box[1] + 2, box[2] - 2, box[3] - 2))
        assert all(abs(a - b) < 3 for (low, high), b in zip(inner.getextrema(), colour, strict=True) for a in (low, high))
    around = picture.crop((first.box[0] - 3, first.box[1] - 3, first.box[2] + 3, first.box[3] + 3))
    assert around.getpixel((0, 0))[0] < 60 and around.getpixel((around.width - 1, around.height - 1))[0] < 60, "no larger than the face"
