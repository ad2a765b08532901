"""The one reader of the files in this folder: what a file lacks, or has too much, is refused by file and line.

Words of a language lie in the folder of the language (`en/`), so that another can have its own; facts that belong to none lie beside it (`data_*.toml`). Every
file says `about`, `source` and `reviewed`. A value is a list of terms; or a block of words parted by white space (`words`); or a block of names parted by commas
and lines (`names`), for lists too long to quote each.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from checker.errors import WordListError

LANGUAGE = "en"
"""The language of the lists that are read."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file of lists.

    Attributes:
        file: its name, for errors.
        text: as written, for the line of an error.
        data: as TOML says it.
    """

    file: str
    text: str = field(repr=False)
    data: dict[str, Any] = field(repr=False)

    def refuse(self, what: str, near: str = "", *, last: bool = False) -> WordListError:
        """An error that names the file and the line on which `near` stands first (or last)."""
        return self._refuse_at((self.text.rfind(near) if last else self.text.find(near)) if near else 0, what)

    def _refuse_at(self, at: int, what: str) -> WordListError:
        return WordListError(f"{self.file}, line {self.text.count(chr(10), 0, max(at, 0)) + 1}: {what}")

    def keys(self, *path: str) -> tuple[str, ...]:
        """The keys of a table within the file."""
        return tuple(self._at(path, dict))

    def terms(self, *path: str) -> tuple[str, ...]:
        """A list of terms.

        Raises:
            WordListError: it is missing, is no list of texts, or has a term twice.
        """
        found: list[str] = self._at(path, list)
        seen: set[str] = set()
        for term in found:
            if not isinstance(term, str) or not term.strip():
                raise self.refuse(f"`{path[-1]}` must hold texts in quotes.", self._as_written(path))
            if term in seen:
                raise self.refuse(f"the term `{term}` stands twice under `{path[-1]}`.", f'"{term}"', last=True)
            seen.add(term)
        return tuple(found)

    def words(self, *path: str) -> tuple[str, ...]:
        """A block of words parted by white space.

        Raises:
            WordListError: it is missing or empty, or has a word twice.
        """
        found: str = self._at(path, str)
        words = tuple(found.split())
        if len(set(words)) < len(words):
            twice = next(w for n, w in enumerate(words) if w in words[:n])
            again = [m.start() for m in re.finditer(rf"(?<!\S){re.escape(twice)}(?!\S)", found)][1]
            raise self._refuse_at(self.text.find(found) + again, f"the word `{twice}` stands twice under `{path[-1]}`.")
        return words

    def entries(self, *path: str) -> tuple[str, ...]:
        """The entries of a list of terms or of a block of words, whichever it is.

        Raises:
            WordListError: as `terms` and `words`.
        """
        holder = self._at(path[:-1], dict) if path[:-1] else self.data
        return self.terms(*path) if isinstance(holder.get(path[-1]), list) else self.words(*path)

    def names(self, *path: str) -> tuple[str, ...]:
        """A block of names parted by commas and lines.

        Raises:
            WordListError: it is missing or empty.
        """
        found: str = self._at(path, str)
        return tuple(name for part in re.split(r"[,\n]", found) if (name := part.strip()))

    def _as_written(self, path: tuple[str, ...]) -> str:
        """How the last key of a path stands in the text: at the beginning of a line, within its table's part where it has one."""
        at, found = 0, ""
        for key in path:
            if m := re.compile(rf"^(?:\[{re.escape(key)}\]|{re.escape(key)}\s*=.*)$", re.M).search(self.text, at):
                at, found = m.end(), m.group()
        return found

    def _at(self, path: tuple[str, ...], kind: type) -> Any:
        value: Any = self.data
        for depth, key in enumerate(path):
            if not isinstance(value, dict) or key not in value:
                raise self.refuse(f"`{'.'.join(path)}` is missing.", self._as_written(path[:depth]))
            value = value[key]
        if not isinstance(value, kind) or not value:
            names: dict[type, str] = {dict: "a table", list: "a list of terms", str: "a block of words"}
            wanted = names[kind]
            raise self.refuse(f"`{'.'.join(path)}` must be {wanted}, and not empty.", self._as_written(path))
        return value


@cache
def table(name: str, language: str = LANGUAGE) -> Table:
    """The file `checker/words/<language>/<name>.toml`.

    Raises:
        WordListError: it is missing, is not TOML, or does not say what it is about, where it comes from and when it was reviewed.
    """
    read = read_toml(f"{language}/{name}.toml")
    for key in ("about", "source"):
        if not isinstance(read.data.get(key), str) or not read.data[key].strip():
            raise read.refuse(f"`{key}` is missing. Every list says what it is about, its source and when it was reviewed.")
    if not isinstance(read.data.get("reviewed"), datetime.date):
        raise read.refuse("`reviewed` must be a date such as 2026-11-20.", "reviewed")
    return read


def read_toml(file: str) -> Table:
    """A file of this folder.

    Raises:
        WordListError: it cannot be read; names the file and the line.
    """
    try:
        text = resources.files("checker.words").joinpath(*file.split("/")).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WordListError(f"The word list {file} cannot be read. Install the checker again.") from error
    return parse_toml(text, file)


def parse_toml(text: str, file: str) -> Table:
    """The text of a list; `file` is named in errors.

    Raises:
        WordListError: it is not TOML; names the line.
    """
    try:
        return Table(file, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise WordListError(f"{file} is not valid TOML: {error}. Mend that line.") from error
