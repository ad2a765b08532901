"""Posts a second, beside presidio-analyzer on the same posts and the same machine.

    python benchmarks/text.py [--set t1] [--posts 682] [--rounds 3] [--write benchmarks/text.md]

What is compared. Ours is the whole review of the words: every check that this installation has, the language model included, with the roll, the
staff and the settings of the set. The peer is presidio-analyzer as its documentation sets it up: `AnalyzerEngine()` with all recognisers of its
default registry, in batch `BatchAnalyzerEngine.analyze_iterator`.

What could not be had. That set-up reads with spaCy's `en_core_web_lg`, which is not on the package index and is not fetched here. In its place stand
two: (1) `shape`: a pipeline of the same components and the same network (tok2vec of width 96 and depth 4 shared by tagger and parser, a second one for
the names, attribute ruler, lemmatiser), with weights that were never trained: it works as long as the real one and finds nothing sensible; and
(2) `blank`: tokens only, which is less than the documentation's set-up does and so flatters the peer. The first is the comparison; the second bounds it.
Presidio's look-up of internet domains is kept from going to the network, which favours it too.

Under the comparison stands where our own time goes, by stage, in processor time (`benchmarks/stages.py`).
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy
from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from spacy.language import Language
from spacy.training import Example

from benchmarks.computer import machine
from benchmarks.stages import by_stage
from checker.engine import review, review_all
from checker.evaluate.sets import LabelledSet, load_set, sets_folder

LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
CNN = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "pretrained_vectors": None,
    "width": 96,
    "depth": 4,
    "embed_size": 2000,
    "window_size": 1,
    "maxout_pieces": 3,
    "subword_features": True,
}


def shaped(labelled: LabelledSet) -> Language:
    """A pipeline of the shape of en_core_web_lg, untrained; its labels are made up from a few posts."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": CNN})
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "nO": None, "normalize": False, "tok2vec": LISTENER}})
    nlp.add_pipe("parser", config={"model": _transitions("parser", 128, LISTENER)})
    nlp.add_pipe("attribute_ruler")
    nlp.add_pipe("ner", config={"model": _transitions("ner", 64, CNN)})
    examples = []
    for post in labelled.posts[:20]:
        doc = nlp.make_doc(post.text)
        if len(doc) < 4:
            continue
        size = len(doc)
        examples.append(
            Example.from_dict(
                doc,
                {
                    "tags": [f"T{n % 40}" for n in range(size)],
                    "heads": [max(0, n - 1) for n in range(size)],
                    "deps": ["ROOT", *(f"d{n % 40}" for n in range(1, size))],
                    "entities": ["B-" + ("PERSON", "ORG", "GPE", "DATE")[n % 4] if n % 5 == 0 else "O" for n in range(size)],
                },
            )
        )
    nlp.initialize(lambda: examples)
    return nlp


def _transitions(task: str, width: int, tok2vec: dict[str, object]) -> dict[str, object]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": task,
        "extra_state_tokens": False,
        "hidden_width": width,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": tok2vec,
    }


class Loaded(SpacyNlpEngine):
    """Presidio's own spaCy engine with a pipeline that is loaded already, as its documentation shows."""

    def __init__(self, nlp: Language) -> None:
        super().__init__()
        self.nlp = {"en": nlp}


def presidio(nlp: Language) -> AnalyzerEngine:
    """The default analyser; told not to look up the list of internet domains on the network."""
    import tldextract

    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    return AnalyzerEngine(nlp_engine=Loaded(nlp))


def batch_rate(run: Callable[[], object], posts: int, rounds: int) -> float:
    """Posts a second, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - started)
    return posts / best


def single_ms(run: Callable[[int], object], posts: int) -> float:
    """Milliseconds for one post, the median over all."""
    times = []
    for n in range(posts):
        started = time.perf_counter()
        run(n)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Posts a second beside presidio-analyzer.")
    parser.add_argument("--set", default="t1")
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", type=Path)
    given = parser.parse_args(arguments)
    labelled = load_set(sets_folder() / given.set)
    posts = labelled.posts[: given.posts]
    texts = [p.text for p in posts]
    drafts = [p.draft for p in posts]
    school = labelled.school
    peers = {"presidio, shape of en_core_web_lg": presidio(shaped(labelled)), "presidio, blank (tokens only)": presidio(spacy.blank("en"))}
    rows: list[tuple[str, float, float]] = []
    review(drafts[0], school)
    rows.append(
        (
            "ours, every check on",
            batch_rate(lambda: list(review_all(drafts, school)), len(posts), given.rounds),
            single_ms(lambda n: review(drafts[n], school), len(posts)),
        )
    )
    for name, analyser in peers.items():
        batch = BatchAnalyzerEngine(analyser)
        analyser.analyze(texts[0], "en")
        rows.append(
            (
                name,
                batch_rate(lambda batch=batch: list(batch.analyze_iterator(texts, "en")), len(posts), given.rounds),
                single_ms(lambda n, analyser=analyser: analyser.analyze(texts[n], "en"), len(posts)),
            )
        )
    words = statistics.mean(len(t.split()) for t in texts)
    lines = [
        f"{len(posts)} posts of {given.set}, {words:.0f} words on average; {machine()}, "
        f"spaCy {spacy.__version__}; best of {given.rounds} rounds in batch, median singly",
        "",
        "| | posts a second, batch | ms a post, singly | ours is faster, batch | singly |",
        "|---|---|---|---|---|",
    ]
    ours = rows[0]
    for name, rate, ms in rows:
        lines.append(f"| {name} | {rate:.0f} | {ms:.1f} | {ours[1] / rate:.2f} | {ms / ours[2]:.2f} |")
    lines += ["", "| where a post's time goes, singly | ms of processor time |", "|---|---|"]
    taken = by_stage(drafts, school)
    lines += [f"| {name} | {ms:.2f} |" for name, ms in [*taken, ("all together", sum(ms for _, ms in taken))]]
    report = "\n".join(lines) + "\n"
    print(report)
    if given.write:
        given.write.write_text(
            f"# The words: speed beside presidio-analyzer\n\n{(__doc__ or '').split('What is compared. ')[1]}\n{report}", "utf-8"
        )


if __name__ == "__main__":
    main()
