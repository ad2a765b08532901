"""`checker verify`."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument("token")
@click.argument("post", type=click.Path(path_type=Path))
@click.option(
    "--key", "key_file", required=True, type=click.Path(path_type=Path), help="The school's public key, as `checker key` writes it."
)
@click.option("--account", help="The account it is about to be published on (default: what the post says).")
@click.option(
    "--revoked", type=click.Path(path_type=Path), help="The school's list of what was revoked, as `checker key revoked` writes it."
)
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(token: str, post: Path, key_file: Path, account: str | None, revoked: Path | None, fmt: str) -> None:
    """Verify offline that TOKEN proves an approval of exactly this POST. Needs no school and no record.

    TOKEN is what `checker gate` gave; `-` reads it from standard input.

    Exit codes: 0 approved; 1 not approved; 2 could not tell, which is a no.
    """
    from checker.cli.answer import answered, as_packed, one_draft, text_of
    from checker.gatekeeper import verify as verified

    with answered(fmt) as say:
        given = sys.stdin.read() if token == "-" else token  # noqa: S105 - a dash, not a password
        listed = text_of(revoked) if revoked else None
        draft = one_draft(post)
        as_packed(post, draft)
        approval = verified(given, draft, key_file, account=account, revoked=listed)
        say(
            {"approved": True, "reasons": [], "approval": approval.to_json(), "token": given.strip()},
            f"The token holds: approved by {approval.by} on {approval.at:%d %B %Y, %H:%M} UTC (case {approval.case}).",
        )
