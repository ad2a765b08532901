"""The consents of a case as its evidence tells them: each pupil's answer for each use that the post makes of them, as the consent log gives it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from checker.errors import CheckerError
from checker.in_words import day_in_words
from checker.keys import references
from checker.school import consent_log_path
from checker.school.consent import BESIDE_A_PHOTO, Consent, ConsentState
from checker.workflow.case import Case, Involvement
from checker.workflow.involved import FIRST_NAME, NAMED
from checker.workflow.involved import IN_WORDS as INVOLVED

if TYPE_CHECKING:
    from checker.school import School
    from checker.workflow.desk import Desk

GONE = "no longer in the log"
_ANSWERS = {
    ConsentState.IN_FORCE: "Yes",
    ConsentState.REFUSED: "No",
    ConsentState.WITHDRAWN: "Withdrawn",
    ConsentState.NEVER_ASKED: "Never asked, which counts as no",
}
_NONE = "The log has no column for it"


def consents_of(desk: Desk, case: Case) -> list[tuple[str, ...]]:
    """A row for each pupil and use: number, how they are in the post, use, answer, given on, until, and whether it was in force at the last check."""
    roll = references(desk.school, desk.key)
    return [row for each in case.pupils for row in _of_pupil(desk.school, case, each, roll.get(each.reference, ""))]


def log_in_words(school: School, version: str) -> str:
    """A version of the consent log beside the file it is of, and when that was saved last."""
    if school.folder is None:
        return version
    try:
        path = consent_log_path(school.folder, school.settings)
        saved = day_in_words(datetime.datetime.fromtimestamp(path.stat().st_mtime).astimezone().date())
    except (OSError, CheckerError):
        return f"{version} (its file is not there any more)"
    if version == school.consent_log.version:
        return f"{version} ({path.name}, saved on {saved})"
    return f"{version} (an earlier {path.name}; the one of now was saved on {saved} and is {school.consent_log.version})"


def _of_pupil(school: School, case: Case, each: Involvement, pupil_id: str) -> list[tuple[str, ...]]:
    how = ", ".join(INVOLVED.get(h, h) for h in each.how)
    named = bool({NAMED, FIRST_NAME} & set(each.how))
    uses = [(activity, school.platform_name(activity)) for activity in case.platforms]
    if named:
        uses.append((BESIDE_A_PHOTO, "Name in the words, beside a photo" if case.pictures else "Name in the words, without a photo"))
    rows: list[tuple[str, ...]] = []
    for activity, words in uses:
        asked = activity != BESIDE_A_PHOTO or case.pictures
        answer = _answer(school, pupil_id, activity) if asked else ("The log asks for none", "", "")
        held = "Yes" if activity in each.relied else "Not relied on" if activity == BESIDE_A_PHOTO else "No"
        rows.append((pupil_id or GONE, how, words, *answer, held))
    return rows


def _answer(school: School, pupil_id: str, activity: str) -> tuple[str, str, str]:
    """What the log says of one use today: the answer, since when, and until when."""
    pupil = school.pupil(pupil_id)
    if pupil is None:
        return GONE.capitalize(), "", ""
    if activity not in school.consent_log.activities:
        return _NONE, "", ""
    cell = pupil.consents.get(activity) or Consent(ConsentState.NEVER_ASKED)
    if (pupil_id, activity) in school.elsewhere:
        return "No at the pupil's other school", "", ""
    if cell.answer is not ConsentState.IN_FORCE:
        return _ANSWERS[cell.answer], "", ""
    ends = [day_in_words(cell.ends)] if cell.ends else []
    ends += [f"withdrawn from {day_in_words(cell.withdrawn)}"] if cell.withdrawn else []
    ends += [f"leaves on {day_in_words(pupil.leaves_on)}"] if pupil.leaves_on else []
    said = "Yes, then withdrawn" if cell.withdrawn else _ANSWERS[cell.answer]
    return said, day_in_words(cell.starts) if cell.starts else "no date in the log", "; ".join(ends) or "no end in the log"
