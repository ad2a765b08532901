"""What a person said about an export's columns and answers, kept in the school's folder as `import.toml`, so that the next export of the same kind is read alike.

[columns]                       # the export's title = a meaning, or the uses that a consent is about
"Adno" = "pupil_id"
"Photographs" = ["website"]
[answers]                       # a cell = "yes", "no" or "" for never asked
"Internal only" = "no"
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from checker.school.importing.columns import MEANINGS, Plan
from checker.school.importing.save import replace_file
from checker.school.importing.sheet import words
from checker.settings_file import Source

FILE = "import.toml"


@dataclass(frozen=True, slots=True)
class Choices:
    """Columns by title and answers by cell, as a person chose them."""

    columns: dict[str, str | list[str]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)


def load_choices(folder: Path) -> Choices:
    """The choices kept in a school's folder; none where there is no such file.

    Raises:
        SettingsError: it says something that cannot be followed; names the line.
    """
    path = folder / FILE
    if not path.exists():
        return Choices()
    source, data, _ = Source.read(path, "")
    for key in data:
        if key not in ("columns", "answers") or not isinstance(data[key], dict):
            raise source.refuse((key,), "only [columns] and [answers] may stand here.")
    for title, value in data.get("columns", {}).items():
        if not _is_meaning(value):
            raise source.refuse(("columns", title), f'it must be one of {", ".join(MEANINGS)}, or a list of uses such as ["website"].')
    for cell, value in data.get("answers", {}).items():
        if value not in ("yes", "no", ""):
            raise source.refuse(("answers", cell), 'an answer must be "yes", "no" or "".')
    return Choices(dict(data.get("columns", {})), dict(data.get("answers", {})))


def _is_meaning(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(v, str) and v.strip() for v in value)
    return value in MEANINGS and value != "consent"


def with_choices(plan: Plan, choices: Choices) -> tuple[Plan, tuple[str, ...]]:
    """The plan as it was corrected before, and the titles among the choices that this export does not have."""
    by_title = {words(c.title): c for c in reversed(plan.columns)}
    missing = []
    for title, value in choices.columns.items():
        column = by_title.get(words(title))
        if column is None:
            missing.append(title)
        elif isinstance(value, list):
            plan = plan.with_column(column.index, "consent", value)
        else:
            plan = plan.with_column(column.index, value)
    return replace(plan, answers={**plan.answers, **choices.answers}), tuple(missing)


def chosen(guessed: Plan, plan: Plan, before: Choices) -> Choices:
    """The choices that make `plan` of what was guessed, over those kept before."""
    columns = dict(before.columns)
    for was, now in zip(guessed.columns, plan.columns, strict=True):
        if now.title and ((was.meaning, was.activities) != (now.meaning, now.activities) or now.title in columns):
            columns[now.title] = list(now.activities) if now.activities else now.meaning
    return Choices(columns, {**before.answers, **plan.answers})


def save_choices(folder: Path, choices: Choices) -> None:
    """Keep the choices; a file without any is not written.

    Raises:
        SchoolError: it cannot be written.
    """
    if choices == Choices() or choices == load_choices(folder):
        return
    lines = [
        "# How exports of the management system are read. Written by the School page and `checker import`; may be edited.",
        "",
        "[columns]",
    ]
    for title, value in choices.columns.items():
        lines.append(f"{quoted(title)} = " + (f"[{', '.join(map(quoted, value))}]" if isinstance(value, list) else quoted(value)))
    lines += ["", "[answers]", *(f"{quoted(cell)} = {quoted(value)}" for cell, value in choices.answers.items())]
    replace_file(folder / FILE, ("\n".join(lines) + "\n").encode())


def quoted(text: str) -> str:
    """A text as a TOML string."""
    out = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in out) + '"'
