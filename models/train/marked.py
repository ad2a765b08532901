"""Texts marked in line, as `models/data/posts/MARKS.md` has them.

python -m models.train.marked check FILE...           names the line of every slip
python -m models.train.marked posts FOLDER            writes FOLDER/posts.jsonl from FOLDER/texts.txt, in the form of LABELS.md
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.details.types import detail_types
from checker.language.labels import CHILDREN, OBJECTIVES, PEOPLE, TOLD, TONE_KINDS

_TYPES = {t.learned: t.name for t in detail_types().values()}
CIRCUMSTANCES = {label: _TYPES[label] for label in TOLD}
"""Label -> type as LABELS.md names it."""
FORMS = {
    "phone": "phone",
    "email": "email",
    "address": "postal_address",
    "postcode": "postcode",
    "date_of_birth": "date_of_birth",
    "login": "password_or_login",
    "link": "url_with_token",
    "plate": "car_registration",
    "handle": "personal_social_handle",
    "bank": "bank_details",
    "id": "id",
}
PLATFORMS = ("facebook", "instagram", "x", "website", "newsletter")

_MARK = re.compile(r"\[\[(?P<label>[a-z_]+)(?P<adult>/adult)?(?:=(?P<id>[\w-]+))?\||\]\]")
_HEAD = re.compile(r"## +(?P<rest>\S.*)")


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]` carries `label`; `adult` for an adult's circumstance, `id` for a pupil on the set's roll."""

    start: int
    end: int
    label: str
    adult: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """One text and its marks, in order of start; `line` is where its head stands in the file."""

    text: str
    marks: tuple[Mark, ...]
    platform: str
    photo: bool
    objective: str | None
    singled_out: bool
    line: int

    def of(self, labels: Any) -> tuple[Mark, ...]:
        """The marks whose label is among `labels`."""
        return tuple(m for m in self.marks if m.label in labels)


class MarkError(ValueError):
    """A slip in a marked text; the message names file and line."""


def parse(marked: str) -> tuple[str, tuple[Mark, ...]]:
    """The plain words and their marks.

    Raises:
        MarkError: an unknown label, or brackets that do not match.
    """
    text = ""
    at = 0
    opened: list[tuple[int, re.Match[str]]] = []
    marks: list[Mark] = []
    for m in _MARK.finditer(marked):
        text += marked[at : m.start()]
        at = m.end()
        if m["label"]:
            label, adult = m["label"], bool(m["adult"])
            if label not in PEOPLE and label not in CIRCUMSTANCES and label not in FORMS and label not in TONE_KINDS:
                raise MarkError(f"there is no label {label!r}")
            if adult and label not in CIRCUMSTANCES and label not in FORMS:
                raise MarkError(f"{label!r} takes no /adult")
            if m["id"] and label != "pupil":
                raise MarkError(f"only pupil takes an id, not {label!r}")
            opened.append((len(text), m))
        elif not opened:
            raise MarkError("]] closes nothing")
        else:
            start, head = opened.pop()
            # Blanks just inside the brackets do not belong to what is marked.
            end = start + len(text[start:].rstrip())
            start += len(text[start:end]) - len(text[start:end].lstrip())
            if end <= start:
                raise MarkError(f"[[{head['label']}| holds no words")
            marks.append(Mark(start, end, head["label"], bool(head["adult"]), head["id"] or ""))
    if opened:
        raise MarkError(f"[[{opened[-1][1]['label']}| is not closed")
    text += marked[at:]
    if "[[" in text or "]]" in text:
        raise MarkError("brackets without a label: [[label|words]]")
    return text, tuple(sorted(marks, key=lambda m: (m.start, -m.end)))


def _head(rest: str) -> tuple[str, bool, str | None, bool]:
    words = rest.split()
    platform = words.pop(0)
    if platform not in PLATFORMS:
        raise MarkError(f"{platform!r} is no platform; one of {', '.join(PLATFORMS)}")
    photo = bool(words) and words[0] == "photo"
    if photo:
        words.pop(0)
    if not words or (words[0] not in OBJECTIVES and words[0] != "-"):
        raise MarkError(f"an objective is wanted after the platform: {', '.join(OBJECTIVES)} or -")
    objective = None if words[0] == "-" else words[0]
    singled_out = words[1:] == ["singled-out"]
    if words[1:] and not singled_out:
        raise MarkError(f"only singled-out may follow the objective, not {' '.join(words[1:])!r}")
    return platform, photo, objective, singled_out


