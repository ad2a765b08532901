"""School: what a school knows, as values. Open it once and use it for thousands of drafts."""

from __future__ import annotations

import datetime
import hashlib
import threading
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from checker.draft import PLATFORMS
from checker.errors import SchoolError
from checker.school.consent import NO_PLATFORM, ConsentLog, ConsentState, Pupil
from checker.school.platforms import platform_name, platform_names, platform_within, platforms_within
from checker.school.settings import Settings
from checker.school.staff import StaffMember, load_staff
from checker.school.trust import Trust
from checker.school.visitors import FILE as VISITORS
from checker.school.visitors import Visitor, load_visitors

if TYPE_CHECKING:
    from checker.policy import Policy

__all__ = ["ConsentLog", "ConsentState", "Pupil", "School", "Settings", "StaffMember", "Trust", "Visitor"]

T = TypeVar("T")


class School:
    """A school's settings, consent log, staff, visitors and policy.

    Attributes:
        folder: where it was opened from; None for one made in memory.
        settings: school.toml.
        consent_log: the roll and what was consented to.
        staff: adults who may be named.
        visitors: other adults whose consent to be seen the school keeps.
        elsewhere: (pupil id, activity) that another school of the trust has no consent for: the stricter of two logs holds.
        enrolled: the store of face descriptors as it was sent to a worker that has no folder; encrypted.
    """

    def __init__(
        self,
        settings: Settings,
        consent_log: ConsentLog,
        staff: tuple[StaffMember, ...] = (),
        *,
        folder: Path | None = None,
        visitors: tuple[Visitor, ...] = (),
        policy: Policy | None = None,
    ) -> None:
        self.settings = settings
        self.consent_log = consent_log
        self.staff = staff
        self.visitors = visitors
        self.folder = folder
        self._policy = policy
        self.elsewhere: frozenset[tuple[str, str]] = frozenset()
        self.enrolled: bytes | None = None
        self._prepared: dict[Hashable, Any] = {}
        self._outlasting: set[Hashable] = set()
        self._lock = threading.RLock()

    @classmethod
    def open(cls, folder: str | Path) -> School:
        """Read a school's folder.

        Raises:
            SchoolError: the folder, its settings, its consent log or its staff list cannot be used; says what to do next.
        """
        folder = Path(folder)
        if not folder.is_dir():
            raise SchoolError(f"There is no school folder at {folder}. Give the folder that holds school.toml and consent_log.csv.")
        settings = Settings.load(folder / "school.toml", Trust.over(folder))
        log = ConsentLog.load(consent_log_path(folder, settings), settings.consent_log)
        from checker.policy import Policy

        staff, visitors = load_staff(folder / "staff.csv"), load_visitors(folder / VISITORS)
        return cls(settings, log, staff, folder=folder, visitors=visitors, policy=Policy.load(folder))

    @property
    def pupils(self) -> tuple[Pupil, ...]:
        """The roll."""
        return self.consent_log.pupils

    def pupil(self, pupil_id: str) -> Pupil | None:
        """The pupil with this id."""
        return self.consent_log.by_id.get(pupil_id)

    def current(self) -> School:
        """This school as its folder says now: itself while school.toml and the consent log are as they were, else opened again.

        Raises:
            SchoolError: they cannot be read any more.
        """
        if self.folder is None:
            return self
        log = consent_log_path(self.folder, self.settings)
        trust = Trust.over(self.folder)
        policy = self.folder / "policy.toml"
        settings = _version(self.folder / "school.toml", trust.version if trust else "")
        if (settings, _version(log), _version(policy) if policy.exists() else "") == (
            self.settings.version,
            self.consent_log.version,
            self.policy.version,
        ):
            return self
        fresh = School.open(self.folder)
        fresh._prepared = {key: self._prepared[key] for key in self._outlasting}
        fresh._outlasting = set(self._outlasting)
        fresh.elsewhere = self.elsewhere
        return fresh

    def consent(self, pupil_id: str, activity: str, day: datetime.date) -> ConsentState:
        """Consent for exactly this activity on this day."""
        if (pupil_id, activity) in self.elsewhere:
            return ConsentState.ELSEWHERE
        return self.consent_log.state(pupil_id, activity, day)

    @property
    def policy(self) -> Policy:
        """What its findings cite and weigh; the usual one where it has no policy.toml."""
        if self._policy is None:
            from checker.policy import Policy

            self._policy = Policy()
        return self._policy

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platforms that a post may go to: those known by name, those of the school's accounts, and those that its log has a column of its own for."""
        own = (a.platform.lower().strip() for a in self.settings.accounts)
        columns = (a for a in (*self.settings.consent_log.activities, *self.consent_log.activities) if a not in NO_PLATFORM)
        return tuple(dict.fromkeys((*PLATFORMS, *own, *columns)))

    def platform_name(self, key: str) -> str:
        """A platform, or another use of the log, as people write it; two of the school's that read the same are told apart by their keys."""
        return platform_name(key, self.settings.accounts, self.platforms)

    def platform_within(self, key: str) -> str:
        """The same within a sentence: "the website"."""
        return platform_within(key, self.settings.accounts, self.platforms)

    def platforms_within(self, keys: Iterable[str]) -> str:
        """Several in a row within a sentence."""
        return platforms_within(keys, self.settings.accounts, self.platforms)

    def platform_names(self, keys: Iterable[str]) -> str:
        """Several of them in a row: "Facebook, Instagram and X"."""
        return platform_names(keys, self.settings.accounts, self.platforms)

    def prepared(self, key: Hashable, build: Callable[[School], T], *, outlasts: bool = False) -> T:
        """What somebody makes of the school once and then keeps; with `outlasts`, kept as well when the folder has changed (`current`)."""
        with self._lock:
            if key not in self._prepared:
                self._prepared[key] = build(self)
            if outlasts:
                self._outlasting.add(key)
            made: T = self._prepared[key]
            return made


def _version(file: Path, more: str = "") -> str:
    try:
        return hashlib.sha256(file.read_bytes() + more.encode()).hexdigest()[:12]
    except OSError as error:
        raise SchoolError(f"{file.name} cannot be read ({error.strerror}). Check that it exists and you may open it.") from None


def consent_log_path(folder: Path, settings: Settings) -> Path:
    """The school's consent log.

    Raises:
        SchoolError: there is none, or there are two.
    """
    if settings.consent_log.file:
        return folder / settings.consent_log.file
    found = [p for p in (folder / "consent_log.csv", folder / "consent_log.xlsx") if p.exists()]
    if not found:
        raise SchoolError(
            f"There is no consent_log.csv or consent_log.xlsx in {folder}. Export the consent log there; without it nothing can be checked."
        )
    if len(found) > 1:
        raise SchoolError(
            f"There are both a consent_log.csv and a consent_log.xlsx in {folder}. Keep the one in force, or name it in school.toml: [consent_log] file = ..."
        )
    return found[0]
