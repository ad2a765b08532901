"""The `checker` command: one command a file, each imported only when it is called, so that `--help` stays quick.

Exit codes: 0 nothing found; 1 something found; 2 could not run, or something was left unchecked.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

COMMANDS = {
    "archive": "Check posts that are out already, from a platform's export.",
    "app": "Open the officer's page in the browser.",
    "audit": "Verify the record, print its head, export the evidence of a case.",
    "backup": "Write all that a school needs on another computer into one encrypted file.",
    "batch": "Check a folder of photos.",
    "cases": "List the cases: what waits, what is approved, what lapsed.",
    "client": "Add or remove the programs that may call `checker serve`.",
    "conform": "Say whether this computer gives what it should.",
    "consent": "Validate the consent log and show who is not covered.",
    "decide": "Approve or reject a case, or ask for changes.",
    "enrol": "Build the face descriptors from reference photos.",
    "evaluate": "Print how good the checks are, on held-out posts.",
    "explain": "Show a check's page, or list the checks.",
    "forget": "Erase a pupil: face descriptors, references and drafts in the record.",
    "gate": "Ask whether a post is approved, before a program publishes it.",
    "import": "Make the consent log or staff list from a management system's export.",
    "key": "Print, rotate or revoke the key that signs the gate's tokens.",
    "package": "Write an approved case as a package for each platform.",
    "policy": "Show which policy's clauses are cited, or list the ready ones.",
    "prepare": "Make a post's photos ready to be published, before it is submitted.",
    "published": "Say where a case was published.",
    "recheck": "Check open and approved cases against today's consent log.",
    "register": "Keep the registers of comments, followers, concerns, reports and accounts.",
    "restore": "Put a backup back.",
    "review": "Check draft posts.",
    "trust": "Check all schools of a trust.",
    "schema": "Print the JSON Schema of a report.",
    "serve": "Answer programs over HTTP: review, submit, gate, verify.",
    "subject": "Write down everything that is held about a pupil.",
    "submit": "Check a post and file it for approval.",
    "verify": "Verify a token of the gate, offline.",
    "withdrawal": "List every case in which a pupil is.",
}


class _Lazy(click.Group):
    """Knows the commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if _exists(name)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS or not _exists(cmd_name):
            return None
        module = import_module(f"checker.cli.{_python_name(cmd_name)}")
        command: click.Command = getattr(module, _python_name(cmd_name))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # From the table above: asking each command for its help would import them all.
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


def _python_name(command: str) -> str:
    """What a command is called in Python: `import` is a word of the language."""
    return command + "_" * iskeyword(command)


def _exists(name: str) -> bool:
    return os.path.exists(os.path.join(os.path.dirname(__file__), _python_name(name) + ".py"))  # noqa: PTH110, PTH118, PTH120 - pathlib is slow to import


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="checker", message="checker %(version)s")
def cli() -> None:
    """Check a school's social-media posts before they are published. Everything stays on this computer.

    Exit codes: 0 nothing found by these checks; 1 something found; 2 could not run, or something was left unchecked.
    """


def main(args: list[str] | None = None) -> None:
    """Run the command line; every error is one paragraph on standard error, never a traceback."""
    from checker.errors import CheckerError
    from checker.weights.runtime import ONE_THREAD_OF_BLAS

    for name, value in ONE_THREAD_OF_BLAS.items():
        os.environ.setdefault(name, value)
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may speak another code page than the posts do.
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    try:
        code = cli.main(args=args, prog_name="checker", standalone_mode=False)
    except CheckerError as error:
        code = _complain(str(error))
    except click.exceptions.Exit as leave:
        code = leave.exit_code
    except click.exceptions.Abort:
        code = _complain("Stopped before the end. What was not reported was not checked.")
    except click.ClickException as error:
        usage = getattr(error, "ctx", None)
        hint = f" See: {usage.command_path} --help" if usage else ""
        code = _complain(error.format_message() + hint)
    except BrokenPipeError:
        # The reader went away (such as `| head`): leave quietly, but not as if all had been said.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        code = 2
    except Exception as error:
        if os.environ.get("CHECKER_DEBUG"):
            raise
        # Only the kind of error: its text may hold words of a draft.
        code = _complain(
            f"The checker failed ({type(error).__name__}). Nothing more was checked. Run it again with CHECKER_DEBUG=1 set to see where, "
            "and report the fault; do not send pupils' data with it."
        )
    sys.exit(code or 0)


def _complain(message: str) -> int:
    from checker.render.visible import shown

    # A file's name or a cell may hold what a terminal would obey.
    click.echo(f"checker: {shown(message)}", err=True)
    return 2
