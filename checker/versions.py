"""What a report was made with, so that it can be shown afterwards what was checked."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from checker.paths import models_folder

if TYPE_CHECKING:
    from checker.school import School

__version__ = "0.1.0"


@cache
def _rules() -> str:
    """A short digest over every rule: checks, word lists, clauses and the code that they lean on."""
    sha = hashlib.sha256()
    package = Path(__file__).parent
    for part in ("checks", "words", "names", "details", "language", "photos", "clauses.toml"):
        root = package / part
        files = [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.suffix in (".py", ".toml", ".txt", ".csv"))
        for file in files:
            sha.update(file.relative_to(package).as_posix().encode())
            sha.update(file.read_bytes())
    return sha.hexdigest()[:12]


@cache
def _models() -> str:
    try:
        return hashlib.sha256((models_folder() / "manifest.toml").read_bytes()).hexdigest()[:12]
    except OSError:
        return "missing"


def versions(school: School) -> dict[str, str]:
    """Versions of the checker, its rules, its models and the school's consent log."""
    return {
        "checker": __version__,
        "rules": _rules(),
        "models": _models(),
        "consent_log": school.consent_log.version,
        "settings": school.settings.version,
    }
