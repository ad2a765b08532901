"""The table of public figures: how names are compared, and what it must hold and must not."""

from __future__ import annotations

import pytest

from checker.people.figures import figure, folded


@pytest.mark.parametrize(
    ("name", "form"), [("J. K. Rowling", "jk rowling"), ("J.K. ROWLING", "jk rowling"), ("Zoë O’Connor-Łach", "zoe oconnor lach")]
)
def test_names_are_compared_folded(name: str, form: str) -> None:
    assert folded(name) == form


def test_the_famous_are_known_and_ordinary_names_are_marked() -> None:
    ada = figure("Ada Lovelace")
    assert ada is not None and ada.fame > 0.9 and not ada.common
    assert any((known := figure(name)) is not None and known.common for name in ("James Anderson", "Will Young", "Tom Holland"))
    assert figure("Oluwaseun Brzezinska") is None
