"""Honest figures for tone and objective: by kind, by verdict, the confusion of objectives, and whether probabilities keep their word.

    checker evaluate tone

What is measured is the shipped judgement, lists and model together at the shipped thresholds, on sets whose writers had no part in training
(`t2`, `t5`; `set_b`, `w16` and `t4` chose the thresholds, so their figures flatter).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from checker.check import Check, load_checks
from checker.engine import review_all
from checker.evaluate.sets import LabelledPost, LabelledSet, load_sets
from checker.evaluate.share import Share
from checker.finding import Level
from checker.report import Report
from checker.tone.kinds import KINDS
from checker.tone.objective import AIMS

TONE = "neutrality"
"""The category of the checks of tone."""
NONE = Share(0, 0)
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


@dataclass(slots=True)
class ToneFigures:
    """What came out.

    Attributes:
        posts: how many posts were read.
        found: kind -> posts with that label in which tone was found at all.
        named: kind -> posts with that label in which that very kind was found.
        level: kind -> posts with that label whose level is the one that policy gives the label.
        alarmed: clean posts (no tone label) alarmed by tone, at review or stop.
        stopped: clean posts stopped by tone.
        off_found: off-objective posts said to be off-objective.
        off_alarmed: clean on-objective posts said to be off-objective.
        confusion: (label, what was said) -> posts without a tone label.
        reliability: for tone, (low, high) -> (mean probability, share that was right, how many); over kinds and posts.
        objective_reliability: the same for the objective's most probable label.
    """

    posts: int = 0
    found: dict[str, Share] = field(default_factory=dict)
    named: dict[str, Share] = field(default_factory=dict)
    level: dict[str, Share] = field(default_factory=dict)
    any_kind: Share = NONE
    alarmed: Share = NONE
    stopped: Share = NONE
    off_found: Share = NONE
    off_alarmed: Share = NONE
    exact: Share = NONE
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    reliability: list[tuple[float, float, float, float, int]] = field(default_factory=list)
    objective_reliability: list[tuple[float, float, float, float, int]] = field(default_factory=list)

    def __str__(self) -> str:
        return as_text(self)


def tone_checks() -> tuple[Check, ...]:
    """The checks that these figures are about."""
    return tuple(c for c in load_checks() if c.category == TONE or c.name == "off-objective")


def read(sets: Iterable[LabelledSet]) -> list[tuple[LabelledPost, Report]]:
    """Each post with the report of the tone and objective checks alone."""
    out: list[tuple[LabelledPost, Report]] = []
    for each in sets:
        reports = review_all((p.draft for p in each.posts), each.school, tone_checks())
        out += zip(each.posts, reports, strict=True)
    return out


def figures(rows: Sequence[tuple[LabelledPost, Report]], scores: Sequence[tuple[dict[str, float], dict[str, float]]] = ()) -> ToneFigures:
    """Count.

    Args:
        rows: posts with their reports.
        scores: the model's probabilities (tone, objective) of the same posts, for the reliability tables; may be left out.
    """
    out = ToneFigures(posts=len(rows))
    skipped = next((r.skipped[0].reason for _, r in rows if r.skipped), None)
    if skipped:
        raise RuntimeError(f"Not everything was checked: {skipped}")
    levels = [_levels(report) for _, report in rows]
    for kind in KINDS:
        having = [(post, got) for (post, _), got in zip(rows, levels, strict=True) if any(t.kind == kind.name for t in post.tone)]
        wanted = Level.STOP if kind.stops else Level.REVIEW
        alone = [(p, got) for p, got in having if len({t.kind for t in p.tone}) == 1]
        out.found[kind.name] = Share(sum(bool(got) for _, got in having), len(having))
        out.named[kind.name] = Share(sum(kind.name in got for _, got in having), len(having))
        out.level[kind.name] = Share(sum(max(got.values(), default=Level.ADVISE) == wanted for _, got in alone), len(alone))
    bad = [got for (post, _), got in zip(rows, levels, strict=True) if post.tone]
    clean = [got for (post, _), got in zip(rows, levels, strict=True) if not post.tone]
    out.any_kind = Share(sum(map(bool, bad)), len(bad))
    out.alarmed = Share(sum(map(bool, clean)), len(clean))
    out.stopped = Share(sum(Level.STOP in got.values() for got in clean), len(clean))
    off = [(p, any(f.check == "off-objective" and f.level >= Level.REVIEW for f in r.findings)) for p, r in rows]
    out.off_found = Share(
        sum(said for p, said in off if p.objective == "off_objective"), sum(p.objective == "off_objective" for p, _ in off)
    )
    on = [said for p, said in off if p.objective and p.objective != "off_objective" and not p.tone]
    out.off_alarmed = Share(sum(on), len(on))
    for post, report in rows:
        if post.objective and report.objective is not None:
            out.confusion[post.objective, report.objective.label] += 1
    out.exact = Share(sum(n for (a, b), n in out.confusion.items() if a == b), sum(out.confusion.values()))
    if scores:
        pairs = [
            (tone[k.name], any(t.kind == k.name for t in p.tone)) for (p, _), (tone, _) in zip(rows, scores, strict=True) for k in KINDS
        ]
        out.reliability = reliability(pairs)
        out.objective_reliability = reliability(
            [
                (max(o.values()), max(o, key=lambda k: o[k]) == p.objective)
                for (p, _), (_, o) in zip(rows, scores, strict=True)
                if p.objective
            ]
        )
    return out


def _levels(report: Report) -> dict[str, Level]:
    """Kind of tone -> highest level found, at review or stop."""
    out: dict[str, Level] = {}
    for finding in report.findings:
        if finding.category == TONE and finding.level >= Level.REVIEW:
            out[finding.kind] = max(finding.level, out.get(finding.kind, Level.ADVISE))
    return out


def reliability(pairs: Sequence[tuple[float, bool]]) -> list[tuple[float, float, float, float, int]]:
    """By bin of probability: low, high, mean probability, share that was right, how many."""
    out = []
    for low, high in pairwise(BINS):
        inside = [(p, right) for p, right in pairs if low <= p < high or (high == 1.0 and p == 1.0)]
        if inside:
            out.append((low, high, sum(p for p, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside), len(inside)))
    return out


def as_text(f: ToneFigures) -> str:
    """The figures as a page of text."""
    lines = [f"{f.posts} posts", "", f"{'kind':18}{'found at all':>18}{'as that kind':>18}{'right level':>18}"]
    for kind in f.found:
        lines.append(f"{kind:18}{f.found[kind]!s:>18}{f.named[kind]!s:>18}{f.level[kind]!s:>18}")
    lines += [
        f"{'any':18}{f.any_kind!s:>18}",
        "",
        f"clean posts alarmed by tone    {f.alarmed}, stopped {f.stopped}",
        f"off-objective posts found      {f.off_found}",
        f"clean posts called off         {f.off_alarmed}",
        f"objective right                {f.exact}",
        "",
        "confusion of objectives (rows: label; columns: said)",
        f"{'':20}" + "".join(f"{aim[:14]:>16}" for aim in AIMS),
    ]
    for label in AIMS:
        lines.append(f"{label:20}" + "".join(f"{f.confusion[label, said]:16}" for said in AIMS))
    for title, table in (("tone, by kind and post", f.reliability), ("objective", f.objective_reliability)):
        if table:
            lines += ["", f"reliability of {title}: probability, mean, share that was right, how many"]
            lines += [f"{low:.1f} to {high:.1f}   {mean:.2f}   {right:.2f}   {n}" for low, high, mean, right, n in table]
    return "\n".join(lines)


def model_scores(sets: Sequence[LabelledSet]) -> list[tuple[dict[str, float], dict[str, float]]]:
    """The tone model's probabilities for every post."""
    from checker.language import load_pipeline

    docs = list(load_pipeline().pipe(p.text for each in sets for p in each.posts))
    return [(doc._.tone, doc._.objective) for doc in docs]


def evaluate_tone(names: Sequence[str]) -> dict[str, ToneFigures]:
    """Figures by set, and for all together under `all`.

    Args:
        names: names of sets, or folders.
    """
    out: dict[str, ToneFigures] = {}
    rows: list[tuple[LabelledPost, Report]] = []
    scores: list[tuple[dict[str, float], dict[str, float]]] = []
    for each in load_sets(names):
        own, seen = read([each]), model_scores([each])
        out[each.name] = figures(own, seen)
        rows += own
        scores += seen
    return out | {"all": figures(rows, scores)}
