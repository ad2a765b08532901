"""Changing a school's settings from a form: its accounts, its people, its policy's profile, and a new school's folder. What else stands in the files stays, comments too.

Each change is read again before it counts: nothing but what was meant may have changed. The file before is kept in `earlier/`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from checker.errors import CheckerError, SchoolError, SettingsError
from checker.school.importing.remembered import quoted
from checker.school.importing.save import as_csv, replace_file
from checker.school.settings import NATIONS, AccountSettings, PersonSettings, Settings
from checker.school.tables import CannotChangeError, changed
from checker.school.tables import value as value_of
from checker.school.trust import Trust
from checker.school.visitors import COLUMNS, VisitorRow, load_rows
from checker.school.visitors import FILE as VISITORS

_HEADER = re.compile(r"\s*\[")
_USUAL = AccountSettings("")


def new_school(folder: Path, name: str, nation: str = "england", town: str = "") -> None:
    """Make a school's folder with its school.toml.

    Raises:
        SchoolError: the name or nation is missing, or there is a school already, or it cannot be written.
    """
    if not name.strip():
        raise SchoolError("The school has no name yet. Write it as it stands on the school's web site.")
    if nation not in NATIONS:
        raise SchoolError(f"The nation must be one of {', '.join(NATIONS)}.")
    if (folder / "school.toml").exists():
        raise SchoolError(f"There is a school in {folder} already. Choose it under `School`, or give another folder.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SchoolError(f"The folder {folder} cannot be made ({error.strerror}). Give another one.") from None
    lines = ["[school]", f"name = {quoted(name.strip())}", f"nation = {quoted(nation)}"]
    if town.strip():
        lines.append(f"town = {quoted(town.strip())}")
    replace_file(folder / "school.toml", ("\n".join(lines) + "\n").encode(), check=Settings.load)


def save_accounts(folder: Path, accounts: Sequence[AccountSettings]) -> None:
    """Put these accounts in the place of those in school.toml.

    Raises:
        SettingsError: one of them says what cannot be followed, or the file could not be changed without touching something else.
    """
    path = folder / "school.toml"
    text = path.read_bytes().decode("utf-8-sig")
    before = tomllib.loads(text)
    written = [_account(a) for a in accounts]
    kept = _without(text, "accounts")
    new = kept.rstrip("\n") + "\n" + "".join("\n" + block for block in written)
    try:
        after = tomllib.loads(new)
    except tomllib.TOMLDecodeError:
        after = {}
    if {k: v for k, v in before.items() if k != "accounts"} != {k: v for k, v in after.items() if k != "accounts"}:
        raise SettingsError("school.toml is written in a way that this form cannot change. Change the accounts in the file itself.")
    replace_file(path, new.encode(), check=lambda part: Settings.load(part, Trust.over(folder)))


def save_people(
    folder: Path,
    shown: Sequence[PersonSettings],
    people: Sequence[PersonSettings | None],
    *,
    note: Callable[[], object] = lambda: None,
    take_back: Callable[[], object] = lambda: None,
) -> None:
    """Change who stands under [[people]] in school.toml; everybody else's lines stay as they are written.

    Args:
        folder: the school's.
        shown: the people as the form had them, so that what somebody else has changed meanwhile is not written over.
        people: for each of them the person as they are to be, None to take them out; whoever comes behind is added.
        note: called once nothing stands against it and before it counts; whatever it raises leaves all as it was.
        take_back: called where the file could not be put in its place after that.

    Raises:
        SettingsError: they cannot be followed, the file says something else by now, or it could not be changed without touching something else.
    """
    path = folder / "school.toml"
    try:
        text = path.read_bytes().decode("utf-8-sig")
        before = tomllib.loads(text)
    except (OSError, ValueError):
        raise SettingsError("school.toml cannot be read just now. Nothing was changed; try again.") from None
    trust = Trust.over(folder)
    if Settings.load(path, trust).people != list(shown):
        raise SettingsError("The list of people was changed meanwhile by somebody else. Nothing was saved; look at it again.")
    # A list that came from the trust becomes the school's own, whole: one that the school has takes the place of the trust's.
    own = list(shown) if "people" in before else []
    wanted = [p for p in people if p is not None]
    try:
        new = changed(text, "people", [_person(p) for p in own], [_person(p) if p else None for p in (people if own else wanted)])
        after = tomllib.loads(new)
    except (CannotChangeError, tomllib.TOMLDecodeError):
        after = {}
    if not after or {k: v for k, v in before.items() if k != "people"} != {k: v for k, v in after.items() if k != "people"}:
        raise SettingsError("school.toml is written in a way that this form cannot change. Change the people in the file itself.")

    def look(part: Path) -> None:
        if Settings.load(part, trust).people != wanted:
            raise SettingsError("school.toml is written in a way that this form cannot change. Change the people in the file itself.")
        note()
        noted.append(True)

    noted: list[bool] = []
    try:
        replace_file(path, new.encode(), check=look)
    except CheckerError:
        if noted:
            take_back()
        raise


def _person(person: PersonSettings) -> dict[str, Any]:
    return {k: v for k, v in asdict(person).items() if k != "deputies" or v}


def save_visitors(folder: Path, shown: Sequence[VisitorRow], visitors: Sequence[VisitorRow]) -> None:
    """Put these adults in the place of those in visitors.csv, which is kept in `earlier/`.

    Args:
        folder: the school's.
        shown: the rows as the form had them, so that what somebody else has changed meanwhile is not written over.
        visitors: the rows as they are to be.

    Raises:
        SettingsError: two have one name, or the file says something else by now.
        CheckerError: it cannot be written or would not be read again; the list in force is as it was.
    """
    path = folder / VISITORS
    if load_rows(path) != tuple(shown):
        raise SettingsError("The list of visitors was changed meanwhile by somebody else. Nothing was saved; look at it again.")
    names = [" ".join(v.name.casefold().split()) for v in visitors]
    if len(set(names)) < len(names):
        raise SettingsError("Somebody of that name is on the list already. Add the organisation to the name.")
    replace_file(path, as_csv(COLUMNS, map(asdict, visitors)), check=load_rows)


def save_profile(folder: Path, profile: str) -> None:
    """Let the school cite a ready policy (`checker policy` lists them); "" for the usual clauses.

    Raises:
        SchoolError: there is no such profile, or policy.toml cannot be changed without touching something else.
    """
    path = folder / "policy.toml"
    line = f"profile = {quoted(profile)}"
    if not path.exists():
        if profile:
            replace_file(path, f"[policy]\n{line}\n".encode())
        return
    text = path.read_bytes().decode("utf-8-sig")
    before = tomllib.loads(text)
    if "profile" in before.get("policy", {}):
        new = re.sub(r"(?m)^\s*profile\s*=.*$", lambda _: line, text, count=1)
    elif "policy" in before:
        new = re.sub(r"(?m)^\s*\[policy\].*$", lambda m: f"{m.group()}\n{line}", text, count=1)
    else:
        new = f"[policy]\n{line}\n\n{text}"
    wanted: dict[str, Any] = {**before, "policy": {**before.get("policy", {}), "profile": profile}}
    if tomllib.loads(new) != wanted:
        raise SettingsError("policy.toml is written in a way that this form cannot change. Change `profile` in the file itself.")
    replace_file(path, new.encode())


def _without(text: str, table: str) -> str:
    """The text of a TOML file without a list of tables; a comment right above another table stays with that."""
    out: list[str] = []
    inside = False
    for line in text.splitlines():
        if _HEADER.match(line) and (named := re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line)):
            name = named.group(1)
            inside = name == table or name.startswith(f"{table}.")
        elif inside and line.lstrip().startswith("#"):
            out.append(line)  # a comment among accounts outlives them
            continue
        if not inside:
            out.append(line)
    return "\n".join(out) + "\n"


def _account(account: AccountSettings) -> str:
    lines = ["[[accounts]]"]
    for each in fields(AccountSettings):
        value = getattr(account, each.name)
        if each.name == "platform" or value != getattr(_USUAL, each.name):
            lines.append(f"{each.name} = {value_of(value)}")
    return "\n".join(lines) + "\n"
