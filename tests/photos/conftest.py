"""What these tests share: this folder's own helpers can be imported, and one sense serves them all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from checker.senses.photo import PhotoSense


@pytest.fixture(scope="session")
def sense() -> PhotoSense:
    """The real sense, its models loaded once."""
    return PhotoSense()
