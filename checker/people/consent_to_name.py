"""Consent for a first name beside a picture: the column `first_name_with_photo` of the consent log.

A school whose log has no such column does not ask for it, and its policy is the general one: a first name alone is fine.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from checker.school.consent import BESIDE_A_PHOTO, ConsentState

if TYPE_CHECKING:
    from checker.school import School
    from checker.senses import Reading


def is_asked(school: School) -> bool:
    """Whether the school's log has a column for it."""
    return BESIDE_A_PHOTO in school.consent_log.activities


def lacking(pupil_ids: Iterable[str], reading: Reading) -> dict[str, ConsentState]:
    """Of these pupils, those whose first name may not stand beside a picture on the day of publication, with the state of their consent."""
    states = {i: reading.school.consent(i, BESIDE_A_PHOTO, reading.on) for i in pupil_ids}
    return {i: s for i, s in states.items() if s is not ConsentState.IN_FORCE}


def may_name(pupil_ids: Iterable[str], reading: Reading) -> bool:
    """Whether the first name alone may be proposed in this draft: no picture, no such column, or consent in force for everybody who may be meant."""
    return not (reading.has_picture and is_asked(reading.school)) or not lacking(pupil_ids, reading)
