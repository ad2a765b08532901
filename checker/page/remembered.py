"""Who works at this computer, remembered for this computer's user, so that the page asks once. Never on a shared server, where people sign in."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from checker.page.guard import configured
from checker.school import School


def _file() -> Path:
    import platformdirs

    return Path(platformdirs.user_config_dir("checker")) / "page.json"


def key_of(school: School) -> str:
    """What a school is known by at this computer."""
    place = str(school.folder.resolve()) if school.folder else school.settings.school.name
    return hashlib.sha256(place.encode()).hexdigest()[:16]


def _all() -> dict[str, str]:
    try:
        found = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {k: v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}


def who(school: School) -> str:
    """Who said so last at this computer, for this school; "" for nobody."""
    return "" if configured() else _all().get(key_of(school), "")


def keep(school: School, who: str) -> None:
    """Remember it; where that cannot be written the page asks again next time."""
    if configured():
        return
    file = _file()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(_all() | {key_of(school): who}), "utf-8")
        part.chmod(0o600)
        part.replace(file)
