"""Every benchmark of the words, one after the other: `python -m benchmarks`. `python -m benchmarks.faces` stands alone: it takes minutes."""

from __future__ import annotations

import subprocess
import sys

for name in ("start", "text", "approval"):
    print(f"\n== {name}")
    subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
