"""History by a pupil, as whoever answers a family's question uses it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from checker.draft import Draft, Photo
from checker.page import by_pupil
from checker.school import ConsentState, School
from checker.workflow.desk import Desk
from tests.page.conftest import act_as, goto
from tests.page.deciding import button, jpeg, labels, school, text, two

__all__ = ["school", "two"]

DPO = '[[people]]\nname = "Nia Blake"\nemail = "nia@rowan.example.org"\nroles = ["data_protection_officer"]\n'


@pytest.fixture
def with_dpo(two: Path) -> Path:
    file = two / "school.toml"
    file.write_text(file.read_text("utf-8") + DPO, encoding="utf-8")
    return two


def looked_up(page: AppTest, letters: str) -> AppTest:
    field(page).set_value(letters).run()
    return page


def field(page: AppTest) -> Any:
    return next(t for t in page.text_input if t.label == "Posts with a pupil")


def published(folder: Path, pupil_id: str, said: str = "A good day.") -> str:
    desk = Desk.open(School.open(folder))
    draft = Draft(text=said, platform="facebook", images=(Photo("a.jpg", jpeg()),), people={"a.jpg": (pupil_id,)})
    case = desk.submit(draft, "jo@rowan.example.org")
    case = desk.decide(case.id, "approve", "omar@rowan.example.org", attest=["everyone-tagged"], reason="I looked at it all.")
    return desk.publish(case.id, "https://example.org/1", "jo@rowan.example.org").id


def withdrawn(folder: Path, pupil_id: str) -> None:
    log = folder / "consent_log.csv"
    head, *rows = log.read_text("utf-8").splitlines()
    column = head.split(",").index("facebook")
    for n, row in enumerate(rows):
        cells = row.split(",")
        if cells[0] == pupil_id:
            cells[column] = "withdrawn 2026-10-02"
            rows[n] = ",".join(cells)
    log.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


def test_the_data_protection_officer_finds_a_pupils_posts_and_what_to_take_down(page: AppTest, with_dpo: Path) -> None:
    school, today = School.open(with_dpo), datetime.date.today()
    pupil = next(p for p in school.pupils if school.consent(p.pupil_id, "facebook", today) is ConsentState.IN_FORCE)
    case, other = published(with_dpo, pupil.pupil_id), _other(with_dpo)
    goto(act_as(page.run(), "Nia Blake"), "history")
    assert {f"Open {case}", f"Open {other}"} <= set(labels(page))
    looked_up(page, pupil.first_name[:3])
    assert text(page).count("cs-pupil") == 0, "nobody is looked up before they are chosen"
    button(page, pupil.first_name).click().run()
    assert f"Open {case}" in labels(page) and f"Open {other}" not in labels(page)
    assert "In 1 post on record: 1 published." in text(page) and "today yes" in text(page)
    assert pupil.pupil_id not in str(dict(page.query_params)), "the page's address tells nobody"
    withdrawn(with_dpo, pupil.pupil_id)
    assert f"Out, with a consent that is not in force today: {case}." in text(page.run())
    button(page, f"Open {case}").click().run()
    assert "You looked up" in text(page) and "Where: photo 1." in text(page)
    assert not {"Approve", "Reject", "Withdraw it"} & set(labels(page))
    button(page, "Back to the list").click().run()
    button(page, "Back to all posts").click().run()
    assert f"Open {other}" in labels(page) and "cs-pupil" not in text(page)


def test_the_downloads_hold_the_list_and_all_that_is_held(page: AppTest, with_dpo: Path) -> None:
    pupil = School.open(with_dpo).pupils[0]
    goto(act_as(page.run(), "Nia Blake"), "history")
    looked_up(page, pupil.pupil_id)
    button(page, pupil.first_name).click().run()
    assert "In no post on record." in text(page) and "No case fits" not in text(page)
    assert [d.label for d in page.get("download_button")] == ["These posts (CSV for Excel)", "Everything held (JSON)"]


def test_a_number_that_nobody_ever_had_does_not_read_as_in_no_post(page: AppTest, with_dpo: Path) -> None:
    goto(act_as(page.run(), "Nia Blake"), "history")
    looked_up(page, "Z99")
    button(page, "Not on the roll now").click().run()
    assert "nobody in the record had it" in text(page) and "In no post on record" not in text(page)


def test_an_author_looks_up_nobody_and_is_told_who_does(page: AppTest, with_dpo: Path) -> None:
    pupil = School.open(with_dpo).pupils[0]
    goto(act_as(page.run(), "Nia Blake"), "history")
    looked_up(page, pupil.pupil_id)
    button(page, pupil.first_name).click().run()
    act_as(page, "Jo Reed")
    assert "cs-pupil" not in text(page), "what somebody else looked up is not shown to them either"
    assert field(page).disabled and any("takes an officer" in c.value for c in page.caption)


def test_the_data_protection_officer_is_told_on_write_that_they_do_not_send(page: AppTest, with_dpo: Path) -> None:
    act_as(page.run(), "Nia Blake")
    assert "You do not send posts" in text(page)
    next(t for t in page.text_area if t.label == "Words of the post").set_value("Sports day was fun.")
    button(page, "Check this post").click().run()
    assert "Not for you to send" in text(page) and not [name for name in labels(page) if name.startswith("Send it")]


def _other(folder: Path) -> str:
    return Desk.open(School.open(folder)).submit(Draft(text="The library is open.", platform="facebook"), "jo@rowan.example.org").id


def test_the_package_of_an_approved_post_is_not_for_whoever_publishes_nothing(page: AppTest, with_dpo: Path) -> None:
    desk = Desk.open(School.open(with_dpo))
    case = desk.submit(Draft(text="The library is open.", platform="facebook"), "jo@rowan.example.org")
    desk.decide(case.id, "approve", "omar@rowan.example.org", reason="I looked at it all.")
    goto(act_as(page.run(), "Nia Blake"), "history")
    button(page, f"Open {case.id}").click().run()
    assert any("for whoever publishes it" in c.value for c in page.caption)
    assert [d.label for d in page.get("download_button")] == ["Evidence pack"]
    act_as(page, "Omar Haddad")
    assert not any("for whoever publishes it" in c.value for c in page.caption)


def test_enter_takes_the_only_pupil_and_of_several_it_is_said_what_to_do(
    page: AppTest, with_dpo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = with_dpo / "consent_log.csv"
    rows = log.read_text("utf-8").splitlines()
    first = rows[1].split(",")
    log.write_text("\n".join([*rows, ",".join(["P91", first[1], "Zhou", *first[3:]])]) + "\n", encoding="utf-8")
    school = School.open(with_dpo)
    goto(act_as(page.run(), "Nia Blake"), "history")
    looked_up(page, first[1][:3])
    assert "2 people fit: choose one, or type more letters." in [c.value for c in page.caption]
    looked_up(page, f"{first[1]} Zhou")
    assert "Enter takes this name." in [c.value for c in page.caption]
    chosen: list[str] = []
    monkeypatch.setattr(by_pupil, "state_of", lambda _: by_pupil.ByPupil())
    monkeypatch.setattr(by_pupil, "_choose", chosen.append)
    by_pupil._take_only(first[1][:3], school)
    assert chosen == []
    by_pupil._take_only("Zhou", school)
    assert chosen == ["P91"]
