"""Where files of this installation lie, and those that the checker keeps for whoever uses it."""

from __future__ import annotations

import hashlib
from pathlib import Path

_PACKAGE = Path(__file__).parent


def models_folder() -> Path:
    """The folder of the model files: `models/` beside the package in a clone, `checker/_models` in an installed wheel."""
    inside = _PACKAGE / "_models"
    return inside if inside.is_dir() else _PACKAGE.parent / "models"


def sample_folder() -> Path:
    """The sample school and posts: `sample_posts/` in a clone, `checker/_sample_posts` in an installed wheel."""
    inside = _PACKAGE / "_sample_posts"
    return inside if inside.is_dir() else _PACKAGE.parent / "sample_posts"


def data_folder() -> Path:
    """The folder in which the checker keeps things for this user of the computer; it may not be there yet."""
    import platformdirs

    return Path(platformdirs.user_data_dir("checker"))


def name_of(school_folder: Path) -> str:
    """The name of what is kept for a school: 24 hexadecimal digits that are the same for the same folder and tell nothing of its path."""
    return hashlib.sha256(str(school_folder.resolve()).encode()).hexdigest()[:24]
