"""spaCy's tokenizer, kept from taking the square of a run's length over a run of signs without a blank."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from spacy.tokens import Doc

LONGEST_RUN = 200
"""Characters without white space that the tokenizer is given at once. No word and hardly a link is longer; a longer run is cut."""

_RUN = re.compile(r"\S+")


class BoundedTokenizer:
    """Cuts a text into words as the given tokenizer does, and runs of more than `LONGEST_RUN` characters piece by piece.

    spaCy takes prefixes and suffixes off a run one at a time and looks at all that is left each time: ten thousand number signs take it ten seconds.
    """

    def __init__(self, tokenizer: Callable[[str], Doc]) -> None:
        self.tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        """The Doc of a text, not yet read. Its `text` equals the text given."""
        cuts = [
            at
            for run in _RUN.finditer(text)
            if run.end() - run.start() > LONGEST_RUN
            for at in range(run.start() + LONGEST_RUN, run.end(), LONGEST_RUN)
        ]
        if not cuts:
            return self.tokenizer(text)
        parts = [self.tokenizer(text[a:b]) for a, b in pairwise([0, *cuts, len(text)])]
        whole = Doc.from_docs(parts, ensure_whitespace=False)
        assert whole is not None
        return whole
