"""The service's routes and what it answers when something is wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse

from checker.errors import CannotTell, CheckerError, DraftError, NotApproved, Refused
from checker.gatekeeper import refusal_to_json
from checker.service import shapes
from checker.service.counter import Counter
from checker.service.manual import manual
from checker.versions import __version__


def routes(counter: Counter) -> FastAPI:
    """The service without its guard."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(counter.warm)
        yield

    app = FastAPI(
        title="Checker",
        version=__version__,
        description="Checks a school's posts before they are published, and says whether one is approved.",
        docs_url=None,  # FastAPI's own pages fetch their scripts from the web
        redoc_url=None,
        lifespan=lifespan,
    )
    no: dict[int | str, dict[str, Any]] = {
        403: {"model": shapes.Answer, "description": "Not approved"},
        503: {"model": shapes.Answer, "description": "Could not tell: a no"},
    }
    wrong: dict[int | str, dict[str, Any]] = {
        401: {"model": shapes.Problem, "description": "No key, or none that is known"},
        422: {"model": shapes.Problem, "description": "The post cannot be read"},
    }

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        # Where it was and what kind, never what was sent.
        places = [f"{'.'.join(str(p) for p in e['loc'][1:]) or 'body'}: {e['type']}" for e in error.errors()[:10]]
        return JSONResponse({"detail": f"The call does not have the form that /openapi.json describes. {'; '.join(places)}."}, 422)

    @app.exception_handler(CheckerError)
    def refused(_: Request, error: CheckerError) -> JSONResponse:
        if isinstance(error, NotApproved):
            return JSONResponse(refusal_to_json(error), 403)
        if isinstance(error, CannotTell):
            return JSONResponse(refusal_to_json(error), 503)
        status = 422 if isinstance(error, DraftError) else 409 if isinstance(error, Refused) else 503
        return JSONResponse({"detail": str(error)}, status)

    @app.get("/health", summary="Whether the service answers")
    def health() -> dict[str, bool]:
        return {"ready": True}

    @app.get("/", include_in_schema=False)
    def page() -> HTMLResponse:
        return HTMLResponse(manual(app.openapi()), headers={"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"})

    @app.post("/review", summary="Check a post", responses=wrong)
    def review(call: shapes.PostCall) -> dict[str, Any]:
        """Every check over one post. The answer is a report; its verdict is never that a post is safe."""
        return counter.review(call.post)

    @app.post("/submit", summary="Check a post and file it for approval", response_model=shapes.Filed, responses=wrong)
    def submit(call: shapes.PostCall, request: Request) -> dict[str, Any]:
        """Files the post in the name of the person whom this client acts as. Approving it stays with a person."""
        return counter.submit(call.post, request.scope["checker.client"].acts_as)

    @app.post("/gate", summary="Ask whether exactly this post is approved", response_model=shapes.Answer, responses={**wrong, **no})
    def gate(call: shapes.GateCall) -> dict[str, Any]:
        """Ask right before publishing. Publish only on status 200; the token proves the answer to another machine."""
        return counter.gate(call.post, call.account)

    @app.post("/verify", summary="Verify a token of the gate", response_model=shapes.Answer, responses={**wrong, **no})
    def verify(call: shapes.VerifyCall) -> dict[str, Any]:
        """Whether a token proves the approval of exactly this post, and was not revoked."""
        return counter.verify(call.post, call.account, call.token)

    @app.get("/key", summary="The public keys that verify tokens, in PEM", response_class=PlainTextResponse)
    def key() -> str:
        return counter.key()

    return app
