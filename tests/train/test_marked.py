"""Texts marked in line give the words without their marks, and places that hold exactly what was marked."""

from pathlib import Path

import pytest

from models.train.marked import MarkError, as_post, in_full, load, main, parse, read


def test_marks_lie_inside_one_another() -> None:
    text, marks = parse("Poor [[family|[[child|Ola Nowak]]'s mum is away]]. [[medical/adult|Off sick]]: Mrs [[staff|Hill]].")
    assert text == "Poor Ola Nowak's mum is away. Off sick: Mrs Hill."
    assert [(text[m.start : m.end], m.label, m.adult) for m in marks] == [
        ("Ola Nowak's mum is away", "family", False),
        ("Ola Nowak", "child", False),
        ("Off sick", "medical", True),
        ("Hill", "staff", False),
    ]


@pytest.mark.parametrize(
    "slip", ["[[nonsense|x]]", "[[pupil|Ola", "Ola]]", "[[staff/adult|Hill]]", "[[staff=P1|Hill]]", "[[pupil| ]]", "[[Ola]]"]
)
def test_a_slip_is_an_error(slip: str) -> None:
    with pytest.raises(MarkError):
        parse(slip)


def test_a_file_becomes_posts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "texts.txt"
    file.write_text(
        "## facebook photo achievement singled-out\n[[pupil=P1|Ola Nowak]] won, [[pupil|Jan]] came second.\n\n## x -\nHello\n\n## myspace -\nHi\n",
        "utf-8",
    )
    first, second, slip = list(read(file))
    assert isinstance(slip, MarkError) and "line 7" in str(slip)
    assert first.objective == "achievement" and first.photo and first.singled_out and second.objective is None
    post = as_post(first, "w", 1)
    assert [n["who"] for n in post["expected"]["names"]] == ["P1"]
    assert [p["kind"] for p in post["expected"]["people"]] == ["pupil", "pupil"]
    assert main(["check", str(file)]) == 1
    with pytest.raises(MarkError):
        load(file)


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Ola Nowak", True), ("O. Nowak", True), ("T.Vakatawa", True), ("NOWAK, Ola", True), ("#WellDoneOlaNowak", True), ("#ZoëÅkerblom", True), ("@ola.nowak", True),
        ("O l a  N o w a k", True), ("Ola N.", False), ("Anne-Marie", False), ("#Ola", False), ("Ola", False), ("O.N.", False),
    ],
)  # fmt: skip
def test_a_name_in_full_has_a_last_name(name: str, full: bool) -> None:
    assert in_full(name) is full
