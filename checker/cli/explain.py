"""`checker explain`."""

from __future__ import annotations

import click


@click.command()
@click.argument("check", required=False)
def explain(check: str | None) -> None:
    """Show the page of CHECK: what it sees, why it matters, what to do instead, and the clause. Without a name, list the checks."""
    from checker.catalogue import listing, page
    from checker.check import load_checks
    from checker.errors import CheckerError

    checks = load_checks()
    if check is None:
        click.echo(listing(checks))
        return
    found = next((c for c in checks if c.name == check.lower().replace("_", "-")), None)
    if found is None:
        raise CheckerError(f"There is no check called {check}. The checks are: {', '.join(c.name for c in checks)}.")
    click.echo(page(found))
