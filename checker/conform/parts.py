"""The parts that can be compared, the comparing, and the one line that tells of it."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.conform import pictures, words
from checker.conform.deviation import Deviation
from checker.errors import CheckerError

Given = dict[str, Any]
"""Case -> what it gives, as JSON holds it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: what its cases are called, and how they are read and compared.

    Attributes:
        noun: what a case is, in the plural.
        read: reads every case; one result for each way in which it must come out alike (one thread and two, singly and together).
        compare: the case's name, what was expected, what was given -> where they differ.
    """

    noun: str
    read: Callable[[], Iterable[Given]]
    compare: Callable[[str, Any, Any], Iterable[Deviation]]


PARTS: dict[str, Part] = {
    "words": Part("texts", words.read_every_way, words.compare),
    "faces": Part("pictures for faces", lambda: [pictures.read("faces")], pictures.compare_faces),
    "printed": Part("pictures for printed words", lambda: [pictures.read("printed")], pictures.compare_printed),
}


@dataclass(slots=True)
class Outcome:
    """What was compared, and what differs.

    Attributes:
        cases: part -> how many cases.
        deviations: every difference beyond what is allowed, each once.
        furthest: the largest difference of a score of the words, allowed or not.
    """

    cases: dict[str, int] = field(default_factory=dict)
    deviations: list[Deviation] = field(default_factory=list)
    furthest: float = 0.0

    @property
    def alike(self) -> bool:
        """Whether this computer gives what it should."""
        return not self.deviations

    @property
    def sentence(self) -> str:
        """One line: whether this computer gives what it should, and where not."""
        import onnxruntime

        where = f"{platform.system()} {platform.machine()}, onnxruntime {onnxruntime.__version__}"
        counted = ", ".join(f"{count} {PARTS[part].noun}" for part, count in self.cases.items())
        if self.alike:
            close = (
                f"; scores of the words differ by {self.furthest:.6f} at most, {words.CLOSE} is allowed" if "words" in self.cases else ""
            )
            return f"This computer gives what it should ({where}): {counted}{close}."
        shown = "; ".join(str(d) for d in self.deviations[:8])
        more = f"; and {len(self.deviations) - 8} more" if len(self.deviations) > 8 else ""
        return (
            f"This computer does NOT give what it should ({where}), so its verdicts may differ from those measured; "
            f"do not rely on it, and report this line. Of {counted}: {shown}{more}."
        )


def expected_folder() -> Path:
    """Where the expected values lie."""
    return Path(__file__).parent / "expected"


def conform(parts: Sequence[str] = tuple(PARTS), folder: Path | None = None) -> Outcome:
    """Read the stored cases of some parts and compare.

    Raises:
        CheckerError: the expected values or the pictures are missing, or a model cannot be loaded.
    """
    out = Outcome()
    for name in parts:
        expected = _load((folder or expected_folder()) / f"{name}.json")
        part = PARTS[name]
        found: dict[Deviation, None] = {}
        for given in part.read():
            if given.keys() != expected.keys():
                raise CheckerError(
                    f"The cases of `{name}` are not those that were stored. Install the checker again; in a clone, after changing them on "
                    f"purpose, run `checker conform --part {name} --store`."
                )
            for case, wanted in expected.items():
                found |= dict.fromkeys(part.compare(case, wanted, given[case]))
                if name == "words":
                    out.furthest = max(out.furthest, words.furthest(wanted, given[case]))
        out.cases[name] = len(expected)
        out.deviations += found
    return out


def store(parts: Sequence[str] = tuple(PARTS), folder: Path | None = None) -> list[Path]:
    """Keep what this computer gives now as what is expected; the files written."""
    out = []
    for name in parts:
        path = (folder or expected_folder()) / f"{name}.json"
        given = next(iter(PARTS[name].read()))
        rows = ",\n".join(f"{json.dumps(case)}: {json.dumps(value)}" for case, value in given.items())
        path.write_text("{\n" + rows + "\n}\n", "utf-8", newline="\n")
        out.append(path)
    return out


def _load(path: Path) -> Given:
    try:
        data: Given = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CheckerError(f"The values expected of this computer, {path.name}, cannot be read. Install the checker again.") from error
    if not isinstance(data, dict) or not data:
        raise CheckerError(f"The values expected of this computer, {path.name}, hold no case. Install the checker again.")
    return data
