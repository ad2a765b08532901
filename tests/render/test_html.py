"""The HTML report: stands alone, tells all, lets nothing of a draft act."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from checker.clauses import clause
from checker.draft import Draft, Photo, Unreadable
from checker.finding import Face, Finding, Level, Objective, PhotoRegion, Skipped, Suggestion, TextSpan, WholeDraft
from checker.render import writer
from checker.render.parts import css, part, without_svg
from checker.render.view import face_lines, view
from checker.report import Report, digest
from checker.school import School

EVIL = '<script>alert(1)</script> "onload=x <img src=http://e.example/x> Orla Finnegan \ud83d & 🏽'


def jpeg() -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SecretCamera", 6
    Image.new("RGB", (200, 100), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def finding(level: Level, evidence: object, **more: object) -> Finding:
    return Finding(
        "a-check", "names", level, 0.9, f"Message {EVIL}", f"Why {EVIL}", f"Instead {EVIL}", clause("no-full-names"), evidence, **more
    )  # type: ignore[arg-type]


def evil() -> tuple[Report, Draft]:
    name = 'a"><script>x</script>.jpg'
    draft = Draft(id=EVIL, text=EVIL, images=[Photo(name, jpeg()), Photo("broken.jpg", b"no")], alt_text={name: EVIL, "": EVIL})
    at = EVIL.index("Orla")
    report = Report(
        EVIL,
        (
            finding(Level.STOP, TextSpan("text", at, at + 13, "Orla Finnegan")),
            finding(Level.STOP, TextSpan(f"alt_text[{name}]", at, at + 13, "Orla Finnegan")),
            finding(Level.STOP, TextSpan("images[0]", 0, 3, name[:3])),
            finding(Level.REVIEW, PhotoRegion(name, (10, 20, 60, 90), quote=EVIL)),
            finding(Level.ADVISE, WholeDraft()),
        ),
        (Skipped("faces", f"Reason {EVIL}"),),
        ("a-check",),
        Objective("achievement", 0.9),
        (Face(name, (10, 20, 60, 90), "suggested", Suggestion("P1", 0.4)),),
        digest(draft),
        {"checker": "1"},
    )
    return report, draft


def made(school: School, *pairs: tuple[Report, Draft | Unreadable]) -> str:
    stream = io.StringIO()
    with writer("html", stream, school=school) as write:
        for report, draft in pairs:
            write(report, draft)
    return stream.getvalue()


@pytest.fixture
def school(school_folder: Path) -> School:
    return School.open(school_folder)


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "img", "br", "rect", "image", "path", "circle"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and tag == self.open[-1]:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_nothing_of_a_draft_becomes_markup(school: School) -> None:
    page = Tags(made(school, evil()))
    assert not {"script", "iframe", "object", "embed", "link", "form", "input", "img"} & {tag for tag, _ in page.tags}
    assert not [a for _, attrs in page.tags for a in attrs if a.startswith("on") or a == "style"]
    assert page.open == []
    assert any("<script>alert(1)</script>" in w for w in page.words)


def test_nothing_is_loaded_from_elsewhere(school: School) -> None:
    page = Tags(made(school, evil()))
    places = [v for _, attrs in page.tags for k, v in attrs.items() if k in ("src", "href", "action", "srcset", "data") and v]
    assert places
    assert all(v.startswith(("data:image/jpeg;base64,", "#")) for v in places)
    assert "url(" not in css() and "@import" not in css()


def test_the_policy_allows_this_style_and_nothing_more(school: School) -> None:
    text = made(school, evil())
    policy = next(a["content"] for t, a in Tags(text).tags if t == "meta" and a.get("http-equiv"))
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert policy and style
    wanted = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert policy.startswith("default-src 'none'")
    assert f"style-src 'sha256-{wanted}'" in policy and "unsafe" not in policy


def test_every_finding_and_skip_is_told(school: School) -> None:
    report, draft = evil()
    text = made(school, (report, draft))
    groups = view(report, draft).groups
    assert text.count("<article") == len(groups) < len(report.findings), "findings that repeat are one card"
    assert text.count("Instead &lt;script&gt;") == len(groups)
    assert sorted(c.number for g in groups for c in g.cards) == list(range(1, len(report.findings) + 1))
    assert text.count("Message &lt;script&gt;") == len(report.findings), "and each of them has its row"
    assert "Reason &lt;script&gt;" in text
    assert "Aspire Educational Trust" in text
    assert report.digest.removeprefix("sha256:")[:12] in text
    assert "may be a pupil on the roll" in text
    assert "The file is not a photo" in text


def test_photos_are_small_upright_and_bare(school: School) -> None:
    text = made(school, evil())
    pictures = [base64.b64decode(p) for p in re.findall(r'href="data:image/jpeg;base64,([^"]+)"', text)]
    assert len(pictures) == 1
    assert b"SecretCamera" not in pictures[0]
    assert Image.open(io.BytesIO(pictures[0])).size == (100, 200)


def test_it_can_be_written_as_utf_8(school: School) -> None:
    assert made(school, evil()).encode("utf-8")


def test_a_draft_that_could_not_be_read_has_its_section(school: School) -> None:
    text = made(school, (Report("line 3", skipped=(Skipped("draft", "Not JSON."),)), Unreadable("line 3", "Not JSON.")), evil())
    assert "Incomplete: some of it was not checked" in text and "Not JSON." in text
    assert text.count('<section class="ck-report"') == 2
    assert "Incomplete: some of it was not checked: 1" in text and "Stop: do not publish this as it is: 1" in text


@pytest.mark.parametrize("form", ["html", "text"])
def test_what_nobody_looked_for_is_said_in_words_and_each_reason_once(school: School, form: str) -> None:
    lost = "The model is missing. Install the checker again."
    part = "Part of the words is in Polish. Have somebody read it."
    skipped = (Skipped("photo", "Photo 1: It is cut short."), Skipped("single-pupil", lost), Skipped("political-language", lost))
    skipped += (Skipped("other-language", part),)
    stream = io.StringIO()
    with writer(form, stream, school=school) as write:
        write(Report("post", skipped=skipped, ran=("other-language", "pupil-full-name")), evil()[1])
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", stream.getvalue()))
    assert "short. Look" not in text and "read it. Look" not in text, "a reason that says what was left out says all"
    assert text.count(f"{lost} Look for this yourself:") == text.count(lost) == 1
    assert (
        "Without a full name, the post still lets readers tell who one pupil is." in text
        and "The post takes a side in a public debate." in text
    )
    assert "single-pupil" not in text and "single pupil" not in text


def test_no_report_at_all_is_no_clean_page(school: School) -> None:
    assert "0 reports" in made(school)


def test_a_crowd_has_letters_past_z() -> None:
    faces = tuple(Face("a.jpg", (i, 0, i + 1, 1), "accounted") for i in range(60))
    letters = [line.letter for line in face_lines(Report("x", faces=faces), "a.jpg")]
    assert letters[0] == "A" and letters[25] == "Z" and letters[26] == "AA" and letters[59] == "BH"
    assert len(set(letters)) == 60


def test_letters_follow_the_order_in_which_faces_are_read() -> None:
    boxes = {"D": (130, 120, 160, 150), "A": (10, 12, 40, 42), "C": (12, 118, 42, 148), "B": (120, 10, 150, 40)}
    faces = [Face("a.jpg", box, "accounted") for box in boxes.values()]
    assert {line.letter: line.face.box for line in face_lines(Report("x", faces=faces), "a.jpg")} == boxes
    later = [Face("a.mp4", boxes["A"], "accounted", time=2.0), Face("a.mp4", boxes["D"], "accounted", time=1.0)]
    assert [line.face.time for line in face_lines(Report("x", faces=later), "a.mp4")] == [1.0, 2.0]


def test_for_streamlit_drawings_become_images() -> None:
    report, draft = evil()
    html = without_svg(part("cards", view(report, draft).groups[0]))
    assert "<svg" not in html
    drawing = base64.b64decode(re.findall(r"data:image/svg\+xml;base64,([^\"]+)", html)[0]).decode()
    assert drawing.startswith('<svg xmlns="http://www.w3.org/2000/svg"')


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_can_be_read() -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text."""
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", css()))
    tones = [name for name in colours if f"{name}-soft" in colours]
    assert {"stop", "incomplete", "review", "advise", "nothing_found", "face"} <= set(tones)
    for name in tones:
        assert contrast(colours[name], "#ffffff") >= 4.5, name
        assert contrast(colours[name], colours[f"{name}-soft"]) >= 4.5, name
        assert contrast(colours["ink"], colours[f"{name}-soft"]) >= 4.5, name
        assert contrast(colours["quiet"], colours[f"{name}-soft"]) >= 4.5, name
    for ground in ("paper", "ground"):
        assert contrast(colours["ink"], colours[ground]) >= 4.5
        assert contrast(colours["quiet"], colours[ground]) >= 4.5
