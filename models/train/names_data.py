"""Texts with names to train on: the NER corpora, and made-up school posts.

A made-up post is a template with slots. A slot gives text with its kind: PERSON for people, ORG or LOC for what is named after people, nothing for
festivals, pets and words that only look like names. Names are split by a digest into those that training may see and those kept for the
figures by origin (`held_out`), so that the figures speak of names the model has not read.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
import unicodedata
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
REAL_TRAIN = ("btc", "wnut17", "wikigold", "crossner", "gum", "litbank", "presidio_synth")
REPORTS = ("wikigold", "crossner", "gum-academic", "gum-bio", "gum-news", "gum-voyage")
"""Sources that report: encyclopaedia, papers, travel guides, news. Their texts take no side and offend nobody, whatever they are about."""
NEWS = "gum-news"
REAL_DEV = ("btc", "wnut17", "uner_ewt", "wikigold", "crossner", "gum")

FAMILY_FIRST = (
    "chinese",
    "hong_kong",
    "korean_japanese",
    "vietnamese",
    "hungarian_czech_slovak",
    "tamil_sri_lankan",
)  # often surname first

Example = tuple[str, list[tuple[int, int, str]]]  # text, (start, end, PERSON|ORG|LOC)


def _templates(part: str) -> list[str]:
    """One part of `templates.txt`, a template a line."""
    parts = (HERE / "templates.txt").read_text("utf-8").split("\n## ")
    return next(p for p in parts if p.startswith(f"{part}:")).strip().splitlines()[1:]


TEMPLATES, NEGATIVES, EVAL_TEMPLATES = _templates("templates"), _templates("negatives"), _templates("eval_templates")


ROLES = ["Headteacher", "head", "Deputy Head", "SENCO", "class teacher", "chair of governors", "caretaker", "site manager", "cook", "lollipop lady",
         "head of maths", "librarian", "chaplain", "teaching assistant", "school nurse", "coach"]  # fmt: skip
TITLES = ["Mr", "Mrs", "Miss", "Ms", "Dr", "Mr.", "Mrs.", "Mx", "Sir", "Professor", "Rev", "Cllr", "Miss", "Mr", "Mrs"]
WOWS = ["Well Done", "Congratulations", "WELL DONE", "Amazing", "🌟", "Wow", "Bravo", "Superb", "Llongyfarchiadau", "🎉🎉", "Good Luck"]
TAGS = ["ProudSchool", "WellDone", "SportsDay", "TeamGB", "WorldBookDay", "Year6Leavers", "BlackHistoryMonth", "KindnessMatters", "GoTeam", "ScienceWeek",
        "proudtobe", "AntiBullyingWeek", "OutdoorLearning", "ThankYou", "SchoolLife", "STEM", "Class4Oak", "FridayFeeling", "BackToSchool", "ForestSchool"]  # fmt: skip
YEARS = ["Year 1", "Year 2", "Year 3", "Year 4", "Year 5", "Year 6", "Year 7", "Year 8", "Year 9", "Year 10", "Y11", "Y12", "Year 13", "Reception",
         "Nursery", "P3", "P7", "S2", "S5", "6B", "Y4", "9C", "Class 4", "Sixth Form", "KS2", "Acorns", "Year 5 Oak", "10X2"]  # fmt: skip
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "4 May", "12 June", "next week", "tomorrow", "March 3rd"]


@cache
def lists() -> dict:
    """The hand lists, `names.toml`."""
    return tomllib.loads((HERE / "names.toml").read_text("utf-8"))


def held_out(name: str) -> bool:
    """Whether a first or last name is kept from training, for the figures by origin: one in four, by digest."""
    return zlib.crc32(name.casefold().encode()) % 4 == 0


@cache
def name_pools() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Origin -> (first names, last names): the hand lists and what Faker's locales give, all in Latin script."""
    from faker import Faker

    pools: dict[str, tuple[set[str], set[str]]] = {}
    for origin, given in lists()["origin"].items():
        pools[origin] = (set(given["first"]), set(given["last"]))
    for origin, locales in lists()["faker"].items():
        firsts, lasts = pools.setdefault(origin, (set(), set()))
        for locale in locales:
            fake = Faker(locale)
            fake.seed_instance(4)
            firsts |= {fake.first_name() for _ in range(260)}
            lasts |= {fake.last_name() for _ in range(260)}
    return {origin: (tuple(sorted(filter(_latin, f))), tuple(sorted(filter(_latin, last)))) for origin, (f, last) in sorted(pools.items())}


