"""List and model side by side, with scores made up in the test."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from checker.finding import Level
from checker.language import components  # noqa: F401  (registers doc._.tone)
from checker.tone.judgement import judge
from checker.tone.kinds import DISREPUTE, INSENSITIVE, KINDS, OFFENSIVE, POLITICAL
from checker.tone.levels import KindLevels, Levels, ObjectiveLevels
from checker.tone.lists import word_list

LEVELS = Levels({k.name: KindLevels(0.5, 0.8, 0.2, 0.35) for k in KINDS}, ObjectiveLevels(0.5, 0.2, 0.7, 0.05, 0.6))
NLP = spacy.blank("en")
NLP.add_pipe("social_sentences")


def read(text: str, kind: str, p: float, phrase: str = "") -> Doc:
    doc = NLP(text)
    doc._.tone = {k.name: 0.01 for k in KINDS} | {kind: p}
    doc._.tone_found = [kind] if p >= 0.5 else []
    if p >= 0.5:
        at = text.index(phrase or text)
        span = doc.char_span(at, at + len(phrase or text), label=kind)
        assert span is not None
        span._.confidence = p
        doc.spans["tone"] = [span]
    return doc


def marks(text: str, kind, p: float, phrase: str = "", **more: bool) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    hits = word_list(*kind.lists).hits(text)
    return [(text[m.start : m.end], m.level.word) for m in judge(read(text, kind.name, p, phrase), hits, kind, LEVELS, **more)]


def test_a_campaign_phrase_stops_whatever_the_model_says() -> None:
    assert marks("Cakes at 3. Vote Labour on Thursday.", POLITICAL, 0.02) == [("Vote Labour on Thursday.", "stop")]


def test_a_party_named_is_nothing_unless_the_model_is_close() -> None:
    text = "Speakers from Labour and the SNP came to the debate."
    assert marks(text, POLITICAL, 0.05) == []
    assert marks(text, POLITICAL, 0.4) == [(text, "review")]


def test_a_hint_counts_from_near() -> None:
    text = "The hall is open. Sign the petition at the office."
    assert marks(text, POLITICAL, 0.1) == []
    assert marks(text, POLITICAL, 0.3) == [("Sign the petition at the office.", "review")]


def test_hint_and_model_together_stop() -> None:
    text = "The hall is open. Sign the petition at the office."
    assert marks(text, POLITICAL, 0.6, "Sign the petition") == [("Sign the petition", "stop")]


@pytest.mark.parametrize(("p", "level"), [(0.55, "review"), (0.85, "stop")])
def test_the_model_alone_reviews_and_stops_when_sure(p: float, level: str) -> None:
    text = "Lovely day. Somebody in charge ought to hang their head."
    assert marks(text, POLITICAL, p, "Somebody in charge") == [("Somebody in charge", level)]


def test_kinds_that_policy_reviews_never_stop() -> None:
    text = "Pirate copy tonight, and nobody will know."
    assert marks(text, DISREPUTE, 0.99) == [(text, "review")]


def test_a_better_word_is_offered_for_exactly_the_word() -> None:
    text = "The lift serves wheelchair-bound visitors."
    found = judge(read(text, "insensitive", 0.02), word_list("insensitive").hits(text), INSENSITIVE, LEVELS)
    assert [(text[m.start : m.end], m.replacement) for m in found] == [("wheelchair-bound", "who uses a wheelchair")]


def test_words_in_a_picture_need_a_sure_model_and_are_never_stopped_by_it() -> None:
    text = "Somebody in charge ought to hang their head."
    assert marks(text, POLITICAL, 0.6, printed=True) == []
    assert marks(text, POLITICAL, 0.9, printed=True) == [(text, "review")]


def test_mild_swearing_reviews_and_stops_where_the_model_agrees() -> None:
    assert marks("What a damn fine concert.", OFFENSIVE, 0.1) == [("damn", "review")]
    assert marks("What a damn fine concert.", OFFENSIVE, 0.6, "damn") == [("damn", "stop")]


FUNDED = "We raised £800 for new books{} it is just a shame the Government still won't fund our schools properly."


@pytest.mark.parametrize("join", [",", ";", " –"])
def test_a_mark_begins_where_what_carries_it_begins(join: str) -> None:
    text = FUNDED.format(join)
    carries = "it is just a shame the Government still won't fund our schools properly."
    assert marks(text, POLITICAL, 0.9, f"for new books{join} {carries}") == [(carries, "stop")], "what spilt from the clause before goes"
    assert marks(text, POLITICAL, 0.9, "shame the Government still won't fund our schools properly.") == [(carries, "stop")]
    assert marks(text, POLITICAL, 0.9, text) == [(text, "stop")]
    assert marks(text, POLITICAL, 0.3) == [(carries, "review")]


def test_a_sentence_that_leans_on_what_follows_is_one() -> None:
    text = "If the council will not listen, we should all march on the town hall."
    assert marks(text, POLITICAL, 0.9, "council will not listen, we should all march on the town hall.") == [(text, "stop")]


def test_blame_is_no_call() -> None:
    for text, asks in ((FUNDED.format("."), False), ("They refuse? Fund our schools!", True)):
        (mark,) = judge(read(text, "political", 0.9), word_list("politics").hits(text), POLITICAL, LEVELS)
        assert ("asks readers" in mark.message) is asks and ("criticises" in mark.message) is not asks, mark.message


def test_a_message_says_what_it_does() -> None:
    text = "Vote Labour on Thursday."
    (mark,) = judge(read(text, "political", 0.02), word_list("politics").hits(text), POLITICAL, LEVELS)
    assert mark.level is Level.STOP
    assert mark.message == "Takes a side in public debate: asks readers to vote for or against a party (“Vote Labour”)."
    assert "leave the choice to the reader" in mark.better


def only_any(text: str, kind: str, p: float) -> Doc:
    """Something seems wrong with a text, though the kind itself does not pass."""
    doc = read(text, kind, 0.6)
    doc._.tone = doc._.tone | {kind: p, "any": 0.6}
    return doc


@pytest.mark.parametrize(
    ("text", "p", "found"),
    [
        ("What do parents think about the homework policy?", 0.3, False),  # the topic alone
        ("This homework policy is a disgrace and must be scrapped.", 0.3, True),  # words that take a side
        ("Speakers from Labour and the SNP came to the debate.", 0.4, True),  # a mention from close on, as where nothing else seems wrong
    ],
)
def test_a_topic_found_for_any_alone_needs_more_than_the_topic(text: str, p: float, found: bool) -> None:
    hits = word_list(*POLITICAL.lists).hits(text)
    assert bool(judge(only_any(text, "political", p), hits, POLITICAL, LEVELS)) is found


@pytest.mark.parametrize(("p", "found"), [(0.3, False), (0.6, True)])
def test_an_alternative_text_is_of_a_kind_only_where_the_kind_passes(p: float, found: bool) -> None:
    text = "A certificate with a golden border"
    assert bool(judge(only_any(text, "insensitive", p), [], INSENSITIVE, LEVELS, aside=True)) is found
    assert judge(only_any(text, "insensitive", p), [], INSENSITIVE, LEVELS), "in the words of the post it is asked about"
