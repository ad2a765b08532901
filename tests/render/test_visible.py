"""Nothing that stands in a draft, a file's name, a caption, the roll or the settings acts on whoever reads a report, in any format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.clauses import clause
from checker.draft import Draft, Photo, Unreadable
from checker.finding import Finding, Level, PhotoRegion, Skipped, TextSpan
from checker.render import writer
from checker.render.visible import escaped, one_line, shown
from checker.report import Report
from checker.school import School

ACTS = {
    "clears the screen": "\x1b[2J\x1b[H",
    "sets the window's title": "\x1b]0;pwned\x07",
    "writes to the clipboard": "\x1b]52;c;cHduZWQ=\x07",
    "is a link": "\x1b]8;;http://evil.example\x1b\\x\x1b]8;;\x1b\\",
    "begins a sequence with one byte": "\x9b31m",
    "goes back over what was written": "Stop\r\x08\x08Nothing",
    "turns the order around": "\u202egpj.tide\u202c",
    "isolates": "\u2067abc\u2069",
    "ends a line elsewhere": "a\u2028b\u2029c",
    "is half a pair": "\ud83d",
    "is null": "a\x00b",
    "is markup": "[bold red]x[/] [/nothing] [link=http://evil.example]y[/link]",
    "is HTML": '<img src=http://evil.example/x onerror="alert(1)"> </style><script>1</script>',
    "is a formula": '=HYPERLINK("http://evil.example","x")',
    "is a formula after a blank": " =1+1",
    "is a full-width formula": "＝1+1",
    "is a formula after a tab": "\t=1+1",
    "is a command": "@SUM(1)",
    "calls a program": "-2+3+cmd|' /C calc'!A0",
}
SIGNS = [chr(c) for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\t\n"] + list(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029"
)


def everywhere(words: str) -> tuple[Report, Draft]:
    name = words.replace("/", "|") + ".jpg"

    def finding(evidence: object) -> Finding:
        return Finding("a-check", "names", Level.STOP, 0.9, f"M {words}", f"W {words}", f"I {words}", clause("no-full-names"), evidence)  # type: ignore[arg-type]

    draft = Draft(id=words, text=words, alt_text={"": words, name: words}, images=(Photo(name, b"no photo"),), platforms=(words.lower(),))
    findings = (
        finding(TextSpan("text", 0, len(words), words)),
        finding(TextSpan(f"alt_text[{name}]", 0, len(words), words)),
        finding(PhotoRegion(name, (0, 0, 5, 5), None, words)),
    )
    return Report(words, findings, (Skipped("a-check", f"R {words}"),), ("a-check",)), draft


def written(fmt: str, words: str, school: School) -> str:
    stream = io.StringIO()
    report, draft = everywhere(words)
    with writer(fmt, stream, school=school) as write:
        write(report, draft)
        write(Report(words, skipped=(Skipped("draft", words),)), Unreadable(words, words))
    return stream.getvalue()


@pytest.fixture
def hostile_school(school_folder: Path, words: str) -> Iterator[School]:
    (school_folder / "school.toml").write_text(
        f"[school]\nname = {json.dumps('A ' + words.replace(chr(0xD83D), ''))}\n".replace("\x7f", ""), encoding="utf-8"
    )
    yield School.open(school_folder)


@pytest.mark.parametrize("words", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("fmt", ["text", "html", "csv", "json", "jsonl"])
def test_no_format_writes_a_sign_that_acts(fmt: str, words: str, hostile_school: School) -> None:
    out = written(fmt, words, hostile_school)
    assert [hex(ord(c)) for c in out if c in SIGNS or "\ud800" <= c <= "\udfff"] == []
    out.encode("utf-8")
    if fmt in ("json", "jsonl"):
        read = json.loads(out) if fmt == "json" else [json.loads(line) for line in out.splitlines()]
        assert read[0]["findings"][0]["evidence"]["quote"] == words, "only JSON keeps the characters"
        assert read[0]["id"] == words
    elif fmt == "html":
        assert "<script" not in out and "<img src=http" not in out and 'onerror="' not in out.replace("onerror=&#34;", "")
    elif fmt == "csv":
        rows = list(csv.reader(io.StringIO(out)))
        assert len(rows) == 3 and len(set(map(len, rows))) == 1
        assert not [c for row in rows for c in row if c.strip()[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠")]


def test_markup_is_written_as_it_stands(school_folder: Path) -> None:
    out = written("text", ACTS["is markup"], School.open(school_folder))
    assert "[bold red]x[/]" in out and "[link=http" in out


@given(st.text(alphabet=st.characters()))
def test_what_is_shown_has_no_such_sign_and_plain_text_is_left_alone(text: str) -> None:
    assert not set(shown(text)) & set(SIGNS)
    assert "\n" not in one_line(text)
    if not set(text) & set(SIGNS):
        assert shown(text) == text or any(ord(c) >= 0xFFF9 or "\ud800" <= c <= "\udfff" for c in text)


@given(st.dictionaries(st.text(), st.text()))
def test_escaped_json_is_the_same_value(value: dict[str, str]) -> None:
    out = escaped(json.dumps(value, ensure_ascii=False))
    assert json.loads(out) == value
    assert not set(out) & set(SIGNS)


def test_words_of_other_directions_are_left_as_they_are() -> None:
    for words in (
        "مرحبا بالعالم",
        "שלום\u200f!",
        "👩‍👩‍👧 👍🏽",
        "a\u200bb",
        "Żółć",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ):
        assert shown(words) == words
