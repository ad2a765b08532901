"""Reviewed word lists, kept as data: one TOML file a topic, in the folder of its language, each term with its reason, better words and source.

A file says once `about`, `kind` (the kind of finding it serves), `source` and `reviewed` (a date), may define `[sets]` of words that its terms
share, and holds groups:

```toml
[[group]]
says = "asks readers to vote for a party"       # what a term of this group does, as a finding tells it
reason = "..."                                  # why it is on the list
weight = "alone"                                # see WEIGHTS
better = "..."                                  # what to write instead
terms = ["vote [for] {party}", ...]
swaps = { "wheelchair bound" = "uses a wheelchair" }   # terms with words that may take their place
unless = ["labour of love"]                     # phrases within which a term of this group means nothing
```

How a term is written: words with spaces; `a/b` either word; `[a]` may be missing; `{party}` any word of that set; `word*` any ending; `~` up to three
words between (`~5` up to five); `^word` only with a capital, as a name, and `^*` any such word; `_` a space within an alternative (`kick_out/remove`). Case, the form of
apostrophes, and hyphen against space make no difference.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import product
from typing import Any

from checker.words.tables import LANGUAGE, Table, parse_toml, read_toml

WEIGHTS = ("stop", "review", "hint", "mention", "advise")
"""How much a term weighs without the model: `stop` and `review` decide alone; `hint` and `mention` only support the model (a mention more weakly); `advise` advises."""

_FILE_KEYS = {"about", "kind", "source", "reviewed", "sets", "group"}
_GROUP_KEYS = {"says", "reason", "weight", "better", "terms", "swaps", "unless", "masked", "source", "reviewed", "tag"}
_ELEMENT = re.compile(r"\[[^\]]+\]|\{[a-z_]+\}|~\d*|[^\s\[\]{}~]+")
_SEPARATOR = r"[^\w.!?\n]{1,3}"
_HYPHEN = r"[-‐-― ]?"


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a list.

    Attributes:
        written: as the file has it.
        kind: the kind of finding it serves.
        says: what it does, for the message of a finding.
        reason: why it is on the list.
        weight: one of `WEIGHTS`.
        better: what to do instead; empty when the check's page says it all.
        swap: words that may take its place; empty when there are none.
        tag: a finer name within the list (a topic, a party); may be empty.
        masked: disguised forms count as well (`sh1t`, `f**k`).
        source: where it comes from.
        reviewed: when somebody last read it.
        expression: the regular expression that finds it, case aside.
        anchors: words, lower case, one of which must be in the text; an entry that ends in `*` stands for every word that starts so.
    """

    written: str
    kind: str
    says: str
    reason: str
    weight: str
    better: str
    swap: str
    tag: str
    masked: bool
    source: str
    reviewed: datetime.date
    expression: str = field(repr=False)
    anchors: tuple[str, ...] = field(repr=False)
    unless_expressions: tuple[str, ...] = field(default=(), repr=False)

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds the term in a text with straight apostrophes."""
        return _compiled(self.expression)

    @property
    def unless(self) -> tuple[re.Pattern[str], ...]:
        """Find the phrases within which the term means nothing."""
        return tuple(map(_compiled, self.unless_expressions))


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    # Only a handful of some thousands of terms can be in any one text: compiling all of them costs most of a second at the start.
    return re.compile(expression, re.IGNORECASE)


@cache
def load_words(name: str) -> tuple[Term, ...]:
    """The terms of `checker/words/en/<name>.toml`.

    Raises:
        WordListError: the file is missing or is not in the form described above; names the file and the line.
    """
    return tuple(_terms(read_toml(f"{LANGUAGE}/{name}.toml")))


def list_names() -> tuple[str, ...]:
    """Every list of this folder that has the form above, sorted; the folder holds tables of other shapes as well."""
    files = (p for p in resources.files("checker.words").joinpath(LANGUAGE).iterdir() if p.name.endswith(".toml"))
    return tuple(sorted(p.name[:-5] for p in files if "[[group]]" in p.read_text("utf-8")))


@cache
def load_data(name: str) -> dict[str, Any]:
    """A dated table that is no list of words: `checker/words/data_<name>.toml`.

    Raises:
        WordListError: it is missing or is not TOML; names the file and the line.
    """
    return read_toml(f"data_{name}.toml").data


def parse_words(text: str, file: str) -> Iterator[Term]:
    """The terms in the text of a list; `file` is named in errors.

    Raises:
        WordListError: something is missing, unknown or written twice; names the line.
    """
    yield from _terms(parse_toml(text, file))


def _terms(source: Table) -> Iterator[Term]:
    data, refuse = source.data, source.refuse
    if unknown := sorted(set(data) - _FILE_KEYS):
        raise refuse(f"unknown key `{unknown[0]}`. Known: {', '.join(sorted(_FILE_KEYS))}.", unknown[0])
    for key in ("about", "kind", "source", "reviewed", "group"):
        if not data.get(key):
            raise refuse(f"`{key}` is missing. Every list says what it is about, its kind, its source and when it was reviewed.", "")
    if not isinstance(data["reviewed"], datetime.date):
        raise refuse("`reviewed` must be a date such as 2026-11-20.", "reviewed")
    sets = _sets(data.get("sets", {}), refuse)
    seen: set[str] = set()
    if unused := [name for name in sets if f"{{{name}}}" not in source.text]:
        raise refuse(f"no term asks for the set `{unused[0]}`.", f"{unused[0]} =")
    for group in data["group"]:
        terms, swaps = list(group.get("terms", [])), dict(group.get("swaps", {}))
        first = next(iter([*terms, *swaps]), "[[group]]")
        if unknown := sorted(set(group) - _GROUP_KEYS):
            raise refuse(f"unknown key `{unknown[0]}` in a group. Known: {', '.join(sorted(_GROUP_KEYS))}.", str(first))
        if group.get("weight") not in WEIGHTS:
            raise refuse(f"`weight` must be one of {', '.join(WEIGHTS)}.", str(first))
        for key in ("says", "reason"):
            if not group.get(key):
                raise refuse(f"a group lacks `{key}`.", str(first))
        if not terms and not swaps:
            raise refuse("a group has no terms.", str(group["says"]))
        unless = tuple(_pattern(u, sets, refuse)[0] for u in group.get("unless", []))
        for written in [*terms, *swaps]:
            if not isinstance(written, str) or not written.strip():
                raise refuse("a term must be text in quotes.", str(first))
            if written in seen:
                raise refuse(f"the term `{written}` is in this list twice.", f'"{written}"', last=True)
            seen.add(written)
            expression, anchors = _pattern(written, sets, refuse)
            yield Term(
                written=written,
                kind=data["kind"],
                says=group["says"],
                reason=group["reason"],
                weight=group["weight"],
                better=group.get("better", ""),
                swap=swaps.get(written, ""),
                tag=group.get("tag", ""),
                masked=bool(group.get("masked", False)),
                source=group.get("source", data["source"]),
                reviewed=group.get("reviewed", data["reviewed"]),
                expression=expression,
                anchors=anchors,
                unless_expressions=unless,
            )


def _sets(data: Mapping[str, Any], refuse: Any) -> dict[str, tuple[str, ...]]:
    for name, words in data.items():
        if not isinstance(words, list) or not words or not all(isinstance(w, str) and w.strip() for w in words):
            raise refuse(f"the set `{name}` must be a list of words.", name)
    return {name: tuple(words) for name, words in data.items()}


def _pattern(written: str, sets: Mapping[str, tuple[str, ...]], refuse: Any) -> tuple[str, tuple[str, ...]]:
    elements = _ELEMENT.findall(written)
    if not elements or "".join(elements).replace(" ", "") != written.replace(" ", ""):
        raise refuse(f"the term `{written}` cannot be read.", written)
    body, anchors, pending = "", [], False
    for element in elements:
        if element[0] == "~":
            body += rf"(?:{_SEPARATOR}[\w'-]+){{0,{element[1:] or 3}}}"
            continue
        optional = element[0] == "["
        inner = element[1:-1] if optional else element
        if inner[0] == "{":
            inner = inner[1:-1]
        if element[0] == "{" or (optional and element[1] == "{"):
            name = inner.strip("{}")
            if name not in sets:
                raise refuse(f"the term `{written}` names an unknown set `{name}`.", written)
            words: Iterable[str] = sets[name]
        else:
            words = inner.split("/")
        options = [w.replace("_", " ") for w in words]
        alternatives = "|".join(sorted((_word(o) for o in options), key=len, reverse=True))
        joined = f"(?:{alternatives})"
        if optional:
            body += rf"(?:{_SEPARATOR}{joined})?" if pending else rf"(?:{joined}{_SEPARATOR})?"
        else:
            body += (_SEPARATOR if pending else "") + joined
            anchors.append(tuple(_anchor(o) for o in options))
            pending = True
    if not anchors:
        raise refuse(f"the term `{written}` has no word that must be there.", written)
    best = max(anchors, key=lambda words: (min(len(w.rstrip("*")) for w in words), -len(words)))
    # A hyphen may be left out, so the first word of a hyphenated anchor stands alone or run together with the rest.
    expanded = tuple(dict.fromkeys(a for w in best for a in _spellings(w)))
    return rf"(?<![\w#@])#?(?:{body})(?!\w)", expanded


def _word(option: str) -> str:
    out = []
    for word in option.split():
        if word == "^*":
            out.append(r"(?-i:[A-Z])\w*")
            continue
        capital = word.startswith("^")
        word = word.lstrip("^")
        ending = r"\w*" if word.endswith("*") else ""
        word = word.rstrip("*")
        escaped = re.escape(word).replace(r"\-", _HYPHEN).replace("'", "'?")
        if capital:
            escaped = rf"(?-i:{re.escape(word[0].upper())}){escaped[1:]}"
        out.append(escaped + ending)
    return _SEPARATOR.join(out)


def _anchor(option: str) -> str:
    return max(option.lower().split(), key=lambda w: len(w.strip("^*"))).lstrip("^")


def _spellings(anchor: str) -> Iterator[str]:
    star = "*" if anchor.endswith("*") else ""
    stem = anchor.rstrip("*").replace("'", "")
    parts = [p for p in re.split(r"[^\w]+", stem) if p]
    if not parts:  # an emoji
        yield stem
        return
    for cuts in product((False, True), repeat=len(parts) - 1):
        first = parts[0]
        whole = True
        for part, cut_here in zip(parts[1:], cuts, strict=True):
            if cut_here:
                whole = False
                break
            first += part
        yield first + (star if whole else "")
