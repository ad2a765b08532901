"""The School page: from three shapes of export to a school of one's own, and nothing saved that was not looked at."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from checker.errors import RecordError
from checker.page.school.state import Export, SetUp
from checker.school import School
from checker.school.importing import guess
from checker.school.importing.staff import guess_staff
from checker.workflow.auditing import verify_record
from checker.workflow.desk import Desk
from tests.page.conftest import act_as, goto
from tests.school.importing import exports

TABLE = "Adno,Forename,Surname,Website\n"


@pytest.fixture
def school_page(page: AppTest) -> AppTest:
    return goto(page.run(), "school")


def part(page: AppTest, title: str) -> AppTest:
    page.radio(key="keep.school-part").set_value(title).run()
    assert not page.exception
    return page


def drop(page: AppTest, name: str, content: bytes) -> AppTest:
    """As the uploader hands it over; what the browser does is in the tests with Chromium."""
    state: SetUp = page.session_state["state.SetUp"]
    plan = guess(content, name)
    state.take("pupils", Export(name, content, plan, plan))
    return part(page, "Import pupils and consents")


def told(page: AppTest) -> str:
    return " ".join([*(h.body for h in page.get("html")), *(c.value for c in page.caption), *(i.value for i in page.info)])


def next_step(page: AppTest) -> str:
    (line,) = [h.body for h in page.get("html") if 'class="ck su-steps"' in h.body]
    found = re.search(r'<li class="su-next"><strong>(.*?)</strong>', line)
    return found[1] if found else ""


def button(page: AppTest, label: str) -> Any:
    return next(b for b in page.button if b.label == label)


def test_coverage_in_words_and_a_chart(school_page: AppTest) -> None:
    said = told(school_page)
    assert "3 pupils" in said
    assert "<svg" not in said
    assert "Never asked" in said
    assert "Finnegan" not in said


@pytest.mark.parametrize("shape", ["sims", "arbor", "bromcom"])
def test_each_shape_is_saved_as_it_stands(school_page: AppTest, school_folder: Path, shape: str) -> None:
    page = drop(school_page, "export", getattr(exports, shape)())
    fewer = next(c for c in page.checkbox if "have left" in c.label)
    assert button(page, "Save as the consent log").disabled
    fewer.check().run()
    button(page, "Save as the consent log").click().run()
    assert not page.exception
    assert "8 pupils is saved" in told(page)
    assert [p.pupil_id for p in School.open(school_folder).pupils] == [number for number, *_ in exports.PUPILS]
    assert page.session_state["state.SetUp"].exports == {}


def test_an_answer_that_is_not_understood_is_asked_about(school_page: AppTest, school_folder: Path) -> None:
    rows = "P1,Orla,Finnegan,Internal only\nP2,Tunde,Balogun,Granted\nP3,Mei,Lin,Granted\n"
    page = drop(school_page, "export.csv", (TABLE + rows).encode())
    assert "Internal only" in told(page)
    assert not [b for b in page.button if b.label == "Save as the consent log"]
    next(s for s in page.selectbox if "Internal only" in s.label).set_value("no").run()
    button(page, "Save as the consent log").click().run()
    log = School.open(school_folder).consent_log
    assert [str(log.by_id[i].consents["website"].answer) for i in ("P1", "P2", "P3")] == ["refused", "in force", "in force"]


def test_uses_without_a_column_are_told_while_columns_are_chosen_when_saving_and_afterwards(school_page: AppTest) -> None:
    assert "First name with photo: not in the log" in told(school_page)
    page = drop(school_page, "export.csv", (TABLE + "P1,Orla,Finnegan,Granted\nP2,Tunde,Balogun,No\nP3,Mei,Lin,Granted\n").encode())
    assert told(page).count("First name with photo: not in the log") == 2
    assert "Instagram and X: not in the log" in told(page) and "Press" not in told(page).split("Instagram and X")[0][-20:], (
        "the log in force has Press"
    )
    button(page, "Save as the consent log").click().run()
    assert not page.exception and "NOT checked" in told(page)


def test_days_are_shown_in_words_and_a_problem_says_whose_it_is(school_page: AppTest) -> None:
    table = "Adno,Forename,Surname,DOB,Website\nP1,Orla,Finnegan,08/05/2020,Granted 01/09/2026\nP2,Tunde,Balogun,31/02/2019,No\nP3,Mei,Lin,,No\n"
    page = drop(school_page, "export.csv", table.encode())
    assert "row 3 (pupil P2)" in told(page)
    page = drop(page, "export.csv", table.replace("31/02/2019", "28/02/2019").encode())
    assert "<td>8 May 2020</td>" in told(page) and "<td>1 September 2026</td>" in told(page) and "2020-05-08" not in told(page)


def test_a_column_is_corrected(school_page: AppTest, school_folder: Path) -> None:
    text = "Adno,Forename,Surname,Photographs\nP1,Orla,Finnegan,Granted\nP2,Tunde,Balogun,Refused\nP3,Mei,Lin,Granted\n"
    page = drop(school_page, "export.csv", text.encode())
    assert "No column is taken for a consent" in told(page)
    next(s for s in page.selectbox if s.label == "Photographs").set_value("consent").run()
    page.multiselect[0].set_value(["website"]).run()
    button(page, "Save as the consent log").click().run()
    assert "website" in School.open(school_folder).consent_log.activities
    assert "Photographs" in (school_folder / "import.toml").read_text("utf-8")


def test_from_the_sample_school_a_folder_of_ones_own_is_made(page: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHECKER_SCHOOL")
    goto(page.run(), "school")
    assert any("To set up your own, choose Import pupils and consents" in i.value for i in page.info)
    page = drop(page, "export.xlsx", exports.sims())
    target = tmp_path / "own"
    next(t for t in page.text_input if t.label == "Name of the school").set_value("St Jude's").run()
    next(t for t in page.text_input if t.label == "Folder for it").set_value(str(target)).run()
    button(page, "Save as the consent log").click().run()
    assert not page.exception
    school = School.open(target)
    assert (school.settings.school.name, len(school.pupils)) == ("St Jude's", 8)
    assert page.session_state["state.Chosen"].folder == str(target)
    assert next_step(page) == "Import staff" and [b.label for b in page.button if b.key == "to-next-step"] == ["Go to Import staff"]
    assert any("List them under People" in i.value for i in page.info), "without them nothing can be taken away, which nobody would guess"
    plan = guess_staff(exports.staff(), "staff.xlsx")
    page.session_state["state.SetUp"].take("staff", Export("staff.xlsx", exports.staff(), plan, plan))
    part(page, "Import staff")
    button(page, "Save as the staff list").click().run()
    assert next_step(page) == "People" and [b.label for b in page.button if b.key == "to-next-step"] == ["Go to People"]
    assert "staff list of 2 is saved" in told(page) and "called earlier" not in told(page), "there was none before"


def test_accounts_and_policy(school_page: AppTest, school_folder: Path) -> None:
    page = part(school_page, "Accounts")
    next(t for t in page.text_input if t.label == "Name of the account").set_value("Rowan news")
    button(page, "Save this account").click().run()
    assert School.open(school_folder).settings.accounts[0].name == "Rowan news"
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


def account_field(page: AppTest, start: str, kind: str = "text_input") -> Any:
    return [w for w in page.get(kind) if getattr(w, "label", "").startswith(start)][-1]


def test_an_account_that_is_half_filled_in_outlives_another_part_and_another_page(school_page: AppTest, school_folder: Path) -> None:
    page = part(school_page, "Accounts")
    account_field(page, "Name of the account").set_value("Rowan news").run()
    account_field(page, "What it is for", "text_area").set_value("News for families").run()
    part(page, "Policy")
    goto(page, "help")
    part(goto(page, "school"), "Accounts")
    assert account_field(page, "Name of the account").value == "Rowan news"
    assert account_field(page, "What it is for", "text_area").value == "News for families"
    button(page, "Save this account").click().run()
    assert School.open(school_folder).settings.accounts[0].purpose == "News for families"
    assert account_field(page, "Name of the account").value == "", "the next one begins anew"


def test_what_an_account_lacks_is_called_as_its_fields_are_and_a_day_is_typed(school_page: AppTest, school_folder: Path) -> None:
    page = part(school_page, "Accounts")
    assert not page.date_input, "a calendar would lie over the button"
    account_field(page, "Name of the account").set_value("Rowan news").run()
    account_field(page, "Approved on").set_value("next week").run()
    button(page, "Save this account").click().run()
    assert "Not saved" in told(page) and "Approved on: write the day" in told(page)
    account_field(page, "Approved on").set_value("1 September 2026").run()
    button(page, "Save this account").click().run()
    assert not page.exception and "school.toml" not in told(page)
    (saved,) = School.open(school_folder).settings.accounts
    assert saved.approved_on == datetime.date(2026, 9, 1)
    labels = {w.label.split(" (needed")[0] for w in (*page.text_input, *page.text_area) if "(needed" in w.label}
    assert labels == {"What it is for", "Who reads it", "Who holds its password", "Approved by", "Approved on"}
    lacks = {each.split(" (two")[0] for each in saved.missing()}
    assert lacks == labels - {"Approved on"} and all(each in told(page) for each in saved.missing())


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


PEOPLE = """
[[people]]
name = "Ada Stone"
email = "ada@rowan.example.org"
roles = ["administrator"]
[[people]]
name = "Omar Haddad"
email = "omar@rowan.example.org"
roles = ["author", "officer", "second_reader"]
"""


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


def test_another_sheet_of_a_workbook_is_chosen(school_page: AppTest, school_folder: Path) -> None:
    title = ("Adno", "Forename", "Surname", "Website")
    old = [title, ("P1", "Orla", "Finnegan", "Refused"), ("P2", "Tunde", "Balogun", "Refused"), ("P3", "Mei", "Lin", "Refused")]
    new = [("Made for the office",), title, *((i, f, s, "Granted") for i, f, s, _ in old[1:])]
    page = drop(school_page, "export.xlsx", exports.workbook({"Last year": old, "This year": new}))
    choice = next(s for s in page.selectbox if s.label == "Sheet of the workbook")
    assert choice.value == "Last year" and choice.options == ["Last year", "This year"]
    choice.set_value("This year").run()
    assert not page.exception and "Sheet “This year”" in told(page)
    button(page, "Save as the consent log").click().run()
    log = School.open(school_folder).consent_log
    assert [str(log.by_id[i].consents["website"].answer) for i in ("P1", "P2", "P3")] == ["in force"] * 3


def test_a_sheet_without_a_table_is_said_and_another_can_be_chosen(school_page: AppTest) -> None:
    rows = [("Adno", "Forename", "Surname", "Website"), ("P1", "Orla", "Finnegan", "Granted")]
    page = drop(school_page, "export.xlsx", exports.workbook({"Pupils": rows, "Notes": []}))
    next(s for s in page.selectbox if s.label == "Sheet of the workbook").set_value("Notes").run()
    assert not page.exception and "That sheet cannot be used" in told(page)
    next(s for s in page.selectbox if s.label == "Sheet of the workbook").set_value("Pupils").run()
    assert "That sheet cannot be used" not in told(page) and "This did not work" not in told(page), "the refused sheet is chosen no more"
    assert "3. What to mend" in " ".join(s.value for s in page.subheader)


def people_page(page: AppTest, school_folder: Path, text: str = PEOPLE, who: str = "Omar Haddad") -> AppTest:
    file = school_folder / "school.toml"
    file.write_text(file.read_text("utf-8") + text, "utf-8")
    part(goto(page.run(), "school"), "People")
    return act_as(page, who) if who else page


def form(page: AppTest, whose: str) -> Any:
    """The form of somebody, by the start of its title."""
    return next(e for e in page.expander if e.label.startswith(whose))


def day_field(fields: Any, start: str) -> Any:
    return next(t for t in fields.text_input if t.label.startswith(start))


def fill(page: AppTest, whose: str, *, name: str | None = None, email: str | None = None, **roles: bool) -> None:
    fields = form(page, whose)
    for label, text in (("Name", name), ("School e-mail address", email)):
        if text is not None:
            next(t for t in fields.text_input if t.label == label).set_value(text)
    for role, ticked in roles.items():
        box = next(c for c in fields.checkbox if c.label.startswith(role.replace("_", " ").capitalize()))
        (box.check if ticked else box.uncheck)()


def press(page: AppTest, whose: str, label: str = "Save this person") -> AppTest:
    next(b for b in form(page, whose).button if b.label == label).click().run()
    assert not page.exception
    return page


def listed(folder: Path) -> dict[str, list[str]]:
    return {p.email: p.roles for p in School.open(folder).settings.people}


def test_the_first_person_is_listed_from_the_notice_that_nobody_is(school_page: AppTest, school_folder: Path) -> None:
    act_as(school_page, "Omar Haddad")
    button(school_page, "Go to People").click().run()
    assert not school_page.exception and school_page.radio(key="keep.school-part").value == "People"
    fill(school_page, "Add a person", name=" Omar  Haddad ", email="omar@rowan.example.org ")
    page = press(school_page, "Add a person")
    assert "Omar Haddad is saved as author, officer" in told(page) and "Nobody is listed" not in told(page)
    assert listed(school_folder) == {"omar@rowan.example.org": ["author", "officer"]}
    assert next(t for t in form(page, "Add a person").text_input if t.label == "Name").value == "", "the next one begins anew"
    assert "Rowan Park Primary" in next((school_folder / "earlier").iterdir()).read_text("utf-8")


def test_whoever_lists_themselves_first_goes_on_as_that_person(school_page: AppTest, school_folder: Path) -> None:
    page = part(school_page, "People")
    who = [t for t in page.text_input if t.label == "Your name"]
    assert len(who) == 2, "it is asked where the forms are as well as in the head"
    who[-1].set_value("Omar Haddad").run()
    fill(page, "Add a person", name="Omar Haddad", email="omar@rowan.example.org")
    press(page, "Add a person")
    assert [s.value for s in page.selectbox if s.label == "You are"] == ["omar@rowan.example.org"] * 2
    fill(page, "Add a person", name="Jo Reed", email="jo@rowan.example.org")
    press(page, "Add a person")
    assert list(listed(school_folder)) == ["omar@rowan.example.org", "jo@rowan.example.org"]
    desk = Desk.open(School.open(school_folder))
    assert [e.body["by"] for e in desk.record.beside(desk.name, "people")] == ["Omar Haddad", "omar@rowan.example.org"]


def test_a_form_that_was_not_saved_stays_open(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, who="")
    assert not any(form(page, whose).proto.expanded for whose in ("Ada Stone", "Add a person"))
    fill(page, "Add a person", name="Jo Reed", email="jo@rowan.example.org")
    press(page, "Add a person")
    assert form(page, "Add a person").proto.expanded and not form(page, "Ada Stone").proto.expanded
    assert "Say above who you are" in " ".join(h.value for h in form(page, "Add a person").get("html"))
    act_as(page, "Ada Stone")
    press(page, "Add a person")
    assert not form(page, "Add a person").proto.expanded and "jo@rowan.example.org" in listed(school_folder)


def test_somebody_is_changed_and_taken_out(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, PEOPLE + '[[accounts]]\nplatform = "x"\ncontributors = ["omar@rowan.example.org"]\n')
    fill(page, "Ada Stone", name="Ada Stone-Lee", second_reader=True, officer=True)
    press(page, "Ada Stone")
    assert listed(school_folder)["ada@rowan.example.org"] == ["officer", "second_reader", "administrator"]
    assert form(page, "Ada Stone-Lee").label.endswith(" officer, second reader, administrator")
    press(page, "Omar Haddad", "Take this person out")
    assert list(listed(school_folder)) == ["ada@rowan.example.org"]
    assert "Omar Haddad is taken out" in told(page) and "still stands at these accounts: x" in told(page)


@pytest.mark.parametrize(
    ("name", "email", "said"),
    [
        ("Jay Moss", "jay at rowan", "Email must be an e-mail address"),
        ("Jay Moss", "ADA@rowan.example.org", "This email stands twice among the people"),
        (" ", "jay@rowan.example.org", "name is empty"),
    ],
)
def test_what_cannot_be_followed_is_said_and_nothing_typed_is_lost(
    page: AppTest, school_folder: Path, name: str, email: str, said: str
) -> None:
    page = people_page(page, school_folder)
    before = (school_folder / "school.toml").read_bytes()
    fill(page, "Add a person", name=name, email=email, second_reader=True)
    page = press(page, "Add a person")
    assert "Not saved" in told(page) and said in told(page)
    assert "school.toml, line" not in told(page) and "[[" not in told(page), "the line is of a file that was not saved"
    fields = form(page, "Add a person")
    assert [t.value for t in fields.text_input] == [name, email] and any(c.value for c in fields.checkbox if c.label.startswith("Second"))
    assert (school_folder / "school.toml").read_bytes() == before and not (school_folder / "earlier").exists()


@pytest.mark.parametrize("way", ["taken out", "role"])
def test_the_last_officer_stays(page: AppTest, school_folder: Path, way: str) -> None:
    page = people_page(page, school_folder)
    if way == "role":
        fill(page, "Omar Haddad", officer=False)
    press(page, "Omar Haddad", "Take this person out" if way == "taken out" else "Save this person")
    assert "Nobody could approve a post any more" in told(page)
    assert "officer" in listed(school_folder)["omar@rowan.example.org"]
    fill(page, "Ada Stone", officer=True)
    press(page, "Ada Stone")
    press(page, "Omar Haddad", "Take this person out")
    assert list(listed(school_folder)) == ["ada@rowan.example.org"]


def test_on_a_shared_server_an_administrator_takes_neither_the_last_nor_themselves_away(
    page: AppTest, school_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = people_page(page, school_folder)
    for module in ("checker.page.school", "checker.page.school.people"):
        monkeypatch.setattr(f"{module}.signed_in", lambda: "ada@rowan.example.org")
    monkeypatch.setattr("checker.page.school.shared", lambda: True)
    page.run()
    press(page, "Ada Stone", "Take this person out")
    assert "it would have no administrator" in told(page)
    fill(page, "Omar Haddad", administrator=True)
    press(page, "Omar Haddad")
    for change in ({"administrator": False}, {"email": "ada.stone@rowan.example.org"}):
        fill(page, "Ada Stone", email="ada@rowan.example.org", administrator=True)
        fill(page, "Ada Stone", **change)  # type: ignore[arg-type]
        press(page, "Ada Stone")
        assert "You would no longer be an administrator yourself" in told(page)
    press(page, "Omar Haddad", "Save this person")
    assert listed(school_folder)["ada@rowan.example.org"] == ["administrator"]


def test_a_deputy_is_named_and_holds_the_person_until_taken_out_there(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder)
    fields = form(page, "Omar Haddad")
    fields.selectbox[0].set_value("ada@rowan.example.org")
    press(page, "Omar Haddad")
    assert "needs a first and a last day" in told(page)
    fields = form(page, "Omar Haddad")
    assert fields.selectbox[0].value == "ada@rowan.example.org"
    today = datetime.date.today()
    day_field(fields, "First day").set_value("next week")
    press(page, "Omar Haddad")
    assert "First day of deputy 1: write the day as 01/09/2026" in told(page)
    fields = form(page, "Omar Haddad")
    day_field(fields, "First day").set_value(f"{today:%d/%m/%Y}")
    day_field(fields, "Last day").set_value(f"{today + datetime.timedelta(days=9):%d/%m/%Y}")
    press(page, "Omar Haddad")
    assert "has a deputy until" in form(page, "Omar Haddad").label
    press(page, "Ada Stone", "Take this person out")
    assert "is down as the deputy of Omar Haddad" in told(page)
    fill(page, "Ada Stone", email="a.stone@rowan.example.org")
    press(page, "Ada Stone")
    assert School.open(school_folder).settings.people[1].deputies[0].email == "a.stone@rowan.example.org"
    form(page, "Omar Haddad").selectbox[0].set_value("")
    press(page, "Omar Haddad")
    press(page, "Ada Stone", "Take this person out")
    assert list(listed(school_folder)) == ["omar@rowan.example.org"]


def test_people_without_an_officer_are_told_so(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, '[[people]]\nname = "Jo Reed"\nemail = "jo@rowan.example.org"\n', "Jo Reed")
    assert "Nobody whom the school lists may approve a post yet" in told(page)
    fill(page, "Jo Reed", officer=True)
    press(page, "Jo Reed")
    assert "may approve a post yet" not in told(page)


def test_people_of_the_older_roles_are_told_before_they_count_no_more(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, '[roles]\napprover = ["Saima Akhtar"]\n', "Saima Akhtar")
    assert "Saima Akhtar (officer)" in told(page)
    fill(page, "Add a person", name="Jo Reed", email="jo@rowan.example.org", officer=False)
    press(page, "Add a person")
    assert "Nobody could approve a post any more" in told(page) and not listed(school_folder)


def test_the_sample_schools_people_are_never_written_to(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHECKER_SCHOOL")
    page = part(goto(page.run(), "school"), "People")
    assert "This is the sample school, which stays as it is" in told(page)
    assert not [b for b in page.button if b.label == "Save this person"]


def told_in_history(page: AppTest) -> str:
    return "\n".join(h.value for h in goto(page, "history").get("html") if 'class="ck cs-timeline"' in h.value)


def test_the_record_says_who_made_themselves_an_officer(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, who="Ada Stone")
    assert "Who may do what" not in told_in_history(page)
    part(goto(page, "school"), "People")
    fill(page, "Ada Stone", officer=True)
    press(page, "Ada Stone")
    fill(page, "Add a person", name="Jo Reed", email="Jo@rowan.example.org")
    press(page, "Add a person")
    fields = form(page, "Omar Haddad")
    fields.selectbox[0].set_value("jo@rowan.example.org")
    day_field(fields, "First day").set_value("01/12/2026")
    day_field(fields, "Last day").set_value("5 December 2026")
    press(page, "Omar Haddad")
    history = told_in_history(page)
    assert [e.label for e in page.expander] == ["Who may do what: 3 changes"]
    assert "Ada Stone is changed: officer, administrator (before: administrator)</strong> by Ada Stone" in history
    assert "Jo Reed is listed: author" in history
    assert "Omar Haddad is changed: deputies: Jo Reed from 1 December 2026 to 5 December 2026 (before: none)" in history
    desk = Desk.open(School.open(school_folder))
    entries = desk.record.beside(desk.name, "people")
    assert [e.body["by"] for e in entries] == ["ada@rowan.example.org"] * 3
    assert not any(name in e.text for e in entries for name in ("Ada Stone", "Omar", "Jo Reed")), (
        "the record knows people by their addresses"
    )
    assert verify_record(desk)[0].whole


def test_who_is_taken_out_or_has_another_address_is_told_by_what_they_had(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, who="Ada Stone")
    fill(page, "Omar Haddad", email="o.haddad@rowan.example.org")
    press(page, "Omar Haddad")
    fill(page, "Ada Stone", name="Ada Stone-Lee", officer=True)
    press(page, "Ada Stone")
    press(page, "Omar Haddad", "Take this person out")
    history = told_in_history(page)
    assert "e-mail address o.haddad@rowan.example.org (before: omar@rowan.example.org)" in history
    assert "o.haddad@rowan.example.org is taken out: author, officer, second reader" in history


def test_whom_the_older_roles_named_is_told_once_they_count_no_more(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, '[roles]\napprover = ["Saima Akhtar"]\n', "Saima Akhtar")
    fill(page, "Add a person", name="Saima Akhtar", email="saima@rowan.example.org", officer=True)
    press(page, "Add a person")
    history = told_in_history(page)
    assert "Saima Akhtar is taken out: officer" in history and "Saima Akhtar is listed: author, officer" in history


@pytest.mark.parametrize("why", ["nobody has said who", "no record"])
def test_no_change_of_people_goes_unrecorded(page: AppTest, school_folder: Path, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    page = people_page(page, school_folder, who="" if why.startswith("nobody") else "Ada Stone")
    before = (school_folder / "school.toml").read_bytes()
    if why == "no record":
        monkeypatch.setattr(Desk, "write_beside", refused)
    fill(page, "Ada Stone", officer=True)
    press(page, "Ada Stone")
    assert ("Say above who you are" if why.startswith("nobody") else "The record is locked") in told(page)
    assert (school_folder / "school.toml").read_bytes() == before and not (school_folder / "earlier").exists()
    assert next(c for c in form(page, "Ada Stone").checkbox if c.label.startswith("Officer")).value, "what was ticked is not lost"


def test_a_change_that_was_entered_and_could_not_be_saved_is_entered_the_other_way_round(
    page: AppTest, school_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = people_page(page, school_folder, who="Ada Stone")
    before = (school_folder / "school.toml").read_bytes()

    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", locked)
        fill(page, "Ada Stone", officer=True)
        press(page, "Ada Stone")
    assert "cannot be saved" in told(page) and (school_folder / "school.toml").read_bytes() == before
    history = told_in_history(page)
    given, taken = "officer, administrator (before: administrator)", "administrator (before: officer, administrator)"
    assert taken in history and given in history and history.index(taken) < history.index(given), "newest first"


def refused(*_: object) -> None:
    raise RecordError("The record is locked.")


def test_what_is_only_spelt_anew_is_no_change_of_who_may_do_what(page: AppTest, school_folder: Path) -> None:
    page = people_page(page, school_folder, who="Ada Stone")
    fill(page, "Omar Haddad", name="Omar El-Haddad")
    press(page, "Omar Haddad")
    assert form(page, "Omar El-Haddad") and not told_in_history(page)
