"""Tokens: for other content, another account, run out, revoked, from another key, changed in any place: refused."""

from __future__ import annotations

import base64
import datetime
import json
import secrets
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

import checker
from checker.draft import Draft, Photo
from checker.errors import CannotTell, NotApproved
from checker.gatekeeper import tokens, verify
from checker.report import digest
from checker.workflow.approval import Approval

from .conftest import NOW

HOUR = datetime.timedelta(hours=1)
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"p" * 32)
PEM = tokens.pem(PRIVATE.public_key())
DRAFT = Draft(text="The winter concert is on Thursday.", platform="facebook", account="Rowan Park")
APPROVAL = Approval("C-1", digest(DRAFT), "s@rowan.example.org", NOW - HOUR, NOW + 100 * HOUR, "Rowan Park")


def claims(**given: object) -> tokens.Claims:
    return replace(tokens.Claims(APPROVAL, NOW, NOW + 24 * HOUR, "Rowan Park Primary", {"rules": "abc"}, id="T-1"), **given)  # type: ignore[arg-type]


TOKEN = tokens.sign(claims(), PRIVATE)


def test_it_proves_the_approval_of_exactly_this_draft() -> None:
    assert checker.verify(TOKEN, DRAFT, PEM, now=NOW) == APPROVAL
    assert verify(TOKEN, DRAFT, PEM.encode(), account="Rowan Park", now=NOW + 23 * HOUR) == APPROVAL


def test_another_language_can_read_it() -> None:
    """Signed as RFC 7515 and RFC 8037 say: the signature is over the two first parts as they stand."""
    header, payload, signature = TOKEN.split(".")

    def raw(part: str) -> bytes:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))

    PRIVATE.public_key().verify(raw(signature), f"{header}.{payload}".encode())
    assert json.loads(raw(header)) == {"alg": "EdDSA", "kid": tokens.key_id(PRIVATE.public_key()), "typ": "checker-approval+jwt"}
    assert json.loads(raw(payload))["approval"]["digest"] == digest(DRAFT)


@pytest.mark.parametrize(
    "other",
    [
        replace(DRAFT, text=DRAFT.text + " "),
        replace(DRAFT, platforms=("x",), platform="x"),
        replace(DRAFT, account="Rowan Park PE"),
        replace(DRAFT, images=(Photo("a.jpg", b"1"),)),
        replace(DRAFT, alt_text={"": "A stage"}),
        replace(DRAFT, publish_at="2026-12-24"),
    ],
)
def test_for_other_content_it_is_refused(other: Draft) -> None:
    with pytest.raises(NotApproved, match="not the one that was approved"):
        verify(TOKEN, other, PEM, now=NOW)


def test_for_a_photo_changed_by_one_byte_or_tagged_otherwise_it_is_refused() -> None:
    with_photo = Draft(text="Sports day", images=(Photo("a.jpg", b"one"),), people={"a.jpg": ("P1",)})
    token = tokens.sign(claims(approval=replace(APPROVAL, digest=digest(with_photo))), PRIVATE)
    verify(token, with_photo, PEM, now=NOW)
    for other in (replace(with_photo, images=(Photo("a.jpg", b"onf"),)), replace(with_photo, people={"a.jpg": ("P2",)})):
        with pytest.raises(NotApproved):
            verify(token, other, PEM, now=NOW)


def test_for_another_account_it_is_refused() -> None:
    with pytest.raises(NotApproved, match="another account"):
        verify(TOKEN, DRAFT, PEM, account="Rowan Park PE", now=NOW)


def test_run_out_it_is_refused() -> None:
    with pytest.raises(NotApproved, match="run out"):
        verify(TOKEN, DRAFT, PEM, now=NOW + 24 * HOUR)
    stale = tokens.sign(claims(approval=replace(APPROVAL, expires=NOW + HOUR)), PRIVATE)
    with pytest.raises(NotApproved, match="run out"):
        verify(stale, DRAFT, PEM, now=NOW + HOUR)


def test_from_another_key_it_is_refused() -> None:
    with pytest.raises(NotApproved, match="another key"):
        verify(tokens.sign(claims(), Ed25519PrivateKey.generate()), DRAFT, PEM, now=NOW)


def test_the_name_of_the_right_key_does_not_help_a_wrong_one() -> None:
    header, payload, _ = TOKEN.split(".")
    forged = Ed25519PrivateKey.generate().sign(f"{header}.{payload}".encode())
    with pytest.raises(NotApproved, match="was changed"):
        verify(f"{header}.{payload}.{base64.urlsafe_b64encode(forged).rstrip(b'=').decode()}", DRAFT, PEM, now=NOW)


