"""What is in use and how old it is, and how often each check alarms and is overruled: what the Help page shows. Numbers and names of rules only."""

from __future__ import annotations

import datetime
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checker.backup import last_backup
from checker.check import load_checks
from checker.conform.last import last
from checker.paths import models_folder
from checker.school.not_asked import not_asked
from checker.versions import versions

if TYPE_CHECKING:
    from checker.feedback import Said
    from checker.school import School
    from checker.workflow.case import Case

OLD_CONFORM = 90
"""Days after which the page asks for `checker conform` again: a term, in which a computer is updated more than once."""
OLD_BACKUP = 7
"""Days after which the page asks for a new backup."""
Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Rate:
    """One check over the cases of the record.

    Attributes:
        check: its name.
        cases: cases in which it found something, as last checked.
        findings: what it found there.
        accepted: of these, accepted with a reason or vouched for.
        wrong: how often somebody said that a finding of it is wrong.
    """

    check: str
    cases: int
    findings: int
    accepted: int
    wrong: int


def in_use(school: School, today: datetime.date) -> Facts:
    """The checker, its rules, lists and models, and the school's own lists, with their age."""
    made_with = versions(school)
    checks = load_checks()
    rows: Facts = [
        ("Checker", made_with["checker"]),
        ("Rules", f"{len(checks)} checks, version {made_with['rules']}"),
        ("Word lists", _lists()),
        ("Models", _models(made_with["models"])),
    ]
    folder = school.folder
    if folder is not None:
        log = next(
            (
                p
                for p in (folder / (school.settings.consent_log.file or "-"), folder / "consent_log.csv", folder / "consent_log.xlsx")
                if p.is_file()
            ),
            None,
        )
        rows += [
            ("Consent log", f"{len(school.pupils)} pupils, {_age(log, today)}, version {made_with['consent_log']}"),
            ("Staff list", f"{len(school.staff)} members of staff, {_age(folder / 'staff.csv', today)}"),
            ("The school's settings", f"{_age(folder / 'school.toml', today)} (school.toml)"),
        ]
    if without := not_asked(school.consent_log.activities, school.settings):
        rows.append(("Not in the consent log", " ".join(without)))
    rows.append(("Policy", school.policy.in_words))
    rows.append(("Recognition", "on" if school.settings.recognition.enabled else "off"))
    return rows


def looked_after(today: datetime.date, folder: Path | None = None) -> Facts:
    """When it was last shown that this computer gives what it should, and what has to be copied elsewhere by hand."""
    found = last()
    if found is None:
        said = "Never on this computer. Whoever looks after it can have that shown (checker conform)."
    else:
        day = found.at.astimezone().date()
        again = " It is long ago: have it shown again (checker conform)." if (today - day).days > OLD_CONFORM else ""
        said = f"{spoken(day)}, with checker {found.version}. {found.sentence}{again}"
    return [
        ("Does this computer give what it should", said),
        ("Last backup", _backed_up(folder, today)),
    ]


def _backed_up(folder: Path | None, today: datetime.date) -> str:
    made = last_backup(folder)
    if made is None:
        return (
            "Never on this computer. Ask whoever looks after it to make one and to keep it elsewhere (checker backup FILE). Without the key, which is in it, the "
            "record and kept drafts cannot be opened."
        )
    day = made.astimezone().date()
    days = (today - day).days
    ago = "today" if days <= 0 else f"{days} {'day' if days == 1 else 'days'} ago"
    return f"{spoken(day)}, {ago}." + (" Have a new one made (checker backup FILE)." if days > OLD_BACKUP else "")


def rates(cases: Sequence[Case], said: Said) -> list[Rate]:
    """Each check that has found anything or was said to be wrong, the most overruled first."""
    in_cases: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    for case in cases:
        in_cases.update({f.check for f in case.findings})
        findings.update(f.check for f in case.findings)
        accepted.update(f.check for f in case.findings if f.id in case.settlements)
    wrong: Counter[str] = Counter()
    for (check, _), count in said.wrong.items():
        wrong[check] += count
    rows = [Rate(c, in_cases[c], findings[c], accepted[c], wrong[c]) for c in {*findings, *wrong}]
    return sorted(rows, key=lambda r: (-(r.accepted + r.wrong), -r.findings, r.check))


def spoken(day: datetime.date) -> str:
    """A day in words."""
    return f"{day.day} {day:%B %Y}"


def _lists() -> str:
    days = []
    folder = Path(__file__).parent / "words"
    files = sorted(folder.rglob("*.toml"))
    for path in files:
        day = tomllib.loads(path.read_text("utf-8")).get("reviewed")
        if isinstance(day, datetime.date):
            days.append(day)
    return f"{len(files)} lists" + (f", read through between {spoken(min(days))} and {spoken(max(days))}" if days else "")


def _models(version: str) -> str:
    try:
        files = tomllib.loads((models_folder() / "manifest.toml").read_text("utf-8"))["files"]
    except (OSError, tomllib.TOMLDecodeError, KeyError):
        return "The list of models is missing: install the checker again."
    return f"{len(files)} files, {sum(f['bytes'] for f in files) / 1e6:.0f} MB, version {version}; each is compared with its digest when it is opened"


def _age(path: Path | None, today: datetime.date) -> str:
    try:
        if path is None:
            return "not found"
        day = datetime.datetime.fromtimestamp(path.stat().st_mtime).date()
    except OSError:
        return "not there"
    days = (today - day).days
    return "changed today" if days <= 0 else f"changed {days} {'day' if days == 1 else 'days'} ago ({spoken(day)})"
