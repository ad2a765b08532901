"""Draft and Photo: what somebody wants to post, and the files it is read from."""

from __future__ import annotations

import json
import os
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from checker.errors import DraftError
from checker.finding import Box
from checker.folders import leads_out, walk

PLATFORMS = ("website", "facebook", "instagram", "x", "press")
"""Platforms known by name; a school's settings may add others, each with a column of its own in the consent log."""

LABELS = frozenset({"expected", "verdict", "note"})
"""What may stand beside a draft in a labelled set (`checker.evaluate` reads it there). It is no part of a post, and the report says that it was not read."""

LARGEST_FILE = 1_000_000_000
"""Largest photo or video in bytes that is read; it has to fit into memory once."""

FIELDS = frozenset(
    {
        "id",
        "text",
        "platform",
        "platforms",
        "images",
        "has_image",
        "alt_text",
        "account",
        "objective",
        "author",
        "people",
        "faces",
        "publish_at",
        "event_date",
    }
)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo or video that goes with the words.

    Attributes:
        name: the path as the draft gives it; shown in reports.
        content: the file's bytes, or None while it still lies at `path` (read when first looked at, then let go).
        path: where the file lies; None for an upload.
    """

    name: str
    content: bytes | None = field(default=None, repr=False)
    path: Path | None = None

    def read(self) -> bytes:
        """The file's bytes, read anew each time: whoever judges them hashes what this one call gave (`PhotoReading.read`).

        Raises:
            DraftError: the file is missing or cannot be read.
        """
        if self.content is not None:
            return self.content
        if self.path is None:
            raise DraftError("A photo has neither content nor a path. Attach it again.")
        try:
            # Asked before it is opened: a pipe or a device would keep us waiting, or never end.
            if self.path.exists() and not self.path.is_file():
                raise DraftError("The photo is not a file that can be read (a folder, a pipe or a device). Attach the photo itself.")
            with self.path.open("rb") as stream:
                size = os.fstat(stream.fileno()).st_size
                content = stream.read(size) if size <= LARGEST_FILE else b""
        except FileNotFoundError:
            raise DraftError("The photo file was not found. Check the name in `images` and where the file lies.") from None
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "its path is not one"
            raise DraftError(f"The photo file cannot be read ({why}). Check that it is a file you may open.") from None
        if size > LARGEST_FILE:
            raise DraftError(f"The photo file is larger than {LARGEST_FILE // 1_000_000} MB. Save a smaller copy and check that one.")
        return content


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to post. All fields but the words have defaults; a draft of photos alone has `text=""`.

    Attributes:
        id: shown in the report; the file's name when the draft does not say.
        text: the words.
        platforms: where it will be published, lower case; one or more.
        images: photos and videos under review.
        has_image: photos will go with the words but are not under review here.
        alt_text: description of the pictures, by photo name, or under `""` for the post as a whole.
        people: who the author says is in each photo: pupil ids, `staff:NAME`, `visitor:NAME`, by photo name.
        faces: faces that somebody marked by hand because no detector saw them, by photo name: left, top, right, bottom in pixels of the picture as
            displayed. They count as those that are found.
        event_date, publish_at: dates the author gives (`YYYY-MM-DD`; a time after `T` is allowed for publish_at).
        unread: fields that stood beside the draft in its file and are no part of it.
    """

    text: str = ""
    platform: str | None = None
    platforms: tuple[str, ...] = ()
    images: tuple[Photo, ...] = ()
    has_image: bool = False
    alt_text: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    faces: Mapping[str, tuple[Box, ...]] = field(default_factory=dict)
    id: str = ""
    account: str | None = None
    objective: str | None = None
    author: str | None = None
    publish_at: str | None = None
    event_date: str | None = None
    unread: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [p.lower().strip() for p in (*self.platforms, *([self.platform] if self.platform else []))]
        platforms = tuple(dict.fromkeys({"twitter": "x"}.get(p, p) for p in names)) or ("facebook",)
        object.__setattr__(self, "platforms", platforms)
        object.__setattr__(self, "platform", platforms[0])
        images = tuple(_photo(i, None) for i in self.images)
        doubles = {i.name for i in images if sum(j.name == i.name for j in images) > 1}
        if doubles:
            raise DraftError("Two photos of this draft have the same name. Rename one of them.")
        object.__setattr__(self, "images", images)
        object.__setattr__(self, "alt_text", _alt_text(self.alt_text))
        object.__setattr__(self, "people", _people(self.people, images))
        object.__setattr__(self, "faces", _faces(self.faces, images))

    @property
    def date(self) -> date | None:
        """The day it is to be published, where the draft says."""
        return date.fromisoformat(self.publish_at[:10]) if self.publish_at else None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to check: no photo, and no text with a letter, number or sign in it that anybody could see."""
        return not self.images and not any(
            unicodedata.category(c)[0] in "LNPS" for text in (self.text, *self.alt_text.values()) for c in text
        )

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any], *, folder: Path, fallback_id: str = "") -> Draft:
        """A draft from the fields of a JSON object or a `post.toml`.

        Args:
            data: the fields, as CONTRACT lists them.
            folder: what the paths in `images` are relative to.
            fallback_id: the id when the data has none.

        Raises:
            DraftError: a field is unknown or has the wrong form.
        """
        if not isinstance(data, Mapping):
            raise DraftError("A draft is one object with fields such as `text`. Put it in { }.")
        if unknown := sorted(set(data) - FIELDS - LABELS):
            near = get_close_matches(str(unknown[0]), FIELDS, 1)
            meant = f" Perhaps `{near[0]}` is meant." if near else ""
            raise DraftError(f"A draft has no field `{unknown[0]}`.{meant} It may have: {', '.join(sorted(FIELDS))}.")
        for name in ("id", "text", "platform", "account", "objective", "author", "publish_at", "event_date"):
            value = data.get(name)
            if value is not None and not isinstance(value, str | date) and not (name == "id" and isinstance(value, int)):
                raise DraftError(f"`{name}` must be text.")
        images = data.get("images") or []
        platforms = data.get("platforms") or []
        if isinstance(images, str) or not isinstance(images, list) or not all(isinstance(i, str) for i in images):
            raise DraftError('`images` must be a list of paths, such as ["photo.jpg"].')
        if isinstance(platforms, str) or not all(isinstance(p, str) for p in platforms):
            raise DraftError('`platforms` must be a list, such as ["facebook", "x"].')
        if not isinstance(data.get("has_image", False), bool):
            raise DraftError("`has_image` must be true or false.")
        for name in ("publish_at", "event_date"):
            if data.get(name):
                try:
                    date.fromisoformat(str(data[name])[:10])
                except ValueError:
                    raise DraftError(f"`{name}` must be a date such as 2026-11-20.") from None
        text_of = {n: (str(data[n]) if data.get(n) is not None else None) for n in FIELDS if n not in ("images", "people", "faces")}
        return cls(
            text=text_of["text"] or "",
            platform=text_of["platform"],
            platforms=tuple(platforms),
            images=tuple(_photo(i, folder) for i in images),
            has_image=bool(data.get("has_image", False)),
            alt_text=data.get("alt_text") or {},
            people=data.get("people") or {},
            faces=data.get("faces") or {},
            id=text_of["id"] or fallback_id,
            account=text_of["account"],
            objective=text_of["objective"],
            author=text_of["author"],
            publish_at=text_of["publish_at"],
            event_date=text_of["event_date"],
            unread=tuple(sorted(LABELS & set(data))),
        )


def _photo(item: Photo | Path | str, folder: Path | None) -> Photo:
    if isinstance(item, Photo):
        return item
    path = Path(item)
    if folder is not None:
        # A post's file may come from anybody: it must not make us open a file elsewhere, nor ask another computer for one.
        outside = str(item).startswith(("\\\\", "//")) or "\0" in str(item) or leads_out(folder / path, folder.resolve())
        if outside:
            raise DraftError(
                "`images` names a file outside the folder of the post. Put the photo beside the post's file, or in a folder below it."
            )
    return Photo(name=str(item).replace("\\", "/") if isinstance(item, str) else path.name, path=(folder / path) if folder else path)


def _alt_text(value: Any) -> dict[str, str]:
    if isinstance(value, str):
        return {"": value}
    if isinstance(value, Mapping) and all(isinstance(v, str) for v in value.values()):
        return {str(k): v for k, v in value.items()}
    raise DraftError("`alt_text` must be text, or text by photo name.")


def _people(value: Any, images: tuple[Photo, ...]) -> dict[str, tuple[str, ...]]:
    """Tags by photo name; a plain list is for the only photo; a list of lists goes in the order of the photos."""
    if isinstance(value, list | tuple):
        rows = list(value) if value and all(isinstance(v, list | tuple) for v in value) else [list(value)] if value else []
        if len(rows) != len(images) and rows:
            raise DraftError("`people` must say who is in which photo: an object with the photo's name and a list of people.")
        value = {photo.name: row for photo, row in zip(images, rows, strict=True)} if rows else {}
    if not isinstance(value, Mapping):
        raise DraftError('`people` must be an object such as {"photo.jpg": ["P001", "staff:Mrs Dunmore"]}.')
    known = {photo.name for photo in images}
    tags: dict[str, tuple[str, ...]] = {}
    for name, people in value.items():
        if name not in known:
            raise DraftError("`people` names a photo that is not in `images`. Use the same path in both.")
        if isinstance(people, str):
            people = [p.strip() for p in people.split(";")]
        if not isinstance(people, list | tuple) or not all(isinstance(p, str) for p in people):
            raise DraftError("The people in a photo are a list of pupil ids, `staff:NAME` or `visitor:NAME`.")
        tags[name] = tuple(p.strip() for p in people if p.strip())
    return tags


def _faces(value: Any, images: tuple[Photo, ...]) -> dict[str, tuple[Box, ...]]:
    """Marked faces by photo name, each as four whole numbers that make a box with something in it; a photo without any is left out."""
    if not isinstance(value, Mapping):
        raise DraftError('`faces` must be an object such as {"photo.jpg": [[120, 40, 180, 110]]}: left, top, right, bottom.')
    known = {photo.name for photo in images}
    out: dict[str, tuple[Box, ...]] = {}
    for name, boxes in value.items():
        if name not in known:
            raise DraftError("`faces` names a photo that is not in `images`. Use the same path in both.")
        if not isinstance(boxes, list | tuple) or not all(map(_is_box, boxes)):
            raise DraftError("A face in `faces` is four whole numbers: left, top, right, bottom, in pixels of the photo as it is seen.")
        if boxes:
            out[name] = tuple((b[0], b[1], b[2], b[3]) for b in boxes)
    return out


def _is_box(value: Any) -> bool:
    whole = isinstance(value, list | tuple) and len(value) == 4 and all(type(n) is int for n in value)
    return whole and 0 <= value[0] < value[2] and 0 <= value[1] < value[3]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A draft that could not be read: it still gets a report, which says so."""

    id: str
    reason: str


