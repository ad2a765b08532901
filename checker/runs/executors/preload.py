"""Imports what a worker needs for photos, and starts nothing: for a fork server, whose children then have it for nothing.

What only sentences need (spaCy, Presidio) is left out: most photos have none, and the first that has pays. In a folder of some size one photo has a row of marks that may be letters, and
one a name that may be somebody's: what reads those, and the lists of names, are there for all workers.
"""

import contextlib
import functools
import importlib
from collections.abc import Callable

import checker.check
import checker.people.full_names
import checker.people.gazetteer
import checker.people.scene
import checker.photos.codes
import checker.photos.descriptors
import checker.photos.detector
import checker.photos.formats
import checker.photos.metadata
import checker.photos.words
import checker.runs.work
import checker.senses.faces
import checker.versions

_WARM_UPS: tuple[Callable[[], object], ...] = (
    checker.check.load_checks,
    checker.people.gazetteer.load_lists,
    checker.versions.load,
    checker.photos.words.prepare,
    *(functools.partial(importlib.import_module, name) for name in ("cv2", "onnxruntime", "zxingcpp", "dlib")),
)
for _warm in _WARM_UPS:
    # Whatever is raised here would end the fork server, and no worker could start; what is broken says so in the worker that needs it.
    with contextlib.suppress(Exception):
        _warm()
