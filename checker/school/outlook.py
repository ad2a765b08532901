"""How far a consent log covers its pupils, use by use, and what runs out this term: the figures of the School page's chart and its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checker.school import School
from checker.school.consent import ConsentState
from checker.school.coverage import OLD, SOON
from checker.school.not_asked import not_asked
from checker.school.settings import TermSettings


@dataclass(frozen=True, slots=True)
class Use:
    """One use of the log on a day, in numbers of pupils; `title` is its name as people write it. `ends_soon` and `old` are among `in_force`."""

    name: str
    title: str
    in_force: int = 0
    never_asked: int = 0
    refused: int = 0
    other: int = 0
    ends_soon: int = 0
    old: int = 0

    @property
    def total(self) -> int:
        """All pupils."""
        return self.in_force + self.never_asked + self.refused + self.other


def last_day(terms: Sequence[TermSettings], day: date) -> tuple[date, str]:
    """The day up to which a consent that ends is said to end soon: the end of this term, or of the next where none runs; 60 days where no terms are listed."""
    coming = sorted((t for t in terms if t.ends >= day), key=lambda t: t.ends)
    return (coming[0].ends, f"by the end of {coming[0].name}") if coming else (day + SOON, "within 60 days")


def uses(school: School, day: date) -> tuple[Use, ...]:
    """Each use that the log has a column for."""
    limit, _ = last_day(school.settings.terms, day)
    out = []
    for activity in school.consent_log.activities:
        counts = dict.fromkeys(("in_force", "never_asked", "refused", "other", "ends_soon", "old"), 0)
        for pupil in school.pupils:
            state = pupil.consent(activity, day)
            counts[_KIND.get(state, "other")] += 1
            cell = pupil.consents.get(activity)
            if cell and state is ConsentState.IN_FORCE:
                counts["ends_soon"] += bool(pupil.consent(activity, limit) is not ConsentState.IN_FORCE)
                counts["old"] += bool(cell.starts and day - cell.starts > OLD)
        out.append(Use(activity, school.platform_name(activity), **counts))
    return tuple(out)


_KIND = {
    ConsentState.IN_FORCE: "in_force",
    ConsentState.NEVER_ASKED: "never_asked",
    ConsentState.REFUSED: "refused",
    ConsentState.WITHDRAWN: "refused",
}


def sentences(school: School, day: date) -> tuple[str, ...]:
    """The same in words, what to do first."""
    found = uses(school, day)
    _, soon = last_day(school.settings.terms, day)
    pupils = len(school.pupils)
    shown = [u for u in found if u.name != "biometric"]
    if not shown:
        return (
            "The log has no column for any use, so no consent is in force for anything.",
            *not_asked(school.consent_log.activities, school.settings),
        )
    asked = sum(all(p.consent(u.name, day) is ConsentState.NEVER_ASKED for u in shown) for p in school.pupils)
    out = [
        f"{pupils} pupils. {_were(asked)} never asked about anything."
        if asked
        else f"{pupils} pupils, and each was asked about something that the log has a column for."
    ]
    for use in shown:
        parts = [f"{use.in_force} of {use.total} pupils have consent in force"]
        if use.never_asked:
            parts.append(f"{_were(use.never_asked)} never asked")
        if use.ends_soon:
            parts.append(f"for {use.ends_soon} it ends {soon}")
        if use.old:
            parts.append(f"{use.old} said yes more than two years ago: ask again")
        out.append(f"{use.title}: {'; '.join(parts)}.")
    out += not_asked(school.consent_log.activities, school.settings)
    left = sum(bool(p.leaves_on and day > p.leaves_on) for p in school.pupils)
    if left:
        out.append(
            f"{left} {'pupil has' if left == 1 else 'pupils have'} left. Nothing of them may be published; an export without them clears the list."
        )
    return tuple(out)


def _were(count: int) -> str:
    return f"{count} {'was' if count == 1 else 'were'}"
