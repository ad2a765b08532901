"""The computer that a benchmark ran on, in words."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def machine() -> str:
    """System, processor, cores, memory, Python and, last, how busy the computer is."""
    told = [platform.system(), _processor(), f"{os.cpu_count()} cores"]
    if hasattr(os, "sysconf"):
        told.append(f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') // 2**30} GiB")
    told.append(f"Python {platform.python_version()}")
    if hasattr(os, "getloadavg"):
        told.append(f"load {os.getloadavg()[0]:.1f}")
    return ", ".join(told)


def _processor() -> str:
    """Its name, where Linux tells it, else its kind."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
