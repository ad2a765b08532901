"""An e-mail address, plain or written out ("name dot name at example dot com"). Presidio's own goes to the network and misses sch.uk addresses."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.details.contact import email_parts
from checker.details.detail_type import DetailType, Look
from checker.details.school_contacts import is_pupil_mailbox

if TYPE_CHECKING:
    from checker.details.attribution import Attribution
    from checker.details.detail import Detail


GENERIC_BOXES = frozenset(
    ["info", "office", "admin", "admissions", "enquiries", "enquiry", "hello", "contact", "bookings", "booking", "tickets", "boxoffice", "events", "press", "media", "team", "support", "help", "helpdesk", "reception", "finance", "fees", "shop", "sales", "hr", "jobs", "recruitment", "careers", "volunteer", "volunteers", "volunteering", "feedback", "news", "newsletter", "mail", "email", "general", "school", "head", "headteacher", "principal", "senco", "sendco", "safeguarding", "dsl", "attendance", "absence", "lunches", "clubs", "wraparound", "pta", "friends", "library", "exams", "sixthform", "sixth", "community", "fundraising", "donations", "secretary", "clerk", "governors", "office1", "parents", "parentpay", "catering", "kitchen", "lettings", "hire", "alumni", "oldpupils", "society", "registrar", "bursar", "comms", "communications", "marketing", "noreply", "no-reply", "swyddfa"]
)  # fmt: skip


def _could_match(look: Look) -> bool:
    return look.at or " dot " in look.lower or "[at]" in look.lower or "(at)" in look.lower


def _weigh(match: re.Match[str], name: str, score: float, text: str) -> float:
    return 0.0 if text[max(0, match.start() - 3) : match.start()].endswith("://") else score


def _whose(d: Detail, near: Attribution) -> Detail | None:
    quote = near.text[d.start : d.end]
    if near.contacts.owns_email(quote):
        return None
    box, domain = email_parts(quote)
    if is_pupil_mailbox(box, domain) and (domain.endswith(("sch.uk", "school")) or any(domain.endswith(x) for x in near.contacts.domains)):
        return replace(d, subject="pupil", confidence=0.95)
    plain = re.sub(r"\d+$", "", box)
    if box in GENERIC_BOXES or plain in GENERIC_BOXES or set(re.split(r"[._-]", plain)) & GENERIC_BOXES:
        return None
    if f"{box}@{domain}" in near.contacts.staff_emails:
        return replace(d, subject="staff", confidence=0.6)
    if domain.endswith((".gov.uk", ".nhs.uk", ".nhs.net", ".police.uk", ".mod.uk", ".parliament.uk", "nhs.net")):
        return replace(d, confidence=0.3)
    return d


EMAIL = DetailType(
    name="email",
    words="an e-mail address",
    contact=True,
    instead="Give the school office's address instead.",
    own=lambda contacts: {e.strip().lower(): e.strip() for e in contacts.emails if e.strip()},
    threshold=0.5,
    rank=1,
    patterns=(
        ("email", r"(?<![\w.+'-])[\w.+'%-]+(?:@| @ )[\w-]+(?:\.[\w-]+)+", 0.85),
        (
            "in brackets",
            r"(?<![\w.])[\w+-]+(?:\.[\w+-]+)*\s*[\[({]\s*at\s*[\])}]\s*[\w-]+(?:\s*(?:\.|[\[({]\s*dot\s*[\])}]|\bdot\b)\s*[\w-]+)+",
            0.85,
        ),
        (
            "in words",
            r"(?<![\w.])[\w+-]+(?: dot [\w+-]+)* at [\w-]+(?:(?: dot |\.)[\w-]+)* dot (?:com|co|uk|org|net|example|me|info|school)\b(?: dot \w+)*",
            0.85,
        ),
        ("fullwidth", r"(?<![\w.+-])[\w.+-]+＠[\w-]+(?:[.．][\w-]+)+", 0.85),
    ),
    could_match=_could_match,
    weigh=_weigh,
    whose=_whose,
    found=(
        "Email Ola ({{ola.nowicka11@example.com}}) if you can spare a cello.",
        "Write to {{poppy.c11@example.com}} for the notes.",
    ),
    left=(
        "Tickets from boxoffice@example.org.",
        "Meet at the gate at ten.",
    ),
)
