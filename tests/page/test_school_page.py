"""The School page as a whole: its parts, who may change them, and where a refusal stands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from checker.school import School
from tests.page.conftest import goto
from tests.page.school_parts import PEOPLE, button, next_step, part, told


def test_accounts_and_policy(school_page: AppTest, school_folder: Path) -> None:
    page = part(school_page, "Accounts")
    next(t for t in page.text_input if t.label == "Name of the account").set_value("Rowan news")
    next(t for t in page.text_input if t.label.startswith("In a trust: the school")).set_value("Elm Grove")
    button(page, "Save this account").click().run()
    (saved,) = School.open(school_folder).settings.accounts
    assert (saved.name, saved.school) == ("Rowan news", "Elm Grove")
    assert any(e.label.startswith("Rowan news on ") and ", Elm Grove: " in e.label for e in page.expander)
    page = part(page, "Policy")
    page.selectbox[-1].set_value("wynstones").run()
    none = "one of the school's own. The checks cite Aspire Educational Trust, Social Media (2023); for what that leaves open: "
    assert any("The policy that findings cite now: n" + none in m.value.replace("\\", "") for m in page.markdown)
    button(page, "Use this policy").click().run()
    assert "wynstones" in (school_folder / "policy.toml").read_text("utf-8")


def test_one_line_of_steps_says_the_same_over_every_part(school_page: AppTest, school_folder: Path) -> None:
    titles = ("Import pupils and consents", "Import staff", "People", "Accounts", "Policy", "What the consent log covers")
    assert [next_step(part(school_page, title)) for title in titles] == ["People"] * len(titles)
    assert not [b for b in part(school_page, "People").button if b.key == "to-next-step"], "it is here"
    with (school_folder / "school.toml").open("a", encoding="utf-8") as file:
        file.write(PEOPLE + '[[accounts]]\nplatform = "x"\n')
    assert next_step(goto(school_page, "school")) == "Accounts" and "1 listed, 1 not filled in wholly" in told(school_page)


def test_a_refusal_is_shown_where_it_belongs_and_not_at_another_school(page: AppTest, school_folder: Path) -> None:
    file = school_folder / "school.toml"
    file.write_text('accounts = [{ platform = "x" }]\n' + file.read_text("utf-8"), "utf-8")
    part(goto(page.run(), "school"), "Accounts")
    button(page, "Save this account").click().run()
    why = "Change the accounts in the file itself"
    assert why in told(page)
    for title in ("Import pupils and consents", "Import staff", "People", "Policy"):
        assert why not in told(part(page, title)), title
    assert why in told(part(page, "Accounts"))
    another = school_folder.parent / "another"
    shutil.copytree(school_folder, another)
    page.text_input(key="folder-typed").set_value(str(another)).run()
    page.button(key="use-school").click().run()
    assert page.session_state["state.Chosen"].folder == str(another)
    assert why not in told(part(page, "Accounts"))


@pytest.mark.parametrize(
    ("who", "may"), [("ada@rowan.example.org", True), ("omar@rowan.example.org", False), ("stranger@example.org", False), ("", False)]
)
def test_on_a_shared_server_only_an_administrator_changes_the_school(
    page: AppTest, school_folder: Path, monkeypatch: pytest.MonkeyPatch, who: str, may: bool
) -> None:
    file = school_folder / "school.toml"
    file.write_text(file.read_text("utf-8") + PEOPLE, "utf-8")
    page = goto(page.run(), "school")
    monkeypatch.setattr("checker.page.school.shared", lambda: True)
    monkeypatch.setattr("checker.page.school.signed_in", lambda: who)
    widgets = {"Import pupils and consents": "file_uploader", "Import staff": "file_uploader", "People": "button", "Policy": "button"}
    for title, widget in widgets.items():
        part(page, title)
        drawn = ("Export", "Save this person", "Use this policy")
        assert bool([w for w in page.get(widget) if getattr(w, "label", "").startswith(drawn)]) == may, title
        assert ("changed by an administrator" in told(page)) != may
    assert "3 pupils" in told(part(page, "What the consent log covers")), "everybody reads"


def test_the_sample_schools_people_are_never_written_to(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHECKER_SCHOOL")
    page = part(goto(page.run(), "school"), "People")
    assert "This is the sample school, which stays as it is" in told(page)
    assert not [b for b in page.button if b.label == "Save this person"]
