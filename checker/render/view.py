"""A report and its draft as plain values in the order in which a reader meets them: what the page and the HTML report both show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from checker.check import unchecked
from checker.draft import Draft
from checker.finding import Face, Finding, Level, PhotoRegion, TextSpan
from checker.photos.order import letter, place_of_letter, reading_order
from checker.photos.overlap import overlap
from checker.render import LEVELS, VERDICTS
from checker.render.highlight import Mark, Segment, segments
from checker.render.pictures import Picture
from checker.report import Report, Verdict
from checker.said import FaceSaid, Said
from checker.school.platforms import platform_name

FACES = {
    "accounted": "accounted for",
    "unaccounted": "nobody has said who this is",
    "no_consent": "no consent in force",
    "suggested": "may be a pupil on the roll: please confirm",
    "looks_like": "looks like a pupil on the roll",
    "too_small": "too small to tell",
    "covered": "covered",
}
DOUBTED = f"the checks say: {FACES['no_consent']}"
"""Of a face without consent of which the author says something else."""
_ADVICE = {
    Verdict.STOP: "Mend what is marked, then check again.",
    Verdict.INCOMPLETE: "Something could not be looked at. Look at that part yourself before anybody decides.",
    Verdict.REVIEW: "Nothing here must stop it, but a person should look at what is marked and decide.",
    Verdict.NOTHING_FOUND: "The checks saw nothing to mark. They do not see everything: read it once more and decide.",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One finding, numbered as its marks are."""

    number: int
    finding: Finding
    word: str
    where: str

    @property
    def level(self) -> str:
        """`stop`, `review` or `advise`."""
        return self.finding.level.word


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that are the same but for whom or what they are about: one card, one row each."""

    cards: tuple[Card, ...]

    @property
    def first(self) -> Card:
        """The one whose advice and rule stand for all."""
        return self.cards[0]

    @property
    def title(self) -> str:
        """What all of them say: the message of one, or how often it is said, with words that stand for all."""
        messages = {c.finding.message for c in self.cards}
        if len(self.cards) == 1:
            return self.first.finding.message
        finding = self.first.finding
        words = messages.pop() if len(messages) == 1 else TITLES.get((finding.check, finding.kind), finding.check.replace("-", " "))
        return f"{len(self.cards)} times: {words[0].lower()}{words[1:]}"

    @property
    def instead(self) -> str:
        """What to do instead, where it is the same for all; "" where each row has its own."""
        return self.first.finding.instead if len({c.finding.instead for c in self.cards}) == 1 else ""

    @property
    def places(self) -> tuple[str, ...]:
        """Where they were seen."""
        return tuple(dict.fromkeys(c.where for c in self.cards))


TITLES = {
    ("unconsented-face", "refused"): "a pupil in the photo whose consent was refused",
    ("unconsented-face", "never_asked"): "a pupil in the photo who was never asked for consent",
    ("unconsented-face", "withdrawn"): "a pupil in the photo whose consent was withdrawn",
    ("unconsented-face", "expired"): "a pupil in the photo whose consent has run out",
    ("unconsented-face", "not_on_roll"): "a tag that is no pupil on the roll",
    ("unconsented-face", "suggested"): "a face with a suggested name to confirm",
    ("unconsented-face", "match_without_consent"): "a face that may be a pupil without consent",
}
"""What findings of one kind say together, where the check's own name would say less."""


def grouped(cards: Sequence[Card]) -> tuple[Group, ...]:
    """The cards with those of one check, kind, level and rule together, each group where its first one stood."""
    found: dict[object, list[Card]] = {}
    for card in cards:
        f = card.finding
        found.setdefault((f.check, f.kind, f.level, f.clause), []).append(card)
    return tuple(Group(tuple(each)) for each in found.values())


@dataclass(frozen=True, slots=True)
class BoxMark:
    """A box over a picture, in the original's pixels. `level` is a level's word, or `face`."""

    label: str
    level: str
    x: int
    y: int
    w: int
    h: int


SAME_FACE = 0.4
"""Shared area over joint area from which a face that the checks saw is the one of which the author said who it is: the places come from two copies of a photo."""
REFUSED = "no_consent"
"""Status of a face that the check stops, whoever the author says it is: recognition may see another person there."""
_TELLING = frozenset({REFUSED, "suggested", "looks_like", "too_small"})
"""What a check can say of one face by itself. Whether it is accounted for is told by counting, and says nothing of the one of which nobody said who it is."""


