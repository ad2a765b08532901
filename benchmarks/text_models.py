"""Figures of the posts model: `python -m benchmarks.text_models names|tone|reports|speed [--corpora DIR] [--set NAME]`.

names   PERSON exact F1 on the dev parts of the NER corpora, recall by name origin, labelled names of the project's own posts
tone    recall and false alarms by kind, the confusion of objectives and reliability, at the shipped thresholds
reports false alarms of all checks of words on real texts that report (encyclopaedia, papers, travel guides, news), dev parts
speed   texts a second in batch, and milliseconds singly
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

from checker.draft import Draft
from checker.engine import review_all
from checker.evaluate.posts import CATEGORIES
from checker.finding import Level
from checker.language import load_pipeline, thresholds, warm_up
from checker.language.labels import OBJECTIVES, TONE_KINDS
from checker.language.names import NamedSpan, named_spans
from checker.language.posts import PostsModel
from checker.paths import models_folder

POSTS = models_folder() / "data" / "posts"
# The last column of the recipe: MiniLM with synthetic posts and the case feature, on the official test parts.
AIM = {"btc": 77.0, "wnut17": 74.4, "uner_ewt": 87.6, "wikigold": 87.9, "crossner": 90.0, "gum": 72.8}


def posts_of(name: str) -> list[dict]:
    """The labelled posts of one set."""
    return [json.loads(line) for line in (POSTS / name / "posts.jsonl").read_text("utf-8").splitlines()]


def named(model: PostsModel, texts: list[str]) -> list[list[NamedSpan]]:
    """The names found in each text."""
    return [named_spans(text, scores.words, scores.names) for text, scores in zip(texts, model.scores(texts), strict=True)]


def names(corpora: Path | None, show: int = 0) -> None:
    """Figures of the names."""
    from models.train.names_data import EVAL_TEMPLATES, REAL_DEV, Writer, name_pools, read_corpus

    model = PostsModel()
    total = Counter()
    if corpora:
        print("PERSON, exact spans, dev parts          precision  recall   F1    aim")
        for corpus in REAL_DEV:
            rows = list(read_corpus(corpora / "ner" / f"{corpus}.dev.jsonl"))
            tally = Counter()
            for (_, marks), found in zip(rows, named(model, [text for text, _ in rows]), strict=True):
                want = {(a, b) for a, b, k in marks if k == "PERSON"}
                got = {(f.start, f.end) for f in found if f.kind == "PERSON"}
                tally += Counter(right=len(want & got), wanted=len(want), got=len(got))
            total += tally
            _line(corpus, tally, AIM.get(corpus))
        _line("pooled", total, None)
    print("\nRecall by origin: unseen names in unseen sentences, exact spans (200 posts each)")
    by_origin = {}
    for origin in name_pools():
        writer = Writer(11, unseen=True, origin=origin)
        if not writer.origins:
            continue
        rows = [writer.fill(writer.random.choice(EVAL_TEMPLATES)) for _ in range(200)]
        right = wanted = 0
        for (_, marks), found in zip(rows, named(model, [text for text, _ in rows]), strict=True):
            want = {(a, b) for a, b, k in marks if k == "PERSON"}
            right += len(want & {(f.start, f.end) for f in found if f.kind == "PERSON"})
            wanted += len(want)
        by_origin[origin] = 100 * right / wanted
    for origin, recall in sorted(by_origin.items(), key=lambda x: x[1]):
        print(f"  {origin:<24}{recall:6.1f}")
    print(
        f"  worst {min(by_origin.values()):.1f}, best {max(by_origin.values()):.1f}, spread {max(by_origin.values()) - min(by_origin.values()):.1f}"
    )
    print("\nLabelled pupils' names of our own posts, found by the model alone (overlap with a PERSON span), by form")
    for name in ("set_a", "set_b", "set_d"):
        tally = Counter()
        rows = posts_of(name)
        misses = []
        for row, found in zip(rows, named(model, [r["text"] for r in rows]), strict=True):
            for mark in row["expected"]["names"]:
                hit = any(f.kind == "PERSON" and f.start < mark["end"] and f.end > mark["start"] for f in found)
                exact = any(f.kind == "PERSON" and (f.start, f.end) == (mark["start"], mark["end"]) for f in found)
                tally += Counter({f"{mark['form']} all": 1, f"{mark['form']} hit": hit, f"{mark['form']} exact": exact})
                if not hit:
                    misses.append((mark["form"], row["text"][mark["start"] : mark["end"]]))
        forms = sorted({k.rsplit(" ", 1)[0] for k in tally}, key=lambda f: -tally[f"{f} all"])
        print(f"  {name}: " + ", ".join(f"{f} {tally[f + ' hit']}/{tally[f + ' exact']}/{tally[f + ' all']}" for f in forms))
        for form, text in misses[:show]:
            print(f"      missed {form}: {text}")


def _line(name: str, tally: Counter, aim: float | None) -> None:
    precision = 100 * tally["right"] / max(1, tally["got"])
    recall = 100 * tally["right"] / max(1, tally["wanted"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"  {name:<38}{precision:8.1f}{recall:9.1f}{f1:8.1f}{'' if aim is None else f'{aim:7.1f}'}")


def tone(sets: list[str]) -> None:
    """Figures of tone and objective at the shipped thresholds."""
    nlp = load_pipeline()
    limits = thresholds(nlp)
    rows = [row for name in sets for row in posts_of(name)]
    docs = list(nlp.pipe(row["text"] for row in rows))
    kinds = [{n["kind"] for n in row["expected"]["neutrality"]} for row in rows]
    said = [{k for k in TONE_KINDS if doc._.tone[k] >= limits[k]} for doc in docs]
    clean = [n for n in range(len(rows)) if not kinds[n]]
    print(f"{' '.join(sets)}: {len(rows)} posts, {len(rows) - len(clean)} with a tone, thresholds as shipped")
    print("  kind              posts  found  by any kind  false alarms on clean")
    for kind in TONE_KINDS:
        have = [n for n in range(len(rows)) if kind in kinds[n]]
        found = sum(kind in said[n] for n in have)
        either = sum(bool(said[n]) for n in have)
        alarms = sum(kind in said[n] for n in clean)
        share = f"{found / len(have):.2f}" if have else "-"
        any_share = f"{either / len(have):.2f}" if have else "-"
        print(
            f"  {kind:<18}{len(have):>5}  {share:>5}  {any_share:>11}  {alarms:>4} of {len(clean)} ({100 * alarms / max(1, len(clean)):.1f} %)"
        )
    bad = [n for n in range(len(rows)) if kinds[n]]
    print(f"  all kinds together: found {sum(bool(said[n]) for n in bad)} of {len(bad)} ({sum(bool(said[n]) for n in bad) / max(1, len(bad)):.2f}); "
          f"clean posts alarmed {sum(bool(said[n]) for n in clean)} of {len(clean)} ({100 * sum(bool(said[n]) for n in clean) / max(1, len(clean)):.1f} %)")  # fmt: skip
    best = [max(doc._.objective, key=doc._.objective.get) for doc in docs]
    off = [doc._.objective["off_objective"] >= limits["off_objective"] for doc in docs]
    want = [row["expected"]["objective"] for row in rows]
    on_clean = [n for n in clean if want[n] != "off_objective"]
    print(f"  objective right {sum(b == w for b, w in zip(best, want, strict=True)) / len(rows):.3f}; "
          f"off-objective found {sum(off[n] for n in range(len(rows)) if want[n] == 'off_objective') / max(1, want.count('off_objective')):.2f}; "
          f"clean on-objective posts called off {sum(off[n] for n in on_clean)} of {len(on_clean)} ({100 * sum(off[n] for n in on_clean) / max(1, len(on_clean)):.1f} %)")  # fmt: skip
    table = Counter(zip(want, best, strict=True))
    print("  rows: labelled, columns: said     " + " ".join(f"{o[:10]:>11}" for o in OBJECTIVES))
    for w in OBJECTIVES:
        print(f"    {w:<30}" + " ".join(f"{table[w, b]:>11}" for b in OBJECTIVES))
    print("  reliability, tone: said -> was so (of how many)")
    bins = defaultdict(list)
    for doc, have in zip(docs, kinds, strict=True):
        for kind in TONE_KINDS:
            bins[min(9, int(doc._.tone[kind] * 10))].append((doc._.tone[kind], kind in have))
    for _at, pairs in sorted(bins.items()):
        print(f"    {statistics.mean(p for p, _ in pairs):.2f} -> {statistics.mean(x for _, x in pairs):.2f} ({len(pairs)})")


def reports(corpora: Path) -> None:
    """Of real paragraphs that report, how many are asked about, by source and kind of check."""
    from checker.evaluate.posts import checks_of_words
    from checker.evaluate.sets import load_set
    from models.train.names_data import reports as paragraphs

    labelled = load_set(POSTS / "t4a")
    by_source: dict[str, list[Draft]] = defaultdict(list)
    for number, (source, (text, _)) in enumerate(paragraphs(corpora, seed=1, part="dev")):
        by_source[source.split("-")[0] if source.startswith("crossner") else source].append(
            replace(labelled.posts[0].draft, id=f"{source}-{number}", text=text)
        )
    print(f"{'texts that report':20}{'texts':>6}{'any':>6}", *(f"{c:>15}" for c in CATEGORIES))
    for source, drafts in by_source.items():
        asked = Counter()
        for report in review_all(drafts, labelled.school, checks_of_words()):
            asked.update({f.category for f in report.findings if f.level >= Level.REVIEW} or {"nothing"})
        count = len(drafts)
        print(f"{source:20}{count:6}{1 - asked['nothing'] / count:6.2f}", *(f"{asked[c] / count:15.3f}" for c in CATEGORIES))


def speed() -> None:
    """How fast the pipeline reads posts of about thirty words."""
    import sys

    began = time.perf_counter()
    nlp = load_pipeline()
    warm_up(nlp)
    nlp("Well done everybody!")
    print(f"cold load, after `import checker.language`: {time.perf_counter() - began:.2f} s; torch imported: {'torch' in sys.modules}")
    texts = [r["text"] for name in ("set_a", "set_b", "set_d") for r in posts_of(name)]
    texts = [t for t in texts if 24 <= len(t.split()) <= 36][:400]
    best = []
    for _ in range(3):
        began = time.perf_counter()
        list(nlp.pipe(texts))
        best.append(time.perf_counter() - began)
    print(f"batch: {len(texts) / min(best):.0f} texts a second ({1000 * min(best) / len(texts):.2f} ms each)")
    times = []
    for text in texts[:200]:
        began = time.perf_counter()
        nlp(text)
        times.append(1000 * (time.perf_counter() - began))
    times.sort()
    print(f"singly: median {times[len(times) // 2]:.1f} ms, 95th percentile {times[int(len(times) * 0.95)]:.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.text_models", description=__doc__)
    parser.add_argument("what", choices=["names", "tone", "reports", "speed"])
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--set", action="append", default=[], help="a folder of models/data/posts; may be given more than once")
    parser.add_argument("--show", type=int, default=0, help="print this many missed names a set")
    given = parser.parse_args()
    if given.what == "names":
        names(given.corpora, given.show)
    elif given.what == "tone":
        tone(given.set or ["set_b"])
    elif given.what == "reports":
        if given.corpora is None:
            parser.error("reports needs --corpora DIR")
        reports(given.corpora)
    else:
        speed()


if __name__ == "__main__":
    main()
