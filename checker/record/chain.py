"""Entries of the record and the chain of hashes that holds them together.

An entry is a header and a body. The header is hashed with the hash of the entry before; the body is in it by a salted hash of its own, so that
a body can be erased (with its salt, so that it cannot be guessed either) and the chain still be followed. Each entry carries a seal, an HMAC of its hash
with the school's key: who has the database and not the key can neither add an entry nor make the chain anew.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import rfc8785

from checker.keys import SchoolKey

FIRST = "0" * 64
"""Stands for the hash of the entry before the first."""

IMPORTED, OPENED, ERASED = "imported", "opened", "erased"
"""Kinds that belong to the record itself: taken over from an older form, a school's first entry (and one for each folder that it was restored to), and what
was erased."""
ABOUT_PUPIL = "pupil"
"""The kind of entry that holds a pupil's keyed reference, in its body and once more where a database can look it up."""


@dataclass(frozen=True, slots=True)
class Write:
    """What is to be written as one entry.

    Attributes:
        kind: what happened.
        body: plain values; no pupil's name and no words of a post.
        digest: of the content it is about, where it is about one.
        subject: keyed reference of the pupil it is about, where it is about one.
    """

    kind: str
    body: Mapping[str, Any]
    digest: str = ""
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in the record.

    Attributes:
        number: place in the record, from 1, without gaps.
        school: whose it is.
        case: id of the case; empty for entries about the record itself.
        step: place in the case, from 1; the entry's number where there is no case.
        at: when, UTC, as `moment` writes it.
        text: the body as canonical JSON; None once erased, like `salt` and `subject`.
    """

    number: int
    school: str
    case: str
    step: int
    kind: str
    at: str
    digest: str
    subject: str | None
    salt: str | None
    text: str | None
    body_hash: str
    previous: str
    hash: str
    seal: str
    _body: list[Mapping[str, Any]] = field(default_factory=list, repr=False, compare=False)

    @property
    def body(self) -> Mapping[str, Any]:
        """The body; empty once erased."""
        if not self._body:
            self._body.append(json.loads(self.text) if self.text is not None else {})
        return self._body[0]

    @property
    def time(self) -> datetime.datetime:
        """When, UTC."""
        return datetime.datetime.fromisoformat(self.at)


def moment(time: datetime.datetime) -> str:
    """A time as the record writes it: UTC, microseconds, so that the order of the letters is the order in time."""
    return time.astimezone(datetime.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def canonical(value: Any) -> str:
    """Canonical JSON (RFC 8785)."""
    return rfc8785.dumps(value).decode("utf-8")


_PLAIN = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def header_hash(*, number: int, school: str, case: str, step: int, kind: str, at: str, digest: str, body_hash: str, previous: str) -> str:
    """SHA-256 of the header as canonical JSON (RFC 8785).

    Written by the json module, which for such a header (strings and whole numbers under names in ASCII) gives the same bytes four times faster; a test
    holds the two together.
    """
    header = {
        "at": at,
        "body_hash": body_hash,
        "case": case,
        "digest": digest,
        "kind": kind,
        "number": number,
        "previous": previous,
        "school": school,
        "step": step,
    }
    return hashlib.sha256(_PLAIN.encode(header).encode()).hexdigest()


def salted_hash(salt: str, text: str) -> str:
    """SHA-256 of a body under its salt."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def seal_of(key: SchoolKey, entry_hash: str) -> str:
    """The seal of an entry's hash."""
    return key.mac("record seal", entry_hash)


def forge(
    write: Write, *, number: int, school: str, case: str, step: int, at: str, previous: str, key: SchoolKey | None, salt: str = ""
) -> Entry:
    """The entry that comes next. Without a key it has no seal: only what an older form had kept comes so."""
    text, salt = canonical(dict(write.body)), salt or secrets.token_hex(16)
    body_hash = salted_hash(salt, text)
    hashed = header_hash(
        number=number,
        school=school,
        case=case,
        step=step,
        kind=write.kind,
        at=at,
        digest=write.digest,
        body_hash=body_hash,
        previous=previous,
    )
    return Entry(
        number=number,
        school=school,
        case=case,
        step=step,
        kind=write.kind,
        at=at,
        digest=write.digest,
        subject=write.subject,
        salt=salt,
        text=text,
        body_hash=body_hash,
        previous=previous,
        hash=hashed,
        seal=seal_of(key, hashed) if key else "",
    )


def flaw(entry: Entry, key: SchoolKey | None = None) -> str:
    """What is wrong with an entry taken by itself, in a few words; empty when nothing is.

    Args:
        key: the school's, to test the seal; left out for an entry of another school.
    """
    hashed = header_hash(
        number=entry.number,
        school=entry.school,
        case=entry.case,
        step=entry.step,
        kind=entry.kind,
        at=entry.at,
        digest=entry.digest,
        body_hash=entry.body_hash,
        previous=entry.previous,
    )
    if hashed != entry.hash:
        return "was changed"
    if entry.text is not None and (entry.salt is None or salted_hash(entry.salt, entry.text) != entry.body_hash):
        return "had its contents changed"
    if entry.text is not None and (entry.subject is not None or entry.kind == ABOUT_PUPIL) and entry.subject != entry.body.get("pupil"):
        return "had its pupil's reference changed"
    if key is not None and entry.kind != IMPORTED and not hmac.compare_digest(entry.seal, seal_of(key, entry.hash)):
        return "was not written with this school's key"
    return ""
