"""One way to open an ONNX model: quiet, with as many threads as were asked for; and what is done so that memory is not asked of the system for each picture anew."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from checker.errors import ModelFileError

if TYPE_CHECKING:
    import onnxruntime


def threads() -> int:
    """Threads a model may use: `CHECKER_THREADS` (set by `batch` for its workers), else the machine's cores, at most 4."""
    given = os.environ.get("CHECKER_THREADS", "")
    return int(given) if given.isdigit() and int(given) > 0 else min(4, os.cpu_count() or 1)


def open_model(model: Path | bytes, *, keeps_memory: bool = False) -> onnxruntime.InferenceSession:
    """An inference session on the CPU. Spinning is off: several workers share the machine.

    Args:
        model: the file, or its bytes.
        keeps_memory: it keeps its working memory from run to run, for models whose inputs have a largest size. Fresh memory costs more than the network:
            the face detector at 1280 x 960 takes 31 ms of computing and 69 ms of the system's for pages, and 25 ms once it keeps them.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    # Pictures differ in size: an arena would keep the largest one's memory for good.
    options.enable_cpu_mem_arena = keeps_memory
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    source = model if isinstance(model, bytes) else str(model)
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


ONE_THREAD_OF_BLAS = {"OPENBLAS_NUM_THREADS": "1"}
"""numpy's library for products of matrices starts a thread for each further core when it is loaded, which spins for a tenth of a second of the processor's time in each process, and waits for
work that none of ours gives it. For the environment of a process that has not loaded numpy yet."""


@cache
def quieten_opencv() -> None:
    """Have OpenCV use one thread, in every process that looks at photos. By its own default each worker takes all cores, and on pictures of a megapixel two threads
    look for rows of letters no sooner than one, for 1.7 times the processor's time (54 ms for 32)."""
    import cv2

    cv2.setNumThreads(1)


def letting_go() -> onnxruntime.RunOptions:
    """For a run after which a model that keeps its memory gives it back: it was asked for more than it usually is."""
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options


_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1
"""glibc's numbers for `mallopt`."""


def keep_freed_memory(megabytes: int = 256) -> None:
    """Have this process keep up to so much of what it frees, instead of giving it back and asking for it again with every picture.

    For processes of our own that look at one picture after the other. glibc only: other systems' allocators keep some anyway.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, 32 << 20)  # the most that glibc takes
        mallopt(_TRIM_THRESHOLD, megabytes << 20)


@cache
def package_file(package: str, name: str, sha256: str) -> Path:
    """A model file inside an installed package, found without importing the package and held to its digest.

    Raises:
        ModelFileError: the package is not installed, or its file is not the one that was measured.
    """
    import hashlib
    from importlib.util import find_spec

    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / name
        if path.is_file():
            with path.open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                    raise ModelFileError(
                        f"{path.name} of the package {package} is not the file that was tested. Install the package again."
                    )
            return path
    raise ModelFileError(f"{name.rsplit('/', 1)[-1]} is missing: the package {package} is not installed wholly. Install the checker again.")
