"""The gate: every way of not knowing is a no, and a yes is bound to exactly what was asked about."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import checker
from checker.draft import Draft, Photo
from checker.errors import CannotTell, NotApproved, RecordError
from checker.gatekeeper import admit, gate
from checker.report import digest
from checker.school import School
from checker.workflow.approval import Approval

from .conftest import NOW

Says = Callable[[Approval | Exception], None]


def test_the_library_exports_it(draft: Draft, school: School, approval: Approval, desk_says: Says) -> None:
    desk_says(approval)
    assert checker.gate(draft, school, now=NOW) == approval
    assert checker.NotApproved is NotApproved
    assert checker.CannotTell is CannotTell


def test_a_no_of_the_desk_is_passed_on_with_its_reasons(draft: Draft, school: School, desk_says: Says) -> None:
    desk_says(NotApproved(["It was never submitted."]))
    with pytest.raises(NotApproved) as refused:
        gate(draft, school, now=NOW)
    assert refused.value.reasons == ("It was never submitted.",)


@pytest.mark.parametrize("error", [RecordError("The record cannot be read."), ValueError("Orla Finnegan"), KeyError("x"), MemoryError()])
def test_no_answer_is_no(error: Exception, draft: Draft, school: School, desk_says: Says) -> None:
    desk_says(error)
    with pytest.raises(CannotTell) as unknown:
        gate(draft, school, now=NOW)
    assert "Orla" not in str(unknown.value)


def test_no_key_is_no(draft: Draft, school: School, approval: Approval, desk_says: Says, monkeypatch: pytest.MonkeyPatch) -> None:
    desk_says(approval)
    monkeypatch.delenv("CHECKER_KEY")
    monkeypatch.setattr("checker.keys._keyring_get", lambda _: None)
    with pytest.raises(CannotTell, match="key was not found"):
        gate(draft, school, now=NOW)


def test_signing_keys_that_cannot_be_opened_are_no(
    draft: Draft, school: School, approval: Approval, desk_says: Says, own_places: Path
) -> None:
    desk_says(approval)
    gate(draft, school, now=NOW)
    (kept,) = own_places.glob("keys/gate-*.enc")
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    with pytest.raises(CannotTell, match="signing keys cannot be read"):
        gate(draft, School.open(school.folder or ""), now=NOW)


def test_a_desk_that_answers_for_other_words_is_not_believed(draft: Draft, school: School, approval: Approval, desk_says: Says) -> None:
    desk_says(approval)
    with pytest.raises(NotApproved, match="not the one that was approved"):
        gate(replace(draft, text=draft.text + "!"), school, now=NOW)
    desk_says(replace(approval, expires=NOW))
    with pytest.raises(NotApproved, match="run out"):
        gate(draft, school, now=NOW)


def test_photos_that_nobody_saw_do_not_go_out_with_approved_words(school: School, approval: Approval, desk_says: Says) -> None:
    words = Draft(text="Sports day.", platform="facebook", has_image=True)
    desk_says(replace(approval, digest=digest(words)))
    with pytest.raises(NotApproved, match="Photos will go with these words"):
        gate(words, school, now=NOW)


def test_a_photo_that_cannot_be_read_is_no(school: School, approval: Approval, desk_says: Says, tmp_path: Path) -> None:
    gone = Draft(text="Sports day.", images=(Photo("a.jpg", path=tmp_path / "a.jpg"),))
    desk_says(replace(approval, digest=digest(gone)))
    with pytest.raises(CannotTell, match="not found"):
        gate(gone, school, now=NOW)


def test_a_photo_swapped_after_approval_is_no(school: School, approval: Approval, desk_says: Says, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"approved")
    draft = Draft(text="Sports day.", images=(Photo("a.jpg", path=path),))
    desk_says(replace(approval, digest=digest(draft)))
    gate(draft, school, now=NOW)
    path.write_bytes(b"swapped")
    with pytest.raises(NotApproved):
        gate(draft, school, now=NOW)


def test_a_clock_gone_back_is_no(draft: Draft, school: School, approval: Approval, desk_says: Says, own_places: Path) -> None:
    now = datetime.datetime.now(datetime.UTC)
    desk_says(replace(approval, expires=now + datetime.timedelta(days=1)))
    gate(draft, school)
    (own_places / "clock").write_text((now + datetime.timedelta(hours=1)).isoformat())
    with pytest.raises(CannotTell, match="clock went back"):
        gate(draft, school)


def test_the_token_runs_out_before_the_approval_does(draft: Draft, school: School, approval: Approval, desk_says: Says) -> None:
    from checker.gatekeeper.signing import Signing
    from checker.gatekeeper.tokens import read

    desk_says(approval)
    ring = Signing.of(school).ring()
    claims = read(admit(draft, school, now=NOW).token, ring.public_keys())
    assert claims.expires == NOW + datetime.timedelta(hours=24) < approval.expires
    desk_says(replace(approval, expires=NOW + datetime.timedelta(hours=2)))
    claims = read(admit(draft, school, now=NOW).token, ring.public_keys())
    assert claims.expires == NOW + datetime.timedelta(hours=2)
    assert set(claims.versions) >= {"rules", "models", "consent_log"}
