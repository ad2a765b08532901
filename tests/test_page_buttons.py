"""No module of the page acts on what Streamlit returns for a button: that is lost where another run takes over."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "checker" / "page"
ACTING = {"button", "form_submit_button"}


def wrong(source: str) -> Iterator[tuple[int, str]]:
    """Where a button is used in another way than drawn by itself with its `on_click`; the line and why."""
    tree = ast.parse(source)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "streamlit":
            yield from ((node.lineno, "imported by its name") for alias in node.names if alias.name in ACTING)
        elif isinstance(node, ast.Attribute) and node.attr in ACTING and id(node) not in called:
            yield node.lineno, "handed on"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ACTING:
            if id(node) not in alone:
                yield node.lineno, "what it returns is used"
            if not any(keyword.arg == "on_click" for keyword in node.keywords):
                yield node.lineno, "no on_click"


def test_a_button_of_the_page_acts_in_its_on_click_alone() -> None:
    found = {str(path.relative_to(PAGE)): found for path in PAGE.rglob("*.py") if (found := list(wrong(path.read_text("utf-8"))))}
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "if st.button('Go', on_click=f):\n    go()",
        "pressed = right.button('Go', on_click=f)",
        "def draw():\n    return st.form_submit_button('Go', on_click=f)",
        "(st.button('Go', on_click=f) and go())",
        "draw = st.button",
        "from streamlit import button",
        "st.button('Go')",
    ],
)
def test_each_other_way_is_found(source: str) -> None:
    assert list(wrong(source))


def test_a_button_drawn_by_itself_is_none() -> None:
    assert not list(wrong("with st.form('f'):\n    left.button('Go', on_click=f, args=(1,))"))
