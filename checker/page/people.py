"""Everybody who may be tagged, as ids and as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checker.school import School


@dataclass(frozen=True)
class Directory:
    """Tags and their labels: pupils by id, staff as `staff:NAME`."""

    labels: Mapping[str, str] = field(repr=False)

    def options(self, chosen: Sequence[str] = ()) -> list[str]:
        """What may be chosen; tags that are chosen already and are not known stay in the list."""
        return [*self.labels, *(tag for tag in chosen if tag not in self.labels)]

    def label(self, tag: str) -> str:
        """A tag as people read it."""
        if tag in self.labels:
            return self.labels[tag]
        kind, _, name = tag.partition(":")
        return f"{name} ({kind})" if name else f"{tag} (not on the roll)"


def directory(school: School) -> Directory:
    """The school's directory, made once."""
    return school.prepared("page-directory", _build)


def _build(school: School) -> Directory:
    labels = {}
    for pupil in school.pupils:
        known = f" “{pupil.known_as}”" if pupil.known_as and pupil.known_as != pupil.first_name else ""
        place = ", ".join(filter(None, (pupil.pupil_id, pupil.class_name or pupil.year_group)))
        labels[pupil.pupil_id] = f"{pupil.first_name}{known} {pupil.last_name} ({place})".replace("  ", " ")
    for member in school.staff:
        name = " ".join(filter(None, (member.title, member.first_name, member.last_name)))
        labels[f"staff:{name}"] = f"{name} (staff)"
    return Directory(labels)
