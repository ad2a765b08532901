"""The version of the rules changes with any file of the package, and with nothing else."""

import shutil
from pathlib import Path

import pytest

import checker
from checker.versions import rules_digest, versions

PACKAGE = Path(checker.__file__).parent
LEFT_OUT = {"__pycache__", "_models", "_sample_posts"}
FOLDERS = sorted(
    folder.relative_to(PACKAGE).as_posix()
    for folder in [PACKAGE, *PACKAGE.rglob("*")]
    if folder.is_dir() and not LEFT_OUT & set(folder.relative_to(PACKAGE).parts) and any(f.is_file() for f in folder.iterdir())
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    target = tmp_path_factory.mktemp("package") / "checker"
    shutil.copytree(PACKAGE, target, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return target


def test_the_digest_is_that_of_the_package_wherever_it_lies(copy, sample_school):
    assert rules_digest(copy) == rules_digest(PACKAGE) == versions(sample_school)["rules"]
    assert {"tone", "senses", "school", "details", "page", "."} <= set(FOLDERS)


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_edit_in_any_folder_changes_it(copy, folder):
    before = rules_digest(copy)
    file = next(f for f in sorted((copy / folder).iterdir()) if f.is_file())
    kept = file.read_bytes()
    file.write_bytes(kept + b"#")
    try:
        assert rules_digest(copy) != before
    finally:
        file.write_bytes(kept)
    assert rules_digest(copy) == before


def test_single_modules_and_names_count_and_caches_and_line_ends_do_not(copy):
    before = rules_digest(copy)
    seen = {before}
    for name in ("check.py", "engine.py", "report.schema.json"):
        kept = (copy / name).read_bytes()
        (copy / name).write_bytes(kept + b"\n")
        seen.add(rules_digest(copy))
        (copy / name).write_bytes(kept)
    (copy / "check.py").rename(copy / "czech.py")
    seen.add(rules_digest(copy))
    (copy / "czech.py").rename(copy / "check.py")
    assert len(seen) == 5
    (copy / "__pycache__").mkdir()
    (copy / "__pycache__" / "check.cpython-311.pyc").write_bytes(b"x")
    (copy / "_models").mkdir()
    (copy / "_models" / "manifest.toml").write_text("files = []")
    (copy / "engine.py").write_bytes((copy / "engine.py").read_bytes().replace(b"\n", b"\r\n"))
    assert rules_digest(copy) == before
