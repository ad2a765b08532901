"""The language model, run by onnxruntime.

Each text is read by itself, several at a time; long texts are read in windows.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from checker.errors import ModelFileError
from checker.language.pieces import CLS, SEP, Pieces, cut
from checker.language.widen import widened
from checker.weights.manifest import verified

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

WINDOW = 254  # pieces; with the marks at both ends 256, as in training
OVERLAP = 0.25  # of a window
WHOLE, PARAGRAPHS = 72, 50  # pieces up to which a text or a paragraph is read whole, and paragraphs are read together
MANY = 16  # texts from which a session of their own is worth its memory
Array = np.ndarray[Any, np.dtype[Any]]


@cache
def _tokenizer(data: bytes) -> Tokenizer:
    """Made once for all that read with it."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(data)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


class OnnxEncoder:
    """Reads pieces with one ONNX model. Loaded when first used; safe to share between threads.

    Args:
        name: the model's folder within `models/`.
        threads: how many threads one run may use.
        folder: another models' folder, for tests.
    """

    def __init__(self, name: str, *, threads: int = 2, folder: Path | None = None) -> None:
        self.name = name
        self.threads = threads
        self.folder = folder
        self._lock = threading.Lock()

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer that the model was trained with."""
        try:
            return _tokenizer(verified(f"{self.name}/tokenizer.json", self.folder))
        except ModelFileError:
            raise
        except Exception as error:  # the Rust side raises bare Exception
            raise ModelFileError(f"The tokenizer of the model {self.name} cannot be read. Install the checker again.") from error

    @cached_property
    def session(self) -> onnxruntime.InferenceSession:
        """The ONNX session for one text, in which a run has all threads."""
        return self._open(self.threads)

    @cached_property
    def abreast(self) -> onnxruntime.InferenceSession:
        """The session for many texts at a time, in which a run has one thread: on two cores they are read a fifth sooner side by side than each by both in turn. It takes some 120 MB more, which a page that reads one post after another need not."""
        return self._open(1) if self.threads > 1 else self.session

    def _open(self, threads: int) -> onnxruntime.InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Spinning threads win a little time on an idle computer and take whole cores from everything else.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        data = verified(f"{self.name}/model.onnx", self.folder)
        try:
            return onnxruntime.InferenceSession(widened(data), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's exceptions share no public base
            raise ModelFileError(f"The model {self.name} cannot be loaded by onnxruntime. Install the checker again.") from error

    def load(self) -> None:
        """Load now rather than at the first text."""
        with self._lock:
            _ = self.tokenizer, self.session

    def cut(self, texts: Sequence[str]) -> list[Pieces]:
        """Texts to pieces."""
        with self._lock:
            tokenizer = self.tokenizer
        return cut(tokenizer, texts)

    def run(self, rows: Sequence[tuple[Sequence[int], Sequence[int]]]) -> list[list[Array]]:
        """Read rows of (ids, cases), each at most `WINDOW` long.

        Each row is a run of its own, and `threads` of them go on at a time. Read in one batch with others, a text
        would get scores that differ in the last digits from those it gets alone, and a post could pass in a file that is stopped on the page.

        Returns:
            For each row its outputs in the model's order. Outputs a piece are [pieces, ...] without the marks; others as they are.
        """
        several = len(rows) > 1 and self.threads > 1
        with self._lock:
            session = self.abreast if several and len(rows) >= MANY else self.session

        def one(row: tuple[Sequence[int], Sequence[int]]) -> list[Array]:
            size = len(row[0])
            ids = np.array([[CLS, *row[0], SEP]], np.int64)
            cases = np.array([[0, *row[1], 0]], np.int64)
            given = session.run(None, {"ids": ids, "mask": np.ones_like(ids), "cases": cases})
            return [o[0, 1 : size + 1] if o.ndim == 3 else o[0] for o in given]

        if not several:
            return [one(row) for row in rows]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(one, rows))


def windows(pieces: Pieces, breaks: Sequence[int] = ()) -> list[tuple[int, int]]:
    """(start, end) of the stretches in which a text is read, in pieces.

    A text of more than `WHOLE` pieces is read paragraph by paragraph, short ones together up to `PARAGRAPHS`: the model learned from posts, and in a newsletter read whole what is wrong in one
    item is drowned by the others, while details and single pupils are seen where none are (figures in models/posts/README.md). What is longer than a window even so is read in windows, cut at
    words; each overlaps the next by about a quarter.

    Args:
        pieces: the text.
        breaks: the pieces with which a paragraph begins.
    """
    total = len(pieces.ids)
    if total <= WHOLE or not breaks:
        return _overlapping(pieces, 0, total)
    out: list[tuple[int, int]] = []
    start = 0
    edges = [*(b for b in breaks if 0 < b < total), total]
    for at, end in enumerate(edges):
        if at + 1 == len(edges) or edges[at + 1] - start > PARAGRAPHS:
            out += _overlapping(pieces, start, end)
            start = end
    return out


def parts(start: int, end: int, sentences: Sequence[int]) -> list[tuple[int, int]]:
    """The even parts of about `PARAGRAPHS` pieces, each beginning with a sentence, in which a stretch of more than `WHOLE` is read again for tone, which a long paragraph drowns as well.

    Args:
        start, end: the stretch, in pieces.
        sentences: the pieces with which a sentence begins.
    """
    inside = [s for s in sentences if start < s < end]
    if end - start <= WHOLE or not inside:
        return []
    count = math.ceil((end - start) / PARAGRAPHS)
    cuts = {min(inside, key=lambda s: abs(s - start - (end - start) * n / count)) for n in range(1, count)}
    return list(pairwise([start, *sorted(cuts), end]))


def _overlapping(pieces: Pieces, start: int, total: int) -> list[tuple[int, int]]:
    """Windows of at most `WINDOW` from `start` to `total`."""
    if total - start <= WINDOW:
        return [(start, total)]
    out = []
    edges = [*(f for f in pieces.firsts if f < total), total]
    while True:
        fitting = [e for e in edges if start < e <= start + WINDOW]
        end = fitting[-1] if fitting else min(start + WINDOW, total)  # one "word" longer than a window is simply cut
        out.append((start, end))
        if end >= total:
            return out
        back = [e for e in edges if start < e <= max(start + 1, end - int(OVERLAP * WINDOW))]
        start = back[-1] if back else end
