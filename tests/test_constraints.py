"""constraints.txt names one tested version, with the digests of its files, of everything that pyproject.toml asks for, and no host."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
AGAIN = "write it again with `just constraints` and commit it"
TEXT = (ROOT / "constraints.txt").read_text("utf-8")
LINES = [line for line in TEXT.splitlines() if line and not line.startswith("#")]


def pinned() -> dict[str, set[str]]:
    """Package -> its versions; more than one where Python's version decides."""
    out: dict[str, set[str]] = {}
    for line in LINES:
        if found := re.match(r"([a-z0-9-]+)(?:\[[^\]]+\])?==(\S+)", line):
            out.setdefault(found[1], set()).add(found[2])
    return out


def wanted() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    asked = [
        *project["project"]["dependencies"],
        *groups["test"],
        *groups["lint"],
        *project["project"]["optional-dependencies"].get("serve", []),
    ]
    return [each for each in asked if isinstance(each, str) and not each.startswith("checker[")]


@pytest.mark.parametrize("asked", wanted())
def test_what_is_asked_for_is_pinned_within_its_range(asked):
    requirement = Requirement(asked)
    versions = pinned().get(requirement.name.lower().replace("_", "-"))
    assert versions, f"{requirement.name} is not in constraints.txt: {AGAIN}"
    assert all(requirement.specifier.contains(version) for version in versions), f"{requirement.name} is outside its range: {AGAIN}"


def test_every_version_has_digests_and_no_line_names_a_host():
    assert "://" not in TEXT and "index" not in TEXT.lower(), AGAIN
    packages = [n for n, line in enumerate(LINES) if "==" in line]
    assert len(packages) > 80
    for n in packages:
        assert LINES[n].endswith("\\") and LINES[n + 1].strip().startswith("--hash=sha256:"), LINES[n]
    assert all("==" in line or re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?", line) for line in LINES)


def test_the_other_systems_that_are_promised_are_served():
    """Windows and macOS need packages that Linux does not, and their files have digests of their own."""
    assert "sys_platform == 'win32'" in TEXT
    assert "sys_platform == 'darwin'" in TEXT or "platform_system == 'Darwin'" in TEXT or "win32" in TEXT