def read_drafts(path: Path) -> Iterator[Draft | Unreadable]:
    """Every draft at `path`: a `.json` or `.jsonl` file, a `post.toml`, or a folder of any of these and of folders, in order of name.

    A draft that cannot be read comes as an `Unreadable`, so that one bad line loses nothing of the others; so does a folder that cannot be entered.

    Raises:
        DraftError: there is nothing at `path`, or no draft in it.
    """
    if not path.exists():
        raise DraftError(f"There is nothing at {path}. Check the path.")
    if path.is_dir():
        yield from _read_folder(path)
    elif path.suffix.lower() == ".jsonl":
        yield from _read_lines(path, path.stem)
    elif path.suffix.lower() in (".json", ".toml"):
        yield _read_one(path, path.parent.name if _is_post(path) else path.stem)
    elif path.suffix.lower() == ".zip":
        raise DraftError(
            f"{path.name} is still packed. Unpack it (on Windows: right-click, Extract all), then give the folder that comes out of it."
        )
    else:
        raise DraftError(f"{path.name} is not a draft. A draft is a .json or .jsonl file, or a folder with a post.toml.")


def _is_post(path: Path) -> bool:
    return path.name.lower() == "post.toml"


def _read_folder(folder: Path) -> Iterator[Draft | Unreadable]:
    """The drafts in a folder and below. An id that a draft does not give is its place, such as `trip/day-1`.

    Where a folder holds a post.toml, other files right beside it belong to that post and are not read as drafts.
    """
    try:
        entries = list(walk(folder))
    except OSError as error:
        raise DraftError(f"The folder {folder} cannot be read ({error.strerror}). Check that you may open it.") from None
    posts = {e.path.parent for e in entries if not e.problem and _is_post(e.path)}
    found = False
    for entry in entries:
        suffix = entry.path.suffix.lower()
        draft_like = _is_post(entry.path) or (suffix in (".json", ".jsonl") and entry.path.parent not in posts)
        if entry.problem and (draft_like or entry.path.is_dir()):
            found = True
            yield Unreadable(entry.name, entry.problem)
        elif not draft_like or entry.problem:
            continue
        elif suffix == ".jsonl":
            found = True
            try:
                yield from _read_lines(entry.path, entry.name[: -len(suffix)])
            except DraftError as error:
                yield Unreadable(entry.name, str(error))
        else:
            found = True
            place = entry.name.rpartition("/")[0] if _is_post(entry.path) else entry.name[: -len(suffix)]
            yield _read_one(entry.path, place or folder.resolve().name)
    if not found:
        raise DraftError(
            f"No drafts were found in {folder}. Each post is a folder with a post.toml, a .json file or a line of a .jsonl file."
        )


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DraftError("The file is not saved as UTF-8. Save it again as UTF-8.") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object without a key twice: one reader would take the first and another the last, and only one of them is checked."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise DraftError("A field stands twice. Keep one.")
    return made


