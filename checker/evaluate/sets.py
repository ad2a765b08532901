"""Labelled posts as drafts of a school in memory, so that every figure comes from the same loader.

A set is a folder with `posts.jsonl` and, where it has its own school, `roll.csv`, `staff.csv` and `account.json`. What the labels
mean stands in `models/data/posts/LABELS.md`. The accounts differ in shape from writer to writer; `settings_of` reads them all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.draft import Draft
from checker.errors import CheckerError
from checker.paths import models_folder
from checker.school import ConsentLog, School, Settings
from checker.school.settings import ContactSettings, HandleSettings, NameSettings, SchoolSettings
from checker.school.staff import load_staff
from checker.senses import session_of

if TYPE_CHECKING:
    from checker.senses import Senses


@dataclass(frozen=True, slots=True)
class NameLabel:
    """A pupil's or possible child's full name: `text[start:end]`; `who` is a pupil's id or `off-roll`."""

    start: int
    end: int
    who: str
    form: str


@dataclass(frozen=True, slots=True)
class DetailLabel:
    """A personal detail: `text[start:end]`; `subject` is pupil, staff, parent, school or other."""

    start: int
    end: int
    type: str
    subject: str


@dataclass(frozen=True, slots=True)
class ToneLabel:
    """An offending phrase: `text[start:end]`; `kind` is one of political, personal_opinion, offensive ..."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class LabelledPost:
    """One post and what a careful reader says of it. `verdict` is pass, review or block."""

    draft: Draft
    names: tuple[NameLabel, ...] = ()
    details: tuple[DetailLabel, ...] = ()
    tone: tuple[ToneLabel, ...] = ()
    objective: str = ""
    jigsaw: bool = False
    verdict: str = ""
    note: str = ""

    @property
    def id(self) -> str:
        return self.draft.id

    @property
    def text(self) -> str:
        return self.draft.text


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """A school and its labelled posts."""

    name: str
    school: School
    posts: tuple[LabelledPost, ...]


def sets_folder() -> Path:
    """Where the labelled sets lie in a clone."""
    return models_folder() / "data" / "posts"


def set_names(folder: Path | None = None) -> tuple[str, ...]:
    """Sets that have a school of their own, sorted."""
    folder = folder or sets_folder()
    return tuple(sorted(p.parent.name for p in folder.glob("*/roll.csv") if (p.parent / "posts.jsonl").is_file()))


def load_sets(names: Iterable[str], folder: Path | None = None, senses: Senses | None = None) -> Iterator[LabelledSet]:
    """Load sets one by one; a name may also be the path of a folder."""
    for name in names:
        path = Path(name)
        yield load_set(path if path.is_dir() else (folder or sets_folder()) / name, senses)


def load_set(folder: Path, senses: Senses | None = None) -> LabelledSet:
    """One set.

    Raises:
        CheckerError: the folder holds no labelled posts, or a line of them cannot be read.
    """
    path = folder / "posts.jsonl"
    if not path.is_file():
        raise CheckerError(
            f"There are no labelled posts at {path}. Give a set of {sets_folder()}, or a folder with posts.jsonl and roll.csv."
        )
    posts = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if line.strip():
            try:
                posts.append(labelled_post(json.loads(line)))
            except (KeyError, TypeError, ValueError) as error:
                raise CheckerError(f"{path.name} of {folder.name}, line {number}, is no labelled post ({type(error).__name__}).") from None
    return LabelledSet(folder.name, school_of(folder, senses), tuple(posts))


def labelled_post(row: Mapping[str, Any]) -> LabelledPost:
    """A line of posts.jsonl. Labels stand under `expected`."""
    expected = row.get("expected", row)
    draft = Draft.from_mapping({k: v for k, v in row.items() if k in ("id", "text", "platform", "has_image", "alt_text")}, folder=Path())
    return LabelledPost(
        draft=draft,
        names=tuple(NameLabel(n["start"], n["end"], n["who"], n.get("form", "")) for n in expected.get("names", ())),
        details=tuple(DetailLabel(n["start"], n["end"], n["type"], n.get("subject", "")) for n in expected.get("personal", ())),
        tone=tuple(ToneLabel(n["start"], n["end"], n["kind"]) for n in expected.get("neutrality", ())),
        objective=expected.get("objective", ""),
        jigsaw=bool(expected.get("jigsaw", False)),
        verdict=row.get("verdict", ""),
        note=row.get("note", ""),
    )


def school_of(folder: Path, senses: Senses | None = None) -> School:
    """The school of a set, in memory: its roll (nobody was asked for consent), staff and account."""
    log = ConsentLog.load(folder / "roll.csv")
    account = folder / "account.json"
    data = json.loads(account.read_text("utf-8")) if account.is_file() else {}
    school = School(settings_of(data, folder.name), log, load_staff(folder / "staff.csv"), folder=folder)
    if senses is not None:
        session_of(school, senses)
    return school


def settings_of(account: Mapping[str, Any], name: str = "School") -> Settings:
    """An account.json as settings. Lists may hold texts or objects with `name`; contacts may lie in lists or by kind."""
    schools = _names(account, "schools", "partner_schools", "rival_schools", "visiting_schools")
    # "Gatehouse (boarding)" is called Gatehouse in posts.
    houses = [h.split(" (")[0] for h in _names(account, "houses", "village_houses")]
    contacts = ContactSettings()
    for source in (account, *_objects(account, "schools"), *_objects(account, "partner_schools"), account.get("trust_contacts", {})):
        _gather(contacts, source)
    for value in (account.get("public_contacts", {}), account.get("contacts", {}), account.get("public_helplines", [])):
        if isinstance(value, Mapping):
            _gather(contacts, value)
        else:
            for item in value:
                _sort_contact(contacts, str(item))
    settings = Settings(
        school=SchoolSettings(
            name=account.get("trust") or next(iter(schools), name), town=account.get("town", ""), county=account.get("county", "")
        ),
        contacts=contacts,
        handles=_handles(account),
        names=NameSettings(
            schools=schools + [s["short"] for s in _objects(account, "schools") if s.get("short")],
            houses=houses,
            clubs=_names(account, "clubs", "teams"),
            places=[*_names(account, "places", "buildings", "rooms"), *(account[k] for k in ("town", "village") if account.get(k))],
            partners=_names(account, "partners"),
            people=_names(account, "governors", "people", "visitors", "trustees"),
        ),
    )
    return replace(settings, version=f"{name}-account")


def _handles(account: Mapping[str, Any]) -> HandleSettings:
    """Handles in one list, or sorted under `own`, `partners` and `staff`."""
    sorted_out = account.get("handles", {})
    if not isinstance(sorted_out, Mapping):
        sorted_out = {"own": sorted_out}
    return HandleSettings(
        own=[*_names(sorted_out, "own"), *_names(account, "school_handles", "own_handles")],
        partners=[*_names(sorted_out, "partners"), *_names(account, "partner_handles")],
        staff=[*_names(sorted_out, "staff"), *_names(account, "staff_handles")],
    )


def _objects(account: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = account.get(key, [])
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []


def _names(account: Mapping[str, Any], *keys: str) -> list[str]:
    """The texts, or the `name` of the objects, under these keys, each once, in order."""
    found: list[str] = []
    for key in keys:
        value = account.get(key, [])
        for item in [value] if isinstance(value, str) else value.values() if isinstance(value, Mapping) else value:
            if isinstance(item, Mapping):
                item = item.get("name", "")
            if isinstance(item, list):
                found += [str(i) for i in item]
            elif item:
                found.append(str(item))
    return list(dict.fromkeys(found))


def _gather(contacts: ContactSettings, source: Mapping[str, Any]) -> None:
    kinds = {"phone": contacts.phones, "email": contacts.emails, "address": contacts.addresses, "website": contacts.websites}
    for key, known in kinds.items():
        for value in (source.get(key), source.get(f"{key}s"), source.get(f"{key}es")):
            for item in [value] if isinstance(value, str) else value or ():
                if item not in known:
                    known.append(str(item))


def _sort_contact(contacts: ContactSettings, value: str) -> None:
    if "@" in value:
        contacts.emails.append(value)
    elif value[:1].isdigit() and not any(c.isalpha() for c in value):
        contacts.phones.append(value)
    elif value.startswith(("http", "www.")):
        contacts.websites.append(value)
    else:
        contacts.addresses.append(value)
