"""The drafts of a run over a folder, or over an address."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from checker.draft import Draft, Photo, Unreadable
from checker.errors import DraftError
from checker.folders import walk
from checker.runs.remote import is_address, remote_photos

TAGS_FILE = "people.csv"


def drafts_in(folder: str, platform: str, *, leave_out: Path | None = None) -> list[Draft | Unreadable]:
    """One draft for each file in a folder or at an address, and below, in order of path.

    Raises:
        DraftError: there is nothing there; says what to do next.
    """
    if not is_address(folder):
        return list(photo_drafts(Path(folder), platform, leave_out=leave_out))
    photos = remote_photos(folder)
    if not photos:
        raise DraftError(f"There are no files at {folder}, so nothing was checked. Give the address of the photos.")
    return [Draft(id=p.name, platform=platform, images=(p,)) for p in photos]


def checked_what(folder: str, platforms: Sequence[str], count: str = "") -> str:
    """What a run is over and for where, such as "“Summer term”: 60 photos, for Facebook and Instagram".

    Of a folder its own name alone: the path to it may hold a user's, and the report is handed on.

    Args:
        folder: path or address; "" for files that were dropped.
        platforms: their names as people write them within a sentence.
        count: how many of what, in words.
    """
    goes = f"for {' and '.join(platforms)}" if platforms else ""
    what = f"“{_own_name(folder)}”" if folder else "Dropped files"
    counted = ", ".join(filter(None, (count, goes)))
    return f"{what}: {counted}" if counted else what


def _own_name(folder: str) -> str:
    if is_address(folder):
        address = urlsplit(folder)  # which may hold a password
        return PurePosixPath(address.path).name or address.hostname or ""
    path = Path(folder)
    return path.name if path.name not in ("", "..") else path.resolve().name or path.anchor


def changed_since(drafts: Sequence[Draft | Unreadable], day: date) -> list[Draft | Unreadable]:
    """The drafts whose file was changed on or after a day, by the computer's clock; what cannot be read is among them.

    Raises:
        DraftError: no file was changed since.
    """
    kept = [d for d in drafts if isinstance(d, Unreadable) or _changed(d) is None or _changed(d) >= day]  # type: ignore[operator]
    if not kept:
        raise DraftError(f"No file was changed since {day.isoformat()}, so nothing was checked. Give an earlier day, or leave out --since.")
    return kept


def _changed(draft: Draft) -> date | None:
    path = draft.images[0].path if draft.images else None
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).date() if path else None
    except OSError:
        return None


def tagged(drafts: Sequence[Draft | Unreadable], folder: Path) -> list[Draft | Unreadable]:
    """The drafts with the tags of a people.csv in the folder, by the photos' names.

    Raises:
        DraftError: it cannot be read, or names a photo that no draft has.
    """
    tags = read_tags(folder / TAGS_FILE, {p.name for d in drafts if isinstance(d, Draft) for p in d.images})
    if not tags:
        return list(drafts)
    return [
        replace(d, people={p.name: tags[p.name] for p in d.images if p.name in tags}) if isinstance(d, Draft) and d.images else d
        for d in drafts
    ]


def photo_drafts(folder: Path, platform: str, *, leave_out: Path | None = None) -> list[Draft | Unreadable]:
    """One draft for each file in `folder` and below, in order of path; its `id` is the path relative to `folder`.

    A folder that cannot be entered, a link to a folder and a link that leads out come as `Unreadable`: they are items of the result like any other.

    Args:
        folder: the folder.
        platform: where the photos will be published.
        leave_out: a file that is not input, such as the report being written.

    Raises:
        DraftError: the folder is missing or empty, or its people.csv cannot be read or names a file that is not there.
    """
    if folder.is_file():
        raise DraftError(f"{folder} is a file. Give the folder that it lies in.")
    if not folder.is_dir():
        raise DraftError(f"There is no folder at {folder}. Give the folder that holds the photos.")
    skip = {folder / TAGS_FILE, *([leave_out, leave_out.with_name(leave_out.name + ".part")] if leave_out else [])}
    resolved = {p.resolve() for p in skip}
    try:
        entries = [e for e in walk(folder) if e.problem or e.path.resolve() not in resolved]
    except OSError as error:
        raise DraftError(f"The folder {folder} cannot be read ({error.strerror}). Check that you may open it.") from None
    entries.sort(key=lambda e: e.path)
    if not entries:
        raise DraftError(f"There are no files in {folder}, so nothing was checked. Give the folder that holds the photos.")
    tags = read_tags(folder / TAGS_FILE, {e.name for e in entries})
    return [
        Unreadable(e.name, e.problem)
        if e.problem
        else Draft(
            id=e.name,
            platform=platform,
            images=(Photo(name=e.name, path=e.path),),
            people={e.name: tags[e.name]} if e.name in tags else {},
        )
        for e in entries
    ]


def read_tags(path: Path, known: set[str]) -> dict[str, tuple[str, ...]]:
    """Who is in each photo: pupil ids, `staff:NAME`, `visitor:NAME`, by the photo's name; nobody where there is no such file.

    Raises:
        DraftError: it cannot be read, or names a photo that is not `known`.
    """
    if not path.is_file():
        return {}
    try:
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error, OSError):
        raise DraftError(f"{TAGS_FILE} cannot be read. Save it as `CSV UTF-8` with the columns photo,people.") from None
    header = [c.strip().lower() for c in rows[0]] if rows else []
    if header[:2] != ["photo", "people"]:
        raise DraftError(f"{TAGS_FILE} must begin with the columns photo,people.")
    tags: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(rows[1:], 2):
        if not any(c.strip() for c in row):
            continue
        name = row[0].strip().replace("\\", "/")
        if name not in known:
            raise DraftError(
                f"{TAGS_FILE}, row {number}, column photo: there is no such file in the folder. Mend the name or remove the row."
            )
        people = [p.strip() for cell in row[1:] for p in cell.split(";")]
        tags[name] = (*tags.get(name, ()), *(p for p in people if p))
    return tags


def write_tags(path: Path, name: str, people: Sequence[str]) -> None:
    """Say in a people.csv who is in one photo; what it says of others stays.

    Raises:
        DraftError: it cannot be read or written; it is as it was.
    """
    rows: list[list[str]] = []
    if path.is_file():
        try:
            rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), strict=True))
        except (UnicodeDecodeError, csv.Error, OSError):
            raise DraftError(
                f"{TAGS_FILE} cannot be read, so the tag was not kept. Save it as `CSV UTF-8` with the columns photo,people."
            ) from None
    kept = [row for row in rows[1:] if row and row[0].strip().replace("\\", "/") != name]
    stream = io.StringIO(newline="")
    table = csv.writer(stream, lineterminator="\r\n")
    table.writerow(["photo", "people"])
    table.writerows([*kept, *([[name, ";".join(people)]] if people else [])])
    part = path.with_name(f".{path.name}.new")
    try:
        part.write_bytes(stream.getvalue().encode("utf-8-sig"))
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise DraftError(
            f"{TAGS_FILE} cannot be saved in the folder ({error.strerror}), so the tag was not kept. Close it elsewhere and try again."
        ) from None