@dataclass(frozen=True, slots=True)
class FaceLine:
    """One face of a photo: the letter on its box and what is known about it.

    Attributes:
        tag: who the author said it is, where it was said face by face.
        covered: the author covered it.
    """

    letter: str
    status: str
    words: str
    face: Face
    tag: str = ""
    covered: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture with its boxes."""

    picture: Picture
    boxes: tuple[BoxMark, ...]

    @property
    def unit(self) -> float:
        """A length in the original's pixels that is about 18 pixels on the screen: pictures are shown up to 600 pixels wide and 440 high."""
        return max(self.picture.width / 32, self.picture.height / 24)


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo or video of the draft: its name and alt text with marks, its pictures with boxes, its faces.

    `by_face`: the author has said of each face who it is, or that it is covered; the letters are those that the author saw.
    """

    name: str
    title: tuple[Segment, ...]
    alt: tuple[Segment, ...]
    shown: tuple[Shown, ...]
    faces: tuple[FaceLine, ...]
    problem: str = ""
    by_face: bool = False

    @property
    def marked(self) -> bool:
        """Whether there is anything to see in it: a box, a face, a mark in its texts, or that it cannot be shown."""
        texts = any(s.marks for s in (*self.title, *self.alt))
        return bool(self.problem or self.faces or texts or any(s.boxes for s in self.shown))


@dataclass(frozen=True, slots=True)
class View:
    """All that is shown of one report."""

    report: Report
    verdict: str
    words: str
    advice: str
    counts: str
    platforms: tuple[str, ...]
    text: tuple[Segment, ...]
    alt: tuple[Segment, ...]
    photos: tuple[PhotoView, ...]
    cards: tuple[Card, ...]
    unchecked: Mapping[str, tuple[str, ...]]
    """What was not checked, as `checker.check.unchecked` says it."""
    levels: Mapping[int, str] = field(default_factory=dict)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The cards, those that repeat together."""
        return grouped(self.cards)

    @property
    def digest(self) -> str:
        """The first digits of the digest: enough to compare by eye."""
        return self.report.digest.removeprefix("sha256:")[:12]


def view(
    report: Report,
    draft: Draft | None,
    pictures: Mapping[str, tuple[Sequence[Picture], str]] | None = None,
    *,
    tell: Callable[[Face], tuple[str, str] | None] | None = None,
    called: Callable[[str], str] = platform_name,
    said: Said | None = None,
    name: Callable[[str], str] = str,
    covered: Mapping[str, Sequence[FaceSaid]] | None = None,
) -> View:
    """What is shown of a report.

    Args:
        draft: the draft as it was checked; None when it could not be read.
        pictures: by photo name, the pictures to show and, where there are none, the reason.
        tell: the letter and the words by which a face is known already; empty words leave the usual ones.
        called: a platform's name as people write it (`School.platform_name`).
        said: what the author says of the faces of these very photos.
        name: what somebody is called, by tag.
        covered: by photo name, the faces that the author covered, where `tell` gives letters: they keep their place among the others.
    """
    pictures = pictures or {}
    cards = tuple(Card(n, f, LEVELS[f.level.word][1], _where(f)) for n, f in enumerate(report.findings, 1))

    def marked(field_name: str, text: str) -> tuple[Segment, ...]:
        marks = [
            Mark(c.finding.evidence.start, c.finding.evidence.end, c.number)
            for c in cards
            if isinstance(c.finding.evidence, TextSpan) and c.finding.evidence.field == field_name
        ]
        return tuple(segments(text, marks))

    photos = []
    for index, photo in enumerate(draft.images if draft else ()):
        shots, problem = pictures.get(photo.name, ((), ""))
        by_face = (said or {}).get(photo.name, ())
        lines = (
            lettered(report, photo.name, by_face, name)
            if by_face
            else face_lines(report, photo.name, tell, (covered or {}).get(photo.name, ()))
        )
        photos.append(
            PhotoView(
                name=photo.name,
                title=marked(f"images[{index}]", photo.name),
                alt=marked(f"alt_text[{photo.name}]", draft.alt_text.get(photo.name, "") if draft else ""),
                shown=tuple(Shown(p, _boxes(photo.name, p, cards, lines)) for p in shots),
                faces=lines,
                problem=problem,
                by_face=bool(by_face),
            )
        )
    return View(
        report=report,
        verdict=report.verdict.value,
        words=VERDICTS[report.verdict.value][1],
        advice=_ADVICE[report.verdict],
        counts=_counts(report),
        platforms=tuple(map(called, draft.platforms)) if draft else (),
        text=marked("text", draft.text) if draft else (),
        alt=marked("alt_text", draft.alt_text.get("", "")) if draft else (),
        photos=tuple(photos),
        cards=cards,
        unchecked=unchecked(report.skipped, report.ran),
        levels={c.number: c.level for c in cards},
    )


