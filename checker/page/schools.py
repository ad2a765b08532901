"""Which school the page works for, and opening it."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import streamlit as st
from PIL import Image

from checker.draft import Draft, Photo
from checker.errors import CheckerError, SchoolError
from checker.page import pressing, remembered
from checker.page.guard import configured
from checker.page.pieces import part, plain
from checker.page.session import state_of
from checker.paths import sample_folder
from checker.school import School


@dataclass(slots=True)
class Chosen:
    """Which school this tab works for, why another could not be taken, and which one was to be opened and is gone."""

    folder: str = ""
    refused: str = ""
    gone: remembered.Place | None = None


def chosen() -> Chosen:
    """This tab's school."""
    state = state_of(Chosen)
    if not state.folder:
        state.folder = first_folder()
        last = None if given() else remembered.last_school()
        state.gone = last if last and state.folder != last.folder else None
    return state


def first_folder() -> str:
    """The folder that the page was started with, else of the school that was chosen or made last at this computer and is still there, else the sample school."""
    if folder := given():
        return folder
    last = remembered.last_school()
    return last.folder if last and Path(last.folder).is_dir() else str(sample_school())


def given() -> str:
    """The folder given with `--school` or CHECKER_SCHOOL."""
    args = sys.argv[1:]
    for at, arg in enumerate(args):
        if arg == "--school" and at + 1 < len(args):
            return args[at + 1]
        if arg.startswith("--school="):
            return arg.partition("=")[2]
    return os.environ.get("CHECKER_SCHOOL", "")


def sample_school() -> Path:
    """The sample school's folder."""
    return sample_folder() / "school"


def open_school(folder: str) -> School:
    """The school, opened once for all sessions and again when a file of it has changed, so that a withdrawal counts at once.

    Raises:
        SchoolError: it cannot be used; says what to do next.
    """
    path = Path(folder.strip().strip('"')).expanduser()
    try:
        stamp = tuple((p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in sorted(path.iterdir()) if p.is_file())
    except OSError:
        stamp = ()
    try:
        return _open(str(path), stamp)
    except CheckerError:
        raise
    except Exception as error:
        raise SchoolError(f"The school's folder cannot be used ({type(error).__name__}). Check that it is the right folder.") from None


@st.cache_resource(max_entries=2, show_spinner=False)
def _open(folder: str, stamp: tuple[tuple[str, int, int], ...]) -> School:
    return School.open(folder)


def warm(school: School) -> None:
    """Begin to load the models while the officer still writes, so that the first check does not have to wait for all of it."""
    school.prepared("page-warm", _start)


def warmed(school: School) -> None:
    """Wait until the models are loaded, so that they are not loaded twice at once."""
    school.prepared("page-warm", _start).join()


def _start(school: School) -> Thread:
    def read() -> None:
        from checker.engine import review

        picture = io.BytesIO()
        Image.new("RGB", (64, 64), "white").save(picture, "PNG")
        # What fails here fails again in the check itself, and is told there.
        with suppress(Exception):
            review(Draft(text="Good morning.", images=(Photo("blank.png", picture.getvalue()),)), school)

    thread = Thread(target=read, name="warm", daemon=True)
    thread.start()
    return thread


def is_sample(folder: str) -> bool:
    """Whether this is the sample school."""
    try:
        return Path(folder).resolve() == sample_school().resolve()
    except OSError:
        return False


def chooser(label: str) -> None:
    """A field for the folder of another school; not on a shared server, whose folders are not for everybody who may open the page."""
    if configured():
        return
    state = chosen()
    st.text_input(
        "Folder of the school",
        key="folder-typed",
        placeholder=r"C:\Users\you\Documents\our-school",
        help="The folder that holds school.toml and consent_log.csv or consent_log.xlsx.",
    )
    st.button(label, key="use-school", on_click=_use_typed, width="stretch")
    for n, place in enumerate(_others(state.folder)):
        st.button(
            plain(f"Use {place.name}"), key=f"use-known-{n}", on_click=use, args=(place.folder,), width="stretch", help=plain(place.folder)
        )
    if not is_sample(state.folder):
        st.button("Use the sample school", key="use-sample", on_click=use, args=(str(sample_school()),), width="stretch")
    if state.refused:
        st.html(part("notice", "incomplete", "That school cannot be opened", state.refused))


def _others(folder: str) -> list[remembered.Place]:
    """The other schools of this computer; two of one name are told apart by their folders.

    Whether they are still there is asked when one is taken: a drive that is not connected may be slow to say no, and this is drawn in each run.
    """
    known = remembered.schools()
    names = [p.name for p in known]
    here = Path(folder).expanduser().absolute()
    return [
        p._replace(name=f"{p.name} in {Path(p.folder).name}") if names.count(p.name) > 1 else p for p in known if Path(p.folder) != here
    ]


def gone() -> None:
    """Say that the school of last time is not there, for another is shown in its place, and a post checked there is checked against other pupils."""
    if place := chosen().gone:
        text = (
            f"Last time this page worked for {place.name}, in {place.folder}. That folder is not there now, so this is the sample school: nothing is checked "
            "against your own pupils. Put the folder back, or connect the drive that it is on, and choose it under Change school; or say there where it is now."
        )
        st.html(part("notice", "incomplete", "Your school's folder is not there", text))


def _use_typed() -> None:
    folder = str(st.session_state.get("folder-typed", "")).strip()
    if folder:
        use(folder)


def use(folder: str) -> None:
    """Work for another school from now on; a folder that cannot be used changes nothing but the message."""
    from checker.page.pages import PAGES

    state = chosen()
    try:
        school = open_school(folder)
    except SchoolError as error:
        state.refused = str(error)
        return
    pressing.forget()
    for page in PAGES:
        page.forget()
    state.folder, state.refused, state.gone = folder.strip().strip('"'), "", None
    path = Path(state.folder).expanduser().absolute()
    remembered.keep_school(None if is_sample(str(path)) else remembered.Place(str(path), school.settings.school.name))
