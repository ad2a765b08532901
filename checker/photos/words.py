"""Printed words in a picture, read by RapidOCR's PP-OCR models, which come inside its package: nothing is ever downloaded.

Three stages, each only where the one before saw something: plain arithmetic says where letters may stand (`text_spots`), a network outlines the lines,
another reads them. A photo without words mostly costs only the first. Text on its side is turned by its shape, text upside down by a small
classifier.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from checker.finding import Box
from checker.photos.formats import resized
from checker.photos.media import Pixels
from checker.photos.seen import Line, Printed
from checker.photos.text_spots import Spot, text_spots
from checker.weights.runtime import open_model, package_file

MODELS = {
    "Det": ("models/PP-OCRv6_det_small.onnx", "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f"),
    "Cls": ("models/ch_ppocr_mobile_v2.0_cls_mobile.onnx", "e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c"),
    "Rec": ("models/PP-OCRv6_rec_small.onnx", "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"),
}
LONGEST_SIDE = 1920
"""Pictures are shrunk to this for reading: a name badge of a 12-megapixel group photo is still 12 pixels high."""
SUREST = 0.55
"""Lines read less surely than this are mostly patterns; `faint` in the reading."""
MOST_LINES = 300
OUTLINED = 14.0
"""Height of letters, in pixels, at which lines are outlined."""
SMALL = 640
"""Smaller pictures are enlarged to this, at most twice."""
COLUMNS = 4096
"""Columns of pixels, of all lines together, that the network reads in one run, but for one line that is longer. It gives thousands of numbers for each few of them: six lines
of a page's width took 1.6 GB."""
MOSTLY = 0.6
"""Part of the picture from which it is looked at as a whole."""


@contextmanager
def _no_addresses() -> Iterator[None]:
    """While it lasts, the package finds its list of models' addresses empty. Ours come with it, so none is wanted; and it would read that list twice, for
    half a second, in each process that meets its first row of letters."""
    try:
        from omegaconf import OmegaConf
    except ImportError:  # a later version of the package reads its lists in another way
        yield
        return
    package: Any = OmegaConf
    load = package.load

    def without(file_: Any, **more: Any) -> Any:
        return package.create({}) if str(file_).endswith("default_models.yaml") else load(file_, **more)

    package.load = staticmethod(without)
    try:
        yield
    finally:
        package.load = staticmethod(load)


@dataclass(frozen=True, slots=True)
class _Best:
    """Of what the network gives for a batch of lines (n x steps x characters), the likeliest character at each step and how likely it is: all that is asked of it."""

    character: NDArray[np.int64]
    chance: NDArray[np.float32]

    def argmax(self, axis: int) -> NDArray[np.int64]:
        """n x steps; `axis` is the characters'."""
        assert axis == 2
        return self.character

    def max(self, axis: int) -> NDArray[np.float32]:
        """n x steps; `axis` is the characters'."""
        assert axis == 2
        return self.chance


