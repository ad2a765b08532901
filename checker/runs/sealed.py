"""A school as one encrypted parcel, for workers that cannot read its folder: settings, consent log, staff and enrolled faces.

AES-256-GCM with the school's key. A worker opens it with the same key, which its own environment holds (CHECKER_KEY): the key never travels with
the parcel. What is inside is JSON of plain values, read by their types.
"""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass

from pydantic import TypeAdapter

from checker import vault
from checker.errors import SchoolError, VaultError
from checker.keys import SchoolKey, find_key
from checker.policy import Policy
from checker.school import ConsentLog, School, Settings, StaffMember, Visitor

MAGIC = b"CHECKER-SCHOOL-1\n"
NO_KEY = "The school's data go to other computers only encrypted, and CHECKER_KEY is not set. Set it to the same base64 of 32 bytes here and on every worker."


@dataclass(frozen=True, slots=True)
class _Inside:
    settings: Settings
    consent_log: ConsentLog
    staff: tuple[StaffMember, ...]
    visitors: tuple[Visitor, ...]
    policy: Policy
    faces: str
    """The store of face descriptors, encrypted as it lies in the folder, in base64; empty where recognition is off."""


def seal_school(school: School) -> bytes:
    """The parcel.

    Raises:
        SchoolError: there is no CHECKER_KEY: a key that lies in this computer's keyring is of no use to a worker.
    """
    from checker.photos.gallery import FILE

    faces = b""
    if school.settings.recognition.enabled and school.folder and (school.folder / FILE).is_file():
        faces = (school.folder / FILE).read_bytes()  # encrypted already, with the same key
    inside = _Inside(school.settings, school.consent_log, school.staff, school.visitors, school.policy, base64.b64encode(faces).decode())
    plain = TypeAdapter(_Inside).dump_json(inside)
    return vault.seal(_key(), plain, MAGIC)


def unseal_school(parcel: bytes) -> School:
    """The school in the parcel.

    Raises:
        SchoolError: this worker has no key, or another one.
    """
    try:
        inside = TypeAdapter(_Inside).validate_json(vault.unseal(_key(), parcel, MAGIC))
    except VaultError:
        raise SchoolError(
            "This worker's CHECKER_KEY is not the one that the school's data were encrypted with. Set the same key everywhere."
        ) from None
    school = School(inside.settings, inside.consent_log, inside.staff, visitors=inside.visitors, policy=inside.policy)
    school.enrolled = base64.b64decode(inside.faces) or None
    return school


def _key() -> bytes:
    if not os.environ.get("CHECKER_KEY"):
        raise SchoolError(NO_KEY)
    key, _ = find_key(None)
    assert key is not None  # CHECKER_KEY is set
    return SchoolKey(key).encryption("school sent to a worker")
