"""Model files: where they lie, and whether they are the ones that were shipped.

`models/manifest.toml` holds a sha256 for each file. A file is checked whenever it is loaded, so that a damaged download or a file that somebody
swapped stops the check instead of changing what it finds.
"""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from checker.errors import ModelFileError
from checker.paths import models_folder

_AGAIN = "Install the checker again, or put the file back from the release."


def read_manifest(folder: Path | None = None) -> dict[str, str]:
    """Path within the folder (with `/`) -> sha256, in hex.

    Raises:
        ModelFileError: the manifest is missing or cannot be read.
    """
    path = (folder or models_folder()) / "manifest.toml"
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        return {entry["path"]: entry["sha256"] for entry in data["files"]}
    except OSError as error:
        raise ModelFileError(f"The list of model files, {path}, is missing. {_AGAIN}") from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise ModelFileError(f"The list of model files, {path}, cannot be read. {_AGAIN}") from error


def verified(name: str, folder: Path | None = None) -> bytes:
    """The bytes of a model file, checked against the manifest. What is returned is what was checked.

    Args:
        name: path within the models' folder, as `posts/model.onnx`.

    Raises:
        ModelFileError: the file is missing, not listed, or not the one that was shipped.
    """
    root = folder or models_folder()
    wanted = read_manifest(root).get(name)
    if wanted is None:
        raise ModelFileError(f"The model file {name} is not listed in {root / 'manifest.toml'}, so it cannot be trusted. {_AGAIN}")
    try:
        data = (root / name).read_bytes()
    except OSError as error:
        raise ModelFileError(f"The model file {root / name} is missing. {_AGAIN}") from error
    if hashlib.sha256(data).hexdigest() != wanted:
        raise ModelFileError(f"The model file {root / name} is not the one that was shipped (its sha256 differs). {_AGAIN}")
    return data


def verified_toml(name: str, folder: Path | None = None) -> dict[str, Any]:
    """A verified TOML file, parsed.

    Raises:
        ModelFileError: as `verified`, or the file is no TOML.
    """
    try:
        return tomllib.loads(verified(name, folder).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelFileError(f"The model file {name} cannot be read. {_AGAIN}") from error
