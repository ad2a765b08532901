"""X's archive: `data/tweets.js` (`tweet.js` in older ones), and `tweets-part1.js` and so on where there are many.

Each is one assignment to `window.YTD...`, the value a JSON list of `{tweet: {id_str, full_text, created_at, entities, extended_entities}}`. Text is HTML-escaped and its links are t.co
addresses, which are put back to where they lead. A picture lies in `data/tweets_media/` as the tweet's id, a hyphen and the last part of its address.
"""

from __future__ import annotations

import datetime
import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from checker.archives import Published
from checker.draft import Draft, Photo, Unreadable
from checker.errors import DraftError

_FILE = re.compile(r"tweets?(?:[-.]part\d+)?\.js", re.I)
_HEAD = re.compile(r"\s*window\.YTD\.\w+\.part\d+\s*=\s*")


@dataclass(frozen=True, slots=True)
class X:
    """X's archive in `data`, of the account `user`."""

    data: Path
    files: tuple[Path, ...]
    user: str
    platform: str = "x"

    @classmethod
    def recognise(cls, folder: Path) -> Self | None:
        """The archive, if `folder` or a folder in it holds one."""
        for data in (folder / "data", folder, *sorted(folder.glob("*/data"))):
            files = tuple(sorted(f for f in data.iterdir() if _FILE.fullmatch(f.name))) if data.is_dir() else ()
            if files:
                return cls(data, files, _user(data / "account.js"))
        return None

    def posts(self) -> Iterator[Published]:
        """As `Archive.posts`; posts that only repeat somebody else's are left out."""
        found = []
        for file in self.files:
            rows = _assigned(file)
            if rows is None:
                reason = f"{file.name} is not in the form of X's archive or cannot be opened. Download the archive again."
                found.append((0.0, Published(Unreadable(file.stem, reason), None, "", f"x, {file.name}")))
                continue
            for number, row in enumerate(rows, 1):
                post = self._published(row, f"{file.stem}:{number}")
                if post:
                    found.append((post.at.timestamp() if post.at else 0.0, post))
        yield from (post for _, post in sorted(found, key=lambda pair: pair[0]))

    def _published(self, row: Any, place: str) -> Published | None:
        at = None
        url = ""
        try:
            tweet = row.get("tweet", row)
            text = str(tweet.get("full_text") or tweet.get("text") or "")
            if text.startswith("RT @"):
                return None
            url = f"https://x.com/{self.user or 'i'}/status/{tweet['id_str']}"
            at = datetime.datetime.strptime(tweet["created_at"], "%a %b %d %H:%M:%S %z %Y")
            media = self._media(tweet)
            for link in tweet.get("entities", {}).get("urls", ()):
                text = text.replace(link["url"], link.get("expanded_url") or link["url"])
            for picture in _pictures(tweet):
                text = text.replace(picture.get("url") or "\0", "")
            draft: Draft | Unreadable = Draft(
                id=tweet["id_str"],
                platform="x",
                text=html.unescape(text).strip(),
                images=tuple(photo for photo, _ in media),
                alt_text={photo.name: alt for photo, alt in media if alt},
            )
        except (DraftError, KeyError, TypeError, ValueError, AttributeError):
            draft = Unreadable(place, "This post of the archive is not in a form that is known. Look at it on the platform.")
        return Published(draft, at, url, f"x, {at.day} {at:%B %Y, %H:%M} UTC" if at else f"x, {place}")

    def _media(self, tweet: Mapping[str, Any]) -> list[tuple[Photo, str]]:
        folder = next((d for d in (self.data / "tweets_media", self.data / "tweet_media") if d.is_dir()), self.data / "tweets_media")
        names: dict[str, str] = {}
        for picture in _pictures(tweet):
            address = picture.get("media_url_https") or picture.get("media_url") or ""
            variants = sorted(picture.get("video_info", {}).get("variants", ()), key=lambda v: -int(v.get("bitrate") or 0))
            options = [*(v["url"].split("?")[0] for v in variants if v.get("url")), address]
            bases = [f"{tweet['id_str']}-{option.rsplit('/', 1)[-1]}" for option in options if option]
            # The first that lies in the archive; else the name under which it is missed, so that the report says so.
            name = next((b for b in bases if (folder / b).is_file()), bases[0] if bases else f"{tweet['id_str']}-picture")
            names[name] = str(picture.get("ext_alt_text") or "")
        return [(Photo(name=f"{folder.name}/{name}", path=folder / Path(name).name), alt) for name, alt in names.items()]


def _pictures(tweet: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list((tweet.get("extended_entities") or tweet.get("entities") or {}).get("media") or ())


def _assigned(file: Path) -> list[Any] | None:
    """The list that a file of the archive assigns; None where it is not of that form."""
    try:
        text = file.read_text("utf-8-sig")
        head = _HEAD.match(text)
        data = json.loads(text[head.end() :].rstrip().rstrip(";")) if head else None
    except (OSError, ValueError):
        return None
    return data if isinstance(data, list) else None


def _user(file: Path) -> str:
    rows = _assigned(file) if file.is_file() else None
    try:
        name = str(rows[0]["account"]["username"]) if rows else ""
    except (KeyError, IndexError, TypeError):
        return ""
    return name if re.fullmatch(r"\w{1,20}", name) else ""
