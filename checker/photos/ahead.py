"""Faces looked for while the post is still being written, and not looked for again when it is checked.

The page starts this when a photo is uploaded; the sense asks the same detector when the post is checked. What is kept is where faces are, by a digest of
the picture's pixels: no pixels, no descriptors, and only in memory.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from checker.photos.media import Pixels
from checker.photos.seen import Detector, Sight

T = TypeVar("T")
KEPT = 64
"""Pictures whose faces are remembered: more than a post has photos."""

_worker = ThreadPoolExecutor(1, thread_name_prefix="faces-ahead")


class RememberingDetector:
    """A detector that looks at each picture once, whoever asks first; whoever asks meanwhile waits for that answer."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._known: OrderedDict[bytes, Future[Sight]] = OrderedDict()
        self._lock = threading.Lock()

    def look(self, pixels: Pixels) -> Sight:
        """The faces in a picture, from memory where it was looked at before.

        Raises:
            CheckerError: as the detector; a failure is not remembered.
        """
        digest = hashlib.blake2b(repr(pixels.shape).encode(), digest_size=16)
        digest.update(np.ascontiguousarray(pixels).data)
        key = digest.digest()
        with self._lock:
            known = self._known.get(key)
            mine = known is None
            if known is None:
                known = self._known[key] = Future()
                while len(self._known) > KEPT:
                    self._known.popitem(last=False)
        if mine:
            try:
                known.set_result(self._detector.look(pixels))
            except BaseException as error:
                with self._lock:
                    self._known.pop(key, None)
                known.set_exception(error)
        return known.result()


def in_background(act: Callable[[], T]) -> Future[T]:
    """Do something for a photo when those before it are done: one at a time, so that the page stays quick."""
    return _worker.submit(act)
