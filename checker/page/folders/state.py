"""What the Folders page remembers in this tab: the files, the run over them, tags, and what is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path

import streamlit as st

from checker.draft import Draft, Photo, Unreadable
from checker.page.session import forget_downloads, kept_keys
from checker.report import Report
from checker.runs.background import BackgroundRun
from checker.runs.folders import TAGS_FILE, drafts_in, write_tags
from checker.runs.store import InMemory
from checker.school import School


@dataclass(slots=True)
class Folders:
    """This tab's page.

    Attributes:
        folder: the folder whose files are checked; "" for files that were dropped.
        uploads: files that were dropped; in memory only.
        platform: where the photos will be published.
        run: the run over them; None before it is begun.
        results: of files that were dropped, where results cannot be kept.
        tags: who is in each photo, by its name, as chosen here for files that were dropped.
        listed: the names of the files in the table, in order: it stays as it was made while somebody works in it, whatever becomes of a file. None where it is to be made anew.
        picked: which files these are, as chosen in "Show": its key and its words.
        before: what a file in the table came to before it was checked again, by its name.
        page: which page of the table.
        small: small copies that were drawn, by name and whether faces are covered.
        generation: keys the widgets, so that another folder begins anew.
        batch: keys the uploader, which is empty again once it has handed its files over.
        refused: why the last try did not succeed.
        not_kept: the file at which something could not be done, and why.
    """

    folder: str = ""
    uploads: tuple[Photo, ...] = field(default=(), repr=False)
    platform: str = ""
    run: BackgroundRun | None = None
    results: InMemory = field(default_factory=InMemory, repr=False)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    listed: tuple[str, ...] | None = None
    picked: tuple[str, str] = ("", "")
    before: dict[str, Report] = field(default_factory=dict, repr=False)
    page: int = 0
    small: dict[tuple[str, bool], str] = field(default_factory=dict, repr=False)
    generation: int = 0
    batch: int = 0
    refused: str = ""
    not_kept: tuple[str, str] = ("", "")

    def key(self, name: str) -> str:
        """A widget's key."""
        return f"folder.{self.generation}.{name}"

    def take(self, photos: Iterable[Photo]) -> None:
        """Files that were dropped, beside those before: they are held here, for an uploader loses them where another page is looked at."""
        self.uploads = named_apart((*self.uploads, *photos))
        self.batch += 1

    def start(self, school: School) -> None:
        """Check the files; what was finished before and has not changed is not done again.

        Raises:
            DraftError: the folder cannot be read.
        """
        drafts: list[Draft | Unreadable]
        if self.folder:
            drafts = drafts_in(self.folder, self.platform)
        else:
            drafts = [Draft(id=p.name, platform=self.platform, images=(p,), people=self._tagged(p.name)) for p in self.uploads]
        self.run = BackgroundRun(school, drafts, memory=None if self.folder else self.results)
        self.list_anew()

    def list_anew(self) -> None:
        """Let the table be made anew, by what each file has come to."""
        self.listed = None
        self.before.clear()

    def _tagged(self, name: str) -> dict[str, tuple[str, ...]]:
        return {name: self.tags[name]} if self.tags.get(name) else {}

    def tagged(self, name: str) -> tuple[str, ...]:
        """Who is said to be in a photo."""
        pair = self.pair(name)
        return tuple(pair[1].people.get(name, ())) if pair and isinstance(pair[1], Draft) else ()

    def tag(self, school: School, name: str, tag: str, *, away: bool = False) -> tuple[str, ...]:
        """Say that somebody is in a photo, or is not, and check that photo again. In a folder it is kept in its people.csv, where `checker batch` reads it as well.

        All is checked again where what the others came to is out of date: the consent log or a setting has changed, or it is another day.

        Raises:
            CheckerError: people.csv cannot be read or written; nothing is said then.
        """
        people = (*(t for t in self.tagged(name) if t != tag), *(() if away else (tag,)))
        if self.folder:
            write_tags(Path(self.folder) / TAGS_FILE, name, people)
        else:
            self.tags[name] = people
        run, pair = self.run, self.pair(name)
        if run is None or pair is None or not isinstance(pair[1], Draft) or run.school is not school or run.day != date.today():
            self.start(school)
        else:
            self.before.setdefault(name, pair[0])
            run.again(replace(pair[1], people={name: people} if people else {}))
        return people

    def pair(self, name: str) -> tuple[Report, Draft | Unreadable] | None:
        """A file's report with its draft."""
        return next((p for p in self.pairs() if p[1].id == name), None)

    def pairs(self) -> list[tuple[Report, Draft | Unreadable]]:
        """Each report with its draft."""
        return list(zip(self.run.reports, self.run.drafts, strict=False)) if self.run else []

    def forget(self) -> None:
        """Let go of everything but the platform; a run that goes on is stopped."""
        if self.run:
            self.run.stop()
        forget_downloads()
        platform = str(st.session_state.get(self.key("platform")) or self.platform)
        for key in kept_keys((f"folder.{self.generation}.",)):
            del st.session_state[key]
        fresh = Folders(platform=platform, generation=self.generation + 1)
        for each in fields(self):
            setattr(self, each.name, getattr(fresh, each.name))


def named_apart(photos: Iterable[Photo]) -> tuple[Photo, ...]:
    """The same with a name each: of two files of one name the second is `name (2)`."""
    out: dict[str, Photo] = {}
    for photo in photos:
        stem, dot, ending = photo.name.rpartition(".")
        name, count = photo.name, 1
        while name in out:
            count += 1
            name = f"{stem or ending} ({count}){dot if stem else ''}{ending if stem else ''}"
        out[name] = photo if count == 1 else replace(photo, name=name)
    return tuple(out.values())
