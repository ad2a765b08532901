"""The language pipeline: words, sentences, names, tone and private circumstances of a text, offline, with spaCy.

    nlp = load_pipeline()
    doc = nlp("Well done Amelia Hart! Vote for us in May.")
    [(ent.text, ent.label_, ent._.confidence) for ent in doc.ents]
    doc._.tone["political"], doc._.objective["achievement"]    # probabilities, for the whole text
    doc._.tone_found                                           # kinds at or above their thresholds
    [(span.text, span.label_, span._.confidence) for span in doc.spans["tone"]]  # the phrases that carry them
    [(sent.text, sent._.tone["political"]) for sent in doc.sents]
    thresholds(nlp)["off_objective"]

`nlp.pipe(texts)` reads many texts in batches; `read_texts` does the same and leaves out what a text does not need.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["load_pipeline", "read_texts", "thresholds", "warm_up"]


def load_pipeline(*, threads: int | None = None, folder: Path | None = None) -> Language:
    """The pipeline. The models are read from disk at the first text, or by `warm_up`.

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
    nlp.add_pipe("school_names", config=config)
    nlp.add_pipe("social_sentences")
    nlp.add_pipe("lower_lemma")
    nlp.add_pipe("school_posts", config=config)
    return nlp


def warm_up(nlp: Language) -> None:
    """Load both models now.

    Raises:
        ModelFileError: a model is missing or is not the one that was shipped.
    """
    for name in ("school_names", "school_posts"):
        nlp.get_pipe(name).model.encoder.load()  # type: ignore[attr-defined]
    thresholds(nlp)


def thresholds(nlp: Language) -> dict[str, float]:
    """Kind of tone, or `off_objective` -> the probability from which a post is said to have it.

    Raises:
        ModelFileError: the file is missing or is not the one that was shipped.
    """
    return dict(nlp.get_pipe("school_posts").thresholds)  # type: ignore[attr-defined]


def read_texts(
    nlp: Language, texts: Sequence[str], *, names: Sequence[bool] | bool = True, tone: Sequence[bool] | bool = True
) -> list[Doc]:
    """Read texts in batches.

    Args:
        names: whether to look for names, for all or text by text. A text without has no `ents`.
        tone: whether to judge tone and objective, for all or text by text. A text without has an empty `doc._.tone`.

    Raises:
        ModelFileError: a model is missing or is not the one that was shipped.
    """
    from checker.language.components import skip

    docs = []
    for n, text in enumerate(texts):
        wants = {
            "school_names": names if isinstance(names, bool) else names[n],
            "school_posts": tone if isinstance(tone, bool) else tone[n],
        }
        docs.append(skip(nlp.make_doc(text), *(name for name, wanted in wants.items() if not wanted)))
    return list(nlp.pipe(docs))
