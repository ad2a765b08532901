"""What the evidence says of consents: each use of a pupil, the answer as the log gives it, its dates, and which log it was."""

from __future__ import annotations

from typing import Any

from checker.workflow.consents import consents_of, log_in_words
from checker.workflow.evidence import evidence

HEAD = "pupil_id,first_name,last_name,leaves_on,facebook,instagram"
LOG = f"{HEAD}\nP1,Orla,Finnegan,2031-07-20,2026-09-01,no\nP2,Tunde,Balogun,,no,yes\nP3,Mei,Lin,,until 2026-11-25,yes\n"


def test_each_use_has_the_answer_of_the_log_with_its_dates(one_office: Any) -> None:
    one_office.log(LOG)
    case = one_office.submit(one_office.photo_of("P1", "P3", text="Orla ran well."))
    rows = consents_of(one_office.desk, case)
    orla = "tagged in a photo, named in the words by first name"
    assert sorted(rows) == [
        ("P1", orla, "Facebook", "Yes", "1 September 2026", "leaves on 20 July 2031", "Yes"),
        ("P1", orla, "Name in the words, beside a photo", "The log has no column for it", "", "", "Not relied on"),
        ("P3", "tagged in a photo", "Facebook", "Yes", "no date in the log", "25 November 2026", "Yes"),
    ]
    page = evidence(one_office.desk, case.id)
    assert "Pupil&#39;s number</th>" in page or "Pupil's number</th>" in page
    assert "Row of the consent log" not in page and "<td>25 November 2026</td>" in page


def test_a_first_name_beside_a_photo_is_a_use_where_the_log_asks_for_it(one_office: Any) -> None:
    text = LOG.replace(HEAD, f"{HEAD},first_name_with_photo")
    for row, answer in (("P1,Orla", "yes"), ("P2,Tunde", "no"), ("P3,Mei", "withdrawn 2026-11-01")):
        text = "\n".join(f"{line},{answer}" if line.startswith(row) else line for line in text.splitlines()) + "\n"
    one_office.log(text)
    case = one_office.submit(one_office.photo_of("P1", text="Orla ran, and Mei too."))
    beside = {row[0]: row[3:] for row in consents_of(one_office.desk, case) if row[2].startswith("Name")}
    assert beside == {
        "P1": ("Yes", "no date in the log", "leaves on 20 July 2031", "Yes"),
        "P3": ("Yes, then withdrawn", "no date in the log", "withdrawn from 1 November 2026", "Not relied on"),
    }
    words = one_office.submit(one_office.draft("Tunde ran."))
    assert [row[2:4] for row in consents_of(one_office.desk, words)] == [
        ("Facebook", "No"),
        ("Name in the words, without a photo", "The log asks for none"),
    ]


def test_the_version_of_the_log_stands_beside_its_file_and_an_earlier_one_is_said_to_be(one_office: Any) -> None:
    case = one_office.submit(one_office.photo_of("P1"))
    version = case.versions["consent_log"]
    assert log_in_words(one_office.desk.school, version).startswith(f"{version} (consent_log.csv, saved on ")
    assert f"<td>{version} (consent_log.csv, saved on " in evidence(one_office.desk, case.id)
    one_office.log(LOG)
    one_office.desk.refresh()
    assert log_in_words(one_office.desk.school, version).startswith(f"{version} (an earlier consent_log.csv; the one of now was saved on ")
    one_office.log("pupil_id,first_name,last_name,facebook\nP2,Tunde,Balogun,no\n")
    one_office.desk.refresh()
    (row,) = consents_of(one_office.desk, case)
    assert row[0] == "no longer in the log" and row[3] == "No longer in the log"
    (one_office.folder / "consent_log.csv").unlink()
    assert log_in_words(one_office.desk.school, version) == f"{version} (its file is not there any more)"
