"""Every term of every word list can be searched for: they are compiled only when met, so a bad one would otherwise show late."""

from __future__ import annotations

import pytest

from checker.words import list_names, load_words


@pytest.mark.parametrize("name", list_names())
def test_every_term_can_be_searched_for(name: str) -> None:
    terms = load_words(name)
    assert terms
    for term in terms:
        assert term.pattern.groups == 0
        assert all(u.pattern for u in term.unless)