def read(path: Path) -> Iterator[Marked | MarkError]:
    """Every text of a file, or what is wrong with it."""
    blocks: list[tuple[int, str, list[str]]] = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if m := _HEAD.fullmatch(line.rstrip()):
            blocks.append((number, m["rest"], []))
        elif blocks:
            blocks[-1][2].append(line.rstrip())
        elif line.strip():
            yield MarkError(f"{path.name}, line {number}: words before the first ## line")
    for number, rest, lines in blocks:
        try:
            platform, photo, objective, singled_out = _head(rest)
            text, marks = parse("\n".join(lines).strip("\n"))
            if not text.strip():
                raise MarkError("a text without words")
            yield Marked(text, marks, platform, photo, objective, singled_out, number)
        except MarkError as slip:
            yield MarkError(f"{path.name}, line {number}: {slip}")


def load(path: Path) -> list[Marked]:
    """Every text of a file.

    Raises:
        MarkError: the first slip.
    """
    out = []
    for each in read(path):
        if isinstance(each, MarkError):
            raise each
        out.append(each)
    return out


def in_full(name: str) -> bool:
    """Whether a name as it is written names somebody in full: two words or more of which the last is no initial; a hashtag or handle made of two; letters set apart.

    "Ola Nowak", "O. Nowak", "#WellDoneOlaNowak" and "O l a  N o w a k" do; "Ola N.", "Anne-Marie" and "#Ola" do not.
    """
    words = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", name)
    if name[:1] in "#@":
        return len(words) > 1 or len(re.findall(r"[A-Z](?=[a-z])", re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFD", name)))) > 1
    if len(words) > 4 and all(len(w) == 1 for w in words):
        return True
    return len(words) > 1 and len(words[-1]) > 1


def as_post(marked: Marked, name: str, number: int) -> dict[str, Any]:
    """A row of posts.jsonl: LABELS.md's form, with `people` beside it (start, end, kind, id).

    A full name is a child's name `in_full`, or any form of one that bears an id.
    """
    names, people, personal, tone = [], [], [], []
    for m in marked.marks:
        words = marked.text[m.start : m.end]
        place = {"start": m.start, "end": m.end}
        if m.label in PEOPLE:
            people.append({**place, "kind": m.label, "id": m.id})
            if m.label in CHILDREN and (m.id or in_full(words)):
                names.append({**place, "who": m.id or "off-roll", "form": "marked"})
        elif m.label in TONE_KINDS:
            tone.append({"kind": m.label, **place})
        else:
            kind = CIRCUMSTANCES.get(m.label) or FORMS[m.label]
            personal.append({**place, "type": kind, "subject": "other" if m.adult else "pupil"})
    row = {
        "id": f"{name}-{number:04d}",
        "platform": marked.platform if marked.platform in ("facebook", "instagram", "x") else "facebook",
        "has_image": marked.photo,
        "text": marked.text,
        "expected": {
            "names": names,
            "people": people,
            "personal": personal,
            "neutrality": tone,
            "objective": marked.objective,
            "jigsaw": marked.singled_out,
        },
    }
    return row | {"verdict": verdict(row["expected"], marked.photo)}


SECRETS = {"password_or_login", "url_with_token", "bank_details", "id"}


def verdict(expected: dict[str, Any], photo: bool) -> str:
    """block, review or pass, as LABELS.md has it."""
    if (
        any(n["who"] != "off-roll" or photo for n in expected["names"])
        or any(d["type"] in SECRETS or (d["subject"] == "pupil" and "location" not in d["type"]) for d in expected["personal"])
        or any(t["kind"] in ("political", "offensive", "discriminatory", "defamatory") for t in expected["neutrality"])
    ):
        return "block"
    wanting = (
        expected["names"],
        expected["personal"],
        expected["neutrality"],
        expected["jigsaw"],
        expected["objective"] == "off_objective",
    )
    return "review" if any(wanting) else "pass"


def main(arguments: list[str]) -> int:
    """The two commands; 1 when something is wrong with a text."""
    command, *paths = arguments or ["help"]
    if command == "check" and paths:
        slips = 0
        for path in map(Path, paths):
            texts = []
            for each in read(path):
                if isinstance(each, MarkError):
                    slips += 1
                    print(each)
                else:
                    texts.append(each)
            labels = Counter(m.label + ("/adult" if m.adult else "") for t in texts for m in t.marks)
            doubles = len(texts) - len({t.text for t in texts})
            print(
                f"{path}: {len(texts)} texts, {sum(bool(t.of({*CIRCUMSTANCES, *TONE_KINDS, *FORMS})) or t.singled_out for t in texts)} with something to find, {doubles} twice"
            )
            print("  " + ", ".join(f"{name} {count}" for name, count in labels.most_common()))
            print("  " + ", ".join(f"{name} {count}" for name, count in Counter(t.objective or "-" for t in texts).most_common()))
        return bool(slips)
    if command == "posts" and len(paths) == 1:
        folder = Path(paths[0])
        texts = load(folder / "texts.txt")
        rows = (json.dumps(as_post(t, folder.name, n), ensure_ascii=False) for n, t in enumerate(texts, 1))
        (folder / "posts.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
