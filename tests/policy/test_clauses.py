"""Each clause is cited by a check or a step of the workflow, and everything cited exists. A clause that nobody cites is a promise that nobody keeps."""

from __future__ import annotations

import ast
from pathlib import Path

import checker
from checker.clauses import clauses
from checker.policy import _general


def cited() -> set[str]:
    """The keys that the code hands to `clause=...`, `clause(...)`, or answers with from `clause_of`."""
    found: set[str] = set()

    def texts(node: ast.AST | None) -> set[str]:
        return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)} if node else set()

    for file in Path(checker.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                for keyword in node.keywords:
                    if keyword.arg == "clause":
                        found |= texts(keyword.value)
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in ("clause", "clause_named") and node.args:
                    found |= texts(node.args[0])
            elif isinstance(node, ast.FunctionDef) and node.name == "clause_of":
                for each in ast.walk(node):
                    if isinstance(each, ast.Return):
                        found |= texts(each.value)
    return found


def test_every_clause_is_cited() -> None:
    assert sorted(set(clauses()) - cited()) == []


def test_where_a_policy_says_nothing_the_law_does() -> None:
    assert set(_general()) == set(clauses())
