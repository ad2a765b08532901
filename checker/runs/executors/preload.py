"""Imports what a worker needs for photos, and starts nothing: for a fork server, whose children then have it for nothing.

What only words need (spaCy, Presidio, RapidOCR) is left out: most photos have none, and the first that has pays.
"""

import checker.check
import checker.photos.codes
import checker.photos.descriptors
import checker.photos.detector
import checker.photos.formats
import checker.photos.metadata
import checker.photos.words
import checker.runs.work
import checker.senses.faces

checker.check.load_checks()
for _name in ("cv2", "onnxruntime", "zxingcpp", "dlib"):
    # One that is broken says so in the worker that needs it.
    try:
        __import__(_name)
    except ImportError:
        continue
