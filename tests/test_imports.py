"""Who may know whom: the packages of the checker stand in layers, and no import leads back up."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import checker

ROOT = Path(checker.__file__).parent


def imported(tree: ast.AST, package: str = "checker") -> Iterator[str]:
    """Packages and modules right under `package` that a module imports when it runs, wherever in it; what only a type checker reads does not count."""
    inside, depth = f"{package}.", package.count(".") + 1
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                for other in node.orelse:
                    yield from imported(other, package)
            case ast.Import():
                yield from (alias.name.split(".")[depth] for alias in node.names if alias.name.startswith(inside))
            case ast.ImportFrom(module=str(name), level=0) if name == package:
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module=str(name), level=0) if name.startswith(inside):
                yield name.split(".")[depth]
            case _:
                yield from imported(node, package)


def graph(package: str = "checker") -> dict[str, set[str]]:
    """Each package or module right under `package`, with those that it imports."""
    edges: dict[str, set[str]] = {}
    root = ROOT.joinpath(*package.split(".")[1:])
    for path in root.rglob("*.py"):
        parts = path.relative_to(root).with_suffix("").parts
        if parts != ("__init__",):  # the public names, which stand above all
            edges.setdefault(parts[0], set()).update(n for n in imported(ast.parse(path.read_text("utf-8")), package) if n != parts[0])
    return edges


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Groups of packages each of which is reached from each other one."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        todo = [start]
        while todo:
            for other in edges.get(todo.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
        return seen

    reach = {name: reached(name) for name in edges}
    groups = {tuple(sorted(other for other in reach[name] if name in reach.get(other, ()))) for name in edges if name in reach[name]}
    return [list(group) for group in sorted(groups)]


def test_no_import_leads_round_in_a_circle() -> None:
    edges = graph()
    assert {"school", "senses", "details", "photos", "checks"} <= set(edges)
    assert circles(edges) == []


def test_nor_among_the_parts_that_see() -> None:
    edges = graph("checker.photos")
    assert {"formats", "video", "inside", "media"} <= set(edges)
    assert "video" in edges["formats"]
    assert circles(edges) == []


def test_a_circle_would_be_seen() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]
    source = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from checker.senses import Reading\ndef f():\n    from checker.names import words\n"
    assert list(imported(ast.parse(source))) == ["names"]
    source = "from checker.photos import video\nfrom checker.photos.media import Limits\nimport checker.photos.codes\nfrom checker.errors import PhotoError\n"
    assert list(imported(ast.parse(source), "checker.photos")) == ["video", "media", "codes"]


def test_a_school_is_values_and_reads_nothing() -> None:
    edges = graph()
    below, todo = set(), ["school"]
    while todo:
        for other in edges.get(todo.pop(), ()):
            if other not in below:
                below.add(other)
                todo.append(other)
    assert not below & {"senses", "photos", "language", "names", "details", "tone", "checks", "engine"}


def test_the_tree_in_the_design_is_the_tree() -> None:
    """docs/design.md names each file and folder right under `checker/`, some further down, and none that is not there."""
    tree = (ROOT.parent / "docs" / "design.md").read_text("utf-8").split("checker/__init__.py", 1)[1].split("examples/", 1)[0]
    lines = [line for line in tree.splitlines() if line.startswith("  ") and line[2:3].strip()]
    named = {name.strip().rstrip("/") for line in lines for name in line[:27].split(",")}
    there = {p.name for p in ROOT.iterdir() if p.name not in ("__init__.py", "__main__.py", "py.typed", "__pycache__")}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
    assert {name.split("/")[0] for name in named} == there
