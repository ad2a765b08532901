"""Posts that are being written, kept as they are typed: encrypted with the school's key, on the side of the server, until they are filed or let go.

One folder a school in the user's data folder, one folder a draft in it: `post` holds the fields, and each photo lies beside it under a keyed mark of its bytes, so that
typing a word writes no photo again. Names of files and folders tell nothing.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker import vault
from checker.errors import CheckerError, VaultError
from checker.keys import SchoolKey, key_of
from checker.paths import data_folder, name_of

if TYPE_CHECKING:
    from checker.school import School

MAGIC = b"CHECKER-WRITING-1\n"
KEEP_DAYS = 30
"""Days after which a draft that nobody touched is deleted."""
TITLE = 60
"""Characters of a post's first words in the list."""
MOST = 200
"""Drafts of one person kept at once; beyond it the oldest goes."""
_ID = re.compile(r"[0-9a-f]{20}")


@dataclass(frozen=True, slots=True)
class Kept:
    """One draft in the list: its id, when it was last saved, its first words, and the case that it was sent as; "" where it was not sent.

    `others`: drafts of the same post, saved before: those of the same case, or with the same words, platforms and photos.
    """

    id: str
    saved: datetime.datetime
    title: str = field(repr=False)
    case: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft as it was saved: its fields, its photos by the name that the fields give them, and which saving it was."""

    fields: Mapping[str, Any] = field(repr=False)
    photos: Mapping[str, bytes] = field(repr=False)
    revision: int


class DraftChangedError(CheckerError):
    """Somebody else, or another tab, has saved this draft meanwhile."""


class Drafts:
    """The drafts of one school. `owner` parts the people of a shared page: each sees their own."""

    def __init__(self, folder: Path, key: SchoolKey, owner: str = "") -> None:
        self.folder = folder / key.mac("drafts of", owner)[:24]
        self._key = key
        self._seal = key.encryption("drafts being written")

    @classmethod
    def open(cls, school: School, owner: str = "") -> Drafts | None:
        """The drafts of a school; None where there is no folder or no key can be kept: then nothing is saved."""
        found = place(school, "writing")
        return cls(*found, owner) if found else None

    def new_id(self) -> str:
        """An id that says nothing."""
        return secrets.token_hex(10)

    def save(self, draft_id: str, fields: Mapping[str, Any], photos: Mapping[str, bytes], *, revision: int) -> int:
        """Save a draft; photos that lie there already are not written again, those no longer in it are deleted.

        Args:
            fields: what JSON can hold.
            photos: by the names that the fields give them.
            revision: of the saving that this one goes on from; 0 for a new draft.

        Returns:
            The revision to go on from.

        Raises:
            DraftChangedError: it was saved by somebody else since; what lies there is left as it is.
            VaultError: it could not be written.
        """
        home = self._home(draft_id)
        try:
            if self._revision(home) != revision:
                raise DraftChangedError("This post is open in another tab too and was changed there.")
            marks = {name: self._mark(content) for name, content in photos.items()}
            for name, mark in marks.items():
                if not (home / mark).exists():
                    vault.write_private(home / mark, vault.seal(self._seal, photos[name], MAGIC))
            now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
            head = {"revision": revision + 1, "saved": now, "fields": fields, "photos": marks}
            vault.write_private(home / "post", vault.seal(self._seal, json.dumps(head).encode("utf-8", "surrogatepass"), MAGIC))
            for file in home.iterdir():
                if file.name not in {"post", *marks.values()}:
                    file.unlink(missing_ok=True)
        except OSError as error:
            raise VaultError(
                f"The post could not be saved ({error.strerror}). It is kept in this tab: leave it open, and make room on the disk."
            ) from None
        return revision + 1

    def load(self, draft_id: str) -> Opened | None:
        """A draft as it was saved; None where there is none of this id.

        Raises:
            VaultError: it cannot be opened: another key, or damaged.
        """
        home = self._home(draft_id)
        head = self._head(home)
        if head is None:
            return None
        try:
            photos = {name: vault.unseal(self._seal, (home / mark).read_bytes(), MAGIC) for name, mark in head["photos"].items()}
        except OSError:
            raise VaultError("A photo of this draft is missing. Add the photo again.", damaged=True) from None
        return Opened(head["fields"], photos, int(head["revision"]))

    def all(self) -> list[Kept]:
        """Every post, last saved first; those whose time is over are deleted, and one that cannot be opened is left out."""
        self.tidy()
        out = []
        same: dict[str, str] = {}
        for home in self._homes():
            try:
                head = self._head(home)
            except VaultError:
                continue
            if head is not None:
                case = str((head["fields"].get("filed") or [""])[0])
                out.append(Kept(home.name, datetime.datetime.fromisoformat(head["saved"]), _title(head["fields"]), case))
                same[home.name] = _content(head)
        return _each_once(sorted(out, key=lambda k: k.saved, reverse=True), same)

    def delete(self, draft_id: str) -> None:
        """Let a draft go."""
        shutil.rmtree(self._home(draft_id), ignore_errors=True)

    def tidy(self, now: datetime.datetime | None = None) -> int:
        """Delete drafts that nobody touched for `KEEP_DAYS`, and the oldest beyond `MOST`; how many."""
        now = now or datetime.datetime.now(datetime.UTC)
        homes = sorted(self._homes(), key=lambda h: (h / "post").stat().st_mtime if (h / "post").exists() else 0, reverse=True)
        over = [h for n, h in enumerate(homes) if n >= MOST or _age(h / "post", now) > datetime.timedelta(days=KEEP_DAYS)]
        for home in over:
            shutil.rmtree(home, ignore_errors=True)
        return len(over)

    def _homes(self) -> list[Path]:
        try:
            return [p for p in self.folder.iterdir() if p.is_dir() and _ID.fullmatch(p.name)]
        except OSError:
            return []

    def _home(self, draft_id: str) -> Path:
        if not _ID.fullmatch(draft_id):
            raise VaultError("There is no such draft.")
        return self.folder / draft_id

    def _revision(self, home: Path) -> int:
        try:
            head = self._head(home)
        except VaultError:
            return 0  # a damaged one is written anew
        return int(head["revision"]) if head else 0

    def _head(self, home: Path) -> dict[str, Any] | None:
        try:
            sealed = (home / "post").read_bytes()
        except OSError:
            return None
        head: dict[str, Any] = json.loads(vault.unseal(self._seal, sealed, MAGIC).decode("utf-8", "surrogatepass"))
        return head

    def _mark(self, content: bytes) -> str:
        return self._key.mac("photo of a draft", hashlib.sha256(content).hexdigest())[:32]


def place(school: School, kind: str) -> tuple[Path, SchoolKey] | None:
    """Where what people of a school type is kept, by kind, and the key for it; None where there is no folder or no key can be kept."""
    if school.folder is None:
        return None
    try:
        key, _ = key_of(school, make=True)
    except CheckerError:
        return None
    if key is None:
        return None
    return data_folder() / kind / name_of(school.folder), key


def forget_pupil(school: School, pupil_id: str) -> int:
    """Delete every draft, of whoever writes it, in which a pupil is tagged or named in full; how many. For `checker forget`.

    A draft that cannot be opened with the school's key goes too: nobody can say that the pupil is not in it.
    """
    drafts = Drafts.open(school)
    if drafts is None:
        return 0
    pupil = school.pupil(pupil_id)
    wanted = {w for w in ((f"{pupil.first_name} {pupil.last_name}".strip().casefold(),) if pupil else ()) if w}
    gone = 0
    people = drafts.folder.parent.iterdir() if drafts.folder.parent.is_dir() else ()
    for folder in list(people):
        drafts.folder = folder
        for home in drafts._homes():
            try:
                head = drafts._head(home)
            except VaultError:
                head = {"fields": pupil_id}
            told = json.dumps((head or {}).get("fields", ""), ensure_ascii=False)
            if f'"{pupil_id}"' in told or told == f'"{pupil_id}"' or any(name in " ".join(told.casefold().split()) for name in wanted):
                shutil.rmtree(home, ignore_errors=True)
                gone += 1
    return gone


def _title(fields: Mapping[str, Any]) -> str:
    """A post's first words, cut between words where there is a place for it."""
    words = " ".join(str(fields.get("text", "")).split())
    if len(words) <= TITLE:
        return words
    return f"{words[:TITLE].rsplit(' ', 1)[0]} …"


