"""Where the models lie, and the list of them; wants nothing that training alone needs, so that thresholds can be chosen without PyTorch."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

MODELS = Path(__file__).resolve().parents[1]


def say(text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {text}", flush=True)


def write_manifest() -> None:
    """Write models/manifest.toml: every file the checker loads, with its size and sha256."""
    lines = [
        "# Every file the checker loads from this folder. A file whose sha256 differs is refused. Written by `python -m models.train`;",
        "# entries of other parts of models/ are kept.",
        "",
    ]
    files = sorted([*MODELS.glob("*/*.onnx"), *MODELS.glob("*/tokenizer.json"), *MODELS.glob("*/*.toml")])
    for file in files:
        if file.parent.name in ("train", "data"):
            continue
        lines += ["[[files]]", f'path = "{file.relative_to(MODELS).as_posix()}"', f"bytes = {file.stat().st_size}",
                  f'sha256 = "{hashlib.sha256(file.read_bytes()).hexdigest()}"', ""]  # fmt: skip
    (MODELS / "manifest.toml").write_text("\n".join(lines), "utf-8")
