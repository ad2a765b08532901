"""Texts put together for training keep their marks where the words went."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from checker.language.labels import TOLD
from models.train import posts_data
from models.train.posts_data import Labelled, join, renamed, rewritten


class _Writer:
    """Names in a fixed order."""

    def __init__(self) -> None:
        self.names = iter(("Minh", "Nguyen", "Amal", "Osei"))

    def first(self) -> str:
        return next(self.names)

    last = first


TEXT = "Ola Nowak's mum is away. Well done Ola, says Mrs Pettifer of Nowak Hall."


def _row() -> Labelled:
    def at(words: str, kind: str) -> tuple[int, int, str]:
        return TEXT.index(words), TEXT.index(words) + len(words), kind

    return Labelled(
        TEXT,
        told=[at("Ola Nowak's mum is away", "family")],
        people=[at("Ola Nowak", "pupil"), (TEXT.index("Ola,"), TEXT.index("Ola,") + 3, "pupil"), at("Pettifer", "staff"), at("Nowak Hall", "notperson")],
        told_known=("family",),
        people_known=True,
    )  # fmt: skip


def test_a_name_is_the_same_wherever_it_stands_and_marks_move_along() -> None:
    new = renamed(_row(), _Writer(), random.Random(1))  # type: ignore[arg-type]
    assert new.text == "Minh Nguyen's mum is away. Well done Minh, says Mrs Amal of Nowak Hall."
    assert [new.text[a:b] for a, b, _ in new.told] == ["Minh Nguyen's mum is away"]
    assert [new.text[a:b] for a, b, _ in new.people] == ["Minh Nguyen", "Minh", "Amal", "Nowak Hall"]


def test_rewriting_keeps_marks_before_within_and_behind() -> None:
    row = Labelled("abc def ghi", spans=[(0, 3, "x"), (4, 7, "y"), (0, 11, "z"), (8, 11, "w")])
    new = rewritten(row, [(4, 7, "longer")])
    assert [new.text[a:b] for a, b, _ in new.spans] == ["abc", "longer", "abc longer ghi", "ghi"]


def test_of_texts_joined_only_what_both_know_is_known() -> None:
    both = join([_row(), Labelled("Cakes on Friday.", people_known=False)])
    assert not both.people_known and both.told_known == () and both.told == []
    assert both.text.endswith("Hall. Cakes on Friday.")


def test_no_set_kept_for_testing_is_trained_on() -> None:
    names = posts_data.training_sets()
    assert {"t1", "t3a", "w8", "set_a"} <= set(names)
    assert not {"t2a", "t2b", "t5a", "t5b", "t6a", "t6b", *posts_data.DEV} & set(names)


def test_a_new_test_set_is_not_trained_on_by_its_name_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("t1", "t9a", "w1"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "posts.jsonl").touch()
    monkeypatch.setattr(posts_data, "POSTS", tmp_path)
    assert posts_data.training_sets() == ["t1", "w1"]


def test_of_a_set_made_from_marks_everybody_and_every_circumstance_is_known() -> None:
    rows = posts_data.read_posts(posts_data.POSTS / "t3a" / "posts.jsonl", whole=True)
    assert all(row.people_known and row.told_known == TOLD for row in rows)
    assert {kind for row in rows for *_, kind in row.people} > {"pupil", "staff", "notperson"}
    assert {kind for row in rows for *_, kind in row.told} >= {"looks", "plan", "ethnicity", "birthday"}
