"""Where files of this installation lie."""

from __future__ import annotations

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
