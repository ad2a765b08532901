"""The consents of a case as its evidence tells them: each pupil's answer for each use that the post makes of them, as the consent log gives it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.errors import CheckerError
from checker.in_words import day_in_words
from checker.keys import references
from checker.school import consent_log_path
from checker.school.consent import BESIDE_A_PHOTO, Consent, ConsentState
from checker.tagging.consent import WORDS
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


@dataclass(frozen=True, slots=True)
class Use:
    """A use that a case makes of a pupil, with what the consent log says of it today.

    Attributes:
        activity, words: which, by the log's column and as people read it.
        answer, given, ends: the log's cell in words, and from and until when.
        asked: whether the log is asked at all; for a name in the words without a photo it is not.
        relied: the case relies on it.
        state: how consent stands today, as `ConsentState` says it; `today`: the same as it stands beside a name.
    """

    activity: str
    words: str
    answer: str
    given: str
    ends: str
    asked: bool
    relied: bool
    state: str
    today: str

    @property
    def in_force(self) -> bool:
        """Whether it is a yes today."""
        return self.state == ConsentState.IN_FORCE


def consents_of(desk: Desk, case: Case) -> list[tuple[str, ...]]:
    """A row for each pupil and use: number, how they are in the post, use, answer, given on, until, and whether it was in force at the last check."""
    roll = references(desk.school, desk.key)
    rows: list[tuple[str, ...]] = []
    for each in case.pupils:
        pupil_id = roll.get(each.reference, "")
        how = ", ".join(INVOLVED.get(h, h) for h in each.how)
        for use in uses_of(desk.school, case, each, pupil_id):
            held = "Yes" if use.relied else "Not relied on" if use.activity == BESIDE_A_PHOTO else "No"
            rows.append((pupil_id or GONE, how, use.words, use.answer, use.given, use.ends, held))
    return rows


def uses_of(school: School, case: Case, each: Involvement, pupil_id: str) -> tuple[Use, ...]:
    """The uses that a case makes of a pupil: each platform, and a name in the words."""
    today = datetime.date.today()
    named = bool({NAMED, FIRST_NAME} & set(each.how))
    uses = [(activity, school.platform_name(activity)) for activity in case.platforms]
    if named:
        uses.append((BESIDE_A_PHOTO, "Name in the words, beside a photo" if case.pictures else "Name in the words, without a photo"))
    out = []
    for activity, words in uses:
        asked = activity != BESIDE_A_PHOTO or case.pictures
        answer = _answer(school, pupil_id, activity) if asked else ("The log asks for none", "", "")
        state = school.consent(pupil_id, activity, today)
        out.append(Use(activity, words, *answer, asked, activity in each.relied, state.value, WORDS[state]))
    return tuple(out)


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
