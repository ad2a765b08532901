"""A message to whoever a case waits for, where the school has set a mail server. It holds the case's number and nothing that was written or seen in the post."""

from __future__ import annotations

import datetime
import os
import smtplib
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import TYPE_CHECKING

from checker.school.settings.mail import PASSWORD, MailSettings
from checker.workflow.roles import identity, people_with
from checker.workflow.settling import Lift, unsettled
from checker.workflow.states import Role, State

if TYPE_CHECKING:
    from checker.school import Settings
    from checker.workflow.case import Case
    from checker.workflow.desk import Desk

PATIENCE = 8
"""Seconds to wait for the mail server; whoever decided something is not kept longer than that."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told to whom: `says` is one sentence about a case."""

    to: tuple[str, ...]
    case: str
    says: str


def waits_for(case: Case, settings: Settings, day: datetime.date) -> tuple[tuple[str, ...], str]:
    """Whom a case waits for, by e-mail address or name, and for what, in a few words; nobody where nothing is to be done."""
    authors = tuple(case.authors)
    if case.state is State.SUBMITTED:
        left = unsettled(case.findings, case.settlements.values(), day)
        readers = people_with(settings, Role.SECOND_READER, day, besides=authors)
        if any(f.lift is Lift.SECOND_READER for f in left) and readers and not any(f.lift is Lift.NOBODY for f in left):
            return readers, "a second reader's answer"
        officers = people_with(settings, Role.OFFICER, day, besides=authors) or people_with(settings, Role.OFFICER, day)
        return officers, "a decision"
    if case.state is State.CHANGES_ASKED:
        return authors, "changes"
    if case.state is State.APPROVED and case.review_due:
        return people_with(settings, Role.OFFICER, day), "a look afterwards"
    if case.state is State.APPROVED:
        return authors, "publication"
    if case.state is State.LAPSED:
        return authors, "a new submission"
    return (), ""


_DOES = {
    "a second reader's answer": "answer as second reader",
    "a decision": "decide",
    "changes": "change it",
    "a look afterwards": "look at it afterwards",
    "publication": "publish it",
    "a new submission": "send it again",
}


def waits_in_words(names: str, what: str) -> str:
    """For whom a case waits, and to do what, in a sentence; "" where nothing is to be done. `names` are as people read them, `what` as `waits_for` says it."""
    return f"It waits for {names} to {_DOES[what]}." if names and what else ""


_SAYS = {
    "a second reader's answer": "Case {case} waits for an answer of yours as second reader.",
    "a decision": "Case {case} waits for your decision.",
    "changes": "Changes are asked for in case {case}.",
    "a look afterwards": "Case {case} went out by a template. Look at it by {due}.",
    "publication": "Case {case} is approved and may be published as it is until {expires}.",
    "a new submission": "The approval of case {case} has ended. Do not publish it; submit the post again.",
}


def notice_of(case: Case, settings: Settings, day: datetime.date, *, by: str = "") -> Notice | None:
    """The message about a case as it stands now, to everybody it waits for but the one who has just acted; None where there is nobody to tell."""
    whom, what = waits_for(case, settings, day)
    if case.state in (State.REJECTED, State.WITHDRAWN):
        whom, says = case.authors, f"Case {case.id} was {case.state.value}."
    elif not what:
        return None
    else:
        expires = f"{case.approval.expires.astimezone():%d %B %Y, %H:%M}" if case.approval else ""
        says = _SAYS[what].format(case=case.id, due=case.review_due, expires=expires)
    actor = settings.person(by)
    left_out = {by.strip().lower(), identity(actor) if actor else ""}
    to = tuple(dict.fromkeys(w for w in whom if "@" in w and w.lower() not in left_out))
    return Notice(to, case.id, says) if to else None


def tell(desk: Desk, cases: Iterable[Case], *, by: str = "", day: datetime.date | None = None) -> str:
    """Tell whoever these cases now wait for. A message that does not get through undoes nothing.

    Returns:
        What went wrong, in a sentence for whoever has just acted; empty where all went out, or no server is set.
    """
    settings = desk.school.settings
    if not settings.mail.server:
        return ""
    today = day or datetime.datetime.now().astimezone().date()
    found = [n for case in cases if (n := notice_of(case, settings, today, by=by))]
    try:
        send(found, settings.mail)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # Only the kind of error: a server's answer may repeat addresses.
        return f"It is recorded; the e-mail about it could not be sent ({type(error).__name__}). Tell them yourself, and have [mail] looked at."
    return ""


def send(notices: Iterable[Notice], mail: MailSettings) -> None:
    """Send messages over the school's server.

    Raises:
        OSError, smtplib.SMTPException: the server could not be reached, or took one of them from us for nobody.
    """
    rows = list(notices)
    if not rows or not mail.server:
        return
    context = ssl.create_default_context()
    if mail.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.server, mail.port, timeout=PATIENCE, context=context)
    else:
        server = smtplib.SMTP(mail.server, mail.port, timeout=PATIENCE)
    with server:
        if mail.security == "starttls":
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, os.environ.get(PASSWORD, ""))
        for notice in rows:
            # One message for each: who else is told is nobody's business.
            for address in notice.to:
                server.send_message(message(notice, address, mail))


def message(notice: Notice, address: str, mail: MailSettings) -> EmailMessage:
    """The message to one person."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = mail.sender, address, notice.says
    made["Date"] = formatdate(localtime=True)
    made["Message-ID"] = make_msgid(domain=mail.sender.rpartition("@")[2])
    made["Auto-Submitted"] = "auto-generated"
    link = f"Open it: {mail.page.rstrip('/')}/queue?case={notice.case}" if mail.page else "Open the checker to see it."
    made.set_content(f"{notice.says}\n\n{link}\n\nThis message holds no name and no words of the post, so that it can be read anywhere.\n")
    return made
