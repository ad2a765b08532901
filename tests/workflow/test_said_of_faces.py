"""What the author says of each face stays with the case: kept, checked again, told in the evidence, and erased with the draft."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from checker import vault
from checker.errors import DraftError
from checker.finding import Face
from checker.said import FaceSaid
from checker.workflow.evidence import evidence
from checker.workflow.keeping import MAGIC, Packed, pack, unpack
from checker.workflow.rechecking import recheck_case
from checker.workflow.subjects import access, forget

SAID = {"a.jpg": (FaceSaid("A", (10, 10, 50, 60), "P1"), FaceSaid("B", (70, 10, 110, 60), covered=True), FaceSaid("D", (130, 10, 170, 60)))}


def sent(office: Any, **more: Any) -> Any:
    return office.submit(office.photo_of("P1", "staff:Mrs Pettifer", **more), said=SAID)


def kept(office: Any, case: Any) -> Packed:
    return unpack(office.desk.record.draft(case.id), office.desk.key)


def test_it_is_kept_with_the_case_encrypted_and_no_part_of_what_is_approved(office: Any) -> None:
    case = sent(office)
    assert kept(office, case).said == SAID and case.digest == office.submit(kept(office, case).draft).digest
    assert b"letter" not in office.desk.record.draft(case.id)
    assert all("letter" not in (e.text or "") for e in office.desk.record.everything())


def test_a_case_kept_before_it_was_still_opens(one_office: Any) -> None:
    case, key = sent(one_office), one_office.desk.key.encryption("drafts")
    plain = vault.unseal(key, one_office.desk.record.draft(case.id), MAGIC)
    end = 8 + int.from_bytes(plain[:8], "big")
    head = json.loads(plain[8:end])
    assert head.pop("said")
    old = json.dumps(head).encode("utf-8")
    packed = unpack(vault.seal(key, len(old).to_bytes(8, "big") + old + plain[end:], MAGIC), one_office.desk.key)
    assert packed.said == {} and packed.draft.people == {"a.jpg": ("P1", "staff:Mrs Pettifer")}
    assert packed.draft.images[0].content == b"pixels"


def test_what_the_post_does_not_say_is_not_filed(one_office: Any) -> None:
    before = list(one_office.desk.record.everything())
    with pytest.raises(DraftError):
        one_office.submit(one_office.photo_of("P3"), said=SAID)
    assert list(one_office.desk.record.everything()) == before


def test_a_check_again_keeps_it(one_office: Any) -> None:
    case = sent(one_office)
    one_office.log("pupil_id,first_name,last_name,facebook,instagram,x\nP1,Orla,Finnegan,no,yes,no\n")
    after = recheck_case(one_office.desk, case.id, now=one_office.now)
    assert after.changed == [case.id] and kept(one_office, case).said == SAID


def test_who_is_erased_is_in_it_no_more_and_who_asks_is_told_at_which_face(office: Any) -> None:
    case = sent(office)
    (row,) = access(office.desk, "P1")["cases"]
    assert row["draft"]["faces"] == [{"photo": "a.jpg", "letter": "A", "box": [10, 10, 50, 60]}]
    assert forget(office.desk, "P1", office.now).drafts == 1
    assert office.desk.record.draft(case.id) is None


def test_the_evidence_says_it_by_letter_and_by_the_row_of_the_consent_log(one_office: Any) -> None:
    case = sent(one_office)
    page = " ".join(evidence(one_office.desk, case.id).split())
    assert "<td>a.jpg</td><td>A</td><td>P1</td><td>Facebook</td>" in page
    assert "<td>a.jpg</td><td>B</td><td>covered</td><td></td>" in page
    assert "<td>a.jpg</td><td>D</td><td>nobody has said who this is</td><td></td>" in page
    assert "<td>a.jpg</td><td>at none of these</td><td>Mrs Pettifer (staff)</td><td></td>" in page
    assert "Orla" not in page
    alone = one_office.submit(one_office.photo_of("P1", text="Another day."))
    assert "face by face" not in evidence(one_office.desk, alone.id)


def test_the_evidence_says_of_a_named_face_that_the_check_stops_it(one_office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case = sent(one_office)
    packed = kept(one_office, case)
    stopped = tuple(Face("a.jpg", each.box, "no_consent") for each in SAID["a.jpg"] if each.letter != "B")
    monkeypatch.setattr("checker.workflow.evidence.unpack", lambda *_: packed._replace(report=replace(packed.report, faces=stopped)))
    page = " ".join(evidence(one_office.desk, case.id).split())
    assert "<td>a.jpg</td><td>A</td><td>P1; the checks say: no consent in force</td><td>Facebook</td>" in page
    assert "<td>a.jpg</td><td>D</td><td>no consent in force</td><td></td>" in page


def test_the_evidence_repeats_no_pupils_name_from_an_adults_tag(one_office: Any) -> None:
    said = {"a.jpg": (FaceSaid("A", (10, 10, 50, 60), "visitor:Orla Finnegan"),)}
    tags = ("visitor:Orla Finnegan", "staff:Tunde Balogun", "visitor:Mei", "visitor:Ann Marsh")
    page = " ".join(evidence(one_office.desk, one_office.submit(one_office.photo_of(*tags), said=said).id).split())
    assert "<td>A</td><td>a pupil&#39;s name (visitor)</td>" in page
    for told in ("a pupil&#39;s name (staff)", "perhaps a pupil&#39;s name (visitor)", "Ann Marsh (visitor)"):
        assert f"<td>at none of these</td><td>{told}</td>" in page
    assert not any(name in page for name in ("Orla", "Finnegan", "Tunde", "Balogun", "Mei"))


def test_nothing_of_it_is_lost_or_made_up_on_the_way(one_office: Any) -> None:
    packed = kept(one_office, sent(one_office))
    assert unpack(pack(packed, one_office.desk.key), one_office.desk.key) == packed