def _latin(name: str) -> bool:
    return 1 < len(name) < 26 and all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha()) and name[0].isalpha()


def _plain(text: str) -> str:
    """Accents dropped."""
    special = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss"})
    return "".join(c for c in unicodedata.normalize("NFKD", text.translate(special)) if not unicodedata.combining(c))


class Writer:
    """Writes made-up posts.

    Args:
        seed: the same seed gives the same posts.
        unseen: use only names held out from training (for figures), else only the others.
        origin: keep to one origin of names, else any.
    """

    def __init__(self, seed: int, *, unseen: bool = False, origin: str | None = None) -> None:
        self.random = random.Random(seed)
        self.world = lists()["world"]
        self.pools = {
            o: ([n for n in f if held_out(n) == unseen], [n for n in last if held_out(n) == unseen])
            for o, (f, last) in name_pools().items()
            if origin in (None, o)
        }
        self.origins = [o for o, (f, last) in self.pools.items() if f and last]
        self.origin_now = ""
        self.weights = [4.0 if o == "british" else 1.0 for o in self.origins]

    def _names(self) -> tuple[list[str], list[str]]:
        self.origin_now = self.random.choices(self.origins, self.weights)[0]
        return self.pools[self.origin_now]

    def first(self) -> str:
        return self.random.choice(self._names()[0])

    def last(self) -> str:
        return self.random.choice(self._names()[1])

    def full(self) -> str:
        """First and last name, now and then with a middle name, an initial or a second barrel."""
        r = self.random
        firsts, lasts = self._names()
        if r.random() < 0.08:  # mixed families
            lasts = self._names()[1]
        first, last = r.choice(firsts), r.choice(lasts)
        if self.origin_now in FAMILY_FIRST and r.random() < 0.3:
            return f"{last} {first}"
        roll = r.random()
        if roll < 0.06:
            return f"{first} {r.choice(firsts)} {last}"
        if roll < 0.11:
            return f"{first} {last}-{r.choice(self._names()[1])}"
        if roll < 0.14:
            return f"{first} {r.choice('ABCDEJKLMRST')}. {last}" if r.random() < 0.5 else f"{first} {r.choice('ABCDEJKLMRST')} {last}"
        if roll < 0.16:
            return f"{first} {last} {r.choice(lasts)}"
        if roll < 0.19:
            return f"{last} {first}"  # as registers have it
        if roll < 0.195:
            return f"{first} {last}{r.choice([' Jr', ', Jr', ' II', ' III', ' Snr'])}"
        return f"{first} {last}"

    def slot(self, name: str) -> list[tuple[str, str | None]]:
        """What one slot gives: pieces of text, each with its kind or None."""
        r, w = self.random, self.world
        if name == "P":
            return [(self.full(), "PERSON")]
        if name == "F":
            return [(self.first(), "PERSON")]
        if name == "LAST":
            return [(self.last(), "PERSON")]
        if name == "INI":
            text = r.choice([f"{self.first()[0]}. {self.last()}", f"{self.first()[0]} {self.last()}", f"{self.first()} {self.last()[0]}"])
            return [(text, "PERSON")]
        if name == "LFN":
            firsts, lasts = self._names()
            return [(f"{r.choice(lasts)} {r.choice(firsts)}", "PERSON")]
        if name == "LF":
            last = self.last()
            return [(f"{last.upper() if r.random() < 0.5 else last}, {self.first()}", "PERSON")]
        if name == "T":
            return [(r.choice(TITLES) + " ", None), (self.last() if r.random() < 0.7 else self.full(), "PERSON")]
        if name in ("PLIST", "SIB"):
            return self._several(name)
        if name == "KNOWN":
            return [(r.choice(w["known"]), "PERSON")]
        if name == "FIC":
            return [(r.choice(w["fiction"]), "PERSON")]
        if name == "P_TAG":
            return [(re.sub(r"[^\w]", "", self.full()), "PERSON")]
        if name == "F_TAG":
            return [(re.sub(r"[^\w]", "", self.first()), "PERSON")]
        if name == "HANDLE":
            return [(re.sub(r"[^\w]", "", self.full()), None)]
        if name == "SCH":
            return [(self._school(), "ORG")]
        if name == "SAINT":
            return [(r.choice(w["saints"]), "ORG")]
        if name == "HOUSE":
            return [(r.choice(w["houses"]) if r.random() < 0.7 else self.last(), "ORG")]
        if name == "HOUSE_S":
            return [(r.choice(w["houses"]), "ORG"), (" House", "+")]
        if name == "HALL":
            who = r.choice([r.choice(w["houses"]), self.last(), r.choice(w["known"]), r.choice(w["person_schools"])])
            return [(f"{who} {r.choice(w['halls'])}", "LOC")]
        if name == "STREET":
            return [(f"{r.choice([self.last(), r.choice(w['towns']), r.choice(w['houses'])])} {r.choice(w['streets'])}", "LOC")]
        if name == "PLACE":
            return [(self._place(), "LOC")]
        if name == "TOWN":
            return self._the(r.choice(w["towns"]), "LOC")
        if name == "ORG":
            return [(r.choice(w["companies"]), "ORG")]
        if name == "TRUST":
            return [(f"{self.last()} {r.choice(['Trust', 'Foundation', 'Fund', 'Charity'])}", "ORG")]
        if name == "FIRM":
            one, two = self.last(), self.last()
            return [(r.choice([f"{one} & Sons", f"{one} {two} LLP", f"{one} Bakery", f"{one} and {two} Ltd", f"{one}'s Garage"]), "ORG")]
        if name == "CUP":
            return [(f"{self.last()} {r.choice(['Cup', 'Shield', 'Trophy', 'Prize', 'Award'])}", None)]
        if name == "PETS":
            return [(re.sub(r"\{F\}", lambda _: self.first(), r.choice(w["pets"])), None)]
        plain = {"FEST": w["festivals"], "PLAIN": w["plain"], "FILL": w["filler"], "SUBJ": w["subjects"], "EV": w["events"], "Y": YEARS, "DAY": DAYS,
                 "ROLE": ROLES, "W": WOWS, "W_TAG": TAGS, "N": [str(n) for n in range(1, 13)]}  # fmt: skip
        return [(r.choice(plain[name]), None)]

    def _the(self, text: str, kind: str) -> list[tuple[str, str | None]]:
        return [("the ", None), (text[4:], kind)] if text.startswith("the ") else [(text, kind)]

    def _school(self) -> str:
        r, w = self.random, self.world
        base = r.choice(
            [r.choice(w["saints"]), r.choice(w["person_schools"]), r.choice(w["towns"]).removeprefix("the "), self.last(), self.full()]
        )
        return f"{base} {r.choice(w['school_kinds'])}"

    def _place(self) -> str:
        r, w = self.random, self.world
        base = r.choice([self.last(), r.choice(w["towns"]).removeprefix("the "), r.choice(w["houses"])])
        kinds = [
            "Park",
            "Farm",
            "Castle",
            "Museum",
            "Woods",
            "Zoo",
            "Leisure Centre",
            "Outdoor Centre",
            "Abbey",
            "Beach",
            "Church",
            "Library",
            "Common",
        ]
        return f"{base} {r.choice(kinds)}"

    def _several(self, name: str) -> list[tuple[str, str | None]]:
        r = self.random
        if name == "SIB":  # "Ewa, Jan and Ola Nowak": the first names stand alone, the last one carries the surname
            firsts, lasts = self._names()
            out: list[tuple[str, str | None]] = []
            for n in range(r.choice([1, 1, 2])):
                out += [(", ", None)] * (n > 0) + [(r.choice(firsts), "PERSON")]
            return [*out, (r.choice([" and ", " & "]), None), (f"{r.choice(firsts)} {r.choice(lasts)}", "PERSON")]
        count = r.randint(3, 9)
        joint = r.choice([", ", ", ", " / ", "; ", "\n", " - ", " + "])
        who = [(self.full() if r.random() < 0.85 else self.first(), "PERSON") for _ in range(count)]
        out = [who[0]]
        for n, one in enumerate(who[1:], 2):
            out += [((" and " if n == count and joint == ", " else joint), None), one]
        return out

    def fill(self, template: str) -> Example:
        """One text from a template."""
        out, marks, at = [], [], 0
        for part in re.split(r"(\{\w+\})", template.replace("\\n", "\n")):
            given = self.slot(part[1:-1]) if part.startswith("{") and part.endswith("}") else [(part, None)]
            for text, kind in given:
                out.append(text)
                if kind == "+":  # lengthens the mark before it
                    marks[-1] = (marks[-1][0], at + len(text), marks[-1][2])
                elif kind:
                    marks.append((at, at + len(text), kind))
                at += len(text)
        return "".join(out), marks

    def post(self) -> Example:
        """A post of one to three sentences, with the noise of real ones."""
        r = self.random
        text, marks = self.fill(r.choice(TEMPLATES if r.random() < 0.62 else NEGATIVES))
        for _ in range(r.choice([0, 0, 1, 1, 2])):
            more, more_marks = self.fill(r.choice([r.choice(TEMPLATES), r.choice(NEGATIVES), "{FILL}", "{FILL}", "{PLAIN}"]))
            if r.random() < 0.5:
                text, marks, more, more_marks = more, more_marks, text, marks
            gap = r.choice([" ", " ", " ", "\n", "\n\n", " ✨ "])
            marks = marks + [(a + len(text) + len(gap), b + len(text) + len(gap), k) for a, b, k in more_marks]
            text = text + gap + more
        if r.random() < 0.1:
            text += r.choice([" 👏", " 🎉", " 💙", "!!", " x", " 🏆🏆"])
        return _noise(text, marks, r)


