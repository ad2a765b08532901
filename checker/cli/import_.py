"""`checker import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.acting import told

if TYPE_CHECKING:
    from checker.school.importing import NewLog, Plan, Problem
    from checker.school.importing.remembered import Choices


@click.command()
@click.argument("export", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--school", "folder", required=True, type=click.Path(path_type=Path), help="The school's folder.")
@click.option("--staff", is_flag=True, help="EXPORT is a list of staff, to become staff.csv.")
@click.option("--sheet", default="", help="The sheet of a workbook (default: the likeliest).")
@click.option(
    "--column", "columns", multiple=True, metavar="TITLE=MEANING", help="What a column holds: a meaning, or uses such as website,facebook."
)
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="CELL=yes|no|",
    help="What a cell that is not understood means; nothing after = for never asked.",
)
@click.option(
    "--over-refusals", is_flag=True, help="A yes of the export counts where the log says refused or withdrawn: families agreed again."
)
@click.option("--fewer", is_flag=True, help="Save also where more than a tenth of the pupils in the log are not in EXPORT.")
@click.option("--as", "who", default="", metavar="EMAIL", help="Who does it, for the record (default: this computer's user).")
@click.option("--dry-run", is_flag=True, help="Show what would be saved; save nothing.")
def import_(
    export: Path,
    folder: Path,
    staff: bool,
    sheet: str,
    columns: tuple[str, ...],
    answers: tuple[str, ...],
    over_refusals: bool,
    fewer: bool,
    who: str,
    dry_run: bool,
) -> None:
    """Make the consent log (or staff.csv) of a school from EXPORT, a CSV or XLSX file as SIMS, Arbor or Bromcom write it.

    Finds the row that names the columns, says what each column is taken for and why, and lists every problem. Saves only when none is left; the log
    before is kept in the folder `earlier`, and History shows the import. What you choose with --column and --answer is kept in import.toml and holds for the next export.

    Exit codes: 0 saved, or it could be; 1 something has to be mended or chosen first, nothing was saved; 2 could not run.
    """
    from checker.errors import SchoolError

    try:
        content = export.read_bytes()
    except OSError as error:
        raise SchoolError(f"{export.name} cannot be read ({error.strerror}). Check that it exists and you may open it.") from None
    if not (folder / "school.toml").exists():
        raise SchoolError(f'There is no school.toml in {folder}. Make one with at least: [school] and name = "Our School".')
    with told():
        by = _by(folder, who)
    if staff:
        _staff(content, export.name, folder, sheet, columns, by, dry_run)
    else:
        _pupils(content, export.name, folder, sheet, _choices(columns, answers), by, (over_refusals, fewer, dry_run))


def _by(folder: Path, who: str) -> str:
    """Whoever the record is to name: a person whom the school lists, else the user of this computer, who need not be one.

    Raises:
        Refused: the school lists people, and not this one. Said before anything is saved.
    """
    import datetime
    import getpass

    from checker.school import Settings, Trust
    from checker.workflow.roles import find_actor

    if not who.strip():
        try:
            return f"{getpass.getuser()} (user of this computer)"
        except (OSError, KeyError, ImportError):  # a task without a user of its own, on Windows and elsewhere
            return ""
    settings = Settings.load(folder / "school.toml", Trust.over(folder))
    if not settings.everyone:
        return f"{' '.join(who.split())} (not listed)"
    return find_actor(settings, who, datetime.date.today()).id


def _enter(folder: Path, by: str, what: str, rows: int, before: int) -> None:
    from checker.workflow.lists import noted

    for said in noted(folder, lambda _: by, what, rows, before):
        click.echo(f"checker: {said}", err=True)


def _pupils(content: bytes, name: str, folder: Path, sheet: str, given: Choices, by: str, flags: tuple[bool, bool, bool]) -> None:
    from checker.school import Settings, Trust
    from checker.school.importing import guess, log_in_force, merged, read_pupils, save_log
    from checker.school.importing.columns import social_platforms
    from checker.school.importing.remembered import Choices, chosen, load_choices, save_choices, with_choices
    from checker.school.not_asked import not_asked
    from checker.workflow.lists import PUPILS

    over_refusals, fewer, dry_run = flags
    before = load_choices(folder)
    choices = Choices({**before.columns, **given.columns}, {**before.answers, **given.answers})
    guessed = guess(content, name, sheet=sheet, social=social_platforms(Settings.load(folder / "school.toml", Trust.over(folder))))
    plan, missing = with_choices(guessed, choices)
    read = read_pupils(plan)
    _say_plan(plan)
    _say_problems(read.problems)
    stopped = not read.can_be_saved
    for title in missing:
        _say(f"The export has no column `{title}`, which --column or import.toml names. Choose again, or take it out there.")
        stopped = True
    if stopped:
        _say("Nothing was saved: mend or choose what is listed, then import again.")
        raise click.exceptions.Exit(1)
    new = merged(read, log_in_force(folder), over_refusals=over_refusals)
    _say_changes(new, over_refusals)
    for said in not_asked(new.columns, Settings.load(folder / "school.toml", Trust.over(folder))):
        _say(said)
    if new.changes.far_fewer and not fewer:
        _say("Nothing was saved: so many pupils are missing that EXPORT may be of a part of the school. If they have left, add --fewer.")
        raise click.exceptions.Exit(1)
    if dry_run:
        _say(f"It could be saved: {len(new.rows)} pupils. Nothing was saved.")
        return
    target = save_log(folder, new)
    save_choices(folder, chosen(guessed, plan, choices))
    _say(f"Saved as {target.name}: {len(new.rows)} pupils. `checker consent {folder}` shows what it covers.")
    _enter(folder, by, PUPILS, len(new.rows), new.changes.before)


def _staff(content: bytes, name: str, folder: Path, sheet: str, columns: tuple[str, ...], by: str, dry_run: bool) -> None:
    from checker.school.importing.staff import MEANINGS, guess_staff, read_staff, save_staff
    from checker.workflow.lists import STAFF

    plan = guess_staff(content, name, sheet=sheet)
    for title, meaning in _choices(columns, ()).columns.items():
        index = next((c.index for c in plan.columns if c.title == title), None)
        if index is None or not isinstance(meaning, str) or meaning not in MEANINGS:
            raise click.BadParameter(f"choose a column of the export and one of {', '.join(MEANINGS)}.", param_hint="--column")
        plan = plan.with_column(index, meaning)
    read = read_staff(plan)
    _say_plan(plan)
    _say_problems(read.problems)
    if not read.can_be_saved:
        _say("Nothing was saved: mend or choose what is listed, then import again.")
        raise click.exceptions.Exit(1)
    if dry_run:
        _say(f"It could be saved: {len(read.rows)} members of staff. Nothing was saved.")
        return
    before = _held_staff(folder)
    target = save_staff(folder, read)
    _say(f"Saved as {target.name}: {len(read.rows)} members of staff.")
    _enter(folder, by, STAFF, len(read.rows), before)


def _held_staff(folder: Path) -> int:
    """How many people the staff list holds; none where it cannot be read, which an import mends."""
    from checker.errors import SchoolError
    from checker.school.staff import load_staff

    try:
        return len(load_staff(folder / "staff.csv"))
    except SchoolError:
        return 0


def _choices(columns: tuple[str, ...], answers: tuple[str, ...]) -> Choices:
    from checker.school.importing import MEANINGS
    from checker.school.importing.remembered import Choices
    from checker.school.importing.staff import MEANINGS as STAFF

    chosen: dict[str, str | list[str]] = {}
    for each in columns:
        title, sign, meaning = each.rpartition("=")
        if not sign or not title.strip() or not meaning.strip():
            raise click.BadParameter("write it as TITLE=MEANING.", param_hint="--column")
        known = (MEANINGS | STAFF).keys() - {"consent"}
        chosen[title.strip()] = meaning.strip() if meaning.strip() in known else [m.strip() for m in meaning.split(",") if m.strip()]
    said: dict[str, str] = {}
    for each in answers:
        cell, sign, meaning = each.rpartition("=")
        if not sign or meaning not in ("yes", "no", ""):
            raise click.BadParameter("write it as CELL=yes, CELL=no or CELL=.", param_hint="--answer")
        said[" ".join(cell.split())] = meaning
    return Choices(chosen, said)


def _say_plan(plan: Plan) -> None:
    from checker.school.importing.columns import MEANINGS
    from checker.school.importing.staff import MEANINGS as STAFF

    _say((f"Sheet {plan.sheet.sheet}. " if plan.sheet.sheet else "") + plan.why_header)
    for column in plan.columns:
        meaning = f"consent for {', '.join(column.activities)}" if column.activities else (MEANINGS | STAFF)[column.meaning]
        _say(f"  {column.title or f'column {column.index + 1}'}: {meaning}. {column.reason}")


def _say_problems(problems: tuple[Problem, ...]) -> None:
    for each in problems:
        place = ", ".join(filter(None, (f"column {each.column}" if each.column else "", each.where)))
        cell = f" `{each.cell}`" if each.cell else ""
        _say(f"{'To mend' if each.stops else 'To know'}, {place}:{cell} {each.says}")


def _say_changes(new: NewLog, over_refusals: bool) -> None:
    changes = new.changes
    if not changes.before:
        return
    if changes.kept:
        _say(f"The export says nothing about {', '.join(changes.kept)}: what the log in force says of these is kept.")
    for words, ids in (("New", changes.added), ("Not in the export any more", changes.gone)):
        if ids:
            _say(f"{words} ({len(ids)}): {', '.join(ids)}")
    for words, pairs in (("Consent ends", changes.to_no), ("Consent comes into force", changes.to_yes)):
        if pairs:
            _say(f"{words} ({len(pairs)}): {', '.join(f'{i} {a}' for i, a in pairs)}")
    if changes.withdrawn:
        shown = ", ".join(f"{i} {a}" for i, a in changes.withdrawn)
        held = "the export's yes counts" if over_refusals else "they stay a no; add --over-refusals where families agreed again"
        _say(f"Refused or withdrawn in the log and a yes in the export ({len(changes.withdrawn)}): {shown}. As it is, {held}.")


def _say(words: str) -> None:
    from checker.render.visible import one_line

    click.echo(one_line(words) if not words.startswith("  ") else "  " + one_line(words))