def _json(text: str, place: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}" if place == "file" else f"column {error.colno}"
        raise DraftError(f"The {place} is not valid JSON ({where}).") from None
    except (RecursionError, ValueError):  # brackets without end, a number of thousands of digits
        raise DraftError(f"The {place} is not valid JSON.") from None


def _toml(text: str) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = str(error).rsplit("(", 1)[-1].rstrip(")") if "(" in str(error) else "see the file"
        raise DraftError(f"The file is not valid TOML ({place}).") from None
    except (RecursionError, ValueError):
        raise DraftError("The file is not valid TOML.") from None


def _read_one(path: Path, name: str) -> Draft | Unreadable:
    try:
        text = _decode(path.read_bytes())
        data = _toml(text) if path.suffix.lower() == ".toml" else _json(text, "file")
        return Draft.from_mapping(data, folder=path.parent, fallback_id=name)
    except OSError as error:
        return Unreadable(name, f"The file cannot be read ({error.strerror}).")
    except DraftError as error:
        return Unreadable(name, str(error))


def _read_lines(path: Path, stem: str) -> Iterator[Draft | Unreadable]:
    try:
        text = _decode(path.read_bytes())
    except OSError as error:
        raise DraftError(f"{path.name} cannot be read ({error.strerror}).") from None
    # Only the newline ends a record: str.splitlines would also cut at characters that posts may contain.
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise DraftError(f"{path.name} is empty. Put one draft on each line.")
    for number, line in lines:
        name = f"{stem}:{number}"
        try:
            yield Draft.from_mapping(_json(line, "line"), folder=path.parent, fallback_id=name)
        except DraftError as error:
            yield Unreadable(name, f"Line {number}: {error}")
