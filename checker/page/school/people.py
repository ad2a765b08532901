"""Who writes, who approves, and who stands in for whom: the list of people, with a form for each."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import streamlit as st

from checker.errors import CheckerError, SettingsError
from checker.page.acting import acting, chooser, who_sets_up
from checker.page.cases import day
from checker.page.focus import wish
from checker.page.pieces import part, plain
from checker.page.pressing import press, pressed
from checker.page.school.form import Form
from checker.page.school.pieces import as_typed_day, in_words, typed_day
from checker.page.school.state import setting_up
from checker.page.session import kept_keys, put
from checker.page.signin.screen import signed_in
from checker.school import School
from checker.school.editing import save_people
from checker.school.settings import ROLES, DeputySettings, PersonSettings
from checker.workflow.desk import Desk
from checker.workflow.listing import SAY_WHO, note
from checker.workflow.roles import may_not_list
from checker.workflow.states import Role

ADD = "Add a person"
STAFF = "keep.people-from-staff"
FIRST_DAY, LAST_DAY = "First day of deputy {}", "Last day of deputy {}"
NAMES = {
    Role.AUTHOR: "author",
    Role.OFFICER: "officer",
    Role.SECOND_READER: "second reader",
    Role.ADMINISTRATOR: "administrator",
    Role.DATA_PROTECTION_OFFICER: "data protection officer",
}
MAY = {
    Role.AUTHOR: "writes posts and sends them for approval",
    Role.OFFICER: "approves posts, and writes them too",
    Role.SECOND_READER: "reads beside the officer where a post was stopped",
    Role.ADMINISTRATOR: "changes the school's lists and settings on a shared server",
    Role.DATA_PROTECTION_OFFICER: "looks up what was checked and decided, on which consents, and in which posts a pupil is; sends and decides nothing",
}


def draw(school: School) -> None:
    """The part of the page."""
    people = school.settings.people
    if not people and (older := school.settings.everyone):
        listed = "; ".join(f"{p.name} ({_roles(p)})" for p in older)
        st.info(
            plain(
                f"This school lists people in the older way, by name alone: {listed}. Once somebody is listed here, only those listed here count. "
                "Add an officer first, then each of the others."
            )
        )
    elif not people:
        st.caption("Nobody is listed yet. List yourself first, then the others who write and approve.")
    else:
        st.caption(
            "The record knows a person by their e-mail address. An approval is given under the school's settings, and who may write and approve is one "
            "of them: after a change here, what waits or was approved and has not gone out yet is checked again under Queue, by one button."
        )
    _who_changes(school)
    for n, person in enumerate(people):
        form = _fields(school, n, person)
        with st.expander(plain(f"{person.name}: {_roles(person)}"), expanded=form.begun or _was_refused(form)):
            _form(school, n, person, form)
    from_staff = _not_listed(school)
    staff_key = f"{STAFF}.{len(people)}"  # begins anew once one is saved
    picked = from_staff.get(st.session_state.get(staff_key) or "", ("", ""))
    new = PersonSettings(*picked, roles=["author"] if people else ["author", "officer"])
    form = _fields(school, len(people), new)
    with st.expander(ADD, expanded=not people or bool(picked[0]) or form.begun or _was_refused(form)):
        if from_staff:
            st.selectbox(
                "Choose from the staff list",
                list(from_staff),
                index=None,
                key=staff_key,
                persist_state="session",
                format_func=plain,
                placeholder="Somebody on the staff list, or type below",
                help="Fills in the name, and the e-mail address where the staff list has it.",
            )
        _form(school, len(people), new, form)


def _not_listed(school: School) -> dict[str, tuple[str, str]]:
    """Name and address of each member of staff who is not among the people yet, by how the staff list calls them."""
    known = {p.email.strip().lower() for p in school.settings.people} | {" ".join(p.name.split()).lower() for p in school.settings.people}
    found: dict[str, tuple[str, str]] = {}
    for member in school.staff:
        name = " ".join(filter(None, (member.first_name, member.last_name)))
        if member.email.strip().lower() not in known - {""} and name.lower() not in known:
            title = f"{member.name}, {member.role}" if member.role else member.name
            found[title if title not in found else f"{title} ({member.email})"] = (name, member.email.strip())
    return found


def _who_changes(school: School) -> None:
    """Ask whoever has not said yet who they are, where the forms are. Once asked it stays: a field that goes as it is left moves the button that is just being pressed."""
    state = setting_up()
    form, why = state.people_refused
    if why == SAY_WHO and who_sets_up(school):
        state.people_refused = (form, "")  # said by now; the form stays open with what was typed into it
    state.asks_who = state.asks_who or not acting(school)
    if state.asks_who:
        st.caption("The record says who changed the list of people." + ("" if who_sets_up(school) else " Say first who you are."))
        chooser(school, "people")


def _fields(school: School, n: int, person: PersonSettings) -> Form:
    """What the form asks, with what is saved of it: of deputies, those there are and one more, where there is somebody to be one."""
    saved: dict[str, Any] = {"name": person.name, "email": person.email, **{role: role in person.roles for role in ROLES}}
    people = school.settings.people
    if n < len(people) and len(people) > 1:
        others = {p.email.lower() for p in people if p is not person}
        for number, deputy in enumerate((*person.deputies, None), 1):
            who = deputy.email.lower() if deputy else ""
            saved[f"deputy.{number}"] = who if who in others else ""
            saved[f"first.{number}"] = as_typed_day(deputy.starts if deputy else None)
            saved[f"last.{number}"] = as_typed_day(deputy.ends if deputy else None)
    return Form.of(school, "person", n, person, saved)


def _was_refused(form: Form) -> bool:
    """Whether this form was not saved: then it stays open, for the reason stands in it."""
    return setting_up().people_refused[0] == form.key


def _roles(person: PersonSettings) -> str:
    words = ", ".join(NAMES[Role(r)] for r in ROLES if r in person.roles) or "no role"
    now = [d for d in person.deputies if d.ends >= datetime.date.today()]
    return words + (f"; has a deputy until {day(max(d.ends for d in now).isoformat())}" if now else "")


def _form(school: School, n: int, person: PersonSettings, form: Form) -> None:
    people, state = school.settings.people, setting_up()
    known = n < len(people)
    if not school.settings.everyone:
        st.markdown("**List yourself first.** Untick what you do not do. Whoever sets up the page and nothing else is an administrator.")
    st.text_input("Name", key=form.field("name"), persist_state="session", max_chars=120, help="As on the staff list.")
    st.text_input("School e-mail address", key=form.field("email"), persist_state="session", max_chars=200)
    st.markdown("What they may do")
    for role in ROLES:
        st.checkbox(f"{NAMES[Role(role)].capitalize()}: {MAY[Role(role)]}", key=form.field(role), persist_state="session")
    _deputies(people, person, form)
    if state.people_refused[0] == form.key and state.people_refused[1]:
        with st.container(key="person-refused"):
            st.html(part("notice", "incomplete", "Not saved", state.people_refused[1]))
    save_key, remove_key = form.key_of("save"), form.key_of("remove")
    with st.container(horizontal=True, gap="small"):
        st.button("Save this person", key=save_key, type="primary", on_click=press(save_key, *form.fields))
        if known:
            st.button("Take this person out", key=remove_key, on_click=press(remove_key))
    save, remove = pressed(save_key), pressed(remove_key)
    rows: list[PersonSettings | None] = [*people]
    if remove:
        rows[n] = None
        _save(school, form, person, rows, f"{person.name} is taken out of the school's list.")
    elif save:
        typed = form.held(save.fields)
        try:
            deputies = _stand_in(people, person, typed)
        except CheckerError as error:
            _refuse(form, str(error))
        made = PersonSettings(" ".join(typed["name"].split()), typed["email"].strip(), [r for r in ROLES if typed[r]], deputies)
        rows[n : n + 1] = [made]
        if known and made.email.lower() != person.email.lower():
            rows = [_renamed(row, person.email, made.email) for row in rows if row]
        _save(school, form, person, rows, f"{made.name} is saved as {_roles(made)}.")


def _deputies(people: Sequence[PersonSettings], person: PersonSettings, form: Form) -> None:
    """Fields for each deputy and for one more, where the form has any."""
    numbers = range(1, sum(name.startswith("deputy.") for name in form.saved) + 1)
    if not numbers:
        return
    st.markdown("Who stands in for them, and when. Both days belong to it.")
    others = {p.email.lower(): p for p in people if p is not person}
    options = ["", *others]
    for number in numbers:
        left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
        who = form.field(f"deputy.{number}")
        if st.session_state[who] not in options:  # chosen, and taken out of the list before this was saved
            put(who, "")
        left.selectbox(
            f"Deputy {number}", options, key=who, persist_state="session", format_func=lambda e: plain(others[e].name) if e else "Nobody"
        )
        for column, label, name, such in (
            (middle, FIRST_DAY, "first", "01/09/2026"),
            (right, LAST_DAY, "last", "07/09/2026"),
        ):
            column.text_input(
                label.format(number), key=form.field(f"{name}.{number}"), persist_state="session", max_chars=30, placeholder=such
            )


def _stand_in(people: Sequence[PersonSettings], person: PersonSettings, typed: Mapping[str, Any]) -> list[DeputySettings]:
    """The deputies as the form had them.

    Raises:
        SettingsError: a day is missing or cannot be read.
    """
    written = {p.email.lower(): p.email for p in people} | {d.email.lower(): d.email for d in person.deputies}  # as the file has them
    found = []
    for number in range(1, sum(name.startswith("deputy.") for name in typed) + 1):
        if not (who := typed[f"deputy.{number}"]):
            continue
        starts = typed_day(FIRST_DAY.format(number), typed[f"first.{number}"])
        ends = typed_day(LAST_DAY.format(number), typed[f"last.{number}"])
        if not starts or not ends:
            raise SettingsError("A deputy needs a first and a last day. Give both, or choose nobody.")
        found.append(DeputySettings(written[who], starts, ends))
    return found


def _renamed(person: PersonSettings, old: str, new: str) -> PersonSettings:
    """With the new address where this person's deputy has another one now."""
    deputies = [DeputySettings(new, d.starts, d.ends) if d.email.lower() == old.lower() else d for d in person.deputies]
    return PersonSettings(person.name, person.email, person.roles, deputies)