class InPieces:
    """The package's session of the network that reads lines, a batch in as many runs as keep within `COLUMNS`. Lines in a batch are made one length before, and
    do not know of one another: what is read is the same."""

    def __init__(self, session: Callable[[NDArray[np.float32]], NDArray[np.float32]]) -> None:
        self._session = session

    def __call__(self, lines: NDArray[np.float32]) -> _Best:
        """Read lines: n x 3 x 48 x width."""
        step = max(1, COLUMNS // lines.shape[3])
        best = []
        for at in range(0, len(lines), step):
            given = self._session(lines[at : at + step])
            best.append((given.argmax(axis=2), given.max(axis=2)))
        return _Best(np.concatenate([c for c, _ in best]), np.concatenate([p for _, p in best]))


_SETTINGS = {"Global.log_level": "critical", "Det.limit_type": "max", "Det.limit_side_len": 4000}
"""Pictures come in the size in which they are to be read; the package's own default would blow small ones up."""
_prepared: list[Any] = []


def prepare() -> None:
    """Import the package and have it read its settings now, which takes half of what its start does; no model is opened. The next reader of words in this process, or
    in one that is forked from it, takes that over."""
    if not _prepared:
        _prepared.append(_unopened())


def _unopened() -> Any:
    """The package's reader without a model."""
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    with _no_addresses():
        from rapidocr import RapidOCR
    return RapidOCR(params=_SETTINGS)


class WordReader:
    """Reads printed words. Loaded when first used."""

    def __init__(self, *, choosy: bool = True) -> None:
        """`choosy=False` outlines lines in the whole picture, whatever the first stage would say: for comparing."""
        self.choosy = choosy
        self._lock = threading.Lock()

    @cached_property
    def _ocr(self) -> Any:
        try:
            reader = _prepared.pop()
        except IndexError:
            reader = _unopened()
        from omegaconf import flag_override

        for part, (name, sha256) in MODELS.items():
            # The package's own sessions keep their threads awake between runs, which takes as much of the processor again as the reading. A session given is
            # also a session used: without one the package looks its models up in a list of addresses.
            with flag_override(reader.cfg[part], "allow_objects", True):
                reader.cfg[part].session = open_model(package_file("rapidocr", name, sha256))
        lines = reader._load_rec_model()
        lines.session = InPieces(lines.session)
        logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
        return reader

    def read(self, pixels: Pixels, faces: Sequence[Box] = ()) -> Printed:
        """The printed words of a picture (height x width x 3, RGB, upright).

        Args:
            pixels: the picture.
            faces: boxes that are surely faces; no words are looked for inside them.

        Raises:
            ModelFileError: a model is missing or is not the one that came with the package.
        """
        height, width = pixels.shape[:2]
        scale = min(1.0, LONGEST_SIDE / max(height, width))
        if max(height, width) < SMALL:
            scale = min(2.0, SMALL / max(height, width))
        whole = (0, 0, width, height)
        spots = text_spots(pixels, faces) if self.choosy else [Spot(whole, 1.0)]
        if not spots:
            return Printed()
        if sum((s.box[2] - s.box[0]) * (s.box[3] - s.box[1]) for s in spots) > MOSTLY * width * height:
            spots = [Spot(whole, min(s.letters for s in spots))]
        if scale != 1:
            pixels = resized(pixels, round(width * scale), round(height * scale))
        bgr = np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2BGR), dtype=np.uint8)
        with self._lock:
            return self._read(bgr, spots, scale)

    @cached_property
    def _outliner(self) -> Any:
        outliner = self._ocr._load_det_model()
        # As they come from the package's configuration, these six numbers take 3 ms to read, for every crop anew.
        outliner.mean, outliner.std = list(outliner.mean), list(outliner.std)
        return outliner

    def _outlines(self, bgr: Pixels, spots: list[Spot], scale: float) -> NDArray[np.float32]:
        """Corners of every line: n x 4 x 2, in pixels of `bgr`."""
        detect = self._outliner
        found: list[NDArray[np.float32]] = []
        for spot in spots:
            left, top, right, bottom = (round(v * scale) for v in spot.box)
            part = bgr[top:bottom, left:right]
            if min(part.shape[:2], default=0) < 6:
                continue
            # Large letters are outlined as well small, at a fraction of the cost.
            fit = min(1.0, OUTLINED / (spot.letters * scale))
            if fit < 0.9:
                part = resized(part, max(8, round(part.shape[1] * fit)), max(8, round(part.shape[0] * fit)))
            else:
                fit = 1.0
            # A thin strip gives the network nothing to compare letters with: it gets a margin of its own edge.
            rim = max(0, (64 - min(part.shape[:2]) + 1) // 2)
            part = np.pad(part, ((rim, rim), (rim, rim), (0, 0)), mode="edge") if rim else part
            quads = detect(np.ascontiguousarray(part)).boxes
            for quad in quads if quads is not None else ():
                corners = (np.asarray(quad, dtype=np.float32) - rim) / np.float32(fit) + np.array([left, top], dtype=np.float32)
                corners[:, 0] = corners[:, 0].clip(0, bgr.shape[1] - 1)
                corners[:, 1] = corners[:, 1].clip(0, bgr.shape[0] - 1)
                if not any(_same(corners, other) for other in found):
                    found.append(corners)
        found.sort(key=lambda q: (q[:, 1].mean() // 12, q[:, 0].mean()))
        return np.array(found, dtype=np.float32).reshape(-1, 4, 2)

    def _read(self, bgr: Pixels, spots: list[Spot], scale: float) -> Printed:
        # The stages one by one: called as a whole, the package answers a failure inside with an empty result.
        ocr = self._ocr
        outlines = self._outlines(bgr, spots, scale)
        corners = outlines[:MOST_LINES]
        if not len(corners):
            return Printed()
        turned, upright = ocr.cls_and_rotate(ocr.crop_text_regions(bgr, corners))
        read = ocr.recognize_txt(turned)
        lines: list[Line] = []
        faint: list[Box] = []
        for quad, text, score, (way, _) in zip(corners, read.txts, read.scores, upright.cls_res, strict=True):
            quad = quad / np.float32(scale)
            box = _around(quad)
            if score < SUREST or not text.strip():
                faint.append(box)
            else:
                lines.append(Line(text, box, round(float(score), 3), _words(text, quad, str(way) == "180")))
        return Printed(tuple(lines), tuple(faint), len(outlines) > MOST_LINES)


def _same(a: NDArray[np.float32], b: NDArray[np.float32]) -> bool:
    """Two outlines of one line, from two crops that overlap."""
    left, top, right, bottom = _around(a)
    l2, t2, r2, b2 = _around(b)
    shared = max(0, min(right, r2) - max(left, l2)) * max(0, min(bottom, b2) - max(top, t2))
    return shared > 0.6 * min((right - left) * (bottom - top), (r2 - l2) * (b2 - t2))


def _around(quad: np.ndarray) -> Box:
    (left, top), (right, bottom) = quad.min(axis=0), quad.max(axis=0)
    return (max(0, int(left)), max(0, int(top)), int(np.ceil(right)), int(np.ceil(bottom)))


def _words(text: str, quad: np.ndarray, reversed_: bool) -> tuple[tuple[int, int, Box], ...]:
    """Where each word stands, by its share of the line's characters; close enough to point at it."""
    across, down = quad[1] - quad[0], quad[3] - quad[0]
    if np.linalg.norm(down) >= 1.5 * np.linalg.norm(across):
        # A line on its side was turned a quarter to the left before it was read: it runs from the top down.
        origin, along, aside = quad[1], quad[2] - quad[1], quad[0] - quad[1]
    else:
        origin, along, aside = quad[0], across, down
    if reversed_:
        origin, along, aside = origin + along + aside, -along, -aside
    places = []
    start = 0
    for word in text.split(" "):
        end = start + len(word)
        if word:
            a, b = start / len(text), end / len(text)
            corners = np.array([origin + along * a, origin + along * b, origin + along * a + aside, origin + along * b + aside])
            places.append((start, end, _around(corners)))
        start = end + 1
    return tuple(places)
