"""`checker app`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click


@click.command()
@click.option("--school", "school_folder", type=click.Path(path_type=Path), help="The school's folder (default: the sample school).")
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="The first free port from here is taken.")
@click.option("--browser/--no-browser", default=True, help="Open the page in the browser.")
@click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="Another name by which the page may be asked for, on a shared server behind a proxy (also: CHECKER_HOSTS=NAME,NAME).",
)
@click.option(
    "--signin",
    "signin_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="How people sign in on a shared server; needed with --host (also: CHECKER_SIGNIN=FILE). docs/signing-in.md says what stands in it.",
)
def app(school_folder: Path | None, port: int, browser: bool, hosts: tuple[str, ...], signin_file: Path | None) -> None:
    """Open the officer's page in the browser. It listens on this computer only; stop it with Ctrl+C.

    Requests by any other name than this computer's own, or from any other web site, are refused. With --host the page opens for nobody who has not
    signed in and does not stand in the school's list of people.
    """
    import os
    import sys
    from importlib import resources

    from checker.page.guard import HOSTS, configured
    from checker.page.signin.settings import FILE, from_environment
    from checker.school import School

    names = configured() | configured(",".join(hosts))
    os.environ[HOSTS] = ",".join(sorted(names))
    if signin_file is not None:
        os.environ[FILE] = str(signin_file.resolve())
    if from_environment() is None and names:  # what cannot be followed is told here as well, better than in the server's log
        click.echo(
            "checker: nobody can sign in, so the page stays closed. Give --signin FILE; docs/signing-in.md says what stands in it.",
            err=True,
        )
    arguments = []
    if school_folder is not None:
        School.open(school_folder)  # a folder that cannot be used is better told here than in the browser
        arguments = ["--", "--school", str(school_folder.resolve())]
    script = resources.files("checker.page").joinpath("start.py")
    options = [f"--{name}={value}" for name, value in settings().items()]
    options += [f"--server.port={_free(port)}", *([] if browser else ["--server.headless=true"])]

    from streamlit.web import cli

    sys.exit(cli.main(["run", str(script), *options, *arguments], standalone_mode=False))


def settings() -> dict[str, str]:
    """The page's settings as Streamlit's options, from checker/page/config.toml."""
    import tomllib
    from importlib import resources

    return dict(_flat(tomllib.loads(resources.files("checker.page").joinpath("config.toml").read_text("utf-8"))))


def _flat(sections: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in sections.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", str(value).lower() if isinstance(value, bool) else str(value)


def _free(port: int) -> int:
    """The first free port of this computer from `port`, so that a second page opens beside the first."""
    import socket

    for candidate in range(port, min(port + 20, 65536)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return candidate
    raise click.ClickException(f"No port from {port} on is free. Close another page, or give another --port.")
