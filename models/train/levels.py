"""Choose, on the dev set of a whole school (`set_b`), where a hint of a word list begins to count and where the tone model may stop a post alone; write `models/posts/levels.toml`.

    python -m models.train levels

What the numbers mean stands in `checker/tone/levels.py`, how they are used in `checker/tone/judgement.py`. Each hint counts from the
lowest probability that costs no more than a given number of dev posts:

- `near`, `close`: a hint (a mention) of the kind's list from here on makes a review. At most `HINT_ALARMS` clean posts more alarmed.
- `sure`: the model stops a post alone. Chosen for the least cost, a wrong stop counting `WRONG_STOP`.
- the objective's `near`: words of adverts from here on make a post off-objective. At most `HINT_ALARMS` on-objective posts more.
- `outside`, `doubt`, `reminder` are decisions, not fits: a post is sent away from an account, an author's own label questioned, and a reminder's dates
  checked, only where the model hardly leaves room for anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from checker.language.calibration import Settings
from checker.language.labels import TONE_KINDS
from checker.language.posts import PostReading, PostsModel
from checker.paths import models_folder
from checker.tone.kinds import KINDS
from checker.tone.lists import word_list

if TYPE_CHECKING:
    from checker.evaluate.sets import LabelledPost

HINT_ALARMS = 1
WRONG_STOP = 2  # a post stopped that should not be weighs as much as two left at review that should be stopped
FLOOR = 0.2  # a hint never counts below this share of the threshold
OUTSIDE, DOUBT, REMINDER = 0.75, 0.05, 0.6
STOPPING = {k.name for k in KINDS if k.stops}


def lowest(start: float, end: float, errors: Callable[[float], int], allowed: int) -> float:
    """The lowest probability from `start` to `end`, in hundredths, that makes no more errors than allowed; `end` if none does."""
    steps = [round(start + n / 100, 2) for n in range(max(0, round((end - start) * 100)) + 1)]
    return next((t for t in steps if errors(t) <= allowed), round(end, 2))


def stop_share(posts: Sequence[LabelledPost], given: Sequence[PostReading], settings: Settings, kinds: tuple[str, ...]) -> float:
    """The share of a kind's threshold from which the model stops a post alone: the least cost over posts in which it finds the kind.

    Below 1 it concerns kinds that are found because something is wrong (`any`), though none passes its own threshold.
    """
    cases = [
        (reading.tone[kind] / settings.tone[kind].threshold, any(t.kind in STOPPING for t in post.tone))
        for post, reading in zip(posts, given, strict=True)
        for kind in kinds
        if kind in reading.found
    ]

    def cost(share: float) -> float:
        return sum(stop and ratio < share for ratio, stop in cases) + WRONG_STOP * sum(not stop and ratio >= share for ratio, stop in cases)

    return min((n / 20 for n in range(10, 31)), key=lambda share: (cost(share), abs(share - 1)))


def choose(folder: Path | None = None, dev: Iterable[str] = ("set_b",)) -> Path:
    """Write the file and return where it lies."""
    from checker.evaluate.sets import load_sets

    folder = folder or models_folder()
    posts = [post for each in load_sets(dev) for post in each.posts]
    settings = Settings.load(folder)
    given = PostsModel(folder=folder).read([post.text for post in posts])
    # Politics has posts enough for a number of its own; the three rare kinds that stop share one, as a part of each threshold.
    shares = {
        "political": stop_share(posts, given, settings, ("political",)),
        "rare": stop_share(posts, given, settings, tuple(sorted(STOPPING - {"political"}))),
    }
    lines = ["# Chosen on the dev set by `python -m models.train levels`; not to be edited by hand. See checker/tone/levels.py.", ""]
    for kind in KINDS:
        name, threshold = kind.name, settings.tone[kind.name].threshold
        weights = [{h.term.weight for h in word_list(*kind.lists).hits(post.text)} for post in posts]
        wrong = [bool(post.tone) for post in posts]
        p = [reading.tone[name] for reading in given]

        def alarms(t: float, weight: str, p: list[float] = p, w: list[set[str]] = weights, top: float = threshold) -> int:
            return sum(t <= q < top and weight in each and not bad for q, each, bad in zip(p, w, wrong, strict=True))  # noqa: B023

        near = lowest(threshold * FLOOR, threshold, lambda t: alarms(t, "hint"), HINT_ALARMS)
        close = max(near, lowest(threshold * FLOOR, threshold, lambda t: alarms(t, "mention"), HINT_ALARMS))
        sure = shares["political" if name == "political" else "rare"] * threshold
        lines += [f"[tone.{name}]", f"sure = {sure:.2f}", f"near = {near:.2f}", f"close = {close:.2f}", ""]
    off = [reading.objective["off_objective"] for reading in given]
    sold = [bool(word_list("commercial").hits(post.text)) for post in posts]
    on_objective = [post.objective != "off_objective" for post in posts]

    def sent_away(t: float) -> int:
        return sum(t <= p < settings.off_objective and s and on for p, s, on in zip(off, sold, on_objective, strict=True))

    near = lowest(settings.off_objective * FLOOR, settings.off_objective, sent_away, HINT_ALARMS)
    lines += ["[objective]", f"near = {near:.2f}", f"outside = {OUTSIDE}", f"doubt = {DOUBT}", f"reminder = {REMINDER}", ""]
    path = folder / "posts" / "levels.toml"
    path.write_text("\n".join(lines), "utf-8")
    assert {k.name for k in KINDS} == set(TONE_KINDS)
    return path
