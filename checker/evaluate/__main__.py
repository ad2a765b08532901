"""`python -m checker.evaluate names|all [--sets set_b,set_d] [--show]`: figures on labelled posts."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec

from checker.evaluate.sets import set_names

# Each part of the words has its module here with one function that takes names of sets and gives figures by set; `str` of one is its table.
PARTS = {
    "names": "evaluate_names",
    "details": "evaluate_details",
    "tone": "evaluate_tone",
    "posts": "evaluate_posts",
    "newsletters": "evaluate_newsletters",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures asked for; 0 when something could be measured."""
    present = [p for p in PARTS if find_spec(f"checker.evaluate.{p}")]
    parser = argparse.ArgumentParser(prog="python -m checker.evaluate", description="Figures on labelled posts.")
    parser.add_argument("part", choices=[*present, "all"])
    parser.add_argument("--sets", default="", help="names of sets or folders, parted by commas; all sets that have a roll unless given")
    parser.add_argument("--show", action="store_true", help="list misses and false alarms by post and place, for development sets")
    given = parser.parse_args(arguments)
    sets = [s for s in given.sets.split(",") if s] or list(set_names())
    for part in present if given.part == "all" else [given.part]:
        evaluate: Callable[[Sequence[str]], dict[str, object]] = getattr(import_module(f"checker.evaluate.{part}"), PARTS[part])
        for name, figures in evaluate(sets).items():
            if name == "all" and len(sets) == 1:
                continue
            print(f"== {part}: {name}\n{figures}\n")
            if given.show and name != "all":
                for title in ("misses", "alarms"):
                    for line in getattr(figures, title, ()):
                        print(f"  {title[:-1] if title != 'misses' else 'miss'}: {line}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
