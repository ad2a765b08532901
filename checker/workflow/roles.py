"""Who acts, and in what capacity: the people of school.toml, their deputies on a day, and who may decide on whose post."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.errors import Refused
from checker.school.settings import PersonSettings, Settings
from checker.workflow.states import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts.

    Attributes:
        id: the e-mail address in lower case; for people of the older [roles], who have none, the name.
        name: as school.toml writes it, or as typed.
        roles: in what capacities this person may act today, those of whoever they stand in for included.
        stands_in_for: whose deputy the person is today.
        named: school.toml names the person. What anybody else decides is recorded and opens no gate.
    """

    id: str
    name: str
    roles: frozenset[Role]
    stands_in_for: tuple[str, ...] = ()
    named: bool = True


def identity(person: PersonSettings) -> str:
    """What the record knows a person by."""
    return person.email.strip().lower() or " ".join(person.name.split())


def find_actor(settings: Settings, who: str, day: datetime.date, *, unnamed: bool = False) -> Actor:
    """The person meant by an e-mail address or a name, with their roles on a day.

    Args:
        unnamed: where school.toml names nobody at all, let anybody act, on the page of a school that has just begun.

    Raises:
        Refused: school.toml names no such person.
    """
    person = settings.person(who)
    if person is not None:
        stands_in_for = tuple(p for p in settings.everyone if _deputy_of(p, person, day))
        roles = {*person.roles, *(r for p in stands_in_for for r in p.roles)}
        return Actor(identity(person), person.name, frozenset(Role(r) for r in roles), tuple(identity(p) for p in stands_in_for))
    typed = " ".join(who.split())
    if not typed:
        raise Refused("Write your name: the record says who decided.")
    if unnamed and not settings.everyone:
        return Actor(typed, typed, frozenset({Role.AUTHOR, Role.OFFICER}), named=False)
    if not settings.everyone:
        raise Refused("school.toml names nobody who may submit or approve. Add them under [[people]], with their roles.")
    raise Refused(
        f"{typed} is not among the [[people]] of school.toml. Give an e-mail address that stands there, or have the person added."
    )


def officers(settings: Settings, day: datetime.date) -> frozenset[str]:
    """Everybody who may approve on a day."""
    own = {identity(p) for p in settings.everyone if Role.OFFICER in p.roles}
    standing_in = {identity(d) for p in settings.everyone if Role.OFFICER in p.roles for d in settings.everyone if _deputy_of(p, d, day)}
    return frozenset(own | standing_in)


def people_with(settings: Settings, role: Role, day: datetime.date, *, besides: Iterable[str] = ()) -> tuple[str, ...]:
    """Everybody who has a role on a day, deputies included, by e-mail address or name, in the order of school.toml; `besides` left out."""
    left_out = set(besides)
    holders = [p for p in settings.everyone if role in p.roles]
    everybody = [p for p in settings.everyone if p in holders or any(_deputy_of(h, p, day) for h in holders)]
    return tuple(i for p in everybody if (i := identity(p)) not in left_out)


def own_post(settings: Settings, who: str, day: datetime.date) -> str:
    """Who approves what this person writes, in a sentence to be said before they write it; empty where anybody who acts may be theirs to ask.

    The rule itself is `may_not_decide`.
    """
    person = settings.person(who)
    if person is None or not settings.everyone:
        return ""
    others = people_with(settings, Role.OFFICER, day, besides=(identity(person),))
    if others:
        return f"You write it, so somebody else approves it: {_either(settings, others)}."
    if may_decide_own(settings, who, day):
        return "You are the only officer of the school, so you may approve your own post. The record says that it is your own."
    return "Nobody can approve it yet: school.toml names no officer under [[people]]. Ask whoever looks after the settings to add one."


def may_decide_own(settings: Settings, who: str, day: datetime.date) -> bool:
    """Whether this person may approve what they wrote: an officer where there is no other."""
    person = settings.person(who)
    return person is not None and officers(settings, day) == {identity(person)}


def _either(settings: Settings, ids: Sequence[str]) -> str:
    names = [found.name if (found := settings.person(i)) else i for i in ids]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def may_not_decide(settings: Settings, actor: Actor, authors: Iterable[str], day: datetime.date) -> str:
    """Why this person may not approve a post of these authors, in a sentence; empty where nothing speaks against it.

    Nobody approves their own post where there is somebody else who could.
    """
    if actor.id in set(authors) and officers(settings, day) - {actor.id}:
        return "Nobody approves their own post where there is another officer. Ask one of the others to look at it."
    return ""


def _deputy_of(person: PersonSettings, other: PersonSettings, day: datetime.date) -> bool:
    return any(d.email.lower() == other.email.lower() and d.starts <= day <= d.ends for d in person.deputies if d.email)
