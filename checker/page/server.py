"""What app.py and start.py hand to Streamlit's server: the guard, and whether this run of the file is the server's or draws the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from checker.page.guard import Guard, configured

if TYPE_CHECKING:
    from starlette.middleware import Middleware


def drawing() -> bool:
    """Whether the file runs to draw the page for somebody; else the server reads it once for its `app`."""
    return get_script_run_ctx(suppress_warning=True) is not None


def guards() -> list[Middleware]:
    """The middleware of the page's server.

    Raises:
        SettingsError: CHECKER_HOSTS holds something that is no name.
    """
    from starlette.middleware import Middleware as Layer

    return [Layer(Guard, hosts=configured())]


def guarded() -> bool:
    """Whether no real server runs in this process (a test draws the page by itself), or one that has the guard."""
    return Guard.installed or not Runtime.exists() or type(Runtime.instance()) is not Runtime
