"""The officer's page: widgets in, Report out. No rule and no model is here; the page asks the engine, the record and the photo tools."""

from __future__ import annotations


def main() -> None:
    """Draw the page; called by app.py on every run of the script. Draws nothing where the server has no guard against other web sites."""
    from checker.page.server import guarded
    from checker.page.shell import draw, draw_unguarded

    if guarded():
        draw()
    else:
        draw_unguarded()
