"""The jigsaw: a child is not named in full, and yet there is only one whom the post can mean.

Two ways in. A first name or initials with further details: the roll is asked how many pupils fit all of them (k-anonymity). A description without a
name ("our Year 11 goalie", "the only girl in the group"): the roll cannot tell, so the wording that says *only this one* is weighed.

`earlier` is the door for posts approved before: facts already public of a pupil, by id, count with those of this post.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.language.sentences import SENTENCES
from checker.people.cue_words import adult_pattern, parent_pattern
from checker.people.groups import Group
from checker.people.person import Person
from checker.people.scene import Scene
from checker.singling_out.descriptions import Descriptions
from checker.singling_out.learned import learned_mention
from checker.singling_out.mention import ENOUGH, WORTH, Fact, Mention, any_of, listed, patterns

if TYPE_CHECKING:
    from checker.details.detail import Detail
    from checker.school import Settings
    from checker.senses import Passage


class SinglingOut:
    """Reads one passage for children who can be told.

    Args:
        scene: people and groups of the passage.
        settings: how few pupils are too few, and the names of places.
        details: personal details found in it, since an address or an age is a piece as well.
        earlier: facts that approved posts have made public already, by pupil's id.
    """

    def __init__(
        self, scene: Scene, settings: Settings, details: Iterable[Detail] = (), earlier: Mapping[str, Sequence[Fact]] | None = None
    ) -> None:
        self.scene = scene
        self.text = scene.text
        self.details = tuple(details)
        self.earlier = earlier or {}
        self.threshold = settings.identification.threshold
        self._places = {p.lower() for p in (*settings.names.places, settings.school.town, settings.school.county) if p}

    def mentions(self) -> list[Mention]:
        """Children whom the post singles out, one mention each, in order."""
        full = frozenset().union(*(p.pupil_ids for p in self.scene.people if p.kind == "full")) if self.scene.people else frozenset()
        found: list[Mention] = []
        for person in self.scene.people:
            if person.kind in ("name", "initials") and person.weight >= 0.4:
                mention = self._named(person)
                if mention is not None and not (mention.pupil_ids and mention.pupil_ids <= full):
                    found.append(mention)
        names = {m.pupil_ids for m in found if m.pupil_ids}
        found = (
            [m for i, m in enumerate(found) if not m.pupil_ids or m.pupil_ids not in {o.pupil_ids for o in found[:i]}] if names else found
        )
        told = {self.scene.sentence_of(m.start) for m in found}
        named_full = {p.sentence for p in self.scene.people if p.kind == "full"}
        for mention in Descriptions(self.scene, self.details).find():
            sentence = self.scene.sentence_of(mention.start)
            # A description beside a name that was told already says nothing new.
            if sentence not in told and sentence not in named_full:
                found.append(mention)
                told.add(sentence)
        return sorted(found, key=lambda m: m.start)

    def groups_of(self, person: Person) -> list[Fact]:
        """The classes, years, houses and clubs that the post tells of somebody named by first name."""
        others = [p for p in self.scene.in_sentence(person.sentence) if p.kind in ("name", "full", "initials") and p.weight >= 0.4]
        return list(self._group_facts(person, others))

    def facts_of(self, person: Person) -> list[Fact]:
        """Everything that the post tells of somebody named."""
        others = [p for p in self.scene.in_sentence(person.sentence) if p.kind in ("name", "full", "initials") and p.weight >= 0.4]
        facts = list(self._group_facts(person, others))
        if len(others) <= 3:
            facts += self._other_facts(person, *self.scene.sentences[person.sentence])
        return facts

    # By first name

    def _told_before(self, known: frozenset[str], facts: list[Fact]) -> list[Fact]:
        """What earlier posts told of the one child whom this post and they fit; nothing where they fit no child, or too many.

        A first name alone adds nothing to what was public before, so this is asked only of a post that tells something more.
        """
        fitting = known
        for fact in facts:
            fitting = fitting & fact.pupil_ids if fact.pupil_ids is not None else fitting
        own = {f.kind for f in facts}
        for pupil_id in sorted(fitting):
            before = [f for f in self.earlier.get(pupil_id, ()) if f.kind not in own]
            left = fitting
            for fact in before:
                left = left & fact.pupil_ids if fact.pupil_ids is not None else left
            if before and 0 < len(left) <= self.threshold:
                return before
        return []

    def _named(self, person: Person) -> Mention | None:
        facts = self.facts_of(person)
        if not facts:
            return None
        alone = self._weighed(person, facts)
        if alone is not None or not self.earlier:
            return alone
        before = self._told_before(person.pupil_ids, facts)
        return self._weighed(person, facts + before) if before else None

    def _weighed(self, person: Person, facts: list[Fact]) -> Mention | None:
        known = person.pupil_ids
        fitting = known
        for fact in facts:
            if fact.pupil_ids is not None and known:
                fitting &= fact.pupil_ids
        score = (0.3 if len(known) in range(1, self.threshold + 1) else 0.2) * (1.0 if person.weight >= 0.6 else 0.8)
        kinds: set[str] = set()
        for fact in facts:
            if fact.kind in kinds:
                continue
            kinds.add(fact.kind)
            score += WORTH[fact.kind]
        looked_up = any(f.pupil_ids is not None for f in facts)
        if known and looked_up:
            if fitting and len(fitting) > self.threshold:
                return None
            # The group may be somebody else's in the sentence, or the child on no roll of ours.
            if not fitting and not all(self._tight(person, f) for f in facts if f.pupil_ids is not None):
                score -= 0.4
        elif known and len(known) > self.threshold and not kinds & {"role", "age", "address", "feat"}:
            score -= 0.2
        if score < ENOUGH:
            return None
        exact = fitting if known and fitting and len(fitting) <= self.threshold else frozenset()
        return Mention(
            person.start, person.end, True, tuple(facts), min(score, 0.97), exact, len(fitting) if known and looked_up and fitting else None
        )

    def _tight(self, person: Person, fact: Fact) -> bool:
        """Whether a group stands right beside a name: "Osian o Flwyddyn 4", "Year 13's Jemima", "Teddy (8P)"."""
        if fact.start >= person.end:
            between = self.text[person.end : fact.start]
            return bool(
                re.fullmatch(
                    r"(?:['’]s)?[\s,(\[–-]{0,3}(?:(?:in|from|of|o|our|the|a|an|and the|who is in|over in)\s+){0,3}(?:\w+\s)?", between, re.I
                )
            )
        between = self.text[fact.end : person.start]
        return bool(re.fullmatch(r"(?:['’]s?)?(?:\s*[:,–-])?\s*(?:own\s+|very own\s+|pupil\s+|student\s+|star\s+|\w+\s+)?", between, re.I))

    def _group_facts(self, person: Person, others: list[Person]) -> Iterator[Fact]:
        scene = self.scene
        s0, s1 = scene.sentences[person.sentence]
        for g in scene.groups:
            inside = s0 <= g.start < s1
            fact = Fact(g.kind, g.start, g.end, g.pupil_ids)
            tight = self._tight(person, fact)
            if tight and not person.pupil_ids and person.kind == "name" and not self._very_tight(person, g):
                continue
            if g.kind == "club":
                if inside and len(others) <= 2 and (tight or self._near(person, g, 40)):
                    yield replace(fact, pupil_ids=None)
                continue
            if tight:
                yield fact
            elif inside and not self._someone_nearer(person, g, others):
                if person.pupil_ids and g.pupil_ids is not None:
                    if person.pupil_ids & g.pupil_ids:
                        yield fact
                elif person.kind == "initials" and self._near(person, g, 60):
                    yield fact
            elif not inside and g.pupil_ids is not None and person.pupil_ids & g.pupil_ids and len(others) <= 2:
                # A class in the sentence before or after counts when it is the pupil's own.
                beside = abs(scene.sentence_of(g.start) - person.sentence) == 1 or len(scene.sentences) <= 4
                yield from [fact] if beside else []

    def _very_tight(self, person: Person, g: Group) -> bool:
        """For a name that is not on the roll: only what cannot be read otherwise, and no grown-up's word beside it."""
        around = self.text[max(0, min(person.start, g.start) - 12) : max(person.end, g.end) + 12]
        if parent_pattern().search(around) or re.search(
            r"\b(?:TA|teacher|staff|office|dog|pony|guinea|hamster|rabbit|tutor|room)\b", around
        ):
            return False
        if g.start >= person.end:
            return bool(
                re.fullmatch(r"\s*(?:,\s*|\(\s*)?(?:(?:in|from|of|o)\s+)?(?:(?:our|the|a|an)\s+)?", self.text[person.end : g.start])
            )
        return bool(re.fullmatch(r"['’]s?\s+", self.text[g.end : person.start])) or self.text[g.start : g.end].endswith(("'s", "’s"))

    def _near(self, person: Person, g: Group, reach: int) -> bool:
        return max(g.start - person.end, person.start - g.end, 0) <= reach

    def _someone_nearer(self, person: Person, g: Group, others: list[Person]) -> bool:
        """Whether the group stands tight beside somebody else."""
        fact = Fact(g.kind, g.start, g.end, g.pupil_ids)
        return any(o is not person and self._tight(o, fact) for o in others) and not (
            g.pupil_ids is not None and bool(person.pupil_ids & g.pupil_ids)
        )

    def _other_facts(self, person: Person, s0: int, s1: int) -> Iterator[Fact]:  # noqa: C901  a kind of fact after another
        text, known = self.text, patterns()
        sentence = text[s0:s1]

        def first(name: str, kind: str, where: str = sentence, at: int = s0) -> Iterator[Fact]:
            m = known[name].search(where)
            if m:
                yield Fact(kind, at + m.start(), at + m.end())

        for d in self.details:
            if s0 <= d.start < s1:
                if d.type == "age_with_name" or (d.type == "date_of_birth" and 0 <= d.start - person.end <= 20):
                    yield Fact("age", d.start, d.end)
                elif d.type == "postal_address":
                    yield Fact("address", d.start, d.end)
        yield from first("office", "role")
        beside = text[max(s0, person.start - 40) : min(s1, person.end + 45)]
        m = re.search(rf"(?:our|the|,|as|from)\s+(?:[\w'’\-]+\s+){{0,3}}?(?P<role>{any_of('roles')})\b(?!s\b|-)", beside, re.I)
        if m and m["role"].lower() in listed("loose", "loose_beside_names") and not m.group().lower().startswith("our"):
            m = None
        if m and not adult_pattern().search(beside):
            yield Fact("role", max(s0, person.start - 40) + m.start(), max(s0, person.start - 40) + m.end())
        for m in known["from"].finditer(sentence):
            at = s0 + m.start("place")
            place = m["place"]
            is_place = place.lower() in self._places or any(s <= at < e and label == "LOC" for s, e, label in self.scene.entities)
            lives = re.search(r"all the way from|lives|living|from|of", m.group().split(place)[0], re.I)
            if is_place and lives and not any(g.start <= at < g.end for g in self.scene.groups) and abs(at - person.end) <= 70:
                if re.match(r"of\b", m.group(), re.I) and at - person.end > 8:
                    continue
                yield Fact("town", at, at + len(place))
        strong = known["strong"].search(sentence)
        weak = known["feat"].search(sentence)
        if strong and (weak or re.search(r"\bfor\b|\bin\b|call|select|record|full marks|out of|distinction", sentence)):
            yield Fact("feat", s0 + strong.start(), s0 + strong.end())
        elif weak and any(g.kind == "club" and abs(self.scene.sentence_of(g.start) - person.sentence) <= 1 for g in self.scene.groups):
            yield Fact("feat", s0 + weak.start(), s0 + weak.end())
        if (
            (m := known["part"].search(text[person.end : s1]))
            and known["stage"].search(text)
            and m["part"] not in ("Year", "Reception", "I")
        ):
            yield Fact("part", person.end + m.start("part"), person.end + m.end("part"))
        if re.match(
            r"['’]s\s+(?:\w+\s+)?" + parent_pattern().pattern + r"[^.!?]{0,12}\b(?:who|works|drives|runs|owns|from the|is (?:a|the|our))\b",
            text[person.end : s1],
            re.I,
        ):
            yield Fact("family", person.end, min(s1, person.end + 20))


def singled_out(
    scenes: Sequence[tuple[Passage, Scene]],
    details: Sequence[tuple[Passage, Detail]],
    settings: Settings,
    earlier: Mapping[str, Sequence[Fact]],
) -> tuple[tuple[Passage, Mention], ...]:
    """Children who can be told though they are not named in full, with the passage that tells; what the reader of posts sees counts where no pattern sees anything.

    Args:
        scenes: the draft's passages with their people.
        details: the personal details in them.
        settings: how few pupils are too few, and the names of places.
        earlier: facts that approved posts have made public already, by pupil's id.
    """
    out: list[tuple[Passage, Mention]] = []
    for passage, scene in scenes:
        if passage.kind in SENTENCES:
            found = SinglingOut(scene, settings, [d for p, d in details if p is passage], earlier).mentions()
            if not found and passage.kind == "text" and (read := learned_mention(passage.doc, scene, settings.identification.threshold)):
                found = [read]
            out += [(passage, mention) for mention in found]
    return tuple(out)
