"""How `gate` and `verify` answer: 0 yes, 1 no, 2 could not tell, in words or in JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.errors import CannotTell, CheckerError, DraftError, NotApproved

if TYPE_CHECKING:
    from checker.draft import Draft


@contextmanager
def answered(fmt: str) -> Iterator[Callable[[dict[str, Any], str], None]]:
    """Run a question to the gate; what it raises becomes the answer, and whatever is no clear yes is not 0."""
    import json

    from checker.gatekeeper import refusal_to_json

    def say(data: dict[str, Any], words: str) -> None:
        click.echo(json.dumps(data, indent=1) if fmt == "json" else words)

    try:
        yield say
    except NotApproved as refused:
        say(refusal_to_json(refused), "Not approved. " + " ".join(refused.reasons))
        raise click.exceptions.Exit(1) from None
    except CheckerError as error:
        if fmt == "json":
            click.echo(json.dumps(refusal_to_json(CannotTell(str(error))), indent=1))
        raise


def one_draft(path: Path) -> Draft:
    """The one draft at `path`.

    Raises:
        DraftError: it cannot be read, or there are several.
    """
    from checker.draft import Draft, read_drafts

    drafts = list(read_drafts(path))
    if len(drafts) != 1:
        raise DraftError(f"{path.name} holds {len(drafts)} posts. Give one post at a time: an approval is for one.")
    (draft,) = drafts
    if not isinstance(draft, Draft):
        raise DraftError(f"The post cannot be read. {draft.reason}")
    return draft


def as_packed(path: Path, draft: Draft) -> None:
    """Refuse a package whose words for people (`words.txt`, `alt-texts.txt`) are no longer those of its post file, or beside which something else lies that could be
    published: people publish from what lies there, programs ask about the post file, and a yes must be true of both.

    Args:
        path: as given to the command: the post file, or the folder that holds it.

    Raises:
        NotApproved: a file says something else, or cannot be read as text; or there is one too many. Its name is not told, for it may be a child's.
    """
    from checker.folders import CONTENT
    from checker.package.parcel import NAME, OWN, READ_ME, texts_of

    folder = path if path.is_dir() else path.parent
    if (path.is_file() and path.name != NAME) or not (folder / NAME).is_file():
        return

    def lines(text: str) -> list[str]:
        return text.encode("utf-8", "replace").decode("utf-8").rstrip().splitlines()

    changed = []
    for name, text in texts_of(draft).items():
        beside = folder / name
        try:
            if beside.exists() and lines(beside.read_text("utf-8-sig")) != lines(text):
                changed.append(name)
        except (OSError, UnicodeDecodeError):
            changed.append(name)
    reasons = []
    if changed:
        names = " and ".join(changed)
        reasons.append(
            f"{names} beside the post {'say' if len(changed) > 1 else 'says'} something else than what was approved. Take the package again, or undo the change."
        )
    if (folder / READ_ME).is_file():
        packed = {*OWN, *texts_of(draft), *(photo.name for photo in draft.images)}
        more = sum(1 for p in folder.iterdir() if p.suffix.lower() in CONTENT and p.name not in packed)
        if more:
            reasons.append(
                f"{more} {'photo, video or document lies' if more == 1 else 'photos, videos or documents lie'} in the folder that the approval knows nothing of. "
                "Unpack the package into an empty folder."
            )
    if reasons:
        raise NotApproved(reasons=reasons)


def text_of(path: Path) -> str:
    """A small text file.

    Raises:
        CannotTell: it cannot be read.
    """
    try:
        return path.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        raise CannotTell(f"The list of what was revoked cannot be read from {path}. Write it again with `checker key revoked`.") from None