def _content(head: Mapping[str, Any]) -> str:
    """What makes two drafts the same post: their words, platforms and photos."""
    fields = head["fields"]
    words = " ".join(str(fields.get("text", "")).split())
    return json.dumps([words, sorted(fields.get("platforms") or ()), sorted(head["photos"].values())])


def _each_once(found: Sequence[Kept], content: Mapping[str, str]) -> list[Kept]:
    """Each post once, as it was saved last, under the case that any draft of it was sent as."""
    groups: list[list[Kept]] = []
    for each in found:
        mine = [g for g in groups if any(content[k.id] == content[each.id] or (k.case and k.case == each.case) for k in g)]
        groups = [g for g in groups if g not in mine]
        groups.append([*(k for g in mine for k in g), each])
    once = [(sorted(g, key=lambda k: k.saved, reverse=True)) for g in groups]
    return sorted(
        (replace(g[0], case=next((k.case for k in g if k.case), ""), others=tuple(k.id for k in g[1:])) for g in once),
        key=lambda k: k.saved,
        reverse=True,
    )


def _age(file: Path, now: datetime.datetime) -> datetime.timedelta:
    try:
        return now - datetime.datetime.fromtimestamp(file.stat().st_mtime, datetime.UTC)
    except OSError:
        return datetime.timedelta()
