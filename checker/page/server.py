"""What app.py and start.py hand to Streamlit's server: the guard, the door where people sign in, and whether this run of the file is the server's."""

from __future__ import annotations

import logging
import os
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from checker.page.guard import Guard, configured
from checker.page.signin import screen
from checker.page.signin.door import Door
from checker.page.signin.settings import from_environment

if TYPE_CHECKING:
    from starlette.middleware import Middleware


def drawing() -> bool:
    """Whether the file runs to draw the page for somebody; else the server reads it once for its `app`."""
    return get_script_run_ctx(suppress_warning=True) is not None


def made_with() -> dict[str, Any]:
    """What `streamlit.App` is made with: the middleware of the page's server and, where people sign in, what Streamlit needs for it.

    Raises:
        SettingsError: CHECKER_HOSTS holds something that is no name, or the file for signing in cannot be followed.
    """
    from starlette.middleware import Middleware as Layer

    keep_words_out_of_logs()
    signin = from_environment()
    screen.use(signin)
    layers: list[Middleware] = [Layer(Guard, hosts=configured())]
    if screen.shared():
        layers.append(Layer(Door, signin=signin))
    return {"middleware": layers, "secrets": signin.secrets if signin else None}


def keep_words_out_of_logs() -> None:
    """From now on an error in this process is logged by its kind and place alone: its text may hold words of a draft. CHECKER_DEBUG=1 shows all."""
    made = logging.getLogRecordFactory()
    if getattr(made, "without_words", False) or os.environ.get("CHECKER_DEBUG"):
        return

    def make(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = made(*args, **kwargs)
        kind, _, trace = record.exc_info if isinstance(record.exc_info, tuple) else (None, None, None)
        if kind is not None:
            last = traceback.extract_tb(trace)[-1:] if trace else []
            place = f", {Path(last[0].filename).name} line {last[0].lineno}" if last else ""
            record.msg, record.args = f"An error in the page ({kind.__name__}{place}).", ()
            record.exc_info = record.exc_text = None
        return record

    make.without_words = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make)


def guarded() -> bool:
    """Whether no real server runs in this process (a test draws the page by itself), or one that has the guard."""
    return Guard.installed or not served()


def served() -> bool:
    """Whether a real server runs in this process; a test draws the page by itself."""
    return Runtime.exists() and type(Runtime.instance()) is Runtime
