"""A form of the School page: what is typed into it is held until it is saved, whatever else is looked at meanwhile, as in Write.

So it is none of Streamlit's forms: of those the page learns what was typed only once it is sent, and it is lost where another part of the page is shown before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from checker.page import remembered
from checker.page.session import kept_keys, put
from checker.school import School

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of one form.

    Attributes:
        key: how the keys of its fields begin.
        saved: what each field holds while nothing is typed into it, by name.
    """

    key: str
    saved: Mapping[str, Any]

    @classmethod
    def of(cls, school: School, kind: str, n: int, row: DataclassInstance, saved: Mapping[str, Any]) -> Form:
        """The form of the row that stands as the nth of its kind. One that was changed, here or in the file, has another key, so that its form begins anew."""
        return cls(f"keep.{kind}.{remembered.key_of(school)}.{n}.{hashlib.sha256(repr(astuple(row)).encode()).hexdigest()[:12]}.", saved)

    def field(self, name: str) -> str:
        """The key of a field that is about to be drawn."""
        if self.key + name not in st.session_state:
            put(self.key + name, self.saved[name])
        return self.key + name

    @property
    def fields(self) -> tuple[str, ...]:
        """The keys of all of them: what belongs to a press."""
        return tuple(self.key + name for name in self.saved)

    def key_of(self, name: str) -> str:
        """The key of a button: Streamlit sets buttons itself, so they are none of what is kept."""
        return f"{self.key.removeprefix('keep.')}{name}"

    def held(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """What the fields of a press held, by name."""
        return {name: fields[self.key + name] for name in self.saved}

    @property
    def begun(self) -> bool:
        """Whether something is typed into it that is not saved: such a form stands open."""
        return any(st.session_state.get(self.key + name, saved) != saved for name, saved in self.saved.items())

    def forget(self) -> None:
        """Let go of what is typed: it is saved."""
        for each in kept_keys((self.key,)):
            del st.session_state[each]
