"""`checker serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command()
@click.option("--school", "school_folder", required=True, type=click.Path(path_type=Path), help="The school's folder.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on. Another than this computer's own needs --allow-host."
)
@click.option("--port", default=8741, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one and says which.")
@click.option("--allow-host", "allowed", multiple=True, help="A further name under which it may be called, such as checker.example.sch.uk.")
@click.option("--max-mb", default=64, show_default=True, type=click.IntRange(1, 2000), help="Largest call, in megabytes.")
@click.option("--calls-a-minute", "calls", default=120, show_default=True, type=click.IntRange(1, 100_000), help="For each client.")
def serve(school_folder: Path, host: str, port: int, allowed: tuple[str, ...], max_mb: int, calls: int) -> None:
    """Answer programs over HTTP: review, submit, gate, verify. Each program needs a key: `checker client add`.

    It listens on this computer alone unless --host says otherwise; on a network, put it behind a server that speaks HTTPS. Its page of instructions is at /.
    """
    import logging

    from checker.errors import CheckerError
    from checker.school import School

    try:
        import uvicorn

        from checker.service import create_app
        from checker.service.clients import Clients
        from checker.service.guard import LOCAL, Limits
    except ImportError:
        raise CheckerError("The service needs two more packages. Install them: pip install 'checker[serve]'.") from None
    local = host in ("127.0.0.1", "localhost", "::1")
    if not local and not allowed:
        raise CheckerError("Whoever listens on a network says under which name: add --allow-host NAME, such as the computer's own.")
    school = School.open(school_folder)
    clients = Clients.of(school_folder)
    if not clients.all():
        click.echo("checker: no program has a key yet, so every call will be refused. `checker client add` makes one.", err=True)
    if not local:
        click.echo("checker: the service itself speaks no HTTPS. Put it behind a server that does.", err=True)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    for noisy in ("uvicorn.access", "uvicorn.error"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)  # they write what came in; our guard writes its own line
    app = create_app(school, clients, hosts=(*LOCAL, *allowed), limits=Limits(max_mb * 1_000_000, calls))
    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, server_header=False, proxy_headers=False, ws="none"
    )
    socket = config.bind_socket()

    class Server(uvicorn.Server):
        async def startup(self, *args: Any, **kwargs: Any) -> None:
            await super().startup(*args, **kwargs)  # the models are loaded here
            click.echo(f"Listening on http://{host}:{socket.getsockname()[1]}/", err=True)

    Server(config).run([socket])
