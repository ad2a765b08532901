"""Texts put together for training keep their marks where the words went."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from checker.language.labels import TOLD
from models.train import names_data, posts_data
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


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """Corpora of a few sentences each, in the form of the real ones."""
    (tmp_path / "ner").mkdir()
    sources = {"gum": ["gum-bio"] * 9 + ["gum-news"] * 5 + ["gum-court"] * 3, "wikigold": ["wikigold"] * 4}
    for name in names_data.REAL_TRAIN:
        rows = [{"text": f"Ada Byron {n}.", "entities": [[0, 9, "PERSON"]], "source": s} for n, s in enumerate(sources.get(name, [name]))]
        (tmp_path / "ner" / f"{name}.train.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return tmp_path


def test_texts_that_report_have_no_tone_and_tell_nothing_private_but_the_news_may(corpora: Path) -> None:
    rows = posts_data.reports(corpora, 1)
    assert {row.source.split("-")[-1] for row in rows} == {"bio", "news", "wikigold", "crossner"}
    assert all(row.tone_known and not row.spans and row.objective is None for row in rows)
    for row in rows:
        news = row.source == "gum-news"
        assert row.told_known == (() if news else TOLD) and row.singled_out is (None if news else False)
        assert all(row.text[a:b] == "Ada Byron" for a, b, _ in row.named or [])
    sentences = sum(len(row.named or []) for row in rows)
    assert sentences == 9 + 5 + 4 + 1 and len(rows) < sentences, "sentences of one source stand together, and none is lost"


def test_texts_that_report_are_not_read_for_their_names_as_well(corpora: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posts_data, "MADE_UP", 0)
    everything, rest = (posts_data.names(corpora, 1, reports=kept) for kept in (True, False))
    assert len(everything) - len(rest) == 9 + 5 + 4 + 1
    assert all(not row.tone_known and row.told_known == () for row in everything)
