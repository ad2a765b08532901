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


_BESIDE = ("_models", "_sample_posts")
"""Folders that an installed wheel holds inside the package and that are no rules: the models have a version of their own."""


def rules_digest(package: Path) -> str:
    """A short digest over everything in the package: no list of what counts, which somebody would forget to carry on."""
    sha = hashlib.sha256()
    files = {file.relative_to(package): file for file in package.rglob("*") if file.is_file() and file.suffix != ".pyc"}
    for name in sorted(files, key=Path.as_posix):
        if name.parts[0] in _BESIDE:
            continue
        # A clone on Windows may end its lines with CR LF; the rules are the same. Lengths keep a name and what follows it apart.
        data = files[name].read_bytes().replace(b"\r\n", b"\n")
        sha.update(f"{name.as_posix()} {len(data)}\n".encode())
        sha.update(data)
    return sha.hexdigest()[:12]


@cache
def _rules() -> str:
    return rules_digest(Path(__file__).parent)


@cache
def _models() -> str:
    try:
        return hashlib.sha256((models_folder() / "manifest.toml").read_bytes()).hexdigest()[:12]
    except OSError:
        return "missing"


def load() -> None:
    """Work out now, rather than with the first report, which rules this process runs. Its models are read later, and may be others by then."""
    _rules()


def versions(school: School) -> dict[str, str]:
    """Versions of the checker, its rules, its models and the school's consent log."""
    return {
        "checker": __version__,
        "rules": _rules(),
        "models": _models(),
        "consent_log": school.consent_log.version,
        "settings": "-".join(filter(None, (school.settings.version, school.policy.version))),
    }
