"""Each command that the README shows is one that can be given as it is printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from checker.cli import cli

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
SHOWN = [
    *re.findall(r"^uv run (?:--extra \w+ )?checker (.+)$", README, re.M),  # in a block
    *re.findall(r"`checker ((?:[^`]|\n)+)`", README),  # in a sentence
]


@pytest.mark.parametrize("line", SHOWN)
def test_a_command_in_the_readme_is_whole(line: str) -> None:
    words = shlex.split(line, comments=True)
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group):
        name = words.pop(0)
        found = command.get_command(context, name)
        assert found is not None, name
        command = found
    try:
        command.make_context(command.name, words)
    except click.BadParameter as error:
        # Its files are examples, which are not here; anything that is missing altogether is another matter.
        assert not isinstance(error, click.MissingParameter) and "does not exist" in error.message, error.format_message()


def test_commands_were_found() -> None:
    assert len(SHOWN) > 20
