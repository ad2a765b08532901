"""The language pipeline: words, sentences, names, tone and private circumstances of a text, offline, with spaCy.

    nlp = load_pipeline()
    doc = nlp("Well done Amelia Hart! Vote for us in May.")
    [(ent.text, ent.label_, ent._.confidence) for ent in doc.ents]
    doc._.tone["political"], doc._.objective["achievement"]    # probabilities, for the whole text
    doc._.tone_found                                           # kinds at or above their thresholds
    [(span.text, span.label_, span._.confidence) for span in doc.spans["tone"]]  # the phrases that carry them
    [(sent.text, sent._.tone["political"]) for sent in doc.sents]
    thresholds(nlp)["off_objective"]

`nlp.pipe(texts)` reads many texts in batches.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["load_pipeline", "thresholds", "warm_up"]


def load_pipeline(*, threads: int | None = None, folder: Path | None = None) -> Language:
    """The pipeline. The model is read from disk at the first text, or by `warm_up`.

    Args:
        threads: threads one reading may use; by default `CHECKER_THREADS`, else two, or one on a computer with one core.
        folder: another models' folder, for tests.
    """
    import spacy

    from checker.language import components  # noqa: F401  (registers the factories)
    from checker.language.tokens import BoundedTokenizer

    if threads is None:
        given = os.environ.get("CHECKER_THREADS", "")
        threads = int(given) if given.isdigit() and int(given) else min(2, os.cpu_count() or 1)
    config = {"threads": threads, "folder": str(folder) if folder else None}
    nlp = spacy.blank("en")
    nlp.tokenizer = BoundedTokenizer(nlp.tokenizer)
    nlp.batch_size = 256
    nlp.add_pipe("school_reader", config=config)  # first: it splits words in which a name ends
    nlp.add_pipe("social_sentences")
    nlp.add_pipe("lower_lemma")
    return nlp


def warm_up(nlp: Language) -> None:
    """Load the model now.

    Raises:
        ModelFileError: it is missing or is not the one that was shipped.
    """
    nlp.get_pipe("school_reader").model.encoder.load()  # type: ignore[attr-defined]
    thresholds(nlp)


def thresholds(nlp: Language) -> dict[str, float]:
    """Kind of tone, or `off_objective` -> the probability from which a post is said to have it.

    Raises:
        ModelFileError: the file is missing or is not the one that was shipped.
    """
    return dict(nlp.get_pipe("school_reader").thresholds)  # type: ignore[attr-defined]
