"""Training texts for the posts model: the labelled posts in models/data, and what is put together from them.

A text carries tone, an objective, private circumstances, who each person named is, and whether its words single out one pupil; not every set was labelled
for all of them, so each row says what is known of it. Test sets are never read here; the dev sets (`DEV`) are read for thresholds only.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from checker.language.labels import OBJECTIVES, PEOPLE, TOLD, TONE_KINDS
from checker.language.sentences import sentence_starts
from models.train import marked, names_data
from models.train.files import MODELS

POSTS = MODELS / "data" / "posts"
DEV = ("set_b", "w16", "t4a", "t4b", "w43", "w44", "w45")
"""Apart for thresholds. t4 was a test set until November 2026; it and w43 are posts of every kind in the proportions in which schools are asked about them. w44 and w45 are hard on purpose:
a new writer is alarmed more than those with whom the model was made, and with them the thresholds allow for that."""
HARD_DEV = ("w43", "w44", "w45")
"""Those that no threshold for circumstances is chosen on: with them an awareness week was taken for a diagnosis, and straight As for nothing (tests/details, tests/checks)."""
SPENT = ("t1", "t3a", "t3b")
"""Test sets whose figures were reported and which are trained on since. Any other whose name begins with `t` and a digit is a test set: nothing is learned from it."""
ASIDE = ("w38", "w39", "w40", "w41", "w42")
"""Neither trained on nor tested with: a model that was trained on them too, from the start or afterwards, was no better (models/posts/README.md). They are harder than the tests."""

Spans = list[tuple[int, int, str]]

MADE_UP = 9000  # school posts made up for their names
NAMES_SHARE = 0.5  # of the texts with names in each epoch

# What LABELS.md calls the circumstances that it knows; of the others (ethnicity, plan, looks, birthday) nothing is known in sets of that form.
TYPES = {v: k for k, v in marked.CIRCUMSTANCES.items()}
OLD_TYPES = {v: k for v, k in TYPES.items() if v not in ("ethnicity", "planned_location", "looks", "birthday")}


@dataclass(slots=True)
class Labelled:
    """A text and what is known of it.

    Attributes:
        spans: (start, end, kind) of the phrases that carry a kind of tone.
        objective: one of `OBJECTIVES`, or None where it was not labelled.
        tone_known: False where nobody looked at the tone.
        told: (start, end, type) of private circumstances; `adult` the same where they are an adult's.
        told_known: the types that were looked for.
        people: (start, end, kind) of every person named.
        people_known: False where only some are marked: then the others teach nothing.
        singled_out: None where nobody looked.
        named: (start, end, PERSON, ORG or LOC) of every name; None where only persons, or nothing of the kind, were marked.
    """

    text: str
    spans: Spans = field(default_factory=list)
    objective: str | None = None
    tone_known: bool = True
    source: str = ""
    told: Spans = field(default_factory=list)
    adult: list[tuple[int, int]] = field(default_factory=list)
    told_known: tuple[str, ...] = ()
    people: Spans = field(default_factory=list)
    people_known: bool = False
    singled_out: bool | None = None
    named: Spans | None = None

    @property
    def kinds(self) -> set[str]:
        return {kind for _, _, kind in self.spans}


def read_posts(path: Path, *, whole: bool = False) -> list[Labelled]:
    """A posts.jsonl in the form of LABELS.md.

    Args:
        whole: circumstances and people were looked for, not tone alone. Sets made from marked texts hold `people`: of those every type and everybody named is known.
    """
    out = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        given = row["expected"]
        spans = [(n["start"], n["end"], n["kind"]) for n in given["neutrality"]]
        each = Labelled(row["text"], spans, given["objective"], True, path.parent.name)
        if whole:
            everybody = "people" in given
            for n in given["personal"]:
                if (kind := (TYPES if everybody else OLD_TYPES).get(n["type"])) is not None:
                    each.told.append((n["start"], n["end"], kind))
                    if n["subject"] != "pupil":
                        each.adult.append((n["start"], n["end"]))
            each.told_known = TOLD if everybody else tuple(OLD_TYPES.values())
            each.people_known = everybody
            if everybody:
                each.people = [(n["start"], n["end"], n["kind"]) for n in given["people"]]
            else:
                each.people = [(n["start"], n["end"], "pupil") for n in given["names"] if n.get("form") not in ("split", "shared_surname")]
            each.singled_out = bool(given["jigsaw"])
        out.append(each)
    return out


def read_marked(path: Path) -> list[Labelled]:
    """A texts.txt in the form of MARKS.md."""
    out = []
    for text in marked.load(path):
        each = Labelled(text.text, [], text.objective, True, path.parent.name, told_known=TOLD, people_known=True)
        for m in text.marks:
            place = (m.start, m.end, m.label)
            if m.label in PEOPLE:
                each.people.append(place)
            elif m.label in TONE_KINDS:
                each.spans.append(place)
            elif m.label in marked.CIRCUMSTANCES:
                each.told.append(place)
                if m.adult:
                    each.adult.append(place[:2])
        each.singled_out = text.singled_out
        out.append(each)
    return out


def read_set(folder: Path) -> list[Labelled]:
    """A set in whichever form it has; in those with a roll more was looked for than tone."""
    if (folder / "texts.txt").is_file():
        return read_marked(folder / "texts.txt")
    return read_posts(folder / "posts.jsonl", whole=(folder / "roll.csv").is_file())


def training_sets() -> list[str]:
    """Folders that may be trained on."""
    names = {p.parent.name for form in ("posts.jsonl", "texts.txt") for p in POSTS.glob(f"*/{form}")}
    return sorted(n for n in names if n not in (*DEV, *ASIDE) and (n in SPENT or not re.match(r"t[0-9]", n)))


def training(leave_out: Iterable[str] = ()) -> list[Labelled]:
    """Every labelled text to train on."""
    out: list[Labelled] = []
    for name in training_sets():
        if name not in leave_out:
            out += read_set(POSTS / name)
    for line in (POSTS / "set_c" / "sentences.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        spans = [] if row["tone"] == "neutral" else [(0, len(row["text"]), row["tone"])]
        out.append(Labelled(row["text"], spans, None, True, "set_c"))
    for line in (POSTS / "set_c" / "objectives.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        # Nobody labelled the tone of these. School posts among them are plain; off-objective ones may hold anything.
        out.append(Labelled(row["text"], [], row["objective"], row["objective"] != "off_objective", "set_c"))
    for path in sorted(POSTS.glob("x*/texts.jsonl")):  # single texts with a tone, and an objective or null
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            spans = [] if row["tone"] == "neutral" else [(0, len(row["text"]), row["tone"])]
            out.append(Labelled(row["text"], spans, row["objective"], True, path.parent.name))
    for row in out:
        assert row.objective is None or row.objective in OBJECTIVES, row.objective
        assert row.kinds <= set(TONE_KINDS), row.kinds
        assert {k for *_, k in row.people} <= set(PEOPLE), row.people
    return out


def dev() -> list[Labelled]:
    """The texts kept for thresholds."""
    return [row for name in DEV for row in read_set(POSTS / name)]


def _sentences(text: str) -> list[str]:
    starts = [*sentence_starts(text), len(text)]
    return [text[a:b] for a, b in pairwise(starts)]


def _moved(spans: Spans, by: int) -> Spans:
    return [(a + by, b + by, k) for a, b, k in spans]


def join(parts: Sequence[Labelled], gap: str = " ") -> Labelled:
    """One text from several; what is known of it is what is known of each."""
    out = Labelled("", tone_known=all(p.tone_known for p in parts), people_known=all(p.people_known for p in parts))
    out.told_known = tuple(t for t in parts[0].told_known if all(t in p.told_known for p in parts))
    names = [p.named for p in parts]
    named: Spans = []
    for part in parts:
        if out.text:
            out.text = out.text.rstrip() + gap
        by = len(out.text)
        out.spans += _moved(part.spans, by)
        out.told += _moved(part.told, by)
        out.people += _moved(part.people, by)
        out.adult += [(a + by, b + by) for a, b in part.adult]
        named += _moved(part.named or [], by)
        out.text += part.text
    out.named = None if None in names else named
    out.told = [t for t in out.told if t[2] in out.told_known]
    return out


def glued(phrase: Labelled, base: Labelled, r: random.Random) -> Labelled:
    """A phrase said inside another post: the objective stays that of the post; nobody marked its people."""
    sentences = [Labelled(s.strip()) for s in _sentences(base.text) if s.strip()]
    if phrase.text[:1] in ",;" and sentences:  # it goes on from the last sentence
        sentences[-1].text = sentences[-1].text.rstrip(".! ")
        out = join(sentences)
        out.spans = _moved(phrase.spans, len(out.text))
        out.text += phrase.text
    else:
        at = r.randint(0, len(sentences))
        if not phrase.text[:1].isupper() and r.random() < 0.7:
            at = len(sentences)
        out = join([*sentences[:at], phrase, *sentences[at:]], r.choice([" ", " ", " ", "\n", "\n\n"]))
    out.objective = base.objective
    return out


def phrase_of(bad: Labelled, r: random.Random) -> Labelled:
    """One of the phrases that carry what is wrong with a post."""
    a, b, kind = r.choice(bad.spans)
    text = bad.text[a:b].strip()
    return Labelled(text, [(0, len(text), kind)])


def without(bad: Labelled) -> Labelled | None:
    """A post with what is wrong taken out, if enough is left."""
    text, at = "", 0
    for a, b, _ in sorted(bad.spans):
        text += bad.text[at:a]
        at = max(at, b)
    text = re.sub(r"\s+", " ", text + bad.text[at:]).strip(" ,;:-–—\n")
    if len(text.split()) < 7 or bad.objective == "off_objective":
        return None
    return Labelled(text, [], bad.objective)


def rewritten(row: Labelled, changes: Sequence[tuple[int, int, str]]) -> Labelled:
    """A text with stretches replaced by others, and its marks moved along. The stretches may not overlap; a mark may hold one or lie in one."""
    changes = sorted(changes)
    text, at = "", 0
    for a, b, new in changes:
        text += row.text[at:a] + new
        at = b
    text += row.text[at:]

    def place(n: int, end: bool) -> int:
        by = 0
        for a, b, new in changes:
            if n >= b:
                by += len(new) - (b - a)
            elif n > a:  # inside a stretch: its edge
                return a + by + (len(new) if end else 0)
        return n + by

    def moved(spans: Spans) -> Spans:
        return [(place(a, False), place(b, True), k) for a, b, k in spans]

    return replace(
        row, text=text, spans=moved(row.spans), told=moved(row.told), people=moved(row.people),
        adult=[(place(a, False), place(b, True)) for a, b in row.adult],
    )  # fmt: skip


PRIVATE = ("pupil", "child", "staff", "parent", "adult")
_WORD = re.compile(r"[^\W\d_][^\W\d_'’]*")


def renamed(row: Labelled, writer: names_data.Writer, r: random.Random) -> Labelled:
    """The text with its private persons called otherwise, each word of a name the same wherever it stands: who somebody is does not hang on where a name comes from."""
    origin: dict[str, str] = {}
    changes: list[tuple[int, int, str]] = []
    for start, end, kind in row.people:
        if kind not in PRIVATE or row.text[start] in "#@" or any(a < end and b > start for a, b, _ in changes):
            continue
        words = [(start + m.start(), start + m.end()) for m in _WORD.finditer(row.text[start:end])]
        titled = bool(re.search(r"\b(?:Mr|Mrs|Miss|Ms|Dr|Mx|Sir|Rev|Cllr|Coach|Father|Fr|PC)\.? $", row.text[max(0, start - 8) : start]))
        for n, (a, b) in enumerate(words):
            word = row.text[a:b]
            if len(word) == 1:
                continue
            last = titled or (n == len(words) - 1 and len(words) > 1)
            new = origin.get(word.casefold())
            if new is None:
                new = (writer.last() if last else writer.first()).split()[0]
                origin[word.casefold()] = new
            changes.append((a, b, new.upper() if word.isupper() else new.lower() if word.islower() else new))
    return rewritten(row, changes) if changes else row


def names(corpora: Path, seed: int, *, reports: bool = True) -> list[Labelled]:
    """Texts in which every name is marked, from the corpora and made up; nothing else is known of them. Those that report are left out where they are read as `reports`."""
    examples = names_data.training(corpora, posts=MADE_UP, seed=seed, with_reports=reports)
    return [Labelled(text, tone_known=False, named=list(marks)) for text, marks in examples]


def reports(corpora: Path, seed: int) -> list[Labelled]:
    """Real texts that report, in which every name is marked: known to have no tone, and to tell nothing that is private, since what they tell of is public or long ago.

    The news among them may tell of a child what a school must not; of that nothing is known there.
    """
    out = []
    for source, (text, marks) in names_data.reports(corpora, seed=seed):
        row = Labelled(text, source=source, named=list(marks))
        if source != names_data.NEWS:
            row.told_known, row.singled_out = TOLD, False
        out.append(row)
    return out


def names_epoch(rows: Sequence[Labelled], r: random.Random) -> list[Labelled]:
    """`NAMES_SHARE` of the texts with names; one in eight is made of several, so that a name is seen deep inside a text too."""
    chosen = r.sample(list(rows), int(len(rows) * NAMES_SHARE))
    out: list[Labelled] = []
    while chosen:
        count = r.randint(2, 7) if r.random() < 0.125 else 1
        parts, chosen = chosen[:count], chosen[count:]
        out.append(join(parts, r.choice([" ", " ", "\n", "\n\n"])) if count > 1 else parts[0])
    return out


def epoch(rows: list[Labelled], r: random.Random, writer: names_data.Writer) -> list[Labelled]:
    """One epoch: every text once, violations inside other posts, posts with the violation taken out, plain posts joined, circumstances beside other posts, persons called otherwise."""
    bad = [row for row in rows if row.spans]
    plain = [row for row in rows if not row.spans and row.tone_known and row.objective not in (None, "off_objective")]
    quips = [row for row in rows if not row.spans and row.tone_known and row.objective is None and len(row.text.split()) < 26]
    whole = [row for row in rows if row.people_known and not row.spans]
    told = [row for row in whole if row.told]
    quiet = [row for row in whole if not row.told]
    out = [renamed(row, writer, r) if row.people_known and r.random() < 0.5 else row for row in rows]
    for row in bad:
        if r.random() < (0.6 if "political" in row.kinds else 0.4):
            out.append(glued(phrase_of(row, r), r.choice(plain), r))
            # The same with a harmless sentence that does not belong, so that not belonging is no sign.
            out.append(glued(r.choice(quips), r.choice(plain), r))
        if r.random() < 0.35 and (rest := without(row)) is not None:
            out.append(rest)
    for row in told:
        if r.random() < 0.5:
            pair = [row, r.choice(quiet)]
            r.shuffle(pair)
            both = join(pair, r.choice([" ", "\n", "\n\n"]))
            both.objective = pair[0].objective if pair[0].objective == pair[1].objective else None
            both.singled_out = row.singled_out or None
            out.append(renamed(both, writer, r))
    for _ in range(len(bad) // 6):
        pair = [r.choice(plain), r.choice(plain)]
        both = join(pair, r.choice([" ", "\n\n"]))
        both.objective = pair[0].objective if pair[0].objective == pair[1].objective else None
        out.append(both)
    return [_noise(row, r) for row in out]


def _noise(row: Labelled, r: random.Random) -> Labelled:
    roll = r.random()
    if roll < 0.05:
        return replace(row, text="".join(c.lower() if len(c.lower()) == 1 else c for c in row.text))
    if roll < 0.07:
        return replace(row, text="".join(c.upper() if len(c.upper()) == 1 else c for c in row.text))
    return row
