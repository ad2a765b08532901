"""What is advised where one pupil can be told."""

from __future__ import annotations

import csv

from checker import Draft, review
from checker.finding import Finding
from checker.paths import sample_folder
from checker.school import School
from checker.singling_out.mention import SAY, WORTH


def found(words: str, school: School, *, picture: bool) -> dict[str, list[Finding]]:
    report = review(Draft(text=words, platforms=("facebook",), has_image=picture), school)
    out: dict[str, list[Finding]] = {}
    for finding in report.findings:
        out.setdefault(finding.check, []).append(finding)
    return out


def test_the_first_name_is_kept_where_it_may_stand(sample_school: School) -> None:
    (one,) = found("What a goal from Harpreet in Osprey!", sample_school, picture=False)["single-pupil"]
    assert "and keep the first name; if that is still asked about, speak of the group" in one.instead


def test_no_advice_to_keep_a_name_that_another_finding_asks_to_leave_out(sample_school: School) -> None:
    log = csv.DictReader((sample_folder() / "school" / "consent_log.csv").open(encoding="utf-8"))
    tried = 0
    for row in log:
        if row["first_name_with_photo"] != "no":
            continue
        seen = found(f"What a goal from {row['first_name']} in {row['class']}!", sample_school, picture=True)
        if seen.get("single-pupil") and seen.get("first-name-with-photo"):
            tried += 1
            assert "keep the first name" not in seen["single-pupil"][0].instead
            assert "leave out the first name too" in seen["single-pupil"][0].instead
    assert tried, "nobody in the sample school shows it"


def test_every_fact_has_words_of_its_own() -> None:
    assert set(WORTH) <= set(SAY) and "feat" not in " ".join(SAY.values()).split()
