"""Exports as three management systems shape them, of eight invented pupils. The shapes are drawn from what is known of the systems, not from real exports; nobody here exists."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence

PUPILS = (
    ("001201", "Orla", "Finnegan", "4", "Sycamore", datetime.date(2018, 3, 28)),
    ("001202", "Tunde", "Balogun", "4", "Sycamore", datetime.date(2017, 11, 2)),
    ("001203", "Mei", "Lin", "6", "Oak", datetime.date(2015, 12, 25)),
    ("001204", "Zoë", "Łukasik-O'Hara", "6", "Oak", datetime.date(2016, 1, 5)),
    ("001205", "Ravi", "Menon", "2", "Elm", datetime.date(2019, 9, 1)),
    ("001206", "Ada", "Quist", "2", "Elm", datetime.date(2020, 2, 29)),
    ("001207", "Noor", "Haddad", "N", "Ladybird", datetime.date(2022, 6, 30)),
    ("001208", "Kofi", "Mensah Boateng", "6", "Oak", datetime.date(2016, 8, 31)),
)
# Website, social media and press of each, as the family answered.
ANSWERS = (
    ("yes", "yes", "no"),
    ("no", "no", "no"),
    ("yes", "", ""),
    ("yes", "yes", "yes"),
    ("yes", "no", "yes"),
    ("", "", ""),
    ("yes", "yes", "no"),
    ("no", "yes", "no"),
)


def sims() -> bytes:
    """SIMS, a report in Excel: title rows, a row that is empty, dates as dates, one row a pupil, `Social Media` once, a total below."""
    said = {"yes": "Granted", "no": "Refused", "": ""}
    rows: list[Sequence[object]] = [
        ("Parental Consents by Registration Group",),
        ("Rowan Park Primary School", None, None, "Academic Year 2026/2027"),
        ("Report run on", "12/11/2026"),
        (),
        (
            "Adno",
            "Legal Surname",
            "Surname",
            "Forename",
            "Reg",
            "Year",
            "Date of Birth",
            "UPN",
            "Website",
            "Social Media",
            "Press and media",
            "Trips and visits",
        ),
    ]
    for (number, first, last, year, group, born), answers in zip(PUPILS, ANSWERS, strict=True):
        rows.append((number, last, last, first, group, year, born, f"H80120000{number[-4:]}", *(said[a] for a in answers), "Granted"))
    rows += [(), ("Total pupils: 8",)]
    return workbook({"Report": rows})


def arbor() -> bytes:
    """Arbor, a CSV with quotation marks: a title, UK dates, names as `Surname, First`, an answer with its day, and what was never asked in words."""
    said = {"yes": "Granted (01/09/2026)", "no": "Refused (02/09/2026)", "": "Not requested"}
    lines = [
        '"Student consents"',
        '""',
        '"Student","Student ID","Year group","Registration form","Date of birth","Consent: School website","Consent: Facebook, Instagram and X (Twitter)","Consent: Local newspapers"',
    ]
    for (number, first, last, year, group, born), answers in zip(PUPILS, ANSWERS, strict=True):
        name = year if year == "N" else f"Year {year}"
        lines.append(",".join(f'"{c}"' for c in (f"{last}, {first}", number, name, group, f"{born:%d/%m/%Y}", *(said[a] for a in answers))))
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def bromcom() -> bytes:
    """Bromcom, a workbook with a cover sheet: one row for each kind of consent, the pupil named in the first only, Yes and No, the day in a column of its own."""
    rows: list[Sequence[object]] = [
        ("Consents Report",),
        ("Printed: 12 November 2026",),
        ("Admission No", "First Name", "Last Name", "Tutor Group", "Consent Type", "Consent Given", "Consent Date"),
    ]
    for (number, first, last, _, group, _), answers in zip(PUPILS, ANSWERS, strict=True):
        who: tuple[object, ...] = (number, first, last, group)
        for kind, answer in zip(
            ("Photographs on school website", "Photographs on social media", "Photographs in the press"), answers, strict=True
        ):
            given = {"yes": "Yes", "no": "No", "": None}[answer]
            rows.append((*who, kind, given, datetime.date(2025, 9, 4) if answer == "yes" else None))
            who = (None, None, None, None)
    return workbook({"About": [("Bromcom export",), ("for Rowan Park",)], "Consents": rows})


def staff() -> bytes:
    """A list of staff with titles in a row of their own."""
    return workbook(
        {
            "Staff": [
                ("Staff list",),
                (),
                ("Title", "Forename", "Surname", "Job Title", "Work Email", "Payroll Number"),
                ("Mrs", "Joan", "Pettifer", "Headteacher", "j.pettifer@rowan.example.sch.uk", 1234),
                ("Mr", "Idris", "Vaughan", "Caretaker", None, 1235),
            ]
        }
    )


def workbook(sheets: dict[str, list[Sequence[object]]]) -> bytes:
    """A workbook of these rows."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
