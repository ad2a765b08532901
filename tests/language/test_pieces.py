"""Cutting texts: every word leads back to its place in the original."""

import pytest

from checker.language.pieces import case_class, cut, load_tokenizer, split_hashtags
from checker.language.rewritten import as_read, original
from checker.language.stretches import PARAGRAPHS, WHOLE, WINDOW, beginnings, parts, windows
from checker.paths import models_folder


@pytest.fixture(scope="module")
def tokenizer():
    return load_tokenizer(str(models_folder() / "posts" / "tokenizer.json"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Well done 👩‍👩‍👧 Zoë O'Brien!", ["Well", "done", "👩‍👩‍👧", "Zoë", "O", "'", "Brien", "!"]),
        ("#WellDoneAmeliaHart", ["#", "Well", "Done", "Amelia", "Hart"]),
        ("#BBCNews2024 ok", ["#", "BBC", "News", "2024", "ok"]),
        ("Łukasz Żak-Nowak", ["Łukasz", "Żak", "-", "Nowak"]),
        ("", []),
    ],
)
def test_words_quote_the_original(tokenizer, text, words):
    pieces = cut(tokenizer, [text])[0]
    assert [text[a:b] for a, b in pieces.words] == words
    assert len(pieces.ids) == len(pieces.cases)
    assert len(pieces.firsts) == len(pieces.words)


@pytest.mark.parametrize(("word", "wanted"), [("amelia", 1), ("Amelia", 2), ("AMELIA", 3), ("A", 4), ("McKay", 5), ("9B", 6), ("!", 0)])
def test_case_classes(word, wanted):
    assert case_class(word) == wanted


def test_hashtags_are_split_only_inside_themselves():
    assert split_hashtags("AmeliaHart #AmeliaHart") == ("AmeliaHart #Amelia Hart", [18])


@pytest.mark.parametrize("text", ["Solidarity ✊✊ with them", "Tea &amp; cake at https://x.example/y now", "🇪🇺 rejoin 🏴󠁧󠁢󠁳󠁣󠁴󠁿 now", "plain"])
def test_positions_lead_back_through_emoji_and_links(text):
    new, news, olds = as_read(text)
    for word in ("with", "them", "now", "rejoin", "plain", "cake", "Tea"):
        if word in text:
            assert original(new.index(word), news, olds) == text.index(word)
            assert original(new.index(word) + len(word), news, olds) == text.index(word) + len(word)
    assert original(len(new), news, olds) == len(text)


def test_emoji_are_spelt_out():
    assert "raised fist" in as_read("Solidarity ✊")[0]
    assert "european union flag" in as_read("🇪🇺")[0]
    assert "scotland flag" in as_read("🏴󠁧󠁢󠁳󠁣󠁴󠁿")[0]


ITEM = "The hall will be closed for cleaning on Monday, so please bring a packed lunch for the farm and a coat."


def _stretches(tokenizer, text):
    """What is read at once of a text."""
    pieces = cut(tokenizer, [text])[0]
    edges = [*pieces.words, (len(text), len(text))]
    places = {first: edges[n][0] for n, first in enumerate([*pieces.firsts, len(pieces.ids)])}
    return [text[places[a] : places[b]].strip() for a, b in windows(pieces, beginnings(text, pieces)[0])]


def test_a_post_is_read_whole_and_a_newsletter_item_by_item(tokenizer):
    assert _stretches(tokenizer, f"{ITEM}\n\n{ITEM}") == [f"{ITEM}\n\n{ITEM}"]
    assert _stretches(tokenizer, "\n\n".join([ITEM] * 5)) == [f"{ITEM}\n\n{ITEM}"] * 2 + [ITEM]
    assert _stretches(tokenizer, "\n".join([ITEM] * 5)) == [f"{ITEM}\n{ITEM}"] * 2 + [ITEM], "a long line is a paragraph"
    assert len(_stretches(tokenizer, "\n".join(["1st Ada 12, 2nd Bo 11"] * 12))) == 1, "a list stays together"
    assert len(_stretches(tokenizer, " ".join([ITEM] * 5))) == 1, "one paragraph is read at once"


def test_a_long_paragraph_is_read_again_in_even_parts(tokenizer):
    text = " ".join([ITEM] * 4)
    pieces = cut(tokenizer, [text])[0]
    size = len(pieces.ids)
    assert parts(0, size, beginnings(text, pieces)[1]) == [(0, size // 2), (size // 2, size)]
    assert parts(0, WHOLE, [10, 40]) == [], "a post is read once"
    listed = "\n".join(["1st Ada 12, 2nd Bo 11"] * 12)
    assert beginnings(listed, cut(tokenizer, [listed])[0])[1] == [], "a list stays together"


@pytest.mark.parametrize(
    "text", ["", "\n\n", "word " * 400, f"{ITEM}\n\n" * 40, "a\n\n" + "word " * 400 + "\n\nb", "\n\n".join(["x"] * 300), "x" * 3000]
)
def test_every_piece_is_read_and_no_stretch_is_too_long(tokenizer, text):
    pieces = cut(tokenizer, [text])[0]
    seen = windows(pieces, beginnings(text, pieces)[0])
    assert {n for a, b in seen for n in range(a, b)} == set(range(len(pieces.ids)))
    assert all(b - a <= WINDOW for a, b in seen)
    assert len(pieces.ids) > WHOLE or len(seen) == 1
    assert PARAGRAPHS <= WHOLE <= WINDOW
