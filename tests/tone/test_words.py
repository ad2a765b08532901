"""The word lists: each can be read, and an error in one names its file and line."""

from __future__ import annotations

import re

import pytest

from checker.errors import WordListError
from checker.words import list_names, load_words, parse_words

HEAD = 'about = "x"\nkind = "offensive"\nsource = "y"\nreviewed = 2026-11-20\n'


def find(terms: str, text: str, extra: str = "") -> list[str]:
    given = f'{HEAD}{extra}[[group]]\nsays = "s"\nreason = "r"\nweight = "hint"\nterms = {terms}\n'
    return [m[0] for t in parse_words(given, "x.toml") for m in t.pattern.finditer(text)]


@pytest.mark.parametrize("name", list_names())
def test_a_shipped_list_can_be_read_and_says_why(name: str) -> None:
    terms = load_words(name)
    assert terms
    assert all(t.anchors and len(t.reason) > 10 and t.source for t in terms)


@pytest.mark.parametrize("name", list_names())
def test_no_term_matches_the_empty_text(name: str) -> None:
    assert not [t.written for t in load_words(name) if t.pattern.search("")]


@pytest.mark.parametrize(
    ("terms", "text", "found"),
    [
        ('["vote [for] {party}"]', "Vote Blue or vote for the Blues, or vote for blue", ["Vote Blue", "vote for blue"]),
        ('["kick_out/remove them"]', "Kick out them; remove them", ["Kick out them", "remove them"]),
        ('["^reform"]', "Reform and reform", ["Reform"]),
        ('["march on ^*"]', "march on London, march on foot", ["march on London"]),
        ('["moan*"]', "Moaning moans, bemoan", ["Moaning", "moans"]),
        ('["don\'t know"]', "dont know, don't know", ["dont know", "don't know"]),
        ('["far-right"]', "far right, far-right, farright", ["far right", "far-right", "farright"]),
        ('["not ~2 way"]', "not by any way, not by any other way", ["not by any way"]),
        ('["at last"]', "at. Last", []),
    ],
)
def test_how_a_term_is_written(terms: str, text: str, found: list[str]) -> None:
    assert find(terms, text, '[sets]\nparty = ["blue"]\n' if "{party}" in terms else "") == found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + '[[group]]\nsays = "s"\nreason = "r"\nweight = "heavy"\nterms = ["a word"]\n', "line 9: `weight`"),
        (HEAD + '[[group]]\nsays = "s"\nreason = "r"\nweight = "hint"\nterms = ["one", "two",\n "one"]\n', "line 10: the term `one`"),
        (
            HEAD + '[[group]]\nsays = "s"\nreason = "r"\nweight = "hint"\nterms = ["for {nobody}"]\n',
            "line 9: the term `for {nobody}` names",
        ),
        (HEAD + '[[group]]\nsays = "s"\nreason = "r"\nweight = "hint"\nterm = ["one"]\n', "unknown key `term`"),
        (HEAD.replace('source = "y"\n', "") + '[[group]]\nsays = "s"\nterms = ["a"]\n', "`source` is missing"),
        (
            HEAD + '[sets]\npets = ["cat"]\nfoes = ["dog"]\n[[group]]\nsays = "s"\nreason = "r"\nweight = "hint"\nterms = ["my {pets}"]\n',
            "line 7: no term asks for the set `foes`",
        ),
        (HEAD + "[[group]\n", "line 5"),
    ],
)
def test_an_error_names_file_and_line(text: str, says: str) -> None:
    with pytest.raises(WordListError, match=re.escape("x.toml")) as error:
        list(parse_words(text, "x.toml"))
    assert says in str(error.value)


def test_a_missing_list_is_said() -> None:
    with pytest.raises(WordListError, match="nothing_here"):
        load_words("nothing_here")
