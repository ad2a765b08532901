"""Walking a folder so that nothing in it is passed over in silence: what cannot or must not be entered is told like anything else that lies there.

Links are not followed out of the folder: what a report shows must lie where the person who gave the folder can see it, and a link may lead anywhere (a
device, another school, round in a circle).
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

LINKED_FOLDER = "It is a link to a folder, and links are not followed. Copy the folder here, or check it by itself."
LINKED_OUT = "It is a link that leads out of the folder, and such links are not followed. Copy the file here."


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that lies in a folder.

    Attributes:
        path: where.
        name: the path relative to the folder walked, with `/`.
        problem: why it was not entered or must not be read, one sentence or two; "" for a file that may be read.
    """

    path: Path
    name: str
    problem: str = ""


def walk(folder: Path) -> Iterator[Entry]:
    """Every file in `folder` and below, in order of name at each level, and every folder that was not entered.

    Raises:
        OSError: `folder` itself cannot be read.
    """
    yield from _walk(folder, folder, folder.resolve())


CONTENT = frozenset(
    [
        ".jpg",
        ".jpeg",
        ".png",
        ".webp",
        ".heic",
        ".heif",
        ".avif",
        ".tif",
        ".tiff",
        ".gif",
        ".bmp",
        ".mp4",
        ".mov",
        ".m4v",
        ".webm",
        ".mkv",
        ".avi",
        ".3gp",
        ".doc",
        ".docx",
        ".odt",
        ".pages",
        ".pdf",
        ".ppt",
        ".pptx",
        ".rtf",
        ".txt",
    ]
)
"""Endings of files that somebody may have meant to post: photos, videos and documents."""


_DOCUMENTS = frozenset(
    [
        ".doc",
        ".docx",
        ".docm",
        ".odt",
        ".ods",
        ".odp",
        ".pages",
        ".numbers",
        ".key",
        ".pdf",
        ".ppt",
        ".pptx",
        ".pptm",
        ".pub",
        ".rtf",
        ".txt",
        ".md",
        ".csv",
        ".xls",
        ".xlsx",
        ".xlsm",
        ".msg",
        ".eml",
        ".htm",
        ".html",
        ".one",
        ".zip",
        ".mp3",
        ".m4a",
        ".wav",
        ".aac",
        ".ogg",
        ".amr",
    ]
)
_SYSTEM = frozenset(
    {"thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", ".ds_store", ".picasa.ini", "picasa.ini", ".nomedia", "icon\r"}
)


_BESIDE = frozenset([".aae", ".xmp", ".json", ".xml", ".ini", ".log", ".lnk", ".url", ".toml", ".db"])
"""Endings of what phones, cameras, exports and programs put beside photos: an edit, a caption, a link. No picture can be seen in them."""


def sort_of(name: str) -> str:
    """What a file in a folder of photos is by its name: `document` (sound among them), `system` (left there by a computer or camera), else `photo`: also what has no ending that is known.

    Names tell too little: `render.listed.sort` asks what the content was taken for as well. It decides where a file is listed, never whether it is checked.
    """
    last = name.rsplit("/", 1)[-1].lower()
    ending = "." + last.rpartition(".")[2] if "." in last else ""
    if left_by_system(last) or ending in _BESIDE:
        return "system"
    return "document" if ending in _DOCUMENTS else "photo"


def left_by_system(name: str) -> bool:
    """Whether a computer left a file of this name there by itself: thumbnails, a folder's settings, what macOS keeps beside a file, what Office keeps while one is open."""
    last = name.rsplit("/", 1)[-1].lower()
    return last in _SYSTEM or last.startswith(("._", "~$"))


def left_over(folder: Path, used: Collection[Path]) -> Counter[str]:
    """Photos, videos and documents in a folder of posts that no post names, counted by their ending. A file's name is not told: it may be a child's.

    Args:
        folder: a folder of posts.
        used: the photos that the posts name.
    """
    known = {path.resolve() for path in used}
    endings = ((e.path, e.path.suffix.lower()) for e in walk(folder) if not e.problem)
    return Counter(ending for path, ending in endings if ending in CONTENT and path.resolve() not in known)


def is_link(path: Path) -> bool:
    """Whether a path is a symbolic link or, on Windows, a junction."""
    try:
        found = path.lstat()
    except OSError:
        return False
    reparse = getattr(found, "st_file_attributes", 0) & getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0)
    return stat.S_ISLNK(found.st_mode) or (bool(reparse) and stat.S_ISDIR(found.st_mode))


def leads_out(path: Path, top: Path) -> bool:
    """Whether a path, all links followed, lies outside `top` (itself resolved). A path that cannot be followed leads out."""
    try:
        return not path.resolve().is_relative_to(top)
    except (OSError, RuntimeError, ValueError):  # a link in a circle, a null
        return True


def _walk(folder: Path, top: Path, resolved: Path) -> Iterator[Entry]:
    with os.scandir(folder) as found:
        names = sorted(entry.name for entry in found)
    for name in names:
        path = folder / name
        shown = path.relative_to(top).as_posix()
        if is_link(path):
            if path.is_dir():
                yield Entry(path, shown, LINKED_FOLDER)
            else:
                yield Entry(path, shown, LINKED_OUT if leads_out(path, resolved) else "")
        elif path.is_dir():
            try:
                yield from _walk(path, top, resolved)
            except OSError as error:
                yield Entry(
                    path, shown, f"The folder cannot be read ({error.strerror}), so nothing in it was checked. Check that you may open it."
                )
        else:
            yield Entry(path, shown)
