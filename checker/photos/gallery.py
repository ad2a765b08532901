"""The gallery: reference descriptors of pupils whose `biometric` consent is in force, encrypted in one file a school.

A descriptor here can suggest who a face may be, or raise a concern. It never clears a face: dlib's network was trained on adults and mixes
children up (face_recognition's README), so a person decides.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checker import vault
from checker.errors import RecognitionError, VaultError
from checker.finding import Suggestion
from checker.photos.descriptors import Descriptors

MAGIC = b"CHECKER-FACES-1\n"
FILE = "faces.enc"
"""The store's name in the school's folder."""
SUGGESTION = 0.50
"""Distance up to which a match may be suggested (measured: no stranger of 507 accepted, 6.5 % of true pairs missed)."""
LOOKS_LIKE = 0.60
"""Distance up to which a face "looks like" a pupil (measured: 2 % of strangers accepted)."""
NEAR_TIE = 0.06
"""Two pupils whose distances differ by less cannot be told apart: siblings, twins, or chance."""
KEEP_DAYS = 365
"""Reference photos older than this are asked for again: children's faces change."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One enrolled photo of a pupil.

    Attributes:
        pupil_id: whose.
        photo: first 16 hex digits of the photo's sha256, to know it again.
        taken: the day it was taken, or failing that the file's date.
        descriptor: 128 numbers.
    """

    pupil_id: str
    photo: str
    taken: datetime.date
    descriptor: NDArray[np.float32] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Match:
    """What the gallery says of one face.

    Attributes:
        candidates: pupils within `LOOKS_LIKE`, nearest first, at most five.
        margin: distance of the second pupil less that of the first; infinite when the gallery holds one pupil.
    """

    candidates: tuple[Suggestion, ...]
    margin: float

    @property
    def best(self) -> Suggestion | None:
        """The nearest pupil within `LOOKS_LIKE`."""
        return self.candidates[0] if self.candidates else None

    @property
    def is_suggestion(self) -> bool:
        """Near enough to be suggested."""
        return self.best is not None and self.best.distance <= SUGGESTION

    @property
    def tied(self) -> tuple[Suggestion, ...]:
        """The candidates that cannot be told from the best, the best included."""
        best = self.best
        return tuple(c for c in self.candidates if best and c.distance - best.distance < NEAR_TIE)


class Gallery:
    """The references of one school. Changes are written at once."""

    def __init__(self, path: Path, key: bytes, references: Iterable[Reference] = ()) -> None:
        self.path = path
        self._key = key
        self._references = tuple(references)
        self._index()

    def __repr__(self) -> str:
        return f"Gallery({len(self._references)} references of {len(self.pupil_ids)} pupils)"

    @property
    def references(self) -> tuple[Reference, ...]:
        """All references."""
        return self._references

    @property
    def pupil_ids(self) -> tuple[str, ...]:
        """The pupils enrolled, sorted."""
        return self._pupils

    @classmethod
    def open(cls, path: Path, key: bytes) -> Gallery:
        """Open the store; one that does not exist is empty.

        Raises:
            RecognitionError: it cannot be read, or not with this key.
        """
        try:
            sealed = path.read_bytes()
        except FileNotFoundError:
            return cls(path, key)
        except OSError as error:
            raise RecognitionError(
                f"The store of face descriptors cannot be read ({error.strerror}). Check that you may open it."
            ) from None
        return cls.unsealed(sealed, path, key)

    @classmethod
    def unsealed(cls, sealed: bytes, path: Path, key: bytes) -> Gallery:
        """The store from its encrypted bytes; `path` is where changes would be written.

        Raises:
            RecognitionError: as `open`.
        """
        try:
            plain = vault.unseal(key, sealed, MAGIC)
        except VaultError as error:
            raise RecognitionError(
                "The store of face descriptors is damaged. Delete it and run `checker enrol` again."
                if error.damaged
                else "The store of face descriptors cannot be opened with this key: the key is another one, or the file was changed. "
                "Set CHECKER_KEY to the key it was made with, or delete the store and run `checker enrol` again."
            ) from None
        try:
            data = json.loads(plain)
            if data["format"] != 1:
                raise ValueError
            references = [
                Reference(
                    row["pupil_id"],
                    row["photo"],
                    datetime.date.fromisoformat(row["taken"]),
                    np.frombuffer(base64.b64decode(row["descriptor"]), dtype="<f4").reshape(128),
                )
                for row in data["references"]
            ]
        except (ValueError, KeyError, TypeError):
            raise RecognitionError(
                "The store of face descriptors was made by another version. Delete it and run `checker enrol` again."
            ) from None
        return cls(path, key, references)

    def add(self, references: Sequence[Reference]) -> None:
        """Add references; one of a pupil and photo that is there already takes its place."""
        fresh = {(r.pupil_id, r.photo) for r in references}
        self._write([r for r in self._references if (r.pupil_id, r.photo) not in fresh] + list(references))

    def forget(self, pupil_id: str) -> int:
        """Delete everything of one pupil; returns how many references there were."""
        return self.keep_only(lambda r: r.pupil_id != pupil_id)

    def keep_only(self, wanted: Callable[[Reference], bool]) -> int:
        """Delete what is not wanted, in the file too; returns how many references went."""
        kept = [r for r in self._references if wanted(r)]
        gone = len(self._references) - len(kept)
        if gone:
            self._write(kept)
        return gone

    def delete_lapsed(self, has_consent: Callable[[str], bool], today: datetime.date) -> int:
        """Delete the references of pupils without biometric consent in force, and those older than `KEEP_DAYS`."""
        oldest = today - datetime.timedelta(days=KEEP_DAYS)
        allowed = {p: has_consent(p) for p in self._pupils}
        return self.keep_only(lambda r: allowed[r.pupil_id] and r.taken >= oldest)

    def match(self, descriptors: Descriptors) -> list[Match]:
        """The nearest pupils of each face (n x 128)."""
        if not len(self._matrix):
            return [Match((), float("inf")) for _ in descriptors]
        rows = np.asarray(descriptors, dtype=np.float64)
        # Not `@`: the library behind it wakes a thread on every core and keeps them awake, 9 ms of the processor for what takes a fifth of one.
        products = np.einsum("ij,kj->ik", rows, self._matrix)
        distances = np.sqrt(np.maximum((rows**2).sum(1)[:, None] + (self._matrix**2).sum(1)[None] - 2 * products, 0))
        nearest = np.minimum.reduceat(distances, self._starts, axis=1)
        matches = []
        for row in nearest:
            order = np.argsort(row, kind="stable")
            close = tuple(Suggestion(self._pupils[i], float(row[i])) for i in order[:5] if row[i] <= LOOKS_LIKE)
            margin = float(row[order[1]] - row[order[0]]) if len(order) > 1 else float("inf")
            matches.append(Match(close, margin))
        return matches

    def _index(self) -> None:
        self._pupils = tuple(sorted({r.pupil_id for r in self._references}))
        ordered = sorted(self._references, key=lambda r: r.pupil_id)  # each pupil's columns side by side
        self._starts = np.flatnonzero([n == 0 or ordered[n - 1].pupil_id != r.pupil_id for n, r in enumerate(ordered)])
        self._matrix = np.array([r.descriptor for r in ordered], dtype=np.float64).reshape(-1, 128)

    def _write(self, references: Sequence[Reference]) -> None:
        rows = [
            {
                "pupil_id": r.pupil_id,
                "photo": r.photo,
                "taken": r.taken.isoformat(),
                "descriptor": base64.b64encode(r.descriptor.astype("<f4").tobytes()).decode("ascii"),
            }
            for r in references
        ]
        try:
            if rows:
                plain = json.dumps({"format": 1, "references": rows}, separators=(",", ":")).encode()
                vault.write_private(self.path, vault.seal(self._key, plain, MAGIC))
            else:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            raise RecognitionError(
                f"The store of face descriptors cannot be written ({error.strerror}). Check the school's folder."
            ) from None
        self._references = tuple(references)
        self._index()


def photo_digest(content: bytes) -> str:
    """The short digest by which a reference photo is known again."""
    return hashlib.sha256(content).hexdigest()[:16]


def held_about(school_folder: Path, pupil_id: str) -> dict[str, Any]:
    """What is held of a pupil's face: how many descriptors, from which days, and which reference photos.

    Raises:
        RecognitionError: the store cannot be opened.
    """
    from checker.keys import find_key

    folder = school_folder / "reference_photos" / pupil_id
    photos = sorted(p.name for p in folder.iterdir() if p.is_file()) if folder.is_dir() else []
    store = school_folder / FILE
    taken: list[str] = []
    if store.exists():
        key, _ = find_key(school_folder)
        if key is None:
            raise RecognitionError("The key to the enrolled faces was not found. Set CHECKER_KEY, or work as the user who enrolled.")
        taken = [r.taken.isoformat() for r in Gallery.open(store, key).references if r.pupil_id == pupil_id]
    return {"face_descriptors": taken, "reference_photos": photos}
