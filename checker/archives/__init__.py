"""Posts that are out already, as a platform hands them to the account's owner: Facebook's and Instagram's "download your information" in JSON,
and X's archive.

    archive = open_archive(Path("facebook-exampletrust-2026-11-20"))
    for post in archive.posts():
        post.draft, post.url, post.at

The export is unpacked first; nothing is fetched. What a platform leaves out (Facebook and Instagram give no web address of a post) is empty.
"""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from checker.draft import Draft, Unreadable
from checker.errors import DraftError


@dataclass(frozen=True, slots=True)
class Published:
    """One post that is out.

    Attributes:
        draft: its words and pictures, or why they cannot be read.
        at: when it was published, in UTC; None where the export does not say.
        url: its web address; "" where the export does not say.
        where: what finds it again: the platform, the day and the place in the export.
    """

    draft: Draft | Unreadable
    at: datetime.datetime | None
    url: str
    where: str


class Archive(Protocol):
    """An export that has been recognised."""

    @property
    def platform(self) -> str:
        """facebook, instagram or x."""
        ...

    def posts(self) -> Iterator[Published]:
        """Every post, oldest first; one that cannot be read comes as an `Unreadable`."""
        ...


def open_archive(folder: Path) -> Archive:
    """The export in this folder.

    Raises:
        DraftError: it is no export that is known, is still zipped, or was asked for as HTML.
    """
    from checker.archives.meta import Facebook, Instagram
    from checker.archives.x import X

    if folder.is_file() and zipfile.is_zipfile(folder):
        raise DraftError(f"{folder.name} is still zipped. Unpack it (right click, Extract all) and give the folder.")
    if not folder.is_dir():
        raise DraftError(f"There is no folder at {folder}. Give the unpacked folder of the export.")
    for kind in (Facebook, Instagram, X):
        found = kind.recognise(folder)
        if found:
            return found
    if any(folder.rglob("your_posts*.html")) or any(folder.rglob("posts_*.html")):
        raise DraftError(f"{folder.name} was downloaded as HTML. Ask the platform for the export again and choose the format JSON.")
    raise DraftError(
        f"{folder.name} is no export that is known. Known are Facebook's and Instagram's “download your information” in JSON and X's archive, unpacked."
    )
