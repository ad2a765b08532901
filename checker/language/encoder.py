"""The language model, run by onnxruntime.

Each row is read by itself, several at a time; `stretches.py` says in which rows a text is read.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
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
        # Threads that spin for good take whole cores from everything else; a tenth of a millisecond, within a run alone, bridges the gap
        # to the next product, and a post is read in an eighth less time for no more work.
        options.add_session_config_entry("session.intra_op.allow_spinning", "1")
        options.add_session_config_entry("session.intra_op.spin_duration_us", "100")
        options.add_session_config_entry("session.force_spinning_stop", "1")
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
        """Read rows of (ids, cases), each at most `stretches.WINDOW` long.

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
