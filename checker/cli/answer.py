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
    """Refuse a package whose words for people (`words.txt`, `alt-texts.txt`) are no longer those of its post file, or in whose folder something else lies: people publish
    from what lies there, programs ask about the post file, and a yes must be true of both.

    Args:
        path: as given to the command: the post file, or a folder that holds it, at whatever depth.

    Raises:
        NotApproved: a file says something else, or cannot be read as text; or there is one too many. Its name is not told, for it may be a child's.
    """
    from checker.folders import left_by_system, walk
    from checker.package.parcel import NAME, OWN, READ_ME, RECEIPT, TOKEN, texts_of

    def lines(text: str) -> list[str]:
        return text.encode("utf-8", "replace").decode("utf-8").removeprefix("\ufeff").rstrip().splitlines()

    texts = texts_of(draft)
    packed = {*OWN, *texts, *(photo.name for photo in draft.images), path.name}
    if path.is_dir():
        folders = sorted({e.path.parent for e in walk(path) if e.path.name in (READ_ME, RECEIPT, TOKEN, *texts)})
    else:
        folders = [path.parent]
    changed: dict[str, None] = {}
    more, itself = 0, False
    for folder in folders:
        for name, text in texts.items():
            beside = folder / name
            try:
                if beside.exists() and lines(beside.read_text("utf-8-sig")) != lines(text):
                    changed[name] = None
            except (OSError, UnicodeDecodeError):
                changed[name] = None
        itself = itself or not _still_packed(folder / RECEIPT, draft)
        if any((folder / name).exists() for name in (READ_ME, RECEIPT, TOKEN)):
            others = [e for e in walk(folder) if e.path.parent != folder or e.path.name not in packed]
            more += sum(not left_by_system(e.path.name) and e.path.suffix.lower() != ".json" for e in others)  # of two posts none is read
    reasons = []
    if changed and itself:
        # The receipt only helps to say which file it is: it decides nothing.
        post = NAME if path.is_dir() or path.name == NAME else "The post file"
        reasons.append(
            f"{post}, or a photo, is not as it was packed, and {' and '.join(changed)} beside it {'say' if len(changed) > 1 else 'says'} something else. "
            "Take the package again, or undo the change."
        )
    elif changed:
        says = "say" if len(changed) > 1 else "says"
        reasons.append(
            f"{' and '.join(changed)} beside the post {says} something else than what was approved. Take the package again, or undo the change."
        )
    if more:
        lie = "1 file lies" if more == 1 else f"{more} files lie"
        reasons.append(
            f"{lie} in the folder that the approval knows nothing of. Take the package again and unpack it into an empty folder."
        )
    if reasons:
        raise NotApproved(reasons=reasons)


def _still_packed(receipt: Path, draft: Draft) -> bool:
    """Whether the post that is read is the one of the receipt beside it; where none can be read, nothing says otherwise."""
    import re

    from checker.report import digest

    try:
        packed = re.search(r"^Content:\s+(sha256:[0-9a-f]{64})\s*$", receipt.read_text("utf-8-sig"), re.M)
        return packed is None or packed[1] == digest(draft)
    except (OSError, UnicodeDecodeError, DraftError):
        return True


def text_of(path: Path) -> str:
    """A small text file.

    Raises:
        CannotTell: it cannot be read.
    """
    try:
        return path.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        raise CannotTell(f"The list of what was revoked cannot be read from {path}. Write it again with `checker key revoked`.") from None
