"""Stored scores hold to 1e-3 under one thread and two, singly and together; what differs is said, and what is missing is no success."""

import copy
import json
import shutil

import pytest
from click.testing import CliRunner

from checker.cli import cli
from checker.conform import PARTS, conform, expected_folder, pictures, store, words
from checker.errors import CheckerError


@pytest.fixture(scope="module")
def expected():
    return json.loads((expected_folder() / "words.json").read_text("utf-8"))


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("together", [False, True])
def test_stored_scores_hold(expected, threads, together):
    given = words.read(threads, together=together)
    assert given.keys() == expected.keys()
    for case, wanted in expected.items():
        assert list(words.compare(case, wanted, given[case])) == []
        assert given[case]["tone"] == pytest.approx(wanted["tone"], abs=1e-3)
        assert given[case]["objective"] == pytest.approx(wanted["objective"], abs=1e-3)


def test_the_cases_reach_every_kind_and_a_text_of_several_windows(expected):
    assert max(len(row["names"]) for row in expected.values()) > 10
    for kind in range(8):
        assert max(row["tone"][kind] for row in expected.values()) > 0
    for label in range(5):
        assert any(max(row["objective"]) == row["objective"][label] for row in expected.values())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda row: row["tone"].__setitem__(0, row["tone"][0] + 0.002), "score of political is 0.002 off"),
        (lambda row: row["tone"].__setitem__(2, float("nan")), "score of offensive"),
        (lambda row: row["objective"].__setitem__(4, 9.0), "score of off_objective"),
        (lambda row: row["names"].pop(), "4 names, not the 5 expected"),
        (lambda row: row["names"][0].__setitem__(0, 9), "names"),
        (lambda row: row["names"][0].__setitem__(3, 0.5), "confidence is 0.49"),
    ],
)
def test_a_difference_in_the_words_is_said(expected, spoil, said):
    wanted = expected["text names"]
    given = copy.deepcopy(wanted)
    spoil(given)
    found = [str(d) for d in words.compare("text names", wanted, given)]
    assert len(found) == 1
    assert said in found[0]


BOX = [100, 100, 200, 200]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "0 faces, not the 1 expected"),
        ([[BOX, 0.9], [BOX, 0.9]], "2 faces"),
        ([[[150, 150, 250, 250], 0.9]], "elsewhere"),
        ([[BOX, 0.8]], "0.100 off"),
        ([[BOX, float("nan")]], "off"),
        ("Faces could not be looked for.", "could not be looked at"),
    ],
)
def test_a_difference_in_the_faces_is_said(given, said):
    wanted = [[BOX, 0.9]]
    assert said in " ".join(str(d) for d in pictures.compare_faces("a.jpg", wanted, given))
    assert list(pictures.compare_faces("a.jpg", wanted, [[[101, 99, 201, 200], 0.905]])) == []


@pytest.mark.parametrize(
    "given",
    [[], [[BOX, 0.9, "Year 5"]], [[[300, 300, 400, 400], 0.9, "Year 6"]], [[BOX, 0.7, "Year 6"]], "Printed words could not be read."],
)
def test_a_difference_in_the_printed_words_is_said(given):
    wanted = [[BOX, 0.9, "Year 6"]]
    assert list(pictures.compare_printed("a.jpg", wanted, given))
    assert list(pictures.compare_printed("a.jpg", wanted, [[[101, 99, 201, 200], 0.905, "Year 6"]])) == []


def test_the_pictures_show_faces_and_words_and_neither():
    faces = json.loads((expected_folder() / "faces.json").read_text("utf-8"))
    printed = json.loads((expected_folder() / "printed.json").read_text("utf-8"))
    assert faces.keys() == printed.keys() == pictures._pictures().keys()
    assert sum(map(len, faces.values())) >= 5 and sum(map(len, printed.values())) >= 8
    assert any(not faces[name] and not printed[name] for name in faces)


def test_one_line_and_the_exit_code(tmp_path, monkeypatch, expected):
    monkeypatch.setattr("checker.conform.parts.expected_folder", lambda: tmp_path)
    # Nothing to compare with is no success.
    with pytest.raises(CheckerError, match="cannot be read"):
        conform(["words"])
    (tmp_path / "words.json").write_text("{}")
    with pytest.raises(CheckerError, match="no case"):
        conform(["words"])
    (tmp_path / "words.json").write_text(json.dumps({"text names": expected["text names"]}))
    with pytest.raises(CheckerError, match="not those that were stored"):
        conform(["words"])

    shutil.copy(expected_folder() / "words.json", tmp_path)
    same = CliRunner().invoke(cli, ["conform", "--part", "words"])
    assert same.exit_code == 0, same.output
    assert same.output.startswith("This computer gives what it should") and same.output.count("\n") == 1
    spoilt = copy.deepcopy(expected)
    spoilt["text political"]["tone"][0] += 1
    (tmp_path / "words.json").write_text(json.dumps(spoilt))
    other = CliRunner().invoke(cli, ["conform", "--part", "words"])
    assert other.exit_code == 1
    assert "does NOT give what it should" in other.output and "text political, the score of political is 1.000 off" in other.output
    assert other.output.count("\n") == 1


def test_storing_anew_gives_what_is_compared(tmp_path, expected):
    (written,) = store(["words"], tmp_path)
    assert json.loads(written.read_text("utf-8")).keys() == expected.keys()
    assert conform(["words"], tmp_path).alike
    assert set(PARTS) == {"words", "faces", "printed"}
