"""Importing pupils and their consents: drop the export, look at its columns, mend what stands against it, look at what changes, save."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import streamlit as st

from checker.errors import CheckerError
from checker.health import spoken
from checker.page import schools
from checker.page.pieces import part, plain
from checker.page.school import mapping
from checker.page.school.pieces import piece
from checker.page.school.state import Export, noted, setting_up
from checker.school import School
from checker.school.consent import ACTIVITIES, OPTIONAL, REQUIRED, ConsentLog
from checker.school.editing import new_school
from checker.school.importing import MEANINGS, Changes, NewLog, Problem, Read, guess, log_in_force, merged, read_pupils, save_log
from checker.school.importing.columns import SOCIAL, social_platforms
from checker.school.importing.remembered import Choices, chosen, load_choices, save_choices, with_choices
from checker.school.not_asked import not_asked
from checker.school.settings import NATIONS
from checker.workflow.lists import PUPILS

KIND = "pupils"
SHOWN = 8
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def draw(school: School) -> None:
    """The part of the page."""
    state = setting_up()
    sample = schools.is_sample(schools.chosen().folder)
    folder = None if sample else school.folder
    st.subheader("1. Drop the export", anchor=False)
    st.file_uploader(
        "Export of pupils with their consents (.xlsx or .csv)",
        key=state.key(KIND),
        on_change=_take,
        args=(school, folder),
        help="From SIMS, Arbor, Bromcom or another system. It is read on this computer and nothing is saved yet.",
    )
    if refused := state.refused.get(KIND):
        st.html(part("notice", "incomplete", "This did not work", refused))
    if KIND not in state.exports:
        return
    st.subheader("2. What the columns hold", anchor=False)
    sheet = mapping.sheet(KIND)
    at = mapping.header(KIND) if sheet is None else None
    if sheet is not None or at is not None:
        if not (problem := _again(school, folder, at, sheet)):
            st.rerun()
        st.html(part("notice", "incomplete", "That sheet cannot be used", problem))
        return
    uses = tuple(dict.fromkeys((*ACTIVITIES, *(school.settings.consent_log.activities if folder else ()))))
    mapping.columns(KIND, MEANINGS, {u: school.platform_name(u) for u in uses})
    read = read_pupils(state.exports[KIND].plan)
    old, unread = _in_force(folder)
    without = not_asked((*read.activities, *(old.activities if old else ())), school.settings if folder else None)
    if without:
        st.html(piece("told", "Uses without a column", without))
    st.subheader("3. What to mend", anchor=False)
    _problems(read.problems)
    _answers(read.problems)
    for title in state.exports[KIND].missing:
        st.caption(
            plain(
                f"The last export had a column “{title}”, which this one has not. What it answered for counts as never asked, unless the log says it."
            )
        )
    if not read.can_be_saved:
        return
    st.subheader("4. What will be saved", anchor=False)
    _save(read, folder, school, old, unread, without)


def _take(school: School, folder: Path | None) -> None:
    state = setting_up()
    dropped = st.session_state.get(state.key(KIND))
    state.exports.pop(KIND, None)
    state.begin(KIND)
    if dropped is None:
        return
    try:
        _guess(dropped.name, dropped.getvalue(), school, folder)
    except CheckerError as error:
        state.refuse(KIND, str(error))


def _guess(name: str, content: bytes, school: School, folder: Path | None, header: int | None = None, sheet: str = "") -> None:
    choices = load_choices(folder) if folder else Choices()
    guessed = guess(content, name, social=social_platforms(school.settings) if folder else SOCIAL, header=header, sheet=sheet)
    plan, missing = with_choices(guessed, choices)
    setting_up().take(KIND, Export(name, content, guessed, plan, choices, missing))


def _again(school: School, folder: Path | None, header: int | None, sheet: str | None) -> str:
    """Read the export anew, from another row or sheet. Why that cannot be done, and then all is as it was; "" where it was."""
    export = setting_up().exports[KIND]
    try:
        _guess(export.name, export.content, school, folder, header, sheet or export.plan.sheet.sheet)
    except CheckerError as error:
        return str(error)
    return ""


def _problems(problems: Sequence[Problem]) -> None:
    if problems:
        st.html(piece("problems", problems))
    if not any(p.stops for p in problems):
        st.caption("Nothing has to be mended.")


def _answers(problems: Sequence[Problem]) -> None:
    """For each answer that is not understood, what it means."""
    state = setting_up()
    open_ = [p.cell for p in problems if p.answer and p.cell]
    told = state.exports[KIND].plan.answers
    for cell in dict.fromkeys((*open_, *told)):
        key = state.key(f"answer.{cell}")
        st.selectbox(
            plain(f"“{cell}” means"),
            ["", "no", "yes", "never asked"],
            index=["", "no", "yes", "never asked"].index((told[cell] or "never asked") if cell in told else ""),
            format_func=lambda a: a or "choose …",
            key=key,
            on_change=_answered,
            args=(cell, key),
        )


def _answered(cell: str, key: str) -> None:
    state = setting_up()
    answers = {k: v for k, v in state.exports[KIND].plan.answers.items() if k != cell}
    if said := str(st.session_state[key]):
        answers[cell] = "" if said == "never asked" else said
    state.change(KIND, answers=answers)


def _save(read: Read, folder: Path | None, school: School, old: ConsentLog | None, unread: str, without: Sequence[str]) -> None:
    state = setting_up()
    agreed = bool(st.session_state.get(state.key("over"), False))
    new = merged(read, old, over_refusals=agreed)
    columns = new.columns
    st.html(piece("preview", columns, [[_shown(c, row.get(c, "")) for c in columns] for row in new.rows[:SHOWN]], len(new.rows)))
    if unread:
        st.html(
            part(
                "notice",
                "review",
                "The consent log in force cannot be read, so nothing is taken over from it. It is kept in the folder earlier.",
                unread,
            )
        )
    lines = _changes(new.changes, school)
    if lines:
        st.html(piece("told", "What changes", lines))
    blocked = False
    if new.changes.withdrawn:
        st.checkbox(
            "Families who refused or withdrew before have agreed again: the export's yes counts",
            key=state.key("over"),
            persist_state="session",
        )
    if new.changes.far_fewer:
        st.checkbox("The export is of the whole school, and those pupils have left", key=state.key("fewer"), persist_state="session")
        blocked = not st.session_state.get(state.key("fewer"), False)
    if without:
        st.html(piece("told", "Not asked of anybody", without))
    if folder is None:
        _own_school()
    st.button(
        "Save as the consent log",
        key=state.key("save"),
        type="primary",
        icon=":material/save:",
        disabled=blocked,
        on_click=_saved,
        args=(new, folder, without),
    )


def _shown(column: str, cell: str) -> str:
    """A cell of the log as people read it: its days in words. Only where the log has days, never in a name or a number."""
    if column in REQUIRED or (column in OPTIONAL and column not in ("date_of_birth", "leaves_on")):
        return cell
    return _DAY.sub(lambda day: spoken(date.fromisoformat(day.group())), cell)


def _in_force(folder: Path | None) -> tuple[ConsentLog | None, str]:
    try:
        return (log_in_force(folder) if folder else None), ""
    except CheckerError as error:
        return None, str(error)


def _changes(changes: Changes, school: School) -> list[str]:
    if not changes.before:
        return []
    out = [f"{len(changes.added)} pupils are new." if changes.added else "No pupil is new."]
    if changes.gone:
        out.append(f"{len(changes.gone)} pupils are not in the export any more: {_listed(changes.gone)}.")
    if changes.to_no:
        out.append(f"{len(changes.to_no)} consents end: {_listed([f'{i} {school.platform_name(a)}' for i, a in changes.to_no])}.")
    if changes.to_yes:
        out.append(
            f"{len(changes.to_yes)} consents come into force: {_listed([f'{i} {school.platform_name(a)}' for i, a in changes.to_yes])}."
        )
    if changes.withdrawn:
        out.append(
            f"{len(changes.withdrawn)} are refused or withdrawn in the log and a yes in the export. They stay a no unless you tick the box below: "
            f"{_listed([f'{i} {school.platform_name(a)}' for i, a in changes.withdrawn])}."
        )
    if changes.kept:
        out.append(f"The export says nothing about {school.platforms_within(changes.kept)}: what the log says of these is kept.")
    return out


def _listed(items: Sequence[str]) -> str:
    return ", ".join(items[:12]) + (f" and {len(items) - 12} more" if len(items) > 12 else "")


def _own_school() -> None:
    state = setting_up()
    st.markdown("**Your school.** The sample school stays as it is; this makes a folder of your own.")
    st.text_input("Name of the school", key=state.key("name"), persist_state="session", max_chars=120)
    st.selectbox("Nation", NATIONS, format_func=lambda n: n.replace("-", " ").title(), key=state.key("nation"), persist_state="session")
    st.text_input("Town", key=state.key("town"), persist_state="session", max_chars=80)
    st.text_input("Folder for it", value=str(Path.home() / "Checker" / "our-school"), key=state.key("folder"), persist_state="session")


def _saved(new: NewLog, folder: Path | None, without: Sequence[str]) -> None:
    state = setting_up()
    export = state.exports[KIND]
    state.begin(KIND)
    try:
        target = folder or _made()
        save_log(target, new)
        save_choices(target, chosen(export.guessed, replace(export.plan), export.choices))
    except CheckerError as error:
        state.refuse(KIND, str(error))
        return
    lines = [f"The consent log of {len(new.rows)} pupils is saved in the school's folder: {target} (consent_log.csv)."]
    if new.changes.before:
        lines.append("The log before is kept there too, in the folder called earlier. Delete it when it is no longer needed.")
    lines += without
    lines += noted(target, PUPILS, len(new.rows), new.changes.before)
    if folder is None:
        schools.use(str(target))
        lines.append("From now on this page works for your school. The steps below say what comes next.")
    state.forget()
    state.saved = tuple(lines)


def _made() -> Path:
    state = setting_up()
    folder = Path(str(st.session_state.get(state.key("folder"), "")).strip().strip('"')).expanduser()
    if not (folder / "school.toml").exists() or not _empty(folder):
        new_school(folder, *(str(st.session_state.get(state.key(k), "")) for k in ("name", "nation", "town")))
    return folder


def _empty(folder: Path) -> bool:
    """Whether a school was begun here and has no log: a try to save that failed midway may be tried again."""
    return not any((folder / f"consent_log{ending}").exists() for ending in (".csv", ".xlsx"))
