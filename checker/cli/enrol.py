"""`checker enrol`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--school", "school_folder", required=True, type=click.Path(path_type=Path), help="The school's folder.")
def enrol(school_folder: Path) -> None:
    """Build the face descriptors from reference_photos/PUPIL_ID/*, for pupils whose biometric consent is in force.

    Needs [recognition] enabled = true in school.toml, with the DPIA and the data protection officer. What has lapsed is deleted first. Says what was
    left out and why. Exit code 2 when something was left out.
    """
    import datetime

    from checker.cli.output import Progress
    from checker.errors import RecognitionError
    from checker.keys import find_key
    from checker.photos.enrolment import enrol as enrol_photos
    from checker.photos.gallery import FILE, Gallery
    from checker.render.visible import one_line
    from checker.school import School
    from checker.senses import session_of

    school = School.open(school_folder)
    law = school.policy.clause("recognition-law")
    if not school.settings.recognition.enabled:
        raise RecognitionError(
            "Recognition is off, so nobody is enrolled. It may be switched on in school.toml, [recognition] enabled = true, once there is a data "
            "protection impact assessment (dpia_reference, dpia_date) and the data protection officer (dpo) was asked. "
            f"{law.policy}, {law.section}: {law.says}"
        )
    photos = school_folder / "reference_photos"
    store = school_folder / FILE
    if not photos.is_dir() and not store.exists():
        raise RecognitionError(
            f"There is no folder {photos}. Put each pupil's reference photos in reference_photos/PUPIL_ID, for pupils with biometric consent only."
        )
    key, warning = find_key(school_folder, make=not store.exists())
    if key is None:
        raise RecognitionError("The key to the enrolled faces was not found. Set CHECKER_KEY, or delete faces.enc and enrol again.")
    if warning:
        click.echo(f"checker: {warning}", err=True)
    today = datetime.date.today()
    progress = Progress("photos", sum(1 for p in photos.glob("*/**/*") if p.is_file()))
    done = enrol_photos(
        photos,
        Gallery.open(store, key),
        session_of(school).senses.photo.detector,
        has_consent=lambda pupil: school.consent(pupil, "biometric", today).value == "in force",
        on_roll=lambda pupil: school.pupil(pupil) is not None,
        today=today,
        step=progress.step,
    )
    progress.end()
    click.echo(f"Enrolled {done.enrolled}, kept {done.kept}, deleted {done.removed}. {done.pupils} pupils can be suggested.")
    for each in done.left_out:
        click.echo(one_line(f"Left out {each.photo}: {each.reason}"))
    if done.left_out:
        raise click.exceptions.Exit(2)