def face_lines(
    report: Report, photo: str, tell: Callable[[Face], tuple[str, str] | None] | None = None, covered: Sequence[FaceSaid] = ()
) -> tuple[FaceLine, ...]:
    """The faces of one photo with their letters, in the order of these: A to Z, then AA, AB ... `tell` as in `view`, and `covered` of this photo.

    Letters follow the order in which the faces are read (in a video, moment by moment), as on the page where the post is written: detectors give them in
    another order, and "face B" would be another child for whoever approves than for whoever wrote.
    """
    faces = _as_read([f for f in report.faces if f.photo == photo])
    told = [tell(f) if tell else None for f in faces]
    seen = {t[0] for t in told if t}
    under = [each for each in covered if each.letter not in seen]  # what the checks still see says so itself
    taken = seen | {each.letter for each in under}
    free = (letter(i) for i in count() if letter(i) not in taken)
    lines = [FaceLine(e.letter, "covered", FACES["covered"], Face(photo, e.box, "covered"), covered=True) for e in under]
    for face, known in zip(faces, told, strict=True):
        name, words = known or (next(free), "")
        lines.append(FaceLine(name, face.status, words or FACES.get(face.status, face.status.replace("_", " ")), face))
    return tuple(sorted(lines, key=lambda line: place_of_letter(line.letter)))


def lettered(report: Report, photo: str, said: Sequence[FaceSaid], name: Callable[[str], str] = str) -> tuple[FaceLine, ...]:
    """The faces of one photo under the letters by which its author knows them, with what the author and the checks say of each.

    A face that only the checks saw comes after them, under a letter that none of the author's has; so it does where they see one under a cover.
    """
    left = _as_read([f for f in report.faces if f.photo == photo])
    lines = []
    for each in said:
        seen = max(left, key=lambda f: overlap(f.box, each.box), default=None)
        if seen and overlap(seen.box, each.box) >= SAME_FACE:
            left.remove(seen)
        else:
            seen = None
        status = seen.status if seen else "covered" if each.covered else "accounted" if each.tag else "unaccounted"
        face = Face(photo, each.box, status, seen.suggestion if seen else None)
        if each.covered:
            words = "covered, but the checks still see a face there" if seen else FACES["covered"]
        else:
            words = name(each.tag) if each.tag else _of_nobody(status)
        if status == REFUSED and (each.covered or each.tag):
            words = f"{words}; {DOUBTED}"
        lines.append(FaceLine(each.letter, status, words, face, each.tag, each.covered))
    free = (letter(i) for i in count(1 + max(place_of_letter(each.letter) for each in said)))
    lines += [FaceLine(next(free), face.status, _of_nobody(face.status), face) for face in left]
    return tuple(sorted(lines, key=lambda line: place_of_letter(line.letter)))


def _of_nobody(status: str) -> str:
    return FACES[status if status in _TELLING else "unaccounted"]


def times_in(report: Report, photo: str) -> set[float]:
    """The times at which a report saw something in a video or animation, as the report rounds them."""
    seen = [f.evidence.time for f in report.findings if isinstance(f.evidence, PhotoRegion) and f.evidence.photo == photo]
    seen += [f.time for f in report.faces if f.photo == photo]
    return {round(t, 2) for t in seen if t is not None}


def _as_read(faces: Sequence[Face]) -> list[Face]:
    """Faces in the order in which people read them, one moment of a video after the other."""
    out = []
    for time in sorted({f.time for f in faces}, key=lambda t: -1.0 if t is None else t):
        here = [f for f in faces if f.time == time]
        place = {box: n for n, box in enumerate(reading_order({f.box for f in here}))}
        out += sorted(here, key=lambda f: place[f.box])
    return out


def _boxes(photo: str, picture: Picture, cards: Sequence[Card], lines: Sequence[FaceLine]) -> tuple[BoxMark, ...]:
    def here(time: float | None) -> bool:
        return time is None or picture.time is None or abs(time - picture.time) <= 0.03

    out = [_box(line.letter, "face", line.face.box) for line in lines if here(line.face.time)]
    whole = (0, 0, picture.width, picture.height)
    for card in reversed(cards):  # the worst lie on top
        evidence = card.finding.evidence
        if isinstance(evidence, PhotoRegion) and evidence.photo == photo and here(evidence.time) and evidence.box != whole:
            out.append(_box(str(card.number), card.level, evidence.box))
    return tuple(out)


def _box(label: str, level: str, box: tuple[int, int, int, int]) -> BoxMark:
    left, top, right, bottom = box
    return BoxMark(label, level, left, top, max(1, right - left), max(1, bottom - top))


def _where(finding: Finding) -> str:
    match finding.evidence:
        case TextSpan(field="text"):
            return "In the words"
        case TextSpan(field=name) if name.startswith("alt_text"):
            return "In the alt text"
        case TextSpan():
            return "In the file's name"
        case PhotoRegion(photo=photo, time=None):
            return f"In {photo}"
        case PhotoRegion(photo=photo, time=float() | int() as time):
            return f"In {photo}, at {time:.1f} seconds"
        case _:
            return "The post as a whole"


def _counts(report: Report) -> str:
    nouns = (
        (Level.STOP, "to mend", "to mend"),
        (Level.REVIEW, "to look at", "to look at"),
        (Level.ADVISE, "piece of advice", "pieces of advice"),
    )
    parts = []
    for level, one, many in nouns:
        if count := sum(f.level is level for f in report.findings):
            parts.append(f"{count} {one if count == 1 else many}")
    if report.skipped:
        parts.append(f"{len(report.skipped)} not checked")
    return ", ".join(parts)
