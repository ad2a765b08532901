"""The package of an approved case, one for each platform: a ZIP that holds exactly what was approved, and the gate's receipt for it."""

from __future__ import annotations

import datetime
import io
import json
import textwrap
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from checker.errors import Refused
from checker.gatekeeper import Admission, admit
from checker.in_words import time_in_words
from checker.package.ready import is_ready
from checker.workflow.keeping import unpack

if TYPE_CHECKING:
    from checker.draft import Draft
    from checker.workflow.case import Case
    from checker.workflow.desk import Desk

_OLDEST = (1980, 1, 1, 0, 0, 0)
"""A ZIP says when each file was last changed; ours say nothing."""
NAME = "post.json"
"""The post file in a package."""
READ_ME, RECEIPT, TOKEN = "READ-ME.txt", "receipt.txt", "token.txt"
_COLUMN = 17
"""Where, in READ-ME.txt, the words beside a file's name begin."""
OWN = frozenset({NAME, READ_ME, RECEIPT, TOKEN})
"""What every package holds beside the post's words and photos."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A package.

    Attributes:
        platform: where it is to be published.
        name: of the file: the case and the platform, nothing else.
        content: the ZIP.
        admission: the gate's yes for this platform's account, with its token.
        draft: what was approved.
    """

    platform: str
    name: str
    content: bytes = field(repr=False)
    admission: Admission = field(repr=False)
    draft: Draft = field(repr=False)


def parcels(desk: Desk, case_id: str, platforms: Iterable[str] = (), *, now: datetime.datetime | None = None) -> tuple[Parcel, ...]:
    """The packages of a case, one for each of its platforms, after asking the gate for each.

    Args:
        platforms: only these.
        now: UTC; the computer's clock unless given.

    Raises:
        Refused: there is no such case, its words and photos are no longer kept, or its photos were not made ready before it was approved.
        NotApproved: the gate says no; `reasons` says why.
        CannotTell: the gate could not answer, which is a no.
        VaultError: what is kept of it cannot be opened.
    """
    case = desk.case(case_id)
    draft = kept_draft(desk, case)
    wanted = tuple(dict.fromkeys(p.lower() for p in platforms)) or draft.platforms
    if strange := [p for p in wanted if p not in draft.platforms]:
        raise Refused(
            f"Case {case.id} is not for {' or '.join(map(desk.school.platform_within, strange))}. It is for {desk.school.platforms_within(draft.platforms)}."
        )
    made = []
    for platform in wanted:
        admission = admit(draft, desk.school, account_on(desk, draft, platform), now=now)
        made.append((platform, admission))
    if not is_ready(draft):
        raise Refused(
            f"The photos of case {case.id} were approved as they came from the camera: a package holds only photos with nothing hidden in them, in the "
            "platform's size and under names that tell nothing. Run `checker prepare POST --output DIR`, submit what it writes, and have that approved."
        )
    return tuple(Parcel(p, f"{case.id}-{_plain(p)}.zip", _zip(desk, case, draft, p, a), a, draft) for p, a in made)


def kept_draft(desk: Desk, case: Case) -> Draft:
    """The words and photos of a case as they were checked.

    Raises:
        Refused: they are no longer kept.
        VaultError: what is kept cannot be opened.
    """
    sealed = desk.record.draft(case.id)
    if sealed is None:
        raise Refused(
            f"The words and photos of case {case.id} are no longer kept: they are deleted {desk.school.settings.retention.drafts} days after it is closed."
        )
    return unpack(sealed, desk.key).draft


def account_on(desk: Desk, draft: Draft, platform: str) -> str | None:
    """The account a post goes out on where it goes to this platform: the one it names, else the school's only one there."""
    if draft.account:
        return draft.account
    rows = desk.school.settings.accounts_for(platform)
    return rows[0].title if len(rows) == 1 else None


def post_of(draft: Draft) -> dict[str, Any]:
    """A draft as a post file that reads back with the same digest (CONTRACT, "A draft"); who wrote it is left out."""
    fields: dict[str, Any] = {
        "text": draft.text,
        "platforms": list(draft.platforms),
        "images": [p.name for p in draft.images],
        "has_image": draft.has_image,
        "alt_text": dict(draft.alt_text),
        "people": {name: list(tags) for name, tags in draft.people.items()},
        "faces": {name: [list(box) for box in boxes] for name, boxes in draft.faces.items()},
        "account": draft.account,
        "objective": draft.objective,
        "publish_at": draft.publish_at,
        "event_date": draft.event_date,
    }
    return {name: value for name, value in fields.items() if value not in (None, False, [], {})}


