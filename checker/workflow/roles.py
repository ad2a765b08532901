"""Who acts, and in what capacity: the people of school.toml, their deputies on a day, and who may decide on whose post."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from checker.errors import Refused
from checker.school.settings import PersonSettings, Settings
from checker.workflow.states import Action, Role, allowed

OVERSEERS = frozenset({Role.OFFICER, Role.SECOND_READER, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER})
"""Who may read the registers, and look up in which posts a pupil is: whoever answers for the posts of others, not whoever writes them alone."""


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
        raise Refused(
            "The school lists nobody yet who may submit or approve. List them, with their roles: on the page School, under People, or in school.toml."
        )
    raise Refused(
        f"{typed} is not among the people whom the school lists. Give an e-mail address that it lists, or have the person added: on the page School, under People, or in school.toml."
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


def own_post(settings: Settings, who: str, day: datetime.date, *, authors: Iterable[str] = ()) -> str:
    """Who approves what this person writes, in a sentence to be said before they write it; empty where anybody who acts may be theirs to ask.

    The rule itself is `may_not_decide`.

    Args:
        authors: of the case of which it will be a new version.
    """
    person = settings.person(who)
    if person is None or not settings.everyone:
        return ""
    if not may_send(settings, who, day):
        return "You may write and check a post here, and not send it: that takes an author or an officer."
    me, wrote = identity(person), {identity(person), *authors}
    every = people_with(settings, Role.OFFICER, day)
    able = [o for o in every if not may_not_decide(settings, o, wrote, day)]
    if others := [o for o in able if o != me]:
        return f"You write it, so somebody else approves it: {_either(settings, others)}."
    if able:
        return "You are the only officer of the school, so you may approve your own post. The record says that it is your own."
    if every:
        return f"Nobody could approve it once you have sent it. {may_not_decide(settings, every[0], wrote, day)}"
    return (
        "Nobody can approve it yet: the school lists no officer. Ask whoever looks after the settings to add one: on the page School, under People, "
        "or in school.toml."
    )


def may_send(settings: Settings, who: str, day: datetime.date) -> bool:
    """Whether this person may send a new post for approval; whoever types a name where the school lists nobody may."""
    try:
        actor = find_actor(settings, who, day, unnamed=True)
    except Refused:
        return False
    return bool(actor.roles & allowed(None, Action.SUBMIT))


def may_not_look_up(settings: Settings, who: str, day: datetime.date) -> str:
    """Why this person may not look up in which posts a pupil is, in a sentence; empty where they may."""
    if not settings.everyone:
        return ""
    if not who:
        return "Say at the top of the page who you are, to look up a pupil."
    try:
        actor = find_actor(settings, who, day)
    except Refused as refused:
        return str(refused)
    if OVERSEERS & actor.roles:
        return ""
    return "To look up a pupil's posts takes an officer, a second reader, an administrator or the data protection officer."


def may_decide_own(settings: Settings, who: str, day: datetime.date) -> bool:
    """Whether this person may approve what they wrote: an officer where there is no other."""
    person = settings.person(who)
    return person is not None and officers(settings, day) == {identity(person)}


def _either(settings: Settings, ids: Sequence[str]) -> str:
    return in_a_row([found.name if (found := settings.person(i)) else i for i in ids], "or")


def in_a_row(names: Sequence[str], word: str = "and") -> str:
    """Names as people write several of them: "Jo, Ann and Sam"."""
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def may_not_decide(settings: Settings, who: str, authors: Iterable[str], day: datetime.date) -> str:
    """Why this person may not approve a post of these authors, in a sentence; empty where nothing speaks against it.

    Nobody approves their own post where there is somebody else who could: here, and nowhere else, it is said so. Where each officer has had a hand in a post,
    none of them approves it: else whoever wrote it would need no more than another's name on a version of theirs.

    Args:
        who: what the record knows them by.
    """
    everybody, wrote = officers(settings, day), set(authors)
    if who not in wrote or not everybody - {who}:
        return ""
    if everybody - wrote:
        return "Nobody approves their own post where there is another officer. Ask one of the others to look at it."
    return (
        "Nobody approves their own post where there is another officer, and each officer has written or sent a version of this one. "
        "Withdraw it and send it as a new post that only one of you has written: another then approves it."
    )


def may_not_list(settings: Settings, people: Sequence[PersonSettings], day: datetime.date, signed_in: str | None = None) -> str:
    """Why the school may not list these people from now on, in a sentence; empty where nothing speaks against it.

    Nobody is to find afterwards that no post can be approved, or on a shared server that nobody can change the list again.

    Args:
        settings: as they are now.
        people: whom it would list.
        day: for deputies.
        signed_in: on a shared server whoever changes the list; None elsewhere.
    """
    after = replace(settings, people=list(people))
    by_address = {p.email.strip().lower() for p in people}
    for person in people:
        for deputy in person.deputies:
            if deputy.email.strip().lower() not in by_address:
                gone = settings.person(deputy.email)
                return f"{gone.name if gone else deputy.email} is down as the deputy of {person.name}. Take that out under {person.name} first."

    def last(role: Role) -> bool:
        return any(role in p.roles for p in settings.everyone) and not any(role in p.roles for p in after.everyone)

    if last(Role.OFFICER):
        return "Nobody could approve a post any more: the school would have no officer. Make somebody else an officer first."
    if signed_in is None:
        return ""
    if last(Role.ADMINISTRATOR):
        return "Nobody could change the school on this server any more: it would have no administrator. Make somebody else an administrator first."
    me = after.person(signed_in)
    if me is None or Role.ADMINISTRATOR not in find_actor(after, signed_in, day).roles:
        return "You would no longer be an administrator yourself, and could not put that right. Ask another administrator to do it."
    return ""


def _deputy_of(person: PersonSettings, other: PersonSettings, day: datetime.date) -> bool:
    return any(d.email.lower() == other.email.lower() and d.starts <= day <= d.ends for d in person.deputies if d.email)
