"""What goes on while the page is shown is waited for, but never so that a click is."""

from __future__ import annotations

import time

import pytest

from checker.page import drawn


def test_what_is_there_is_not_waited_for_and_what_is_not_only_so_long() -> None:
    assert drawn.wait_for(lambda: True, 60)
    began = time.monotonic()
    assert not drawn.wait_for(lambda: False, 0.1)
    assert time.monotonic() - began >= 0.1


def test_a_click_ends_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clicked(BaseException):
        """As Streamlit ends a run, where the state of the tab is asked for."""

    class State:
        def __contains__(self, key: object) -> bool:
            raise Clicked

    monkeypatch.setattr(drawn.st, "session_state", State())
    with pytest.raises(Clicked):
        drawn.wait_for(lambda: False, 60)
