"""Tokens: an approval signed with Ed25519, which another machine verifies with the public key alone.

The form is a JSON Web Signature (RFC 7515) with EdDSA (RFC 8037), so that any language's library can read one. Only this one algorithm is made or taken:
what the token itself says about algorithms is compared, never followed.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.errors import CannotTell, NotApproved
from checker.workflow.approval import Approval

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

APPROVAL = "checker-approval+jwt"
REVOKED = "checker-revoked+jwt"
LONGEST = 16_000
"""Characters of the longest token looked at; ours have under a thousand."""
LEEWAY = datetime.timedelta(minutes=2)
"""How far two machines' clocks may lie apart."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says.

    Attributes:
        approval: the approval it stands for; bound to a digest, an account, a case.
        id: the token's own, for revoking it.
        issued, expires: UTC; it may run out before the approval does, so that a consent withdrawn meanwhile is asked for again.
        school: the school's name.
        versions: of the checker, its rules, models, settings and consent log when it was made.
        key: id of the key that signed it.
    """

    approval: Approval
    issued: datetime.datetime
    expires: datetime.datetime
    school: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    id: str = field(default_factory=lambda: secrets.token_hex(12))
    key: str = ""


def key_id(key: Ed25519PublicKey) -> str:
    """Names a public key: the first 16 hex digits of its sha256."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def pem(key: Ed25519PublicKey) -> str:
    """A public key as PEM."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def public_keys(given: str | bytes | Path) -> dict[str, Ed25519PublicKey]:
    """The public keys in PEM text or in a file of it, by id. Several may stand one after another, as they do after a rotation.

    Raises:
        CannotTell: there is none, or one is no Ed25519 key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    if isinstance(given, Path):
        try:
            given = given.read_bytes()
        except OSError as error:
            raise CannotTell(f"The key file cannot be read ({error.strerror}). Give the file that `checker key` wrote.") from None
    text = given if isinstance(given, bytes) else given.encode("utf-8", "replace")
    found = {}
    for block in re.findall(rb"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----", text, re.S):
        try:
            key = load_pem_public_key(block)
        except ValueError:
            key = None
        if not isinstance(key, Ed25519PublicKey):
            raise CannotTell("The key file holds something that is no Ed25519 public key. Write it again with `checker key`.")
        found[key_id(key)] = key
    if not found:
        raise CannotTell("There is no public key in the key file. Write it with `checker key --school DIR > gate.pem`.")
    return found


def sign(claims: Claims, key: Ed25519PrivateKey) -> str:
    """The token of these claims."""
    approval = claims.approval
    return _signed(
        APPROVAL,
        {
            "iss": "checker",
            "jti": claims.id,
            "iat": int(claims.issued.timestamp()),
            "exp": int(claims.expires.timestamp()),
            "school": claims.school,
            "approval": approval.to_json(),
            "versions": dict(sorted(claims.versions.items())),
        },
        key,
    )


def read(token: str, keys: Mapping[str, Ed25519PublicKey]) -> Claims:
    """What a token says, once its signature holds; neither its times nor the draft were looked at.

    Raises:
        NotApproved: it is no token, or none of these keys signed it.
    """
    key, data = _opened(token, APPROVAL, keys)
    try:
        said = data["approval"]
        approval = Approval(
            case=str(said["case"]),
            digest=str(said["digest"]),
            by=str(said["by"]),
            at=_time(said["at"]),
            expires=_time(said["expires"]),
            account=None if said["account"] is None else str(said["account"]),
        )
        return Claims(
            approval,
            datetime.datetime.fromtimestamp(data["iat"], datetime.UTC),
            datetime.datetime.fromtimestamp(data["exp"], datetime.UTC),
            str(data["school"]),
            {str(k): str(v) for k, v in data["versions"].items()},
            str(data["jti"]),
            key,
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        raise NotApproved(
            ["The token was made by another version of the checker and cannot be understood. Ask the gate for a new one."]
        ) from None


def sign_revoked(revoked: Iterable[tuple[str, str]], at: datetime.datetime, key: Ed25519PrivateKey) -> str:
    """The list of what was revoked, signed, for machines that verify offline: pairs of `token`, `case` or `key` and an id."""
    return _signed(REVOKED, {"iss": "checker", "iat": int(at.timestamp()), "revoked": sorted([k, i] for k, i in revoked)}, key)


def read_revoked(text: str, keys: Mapping[str, Ed25519PublicKey]) -> frozenset[tuple[str, str]]:
    """What a signed list says was revoked.

    Raises:
        CannotTell: it is no such list, or none of these keys signed it: without it nothing can be said of any token.
    """
    try:
        key, data = _opened(text, REVOKED, keys)
        revoked = frozenset((str(k), str(i)) for k, i in data["revoked"])
    except NotApproved as refused:
        raise CannotTell(f"The list of revoked tokens cannot be used. {refused}") from None
    except (KeyError, TypeError, ValueError):
        raise CannotTell(
            "The list of revoked tokens was made by another version of the checker. Write it again with `checker key revoked`."
        ) from None
    if ("key", key) in revoked:
        raise CannotTell(
            "The list of revoked tokens is signed with a key that it revokes itself. Write it again with `checker key revoked`."
        )
    return revoked


def _signed(kind: str, payload: Mapping[str, Any], key: Ed25519PrivateKey) -> str:
    header = {"alg": "EdDSA", "kid": key_id(key.public_key()), "typ": kind}
    body = f"{_encode(_canonical(header))}.{_encode(_canonical(payload))}"
    return f"{body}.{_encode(key.sign(body.encode('ascii')))}"


def _opened(token: str, kind: str, keys: Mapping[str, Ed25519PublicKey]) -> tuple[str, dict[str, Any]]:
    from cryptography.exceptions import InvalidSignature

    token = token.strip()
    parts = token.split(".")
    if len(token) > LONGEST or len(parts) != 3:
        raise NotApproved(["This is no token. Give it whole, as `checker gate` printed it."])
    try:
        header = json.loads(_decode(parts[0]))
        signature = _decode(parts[2])
        if (
            not isinstance(header, dict)
            or header.get("alg") != "EdDSA"
            or header.get("typ") != kind
            or set(header) != {"alg", "kid", "typ"}
        ):
            raise ValueError
    except (ValueError, RecursionError):
        raise NotApproved(["This is no token. Give it whole, as `checker gate` printed it."]) from None
    key = keys.get(str(header["kid"]))
    if key is None:
        raise NotApproved(
            ["The token was signed with another key. Ask the gate for a new one, or fetch the school's present key with `checker key`."]
        )
    try:
        key.verify(signature, f"{parts[0]}.{parts[1]}".encode("ascii"))
        data = json.loads(_decode(parts[1]))
    except (InvalidSignature, ValueError, RecursionError):
        raise NotApproved(["The token was changed, or was not signed with this key."]) from None
    if not isinstance(data, dict):
        raise NotApproved(["The token was changed, or was not signed with this key."])
    return str(header["kid"]), data


def _canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except binascii.Error:
        raise ValueError("not base64url") from None
    if _encode(raw) != text:
        raise ValueError("written in a second way")  # one value has one spelling, so that a changed token is another token
    return raw


def _time(text: str) -> datetime.datetime:
    at = datetime.datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at
