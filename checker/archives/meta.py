"""Facebook's and Instagram's "download your information", format JSON.

Shapes, as the exports of 2021 to 2026 have them:
Facebook: `posts/your_posts*_1.json` (a person) or `posts/profile_posts_1.json` (a page), under `your_facebook_activity/`, `this_profile's_activity_across_facebook/` or
at the top: a list of `{timestamp, data: [{post}], attachments: [{data: [{media: {uri, description}}, {external_context: {url}}]}], title}`.
Instagram: `content/posts_1.json` or `media/posts_1.json`, under `your_instagram_activity/` or at the top: a list of `{title, creation_timestamp, media: [{uri, title, creation_timestamp}]}`; `reels.json` and
`stories.json` wrap theirs in one key.

Text is UTF-8 whose bytes were written as if they were Latin-1 characters ("Ã©" for "é"); it is put right here.
"""

from __future__ import annotations

import datetime
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

from checker.archives import Published
from checker.draft import Draft, Photo, Unreadable
from checker.errors import DraftError

Row = Mapping[str, Any]


def unmangled(text: str) -> str:
    """Text as it was written: the export's Latin-1 characters taken as the bytes that they stand for; text that is whole already stays."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


@dataclass(frozen=True, slots=True)
class _Meta(ABC):
    """What both exports share: their files, their pictures, their times."""

    folder: Path
    files: tuple[Path, ...]
    platform: ClassVar[str] = ""
    pattern: ClassVar[re.Pattern[str]] = re.compile("")
    homes: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def recognise(cls, folder: Path) -> Self | None:
        """The export, if `folder` holds its files."""
        homes = [home for name in cls.homes for home in (folder / name, *sorted(folder.glob(f"*/{name}"))) if home.is_dir()]
        files = {f.resolve(): f for home in homes for f in sorted(home.iterdir()) if cls.pattern.fullmatch(f.name)}
        return cls(folder, tuple(sorted(files.values(), key=_in_order))) if files else None

    def posts(self) -> Iterator[Published]:
        """As `Archive.posts`."""
        found: list[tuple[float, Published]] = []
        for file in self.files:
            for number, row in enumerate(_rows(file), 1):
                post = self._published(file, number, row)
                found.append((post.at.timestamp() if post.at else 0.0, post))
        yield from (post for _, post in sorted(found, key=lambda pair: pair[0]))

    def _published(self, file: Path, number: int, row: Row | str) -> Published:
        place = f"{file.stem}:{number}"
        if isinstance(row, str):
            return Published(Unreadable(place, row), None, "", f"{self.platform}, {place}")
        at = None
        try:
            words, media, seconds, url = self.read(row)
            at = datetime.datetime.fromtimestamp(seconds, datetime.UTC) if seconds else None
            draft: Draft | Unreadable = Draft(
                id=place,
                platform=self.platform,
                text=words,
                images=tuple(self._photo(uri) for uri, _ in media),
                alt_text={uri: text for uri, text in media if text},
            )
        except (DraftError, KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
            draft, url = Unreadable(place, "This post of the export is not in a form that is known. Look at it on the platform."), ""
        return Published(draft, at, url, f"{self.platform}, {at.day} {at:%B %Y, %H:%M} UTC, {place}" if at else f"{self.platform}, {place}")

    @abstractmethod
    def read(self, row: Row) -> tuple[str, list[tuple[str, str]], float, str]:
        """Words, (path, description) of each picture, seconds since 1970, web address."""

    def _photo(self, uri: str) -> Photo:
        """A picture of the export. Paths lead from its top; where the export was moved a level, from the folder that holds it."""
        relative = Path(uri)
        if relative.is_absolute() or ".." in relative.parts:
            raise DraftError("A picture's path leads out of the export.")
        tries = [self.folder / relative, *(home / relative for home in sorted(self.folder.iterdir()) if home.is_dir())]
        return Photo(name=uri, path=next((p for p in tries if p.is_file()), self.folder / relative))


class Facebook(_Meta):
    """Facebook, a person's or a page's."""

    platform = "facebook"
    pattern = re.compile(r"(?:your_posts|profile_posts|your_uncategorized_photos|your_videos)\w*\.json", re.I)
    homes = ("your_facebook_activity/posts", "this_profile's_activity_across_facebook/posts", "posts")

    def read(self, row: Row) -> tuple[str, list[tuple[str, str]], float, str]:
        """As `_Meta.read`. A picture's own description is public too and counts as its alt text, unless it repeats the post."""
        words = [unmangled(part["post"]) for part in row.get("data", ()) if isinstance(part, Mapping) and part.get("post")]
        media: dict[str, str] = {}
        url = ""
        for attachment in row.get("attachments", ()):
            for part in attachment.get("data", ()):
                if "media" in part:
                    text = unmangled(part["media"].get("description", ""))
                    media.setdefault(part["media"]["uri"], "" if text in words else text)
                elif "external_context" in part and part["external_context"].get("url"):
                    words.append(unmangled(part["external_context"]["url"]))
        if "uri" in row:  # photos and videos apart from posts
            media[row["uri"]] = ""
            words = [unmangled(row[name]) for name in ("title", "description") if row.get(name)]
        return "\n".join(dict.fromkeys(words)), list(media.items()), float(row.get("timestamp") or row.get("creation_timestamp") or 0), url


class Instagram(_Meta):
    """Instagram: posts, reels, stories and other kinds, each with its caption."""

    platform = "instagram"
    pattern = re.compile(r"(?:posts|reels|stories|igtv_videos|archived_posts|other_content)\w*\.json", re.I)
    homes = ("your_instagram_activity/content", "your_instagram_activity/media", "content", "media")

    def read(self, row: Row) -> tuple[str, list[tuple[str, str]], float, str]:
        """As `_Meta.read`. A single picture's title is the caption; of several, each may have one beside the caption."""
        rows = row.get("media") or ([row] if row.get("uri") else [])
        words = [unmangled(t) for t in (row.get("title", ""), *(m.get("title", "") for m in rows)) if t]
        seconds = row.get("creation_timestamp") or next((m["creation_timestamp"] for m in rows if m.get("creation_timestamp")), 0)
        media = {m["uri"]: unmangled(m.get("alt_text") or "") for m in rows}
        return "\n".join(dict.fromkeys(words)), list(media.items()), float(seconds), ""


def _in_order(file: Path) -> tuple[str, int]:
    number = re.search(r"_(\d+)$", file.stem)
    return (file.stem[: number.start()] if number else file.stem, int(number[1]) if number else 0)


def _rows(file: Path) -> Iterable[Row | str]:
    """The rows of a file: a list, or the first list of objects in a wrapper; a sentence in place of one that cannot be read."""
    try:
        data = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return [f"{file.name} is not valid JSON or cannot be opened. Download the export again."]
    if isinstance(data, Mapping):
        lists = [v for v in data.values() if isinstance(v, list)]
        data = lists[0] if lists else [data]
    return [row if isinstance(row, Mapping) else f"Entry {n} of {file.name} is not a post." for n, row in enumerate(data, 1)]
