"""One page that stands alone: no script, nothing loaded from elsewhere, photos inside it as small copies.

The page holds the words and faces of the drafts: keep it as the drafts themselves are kept.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from checker.draft import Draft, Photo, Unreadable
from checker.errors import DraftError
from checker.render import VERDICTS, Write
from checker.render.parts import css, environment
from checker.render.pictures import Picture, try_pictures_of
from checker.render.view import times_in, view
from checker.report import UNREADABLE, Report, digest, photo_hash
from checker.said import Said
from checker.school import School


@contextmanager
def html_writer(stream: TextIO, *, school: School, single: bool = False, **_: Any) -> Iterator[Write]:
    """Write the head, each report as soon as it is there, and the counts at the end (shown at the top)."""
    template = environment().get_template("report.html").module
    counts: dict[str, int] = {}
    index: list[tuple[int, str, str]] = []
    stream.write(str(template.head(school.settings.school.name, css(), _hash(css()))))  # type: ignore[attr-defined]

    def write(report: Report, draft: Draft | Unreadable) -> None:
        stream.write(section(report, draft, len(index) + 1, school.platform_name))
        index.append((len(index) + 1, report.id, report.verdict.value))
        counts[report.verdict.value] = counts.get(report.verdict.value, 0) + 1
        stream.flush()

    yield write
    rows = [(VERDICTS[name][1], name, counts[name]) for name in VERDICTS if name in counts]
    stream.write(str(template.tail(rows, index)))  # type: ignore[attr-defined]


def section(
    report: Report,
    draft: Draft | Unreadable,
    number: int,
    called: Callable[[str], str],
    *,
    said: Said | None = None,
    name: Callable[[str], str] = str,
    title: str = "",
) -> str:
    """One report; `called`, `said` and `name` as in `view`, `title` its heading in place of the draft's id."""
    known = draft if isinstance(draft, Draft) else None
    pictures = _pictures(report, known) if known else {}
    template = environment().get_template("report.html").module
    return str(template.section(view(report, known, pictures, called=called, said=said, name=name), number, title))  # type: ignore[attr-defined]


def _pictures(report: Report, draft: Draft) -> dict[str, tuple[list[Picture], str]]:
    """The photos to show; none of them where the files are no longer those that were checked: marks would lie over another picture."""
    held: list[Photo] = []
    hashes: dict[str, str] = {}
    for photo in draft.images:
        try:
            held.append(Photo(photo.name, photo.read()))
            hashes[photo.name] = photo_hash(held[-1].content or b"")
        except DraftError:
            held.append(photo)
            hashes[photo.name] = UNREADABLE
    if report.digest and report.digest != digest(draft, hashes):
        return {p.name: ([], "A photo of this post has changed since it was checked. Check the post again.") for p in draft.images}
    return {p.name: try_pictures_of(p, times_in(report, p.name)) for p in held}


def style_hash() -> str:
    """The hash by which a page's security policy lets its own style in and no other."""
    return _hash(css())


def _hash(style: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