def post_json(draft: Draft) -> bytes:
    """`post_of` as JSON in ASCII, so that no editor and no transfer changes a letter."""
    return (json.dumps(post_of(draft), indent=1) + "\n").encode("ascii")


def texts_of(draft: Draft) -> dict[str, str]:
    """What a package tells people of the post's texts, by the file's name; "" for a file that it does not have."""
    return {
        "words.txt": draft.text,
        "alt-texts.txt": "\n\n".join(f"{name or 'All photos'}:\n{text}" for name, text in draft.alt_text.items()),
    }


def _zip(desk: Desk, case: Case, draft: Draft, platform: str, admission: Admission) -> bytes:
    files: dict[str, bytes] = {
        READ_ME: _text(_read_me(desk, case, draft, platform, admission)),
        **{name: _text(text) for name, text in texts_of(draft).items() if text.strip()},
        RECEIPT: _text(_receipt(case, draft, desk.school.platform_name(platform), admission)),
        TOKEN: admission.token.encode("ascii"),
        NAME: post_json(draft),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in (*files.items(), *((p.name, p.content or b"") for p in draft.images)):
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.external_attr = 0o600 << 16
            pictures = name in {p.name for p in draft.images}
            archive.writestr(entry, content, zipfile.ZIP_STORED if pictures else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _read_me(desk: Desk, case: Case, draft: Draft, platform: str, admission: Admission) -> str:
    goes, account = desk.school.platform_within(platform), admission.approval.account
    post = "for a program that publishes, or for whoever looks after the computers; nobody needs it to publish by hand. It says who is in the photos: keep it in school."
    files = [("words.txt", "the words of the post")] if draft.text.strip() else []
    files += [(p.name, "a video" if p.name.startswith("video") else "a photo") for p in draft.images]
    files += [("alt-texts.txt", "what each photo shows, for people who cannot see it")] if draft.alt_text else []
    files += [
        (RECEIPT, "who approved it, until when, and the token that proves it"),
        (NAME, post),
        (TOKEN, "the token alone, for `checker verify`"),
    ]
    rows = [
        f"Case {case.id}, for {goes}.",
        "",
        *_wrapped("Publish exactly what lies here: any change to it is not approved."),
        "",
        *(line for name, words in files for line in _wrapped(f"{name:<{_COLUMN - 1}} {words}", _COLUMN)),
        "",
        *_wrapped(f"The approval runs out on {time_in_words(admission.approval.expires)}."),
        *_wrapped("Once it is out, say where: on the page under Queue, in the case, or with `checker published`."),
        "",
        *_wrapped(
            "Is it approved still? The page says so under Queue, in the case. On a computer with the checker, in this folder, with the school's folder in place of FOLDER:"
        ),
        "",
        f"  checker gate {NAME} --school FOLDER" + (f' --account "{account}"' if account else ""),
    ]
    if len(draft.platforms) > 1:
        every = desk.school.platforms_within(draft.platforms)
        rows += [
            "",
            *_wrapped(
                f"{NAME} names every platform that the post was approved for ({every}). This package is for {goes} alone: publish it there, and ask about publishing there."
            ),
        ]
    return "\n".join(rows)


def _wrapped(text: str, indent: int = 0) -> list[str]:
    """Lines that fit every window; those after the first as far in as the text of the first."""
    return textwrap.wrap(text, 78, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True)


def _receipt(case: Case, draft: Draft, platform: str, admission: Admission) -> str:
    approval = admission.approval
    rows = [
        ("Case", case.id),
        ("Platform", platform),
        ("Account", approval.account or "none by name"),
        ("Approved by", approval.by),
        ("Approved on", time_in_words(approval.at)),
        ("Runs out on", time_in_words(approval.expires)),
        ("Planned for", draft.publish_at or "no day given"),
        ("Content", approval.digest),
    ]
    lines = [f"{name + ':':<14}{value}" for name, value in rows]
    until = f"it runs out on {time_in_words(admission.until)}"
    if admission.until < approval.expires:
        until += ", earlier than the approval; take the package again for a new one"
    return "\n".join([*lines, "", *_wrapped(f"Token ({until}):"), admission.token])


def _text(text: str) -> bytes:
    return (text.rstrip("\n") + "\n").encode("utf-8", "replace")


def _plain(platform: str) -> str:
    return "".join(c if c.isalnum() and c.isascii() else "-" for c in platform)
