"""Does this computer give what it should? Stored cases, read again here and compared with what they gave when they were stored.

Processors differ in how they add and multiply, libraries in how they decode and resize. A verdict must not depend on either, so each computer can show that
it gives the same scores, faces and printed words as the one that the figures were measured on:

    checker conform                         # one line; exit code 0 alike, 1 not alike, 2 could not run
    checker conform --part faces            # one part only: words, faces or printed
    checker conform --part faces --store    # in a clone, after a model was replaced on purpose: keep what it gives now

What is expected lies in `expected/`, a file a part; the texts lie in `texts.toml`, the pictures are those of the sample posts.
"""

from __future__ import annotations

from checker.conform.deviation import Deviation
from checker.conform.parts import PARTS, Outcome, conform, expected_folder, store

__all__ = ["PARTS", "Deviation", "Outcome", "conform", "expected_folder", "store"]
