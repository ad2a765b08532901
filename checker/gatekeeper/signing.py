"""The school's signing keys: made, rotated, revoked.

One file in the user's data folder holds the present private key, the public halves of earlier ones, and what was revoked. It is encrypted with the
school's key, which lies in the system's keyring (`checker/keys.py`), so that whoever copies the file has nothing. Each change is a new file with the next number,
made only where that number is free: of two changes at once one is done after the other, and none is lost.
"""

from __future__ import annotations

import base64
import datetime
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.errors import CannotTell, VaultError
from checker.gatekeeper import tokens
from checker.keys import SchoolKey, key_file, key_of
from checker.vault import seal, unseal, write_private

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

    from checker.school import School

MAGIC = b"CHECKER-GATE-1\n"
KINDS = ("token", "case", "key")


@dataclass(frozen=True, slots=True)
class RetiredKey:
    """The public half of an earlier key: it signs nothing more, and tokens signed before may still be in force."""

    public: bytes
    retired: datetime.datetime


@dataclass(frozen=True, slots=True)
class Revoked:
    """Something that counts no more: a token, every token of a case, or every token that a key signed."""

    kind: str
    id: str
    at: datetime.datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Ring:
    """The signing keys of a school, at one moment.

    Attributes:
        seed: the present private key, 32 bytes.
        made: since when it is in use.
        retired: earlier keys, newest first.
        revoked: what counts no more, oldest first.
    """

    seed: bytes
    made: datetime.datetime
    retired: tuple[RetiredKey, ...] = ()
    revoked: tuple[Revoked, ...] = ()

    def __repr__(self) -> str:
        return f"Ring({self.key_id}, {len(self.retired)} retired, {len(self.revoked)} revoked)"

    @property
    def private(self) -> Ed25519PrivateKey:
        """The key that signs."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def key_id(self) -> str:
        """Id of the key that signs."""
        return tokens.key_id(self.private.public_key())

    def public_keys(self) -> dict[str, Ed25519PublicKey]:
        """The present key and the earlier ones that were not revoked, by id, present first."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        keys = [self.private.public_key(), *(Ed25519PublicKey.from_public_bytes(k.public) for k in self.retired)]
        gone = {r.id for r in self.revoked if r.kind == "key"}
        return {name: key for name, key in ((tokens.key_id(k), k) for k in keys) if name not in gone}

    def has_revoked(self, claims: tokens.Claims) -> bool:
        """Whether this token, its case or its key was revoked."""
        return revoked_by(claims, {(r.kind, r.id) for r in self.revoked})

    def rotated(self, at: datetime.datetime, seed: bytes) -> Ring:
        """The same with a new key."""
        old = RetiredKey(self.private.public_key().public_bytes_raw(), at)
        return replace(self, seed=seed, made=at, retired=(old, *self.retired))

    def revoking(self, kind: str, id: str, at: datetime.datetime, by: str = "") -> Ring:
        """The same with one thing more revoked."""
        if any((r.kind, r.id) == (kind, id) for r in self.revoked):
            return self
        return replace(self, revoked=(*self.revoked, Revoked(kind, id, at, by)))


def revoked_by(claims: tokens.Claims, revoked: set[tuple[str, str]] | frozenset[tuple[str, str]]) -> bool:
    """Whether a list of what was revoked covers this token."""
    return bool({("token", claims.id), ("case", claims.approval.case), ("key", claims.key)} & revoked)


