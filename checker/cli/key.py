"""`checker key` and what is done to the signing key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from checker.gatekeeper.signing import Ring, Signing
    from checker.school import School

_school = click.option("--school", "school_folder", type=click.Path(path_type=Path), help="The school's folder.")
_as = click.option("--as", "who", help="Who does it: the e-mail address of an administrator.")


@click.group(invoke_without_command=True)
@_school
@click.pass_context
def key(ctx: click.Context, school_folder: Path | None) -> None:
    """Print the public key with which other machines verify the gate's tokens, in PEM.

    The private key is made with the first token and kept encrypted on this computer; it is never printed.
    """
    ctx.obj = school_folder
    if ctx.invoked_subcommand is None:
        _, ring = _opened(school_folder, make=True)
        click.echo(_pem(ring, earlier=False), nl=False)


@key.command()
@_school
@click.option("--all", "earlier", is_flag=True, help="With the earlier keys whose tokens may still be in force.")
@click.pass_obj
def show(above: Path | None, school_folder: Path | None, earlier: bool) -> None:
    """Print the public key, in PEM."""
    _, ring = _opened(school_folder or above, make=True)
    click.echo(_pem(ring, earlier=earlier), nl=False)


@key.command()
@_school
@_as
@click.option("--compromised", is_flag=True, help="Revoke the key in use as well: every token that it signed counts no more.")
@click.pass_obj
def rotate(above: Path | None, school_folder: Path | None, who: str | None, compromised: bool) -> None:
    """Make a new signing key and print its public half. Tokens of the earlier key hold until they run out."""
    import datetime
    import secrets

    signing, ring = _opened(school_folder or above, make=True, who=who)
    now = datetime.datetime.now(datetime.UTC)

    def step(ring: Ring) -> Ring:
        old = ring.key_id
        ring = ring.rotated(now, secrets.token_bytes(32))
        return ring.revoking("key", old, now, who or "") if compromised else ring

    ring = signing.change(step)
    _record(school_folder or above, "rotated", f"{ring.key_id}{', the earlier one revoked' * compromised}", who)
    click.echo(_pem(ring, earlier=True), nl=False)
    click.echo(
        "checker: a new key signs from now on. Give whoever verifies tokens the keys above"
        f"{', and the list that `checker key revoked` prints' if compromised else ''}.",
        err=True,
    )


@key.command()
@_school
@_as
@click.option("--token", "token_", help="A token, or its id.")
@click.option("--case", "case_", help="A case: every token of it.")
@click.option("--key", "key_", help="The id of a key: every token that it signed.")
@click.pass_obj
def revoke(
    above: Path | None, school_folder: Path | None, who: str | None, token_: str | None, case_: str | None, key_: str | None
) -> None:
    """Revoke a token, a case or a key, for machines that verify offline. The gate itself asks the record and needs no list."""
    import datetime

    from checker.gatekeeper.tokens import read

    given = [(kind, value.strip()) for kind, value in (("token", token_), ("case", case_), ("key", key_)) if value and value.strip()]
    if len(given) != 1:
        raise click.UsageError("Say what to revoke: one of --token, --case or --key.")
    signing, ring = _opened(school_folder or above, make=True, who=who)
    (kind, value) = given[0]
    if kind == "token" and "." in value:
        value = read(value, ring.public_keys()).id
    if kind == "key" and value not in ring.public_keys():
        raise click.UsageError("No key in use has this id. `checker key show --all` prints the keys and their ids.")
    if kind == "key" and value == ring.key_id:
        raise click.UsageError("This key signs at present. `checker key rotate --compromised` makes a new one and revokes it.")
    now = datetime.datetime.now(datetime.UTC)
    signing.change(lambda ring: ring.revoking(kind, value, now, who or ""))
    _record(school_folder or above, "revoked", f"{kind} {value}", who)
    click.echo(f"Revoked the {kind} {value}. Give whoever verifies tokens the list that `checker key revoked` prints.")


@key.command()
@_school
@click.pass_obj
def revoked(above: Path | None, school_folder: Path | None) -> None:
    """Print the list of what was revoked, signed, for `checker verify --revoked`."""
    import datetime

    from checker.gatekeeper.tokens import sign_revoked

    _, ring = _opened(school_folder or above, make=True)
    click.echo(sign_revoked([(r.kind, r.id) for r in ring.revoked], datetime.datetime.now(datetime.UTC), ring.private))


def _opened(school_folder: Path | None, *, make: bool, who: str | None = "") -> tuple[Signing, Ring]:
    from checker.gatekeeper.signing import Signing
    from checker.keys import key_of
    from checker.school import School

    if school_folder is None:
        raise click.UsageError("Missing option '--school'.")
    school = School.open(school_folder)
    if who != "":
        _administrator(school, who)
    _, warning = key_of(school, make=make)
    if warning:
        click.echo(f"checker: {warning}", err=True)
    signing = Signing.of(school)
    return signing, signing.ring(make=make)


def _record(school_folder: Path | None, did: str, what: str, who: str | None) -> None:
    """An entry in the record, so that it can be shown afterwards who changed the key, and when."""
    import datetime

    from checker.record import Write
    from checker.school import School
    from checker.workflow.desk import Desk

    assert school_folder is not None
    body = {"did": did, "what": what, "by": (who or "").strip().lower()}
    Desk.open(School.open(school_folder)).write_beside([Write("signing", body)], datetime.datetime.now(datetime.UTC))


def _administrator(school: School, who: str | None) -> None:
    """Refuse whoever is not an administrator today, in a school that says who is one."""
    import datetime

    from checker.errors import Refused
    from checker.workflow.roles import find_actor
    from checker.workflow.states import Role

    if not any("administrator" in p.roles for p in school.settings.everyone):
        return
    if not who or Role.ADMINISTRATOR not in find_actor(school.settings, who, datetime.date.today()).roles:
        raise Refused(
            "Only an administrator may change the signing key. Say who you are with --as and the address under [[people]] in school.toml."
        )


def _pem(ring: Ring, *, earlier: bool) -> str:
    from checker.gatekeeper.tokens import pem

    keys = ring.public_keys()
    if not earlier:
        return pem(keys[ring.key_id])
    # Text between the blocks is allowed (RFC 7468) and lets a person tell one key from another.
    return "".join(f"Key {name}{' (earlier)' * (name != ring.key_id)}\n{pem(key)}" for name, key in keys.items())