@pytest.mark.parametrize(
    "header", [{"alg": "none", "typ": tokens.APPROVAL}, {"alg": "HS256", "typ": tokens.APPROVAL}, {"typ": tokens.APPROVAL}, []]
)
def test_what_it_says_of_algorithms_is_not_followed(header: object) -> None:
    import hmac

    if isinstance(header, dict):
        header["kid"] = tokens.key_id(PRIVATE.public_key())

    def encoded(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    body = f"{encoded(json.dumps(header).encode())}.{TOKEN.split('.')[1]}"
    for signature in (b"", hmac.digest(PEM.encode(), body.encode(), "sha256")):
        with pytest.raises(NotApproved):
            verify(f"{body}.{encoded(signature)}", DRAFT, PEM, now=NOW)


@settings(deadline=None)  # a machine that is busy is no slow token
@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("AaZz09-_.=+/ "))
def test_changed_in_any_place_it_is_refused(place: int, letter: str) -> None:
    changed = TOKEN[:place] + letter + TOKEN[place + 1 :]
    if changed.strip() == TOKEN:
        return
    with pytest.raises(NotApproved):
        verify(changed, DRAFT, PEM, now=NOW)


@given(st.text(max_size=300))
def test_whatever_is_no_token_is_refused(text: str) -> None:
    for token in (text, f"{text}.{text}.{text}"):
        with pytest.raises(NotApproved):
            verify(token, DRAFT, PEM, now=NOW)


def test_a_list_of_revoked_things_is_no_token_and_a_token_no_list() -> None:
    listed = tokens.sign_revoked([], NOW, PRIVATE)
    with pytest.raises(NotApproved):
        verify(listed, DRAFT, PEM, now=NOW)
    with pytest.raises(CannotTell):
        verify(TOKEN, DRAFT, PEM, revoked=TOKEN, now=NOW)


@pytest.mark.parametrize("what", [("token", "T-1"), ("case", "C-1")])
def test_revoked_it_is_refused(what: tuple[str, str]) -> None:
    listed = tokens.sign_revoked([what, ("token", "T-9")], NOW, PRIVATE)
    with pytest.raises(NotApproved, match="revoked"):
        verify(TOKEN, DRAFT, PEM, revoked=listed, now=NOW)
    assert verify(TOKEN, DRAFT, PEM, revoked=tokens.sign_revoked([("token", "T-9")], NOW, PRIVATE), now=NOW)


def test_a_revoked_key_revokes_its_tokens_and_its_own_lists() -> None:
    new = Ed25519PrivateKey.generate()
    both = tokens.pem(new.public_key()) + PEM
    listed = [("key", tokens.key_id(PRIVATE.public_key()))]
    with pytest.raises(NotApproved, match="revoked"):
        verify(TOKEN, DRAFT, both, revoked=tokens.sign_revoked(listed, NOW, new), now=NOW)
    with pytest.raises(CannotTell, match="revokes itself"):
        verify(TOKEN, DRAFT, both, revoked=tokens.sign_revoked(listed, NOW, PRIVATE), now=NOW)


def test_a_list_that_somebody_else_signed_is_no_answer() -> None:
    with pytest.raises(CannotTell, match="another key"):
        verify(TOKEN, DRAFT, PEM, revoked=tokens.sign_revoked([], NOW, Ed25519PrivateKey.generate()), now=NOW)


def test_from_the_future_it_is_no_answer() -> None:
    with pytest.raises(CannotTell, match="later than this computer's clock"):
        verify(TOKEN, DRAFT, PEM, now=NOW - HOUR)


@pytest.mark.parametrize("key", ["", "no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_without_a_key_there_is_no_answer(key: str) -> None:
    with pytest.raises(CannotTell):
        verify(TOKEN, DRAFT, key, now=NOW)


def test_a_key_of_another_kind_is_no_answer() -> None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    other = X25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(CannotTell, match="no Ed25519"):
        verify(TOKEN, DRAFT, other, now=NOW)


def test_two_tokens_of_one_approval_can_be_told_apart() -> None:
    ids = {tokens.read(tokens.sign(claims(id=secrets.token_hex(12)), PRIVATE), tokens.public_keys(PEM)).id for _ in range(3)}
    assert len(ids) == 3
