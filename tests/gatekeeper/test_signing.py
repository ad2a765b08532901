"""Signing keys: encrypted at rest, rotated without losing what is in force, and no change lost among several at once."""

from __future__ import annotations

import base64
import secrets
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from checker.errors import CannotTell
from checker.gatekeeper import tokens, verify
from checker.gatekeeper.signing import Ring, Signing
from checker.keys import SchoolKey
from checker.school import School

from .conftest import NOW
from .test_tokens import DRAFT, claims


@pytest.fixture
def signing(own_places: Path) -> Signing:
    return Signing(SchoolKey(b"k" * 32), own_places / "keys")


def rotate(ring: Ring) -> Ring:
    return ring.rotated(NOW, secrets.token_bytes(32))


def test_the_first_key_is_made_and_kept(signing: Signing, own_places: Path) -> None:
    ring = signing.ring()
    assert Signing(SchoolKey(b"k" * 32), own_places / "keys").ring() == ring
    (kept,) = own_places.glob("keys/*.enc")
    raw = kept.read_bytes()
    assert ring.seed not in raw
    assert base64.b64encode(ring.seed) not in raw
    if sys.platform != "win32":
        assert kept.stat().st_mode & 0o077 == 0


def test_none_is_made_where_none_may_be(signing: Signing) -> None:
    with pytest.raises(CannotTell, match="No signing key"):
        signing.ring(make=False)


def test_another_key_of_the_school_does_not_open_it(signing: Signing, own_places: Path) -> None:
    signing.ring()
    (kept,) = own_places.glob("keys/*.enc")
    other = Signing(SchoolKey(b"o" * 32), own_places / "keys")
    kept.rename(kept.with_name(f"gate-{SchoolKey(b'o' * 32).id}.1.enc"))
    with pytest.raises(CannotTell, match="cannot be read"):
        other.ring()


def test_after_a_rotation_earlier_tokens_hold_until_they_run_out(signing: Signing) -> None:
    before = signing.ring()
    token = tokens.sign(claims(), before.private)
    after = signing.change(rotate)
    assert after.key_id != before.key_id
    assert list(after.public_keys()) == [after.key_id, before.key_id]
    both = "".join(tokens.pem(k) for k in after.public_keys().values())
    assert verify(token, DRAFT, both, now=NOW)
    assert verify(tokens.sign(claims(), after.private), DRAFT, both, now=NOW)
    assert before.seed != after.seed


def test_a_revoked_key_is_not_handed_out_any_more(signing: Signing) -> None:
    old = signing.ring().key_id
    ring = signing.change(lambda r: rotate(r).revoking("key", old, NOW, "a@rowan.example.org"))
    assert list(ring.public_keys()) == [ring.key_id]
    assert ring.has_revoked(claims(key=old))
    assert not ring.has_revoked(claims(key=ring.key_id))


def test_revoking_twice_is_once(signing: Signing) -> None:
    for _ in range(2):
        ring = signing.change(lambda r: r.revoking("token", "T-1", NOW))
    assert len(ring.revoked) == 1
    assert ring.has_revoked(claims())


def test_of_many_changes_at_once_none_is_lost(signing: Signing, own_places: Path) -> None:
    folder = own_places / "keys"

    def work(n: int) -> None:
        mine = Signing(SchoolKey(b"k" * 32), folder)
        for m in range(5):
            mine.change(lambda r, m=m: r.revoking("token", f"{n}-{m}", NOW))  # type: ignore[misc]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    ring = Signing(SchoolKey(b"k" * 32), folder).ring()
    assert {r.id for r in ring.revoked} == {f"{n}-{m}" for n in range(6) for m in range(5)}
    assert len(list(folder.glob("*.enc"))) <= 2, "earlier files are cleared away"


def test_two_processes_make_one_first_key(own_places: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from checker.keys import SchoolKey; from checker.gatekeeper.signing import Signing;"
        "print(Signing(SchoolKey(b'k' * 32), Path(sys.argv[1])).ring().key_id)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(own_places / "keys")], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    ids = {each.communicate()[0].strip() for each in running}
    assert len(ids) == 1
    assert ids != {""}


def test_a_folder_that_cannot_be_written_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")
    with pytest.raises(CannotTell):
        Signing(SchoolKey(b"k" * 32), tmp_path / "keys").ring()


def test_a_school_without_a_key_is_no_answer(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_KEY", "short")
    with pytest.raises(CannotTell, match="CHECKER_KEY is not a key"):
        Signing.of(school)


def test_nothing_of_the_key_shows_when_it_is_printed(signing: Signing) -> None:
    ring = signing.ring()
    assert str(ring.seed) not in repr(ring)
