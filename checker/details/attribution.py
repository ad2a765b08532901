"""Whose detail is it? Each thing a recogniser saw is weighed against the people of its passage; what is nobody's is no personal detail.

Secrets (numbers with which somebody acts, logins, tokens) are findings whoever they belong to. Contacts need to be neither the school's nor an
organisation's. What is told in free words the reader of posts has weighed already, an awareness week or a charity against an illness.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.details.detail import Detail, one_a_place
from checker.details.told import SURE, Told
from checker.details.types import detail_type
from checker.language.sentences import SENTENCES

if TYPE_CHECKING:
    from presidio_analyzer import RecognizerResult

    from checker.details.school_contacts import SchoolContacts
    from checker.people.person import Person
    from checker.people.scene import Scene


class Attribution:
    """Decides, for one passage, which of the things seen are somebody's details.

    Args:
        scene: the passage's people and sentences.
        contacts: what belongs to the school and may stand in a post.
        kind: kind of passage; file names hold no sentences.
    """

    def __init__(self, scene: Scene, contacts: SchoolContacts, kind: str = "text") -> None:
        self.scene = scene
        self.text = scene.text
        self.contacts = contacts
        self.kind = kind

    def decide(self, results: Iterable[RecognizerResult], told: Iterable[Told] = ()) -> list[Detail]:
        """The details among what was seen, overlapping ones settled, in order.

        Args:
            results: what the recognisers saw.
            told: what is told in free words (`told.told_details`).
        """
        read = [d for each in told if (d := self._as_read(*each)) is not None]
        seen = [d for r in results if (d := self._as_owned(r.entity_type, r.score, r.start, r.end)) is not None]
        return one_a_place([*read, *seen])

    def _as_owned(self, name: str, score: float, start: int, end: int) -> Detail | None:
        """What a recogniser saw, where it is somebody's."""
        of_type = detail_type(name)
        subject, pupils = self.subject(start, end)
        seen = Detail(start, end, name, subject, score, pupils)
        detail = of_type.whose(seen, self) if of_type.whose is not None else seen
        if detail is None or detail.confidence < of_type.threshold:
            return None
        return replace(detail, confidence=min(detail.confidence, 0.99))

    def _as_read(self, start: int, end: int, name: str, owner: str, score: float) -> Detail | None:
        """What the reader of posts marked: it has weighed the words around already, and says whose it is."""
        if self.kind not in SENTENCES:
            return None
        subject, pupils = self.subject(start, end, kin=bool(owner))
        if owner == "pupil" or (
            owner and subject not in ("staff", "parent")
        ):  # the reader knows a grown-up from a child, the scene which grown-up
            subject = owner
        ids = pupils if subject in ("pupil", "parent") else frozenset()
        return Detail(start, end, name, subject, min(score, 0.99), ids, certain=score >= SURE)

    # Whose

    def subject(self, start: int, end: int, *, kin: bool = True) -> tuple[str, frozenset[str]]:
        """The likeliest owner of a span, and the pupils it may be; with `kin` false a family stands in for its child only where no child is near."""
        scene = self.scene
        sentence = scene.sentence_of(start)
        passed = ("generic",) if kin else ("generic", "parent")
        near = [p for p in scene.in_sentence(sentence) if p.kind not in passed and p.weight >= 0.4]
        real = [p for p in near if p.kind != "pronoun"]
        if not real:
            for other in (sentence - 1, sentence + 1, sentence - 2):
                real = [p for p in scene.in_sentence(other) if p.kind not in (*passed, "pronoun") and p.weight >= 0.6] if other >= 0 else []
                if real:
                    break
        if not real:
            return ("other", frozenset()) if kin else self.subject(start, end)

        def rank(p: Person) -> tuple[float, int]:
            gap = max(p.start - end, start - p.end, 0)
            return (gap + (25 if p.start > end else 0), p.start)

        best = min(real, key=rank)
        if best.kind == "staff":
            return "staff", frozenset()
        if best.kind in ("parent", "adult"):
            return ("parent" if best.kind == "parent" else "other"), frozenset()
        # "Jude's mum on 07700 ...": the nearest is the pupil, the mum stands right behind the name.
        if any(p.kind == "parent" and 0 <= p.start - best.end <= 4 for p in real):
            return "parent", best.pupil_ids
        return "pupil", best.pupil_ids

    def people_near(self, start: int, end: int, reach: int = 80) -> list[Person]:
        """Everybody in particular who stands within `reach` characters of a span."""
        return [
            p
            for p in self.scene.people
            if p.kind not in ("generic", "pronoun") and p.weight >= 0.4 and max(p.start - end, start - p.end) <= reach
        ]

    def window(self, start: int, end: int, before: int, after: int) -> str:
        """The text around a span, with a mark in its place."""
        return self.text[max(0, start - before) : start] + " \u00b6 " + self.text[end : end + after]

    def beside(self, d: Detail, *, neighbours: bool = True) -> tuple[Person | None, Person | None]:
        """The nearest pupil, and the nearest grown-up, in the sentence; failing a pupil there, one in the next sentence or the one before."""
        sentence = self.scene.sentence_of(d.start)

        def of(index: int) -> tuple[list[Person], list[Person]]:
            people = self.scene.in_sentence(index) if 0 <= index < len(self.scene.sentences) else []
            return [p for p in people if p.is_pupil and p.weight >= 0.35 and not (p.start < d.end and p.end > d.start)], [
                p for p in people if p.kind in ("staff", "adult", "parent")
            ]

        def gap(p: Person) -> int:
            return max(p.start - d.end, d.start - p.end, 0)

        pupils, adults = of(sentence)
        if not pupils and neighbours:
            for index in (sentence - 1, sentence + 1):
                pupils = [p for p in of(index)[0] if p.kind in ("name", "full", "initials") and p.weight >= 0.8]
                if pupils:
                    break
        return min(pupils, key=gap, default=None), min(adults, key=gap, default=None)
