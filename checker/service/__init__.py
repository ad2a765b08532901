"""The checker as a local HTTP service, for programs in any language: review, submit, gate, verify.

It decides nothing: what may be approved is the desk's business, and approving stays with people. It listens on this computer alone unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from checker.service.guard import LOCAL, App, Guard, Limits

if TYPE_CHECKING:
    from checker.school import School
    from checker.service.clients import Clients

OPEN_PATHS = ("/", "/health", "/openapi.json")


def create_app(school: School, clients: Clients, *, hosts: Iterable[str] = LOCAL, limits: Limits | None = None) -> App:
    """The service for one school, behind its guard.

    Args:
        school: the school; its folder is looked at again when its settings, policy or consent log change.
        clients: who may call.
        hosts: names under which it may be called.
        limits: how much and how often.
    """
    from checker.service.counter import Counter
    from checker.service.routes import routes

    inner = routes(Counter(school))
    paths = [getattr(r, "path", "") for r in inner.routes]
    return Guard(inner, clients, paths=paths, open_paths=OPEN_PATHS, hosts=hosts, limits=limits or Limits())