def _save(school: School, form: Form, person: PersonSettings, rows: list[PersonSettings | None], said: str) -> None:
    if school.folder is None:
        return
    state, wanted = setting_up(), [row for row in rows if row]
    if problem := may_not_list(school.settings, wanted, datetime.date.today(), signed_in()):
        _refuse(form, problem)
    try:
        shown = school.settings.people
        desk = Desk.open(school)
        save_people(
            school.folder,
            shown,
            rows,
            note=lambda: note(desk, who_sets_up(school), shown, rows),
            take_back=lambda: note(desk, who_sets_up(school), shown, rows, undone=True),
        )
    except CheckerError as error:
        _refuse(form, in_words(error))
    state.people_refused = ("", "")
    form.forget()
    for each in kept_keys((STAFF,)):
        del st.session_state[each]
    state.saved = (
        said,
        "History says who changed it. The list before is kept in the folder earlier.",
        *_left_behind(school, person, wanted),
    )
    wish(".su-told")
    st.rerun()


def _left_behind(school: School, person: PersonSettings, people: Sequence[PersonSettings]) -> tuple[str, ...]:
    """The accounts that go on naming an address which nobody has any more."""
    if not person.email or any(p.email.lower() == person.email.lower() for p in people):
        return ()
    named = [a.title for a in school.settings.accounts if person.email.lower() in {e.lower() for e in (*a.contributors, *a.administrators)}]
    return (f"{person.email} still stands at these accounts: {', '.join(named)}. Change that under Accounts.",) if named else ()


def _refuse(form: Form, why: str) -> NoReturn:
    state = setting_up()
    state.people_refused, state.saved = (form.key, why), ()
    wish(".st-key-person-refused .ck-notice")
    st.rerun()
