"""Uses that a consent log has no column for, and what follows from that: not the same for a place to publish, for a first name beside a photo, and for recognition."""

from __future__ import annotations

from collections.abc import Collection

from checker.draft import PLATFORMS
from checker.school.consent import NO_PLATFORM
from checker.school.platforms import platform_name, platform_names
from checker.school.settings import Settings

FIRST_NAME, BIOMETRIC = NO_PLATFORM


def not_asked(columns: Collection[str], settings: Settings | None) -> tuple[str, ...]:
    """A sentence or three for each kind of use without a column, what is not checked first.

    Args:
        columns: of the log; others among them do no harm.
        settings: of the school; None for one that has just begun.
    """
    accounts = settings.accounts if settings else []
    own = (*(a.platform.lower().strip() for a in accounts), *(settings.consent_log.activities if settings else ()))
    platforms = [p for p in dict.fromkeys((*PLATFORMS, *own)) if p not in NO_PLATFORM]
    out = []
    if FIRST_NAME not in columns:
        out.append(
            f"{platform_name(FIRST_NAME)}: not in the log, so not asked of anybody. Then it is NOT checked whether a family agreed to a first name beside a "
            "photo, and nothing is said about it. Full names, and what singles a pupil out, are looked for all the same."
        )
    if lacking := [p for p in platforms if p not in columns]:
        out.append(
            f"{platform_names(lacking, accounts, platforms)}: not in the log, so not asked of anybody. That counts as never asked for every pupil, which is a no: "
            "nobody's consent is in force there."
        )
    if settings and settings.recognition.enabled and BIOMETRIC not in columns:
        out.append(
            f"{platform_name(BIOMETRIC)}: not in the log, so not asked of anybody. No face is recognised: nobody's consent to that is in force."
        )
    return tuple(out)
