"""What belongs to the school itself and may stand in a post: its phones, e-mail addresses, streets, sites and handles; and public helplines."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from checker.details.contact import email_parts, phone_digits
from checker.words import load_data

if TYPE_CHECKING:
    from checker.school import School

_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b", re.I)


@cache
def helplines() -> frozenset[str]:
    """Public helplines' numbers, digits only, from checker/words/data_helplines.toml."""
    return frozenset("".join(c for c in entry["number"] if c.isdigit()) for entry in load_data("helplines")["helpline"])


def domain_of(value: str) -> str:
    """The host of a site or the domain of an address, without www."""
    value = value.lower().strip()
    value = re.sub(r"^[a-z]+://", "", value).rsplit("@", 1)[-1]
    return value.split("/")[0].split(":")[0].removeprefix("www.")


class SchoolContacts:
    """The school's own contacts, made comparable. Build it once a school."""

    def __init__(self, school: School) -> None:
        contacts, handles = school.settings.contacts, school.settings.handles
        self.phones = frozenset(phone_digits(p) for p in contacts.phones)
        self.emails = frozenset(e.lower().strip() for e in contacts.emails)
        shared = {
            "gmail.com",
            "outlook.com",
            "hotmail.com",
            "hotmail.co.uk",
            "yahoo.com",
            "yahoo.co.uk",
            "icloud.com",
            "btinternet.com",
            "live.co.uk",
            "sch.uk",
            "school.com",
        }
        self.domains = frozenset(d for d in (domain_of(x) for x in (*contacts.websites, *contacts.emails)) if d) - shared
        self.addresses = " | ".join(contacts.addresses).lower()
        self.postcodes = frozenset(re.sub(r"\s", "", m.group()).upper() for a in contacts.addresses for m in _POSTCODE.finditer(a))
        self.handles = frozenset(h.lower().lstrip("@") for h in (*handles.own, *handles.partners, *handles.staff))
        self.staff_emails = frozenset(s.email.lower() for s in school.staff if s.email)

    def owns_phone(self, value: str) -> bool:
        digits = phone_digits(value)
        return digits in self.phones or "".join(c for c in value if c.isdigit()) in helplines()

    def owns_email(self, value: str) -> bool:
        """Whether an address is the school's; a pupil's mailbox at the school is the pupil's."""
        box, domain = email_parts(value)
        if f"{box}@{domain}" in self.emails:
            return True
        if is_pupil_mailbox(box, domain):
            return False
        return any(domain == d or domain.endswith("." + d) for d in self.domains)

    def owns_postcode(self, value: str) -> bool:
        return re.sub(r"\s", "", value).upper() in self.postcodes

    def owns_address(self, value: str) -> bool:
        return " ".join(value.lower().replace(",", " ").split()) in " ".join(self.addresses.replace(",", " ").split())

    def owns_handle(self, value: str) -> bool:
        return value.lower().lstrip("@＠") in self.handles


def is_pupil_mailbox(box: str, domain: str) -> bool:
    """`23holtl@...` (year of entry first), `...@pupils.` or `@students.`: a pupil's own."""
    return bool(re.match(r"(?:pupils?|students?|learners?|stu)[.\-]", domain) or re.fullmatch(r"\d{2}[a-z]{3,}\d?|[a-z]{3,}\d{2}", box))
