"""`checker package`."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.acting import school_option


@click.command()
@click.argument("case_id", metavar="CASE")
@school_option
@click.option("--output", required=True, type=click.Path(path_type=Path, file_okay=False), help="The folder to write the packages into.")
@click.option(
    "--platform", "platforms", multiple=True, help="Only for this platform; may be given several times (default: all of the case)."
)
def package(case_id: str, school_folder: Path, output: Path, platforms: tuple[str, ...]) -> None:
    """Write what was approved in a CASE as a ZIP for each platform: words, alt texts, photos, and the gate's receipt with its token.

    It holds exactly the bytes that were approved: `checker gate` says yes to what is unpacked from it.

    Exit codes: 0 written; 1 not approved, or there is no such case; 2 could not.
    """
    from checker.cli.acting import desk_of, told
    from checker.cli.output import private_folder
    from checker.errors import CheckerError, NotApproved
    from checker.package import parcels
    from checker.vault import write_private

    desk = desk_of(school_folder)
    with told():
        try:
            made = parcels(desk, case_id, platforms)
        except NotApproved as refused:
            click.echo(f"Not approved. {' '.join(refused.reasons)}", err=True)
            raise click.exceptions.Exit(1) from None
    private_folder(output)
    for parcel in made:
        try:
            write_private(output / parcel.name, parcel.content)
        except OSError as error:
            raise CheckerError(f"The package cannot be written to {output} ({error.strerror}). Choose another --output.") from None
        account = f", for {parcel.admission.approval.account}" if parcel.admission.approval.account else ""
        click.echo(f"{output / parcel.name}{account}")
