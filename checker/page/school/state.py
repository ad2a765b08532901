"""What the School page remembers in this tab: the export that is being looked at, and what was saved last."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import streamlit as st

from checker.page.acting import who_sets_up
from checker.page.session import forget_uploads, kept_keys, state_of
from checker.school.importing import Plan
from checker.school.importing.remembered import Choices
from checker.workflow import lists


@dataclass(slots=True)
class Export:
    """An export as it was dropped, what was guessed and what a person made of it. It lies in this session only."""

    name: str
    content: bytes = field(repr=False)
    guessed: Plan = field(repr=False)
    plan: Plan = field(repr=False)
    choices: Choices = field(default_factory=Choices, repr=False)
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class SetUp:
    """This tab's School page.

    Attributes:
        exports: by kind, `pupils` or `staff`.
        generation: keys the widgets of an export, so that the next one begins anew.
        saved: what was saved last, in sentences.
        refused: why the last try in a part of the page did not succeed, by the part.
        people_refused: the form of a person that was not saved, and why.
        asks_who: whether it was asked there who makes the changes.
    """

    exports: dict[str, Export] = field(default_factory=dict)
    generation: int = 0
    saved: tuple[str, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    people_refused: tuple[str, str] = ("", "")
    asks_who: bool = False

    def key(self, name: str) -> str:
        """A widget's key for this export."""
        return f"setup.{self.generation}.{name}"

    def take(self, kind: str, export: Export) -> None:
        """A new export in place of the one before."""
        self.exports[kind] = export
        self.begin(kind)

    def begin(self, part: str) -> None:
        """Something is tried in a part of the page: what came of the last try there counts no more."""
        self.saved = ()
        self.refused.pop(part, None)

    def refuse(self, part: str, why: str) -> None:
        """It did not succeed."""
        self.saved = ()
        self.refused[part] = why

    def change(self, kind: str, **plan: Any) -> None:
        """A person corrected the plan."""
        export = self.exports[kind]
        self.exports[kind] = replace(export, plan=replace(export.plan, **plan))

    def forget(self) -> None:
        """Let go of exports and of Streamlit's copies of them, and of what was said about what was tried: it may have been another school's."""
        for key in [k for k in st.session_state if isinstance(k, str) and k.startswith("setup.")]:
            file_id = getattr(st.session_state.get(key), "file_id", "")
            if file_id:
                forget_uploads([file_id])
        self.exports.clear()
        self.refused.clear()
        self.saved, self.people_refused, self.asks_who = (), ("", ""), False
        self.generation += 1
        for key in kept_keys(("setup.",)):
            if not key.startswith(f"setup.{self.generation}."):
                del st.session_state[key]


def setting_up() -> SetUp:
    """This tab's state of the page."""
    return state_of(SetUp)


def noted(folder: Path, what: str, rows: int, before: int) -> list[str]:
    """Enter an import that was saved in the record, by whoever sets up the school on this page; what is to be said where that cannot be done."""
    return lists.noted(folder, who_sets_up, what, rows, before)