class Signing:
    """Where a school's ring is kept."""

    def __init__(self, key: SchoolKey, folder: Path) -> None:
        self._key = key.encryption("gate signing keys")
        self._folder = folder
        self._pattern = re.compile(rf"gate-{key.id}\.([0-9]+)\.enc")
        self._name = f"gate-{key.id}"
        self._held: tuple[int, Ring] | None = None

    @classmethod
    def of(cls, school: School) -> Signing:
        """Of a school whose key can be found.

        Raises:
            CannotTell: there is no key, or it cannot be read.
        """
        try:
            key, _ = key_of(school)
        except VaultError as error:
            raise CannotTell(str(error)) from None
        if key is None:
            raise CannotTell(
                "The school's key was not found on this computer, so nothing can be signed or told to be approved. It is made with the first post that is "
                "submitted; on another computer set CHECKER_KEY to the same key."
            )
        found: Signing = school.prepared(("signing", key.id), lambda _: cls(key, key_file(key.id).parent))
        return found

    def ring(self, *, make: bool = True) -> Ring:
        """The ring as it stands; the first key is made where there is none yet.

        Raises:
            CannotTell: there is none and none may be made, or it cannot be read or kept.
        """
        try:
            found = self._latest()
            if found is None:
                if not make:
                    raise CannotTell("No signing key has been made yet. `checker key` makes one.")
                return self.change(lambda ring: ring)
        except (OSError, VaultError, ValueError, KeyError, TypeError) as error:
            raise CannotTell(
                f"The signing keys cannot be read from {self._folder} ({type(error).__name__}). Put the file {self._name}.*.enc back from its copy, or "
                "delete it: the next call makes a new key, and whoever verifies tokens needs its public half."
            ) from None
        return found[1]

    def change(self, step: Callable[[Ring], Ring]) -> Ring:
        """Keep what `step` makes of the ring as it stands.

        Raises:
            CannotTell: it cannot be kept.
        """
        for _ in range(1000):
            found = self._latest()
            number, before = found or (0, self._first())
            ring = step(before)
            if found and ring is before:
                return ring
            try:
                write_private(self._path(number + 1), seal(self._key, _to_bytes(ring), MAGIC), new=True)
            except FileExistsError:
                continue  # somebody else changed it first: do it again on top of that
            except OSError as error:
                raise CannotTell(
                    f"The signing keys cannot be kept in {self._folder} ({error.strerror}). Let this user write there."
                ) from None
            if max(self._numbers()) > number + 1:
                # Somebody else was further already and had cleared this number away: ours came too late and counts for nothing.
                self._path(number + 1).unlink(missing_ok=True)
                continue
            self._held = (number + 1, ring)
            for old in range(max(1, number - 1), number + 1):
                self._path(old).unlink(missing_ok=True)
            return ring
        raise CannotTell(
            f"The signing keys in {self._folder} could not be changed: see that it is a folder in which this user may write, and try again."
        )

    def _first(self) -> Ring:
        import secrets

        return Ring(secrets.token_bytes(32), datetime.datetime.now(datetime.UTC))

    def _path(self, number: int) -> Path:
        return self._folder / f"{self._name}.{number}.enc"

    def _numbers(self) -> list[int]:
        return [int(m.group(1)) for p in self._folder.glob(f"{self._name}.*.enc") if (m := self._pattern.fullmatch(p.name))]

    def _latest(self) -> tuple[int, Ring] | None:
        for _ in range(10):
            numbers = self._numbers()
            if not numbers:
                return None
            number = max(numbers)
            if self._held and self._held[0] == number:
                return self._held
            try:
                sealed = self._path(number).read_bytes()
            except FileNotFoundError:
                continue  # replaced by a later one just now
            self._held = (number, _from_bytes(unseal(self._key, sealed, MAGIC)))
            return self._held
        raise CannotTell("The signing keys are being changed all the time. Try again.")


def _to_bytes(ring: Ring) -> bytes:
    data = {
        "seed": base64.b64encode(ring.seed).decode("ascii"),
        "made": ring.made.isoformat(),
        "retired": [{"public": base64.b64encode(k.public).decode("ascii"), "retired": k.retired.isoformat()} for k in ring.retired],
        "revoked": [{"kind": r.kind, "id": r.id, "at": r.at.isoformat(), "by": r.by} for r in ring.revoked],
    }
    return json.dumps(data).encode("ascii")


def _from_bytes(raw: bytes) -> Ring:
    data: dict[str, Any] = json.loads(raw)
    return Ring(
        base64.b64decode(data["seed"]),
        datetime.datetime.fromisoformat(data["made"]),
        tuple(RetiredKey(base64.b64decode(k["public"]), datetime.datetime.fromisoformat(k["retired"])) for k in data["retired"]),
        tuple(Revoked(r["kind"], r["id"], datetime.datetime.fromisoformat(r["at"]), r["by"]) for r in data["revoked"]),
    )
