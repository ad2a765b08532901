"""From TOML to the dataclasses that are the format: a field is a key, its type is what is accepted, its default holds when the key is left out.

Every refusal names the file and the line, so that a slip is mended where it was made and cannot switch a rule off.
"""

from __future__ import annotations

import re
import tomllib
import types
import typing
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from checker.errors import SettingsError

Path_ = tuple[str | int, ...]
"""Where a value stands: keys, and the number of the table where there are several, such as ("accounts", 1, "purpose")."""


@dataclass(frozen=True, slots=True)
class Source:
    """A settings file's text, for refusals that name the line."""

    file: str
    text: str

    @classmethod
    def read(cls, path: Path, missing: str) -> tuple[Source, dict[str, Any], bytes]:
        """The file, its tables and its bytes.

        Raises:
            SettingsError: it is missing (said with `missing`), cannot be opened, or is not TOML.
        """
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise SettingsError(missing) from None
        except OSError as error:
            raise SettingsError(f"{path.name} cannot be read ({error.strerror}). Check that you may open it.") from None
        try:
            text = content.decode("utf-8-sig")
            return cls(path.name, text), tomllib.loads(text), content
        except UnicodeDecodeError:
            raise SettingsError(f"{path.name} is not saved as UTF-8. Save it again as UTF-8.") from None
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"{path.name} cannot be read: {error}. Mend that line.") from None

    def refuse(self, path: Path_, message: str) -> SettingsError:
        """An error that begins with the file and the line of `path`."""
        return SettingsError(f"{self.file}, line {self.line(path)}: {message}")

    def line(self, path: Path_) -> int:
        """The line on which the last key of `path` stands; where it stands nowhere, its table's, and so on outwards."""
        places = list(self._places())
        for length in range(len(path), 0, -1):
            wanted = path[:length]
            if found := next((n for n, place in places if place == wanted), 0):
                return found
            if found := next((n for n, place in places if place[:length] == wanted), 0):
                return found
        return 1

    def _places(self) -> Iterator[tuple[int, Path_]]:
        section: Path_ = ()
        counts: dict[Path_, int] = {}
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := re.match(r"\s*(\[\[?)([^\]]+)\]\]?", line):
                names = [p.strip().strip("\"'") for p in header.group(2).split(".")]
                at: Path_ = ()
                for n, name in enumerate(names):
                    at = (*at, name)
                    if n == len(names) - 1 and header.group(1) == "[[":
                        counts[at] = counts.get(at, -1) + 1
                    if at in counts:
                        at = (*at, counts[at])
                section = at
                yield number, section
            elif key := re.match(r"""\s*["']?([^"'=#\[\]]+?)["']?\s*=""", line):
                yield number, (*section, *(p.strip().strip("\"'") for p in key.group(1).split(".")))


def section(cls: Any, data: Any, source: Source, path: Path_ = ()) -> Any:
    """A dataclass from a TOML table.

    Raises:
        SettingsError: a key is unknown, missing, or its value has the wrong form.
    """
    where = ".".join(str(p) for p in path if isinstance(p, str))
    if not isinstance(data, dict):
        raise SettingsError(f"{source.file}: `{where}` must be a section, [{where}]. Line {source.line(path)}.")
    known = {f.name: f for f in fields(cls) if not f.metadata.get("internal")}
    for key in data:
        if key not in known:
            raise source.refuse((*path, key), f"unknown key `{key}`{f' in [{where}]' if where else ''}. Known: {', '.join(known)}.")
    hints = typing.get_type_hints(cls)
    values = {}
    for name, each in known.items():
        if name in data:
            values[name] = _value(hints[name], data[name], source, (*path, name))
        elif each.default is MISSING and each.default_factory is MISSING:
            if where:
                raise source.refuse(path, f"[{where}] `{name}` is missing. Add it.")
            raise SettingsError(f"{source.file}: `{name}` is missing. Add it.")
    return cls(**values)


def _value(hint: Any, value: Any, source: Source, path: Path_) -> Any:
    def refuse(wanted: str) -> SettingsError:
        name = next(p for p in reversed(path) if isinstance(p, str))
        return source.refuse(path, f"`{name}` must be {wanted}.")

    if is_dataclass(hint):
        return section(hint, value, source, path)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _value(next(a for a in args if a is not type(None)), value, source, path)
    if origin is list:
        if not isinstance(value, list):
            raise refuse("a list, in [ ]")
        tables = is_dataclass(args[0])
        return [_value(args[0], v, source, (*path, n) if tables else path) for n, v in enumerate(value)]
    if origin is dict:
        if not isinstance(value, dict):
            raise refuse("a section of names and values")
        return {str(k): _value(args[1], v, source, (*path, k)) for k, v in value.items()}
    if hint is bool and not isinstance(value, bool):
        raise refuse("true or false")
    if hint is int and (isinstance(value, bool) or not isinstance(value, int)):
        raise refuse("a whole number")
    if hint is str and not isinstance(value, str):
        raise refuse('text in quotes, "like this"')
    if hint is date:
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise refuse("a date such as 2026-11-20") from None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise refuse("a date such as 2026-11-20")
    return value
