"""`checker gate`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("post", type=click.Path(path_type=Path))
@click.option("--school", "school_folder", required=True, type=click.Path(path_type=Path), help="The school's folder.")
@click.option("--account", help="The account it is about to be published on (default: what the post says).")
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text", show_default=True)
def gate(post: Path, school_folder: Path, account: str | None, fmt: str) -> None:
    """Ask whether exactly this POST is approved, before a program publishes it.

    POST is a post file (.json, post.toml) or a folder with one. With an approval comes a signed token, which another machine verifies with
    `checker verify`.

    Exit codes: 0 approved; 1 not approved; 2 could not tell, which is a no.
    """
    from checker.cli.answer import answered, as_packed, one_draft
    from checker.errors import NotApproved
    from checker.gatekeeper import admit
    from checker.school import School

    with answered(fmt) as say:
        school = School.open(school_folder)
        draft = one_draft(post)
        as_packed(post, draft)
        try:
            admission = admit(draft, school, account)
        except NotApproved as refused:
            rule = school.policy.clause("approval")
            if fmt == "text":
                click.echo(f"{rule.policy}, {rule.section}: {rule.says}", err=True)
            raise refused
        approval = admission.approval
        say(
            admission.to_json(),
            f"Approved by {approval.by} on {approval.at:%d %B %Y, %H:%M} UTC, until {approval.expires:%d %B %Y, %H:%M} UTC"
            f"{f', for {approval.account}' if approval.account else ''} (case {approval.case}).\nToken: {admission.token}",
        )