def _noise(text: str, marks: list[tuple[int, int, str]], r: random.Random, rate: float = 1.0) -> Example:
    roll = r.random() / rate
    if roll < 0.12:
        text = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    elif roll < 0.20:
        text = "".join(c.upper() if len(c.upper()) == 1 else c for c in text)
    elif roll < 0.25:  # only the names shout
        for a, b, kind in marks:
            if kind == "PERSON":
                text = text[:a] + "".join(c.upper() if len(c.upper()) == 1 else c for c in text[a:b]) + text[b:]
    elif roll < 0.31:
        flat = [_plain(c) if len(_plain(c)) == 1 else c for c in text]
        text = "".join(flat)
    return text, marks


def read_corpus(path: Path) -> Iterator[Example]:
    """Texts of one of the NER corpora."""
    for _, example in _with_source(path):
        yield example


def _with_source(path: Path) -> Iterator[tuple[str, Example]]:
    """Texts of one of the NER corpora, each with what it was taken from."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["text"].strip() and row["text"] != "-DOCSTART-":
            yield row["source"], (row["text"], [(a, b, k) for a, b, k in row["entities"]])


def _is_report(source: str) -> bool:
    return source.startswith(REPORTS)


def reports(corpora: Path, *, seed: int, part: str = "train") -> list[tuple[str, Example]]:
    """Paragraphs of one to four sentences that stand together in the sources that report, each with its source.

    Args:
        part: `train` or `dev` of the corpora.
    """
    r = random.Random(seed)
    out: list[tuple[str, Example]] = []
    left = 0
    for name in ("wikigold", "crossner", "gum"):
        for source, (text, marks) in _with_source(corpora / "ner" / f"{name}.{part}.jsonl"):
            if not _is_report(source):
                continue
            if left and out[-1][0] == source:
                _, (before, marked) = out[-1]
                by = len(before) + 1
                out[-1] = source, (f"{before} {text}", marked + [(a + by, b + by, k) for a, b, k in marks])
                left -= 1
            else:
                out.append((source, (text, marks)))
                left = r.randint(0, 3)
    return out


def training(corpora: Path, *, posts: int, seed: int, with_reports: bool = True) -> list[Example]:
    """Every text with names to train on, shuffled."""
    r = random.Random(seed)
    out: list[Example] = []
    for name in REAL_TRAIN:
        path = corpora / "ner" / f"{name}.train.jsonl"
        rows = [example for source, example in _with_source(path) if with_reports or not _is_report(source)]
        if name == "litbank":  # novels: many sentences, few of them like ours
            rows = [row for row in rows if row[1] or r.random() < 0.25]
            r.shuffle(rows)
            rows = rows[:2600]
        out += [_noise(text, marks, r, 0.35) for text, marks in rows]
        if name in ("wnut17", "btc"):  # tweets are nearest to posts: those with names twice
            out += [_noise(text, marks, r, 0.6) for text, marks in rows if any(k == "PERSON" for *_, k in marks)]
    if posts:
        writer = Writer(seed)
        out += [writer.post() for _ in range(posts)]
    r.shuffle(out)
    return out
