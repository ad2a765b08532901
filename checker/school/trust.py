"""trust.toml: several schools under one trust, in one folder beside their own.

```toml
name = "Example Learning Trust"
locked = ["recognition.enabled"]            # as [defaults] has it, in every school
at_most = ["approval.expires_days"]         # a school may have less
at_least = ["retention.decisions"]          # a school may have more
[defaults.recognition]                      # as in school.toml; what a school says itself wins, unless it may not
enabled = false
[[schools]]
folder = "elsie-marlow"
photos = "elsie-marlow/photos"
```

Whoever opens a school whose folder lies in its trust's opens it under the trust's settings, by whatever command: a lock that only some commands knew would be none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.settings_file import Source, section

FILE = "trust.toml"


@dataclass(frozen=True, slots=True)
class TrustSchool:
    """[[schools]]: paths relative to the trust's folder."""

    folder: str
    photos: str = ""
    """Folder of photos to be checked."""
    posts: str = ""
    """Folder or .jsonl of posts to be checked."""


@dataclass(frozen=True, slots=True)
class Trust:
    """All of trust.toml."""

    name: str
    schools: list[TrustSchool] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)
    at_most: list[str] = field(default_factory=list)
    at_least: list[str] = field(default_factory=list)
    folder: Path = field(default=Path(), metadata={"internal": True})
    defaults: Mapping[str, Any] = field(default_factory=dict, metadata={"internal": True})
    version: str = field(default="", metadata={"internal": True})

    @classmethod
    def load(cls, folder: Path) -> Trust:
        """Read trust.toml.

        Raises:
            SettingsError: it is missing, is not TOML, says something unknown, or names a folder that is not there; names the line.
        """
        source, data, content = Source.read(
            folder / FILE, f"There is no {FILE} in {folder}. Make one with the trust's name and [[schools]], each with its folder."
        )
        defaults = data.pop("defaults", {})
        if not isinstance(defaults, dict):
            raise source.refuse(("defaults",), "[defaults] must be a section.")
        trust: Trust = section(cls, data, source)
        for name, value in (("folder", folder), ("defaults", defaults), ("version", hashlib.sha256(content).hexdigest()[:12])):
            object.__setattr__(trust, name, value)
        trust._check(source)
        return trust

    @classmethod
    def over(cls, school: Path) -> Trust | None:
        """The trust of a school's folder: that of the folder around it, if it has a trust.toml that lists this school."""
        around = school.resolve().parent
        if not (around / FILE).is_file():
            return None
        trust = cls.load(around)
        return trust if any((around / s.folder).resolve() == school.resolve() for s in trust.schools) else None

    def _check(self, source: Source) -> None:
        if not self.schools:
            raise source.refuse(("schools",), "no school is listed. Add [[schools]] with its folder for each.")
        seen: set[Path] = set()
        for n, school in enumerate(self.schools):
            for key in ("folder", "photos", "posts"):
                value = getattr(school, key)
                if value and not (self.folder / value).exists():
                    raise source.refuse(
                        ("schools", n, key), f"`{key}` names {value}, which is not there. Mend the path, relative to {FILE}."
                    )
            if self.folder.resolve() not in (self.folder / school.folder).resolve().parents:
                raise source.refuse(("schools", n, "folder"), "a school's folder must lie in the trust's folder.")
            place = (self.folder / school.folder).resolve()
            if place in seen:
                raise source.refuse(("schools", n, "folder"), "this school is listed twice. Keep one.")
            seen.add(place)
        for kind in ("locked", "at_most", "at_least"):
            for key in getattr(self, kind):
                value = _at(self.defaults, key)
                if value is None:
                    raise source.refuse((kind,), f"`{kind}` names {key}, which [defaults] does not set. Set it there.")
                if kind != "locked" and (isinstance(value, bool) or not isinstance(value, int | float)):
                    raise source.refuse((kind,), f"`{kind}` names {key}, which is no number. Put it under `locked`.")

    def merged(self, own: dict[str, Any], source: Source) -> dict[str, Any]:
        """A school's own tables over the trust's defaults.

        Raises:
            SettingsError: the school changes what it may not; names the line.
        """
        for key in (*self.locked, *self.at_most, *self.at_least):
            value, default = _at(own, key), _at(self.defaults, key)
            path = tuple(key.split("."))
            if value is None or value == default:
                continue
            if key in self.locked:
                raise source.refuse(path, f"`{key}` is set by the trust ({default}) and may not be changed by a school. Remove this line.")
            if (
                not isinstance(value, int | float)
                or (key in self.at_most and value > default)
                or (key in self.at_least and value < default)
            ):
                bound = "at most" if key in self.at_most else "at least"
                raise source.refuse(path, f"`{key}` may be {bound} {default} in this trust. Change this line or remove it.")
        return _over(own, self.defaults)


def _at(tables: Mapping[str, Any], key: str) -> Any:
    value: Any = tables
    for part in key.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _over(own: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Tables in tables are merged; a list or value of the school's own takes the default's place."""
    out = dict(defaults)
    for key, value in own.items():
        inner = out.get(key)
        out[key] = _over(value, inner) if isinstance(value, Mapping) and isinstance(inner, Mapping) else value
    return out
