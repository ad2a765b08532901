"""The one file that knows the model for bare skin: nudenet's `320n.onnx` (YOLOv8n), from the package of that name.

Its file is AGPL-3.0, so it is no part of a plain installation: `checker[exposure]` brings it, and `exposure = true` under [photos] in school.toml
switches it on. Only the file is used, not the package's code.
"""

from __future__ import annotations

import threading
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

import numpy as np

from checker.errors import ModelFileError
from checker.photos.formats import resized
from checker.photos.media import Pixels
from checker.photos.seen import BodySeen
from checker.weights.runtime import open_model, package_file

if TYPE_CHECKING:
    import onnxruntime

SHA256 = "c15d8273adad2d0a92f014cc69ab2d6c311a06777a55545f2c4eb46f51911f0f"
SIDE = 320
"""The size that the model was trained at: in larger ones it sees bodies in pumpkins, cups and sleeves."""
KINDS: dict[int, Literal["bare", "dress"]] = {
    **dict.fromkeys((2, 3, 4, 6, 14), "bare"),  # buttocks, breast, genitals, anus: uncovered
    **dict.fromkeys((0, 5, 13, 15, 17), "dress"),  # a man's chest or a belly uncovered; the others covered
}
"""Those of the model's 18 classes that are used, by their place, and what they are to us. The rest are faces, feet, armpits and covered bellies."""
SURE = {"bare": 0.45, "dress": 0.5}
"""Scores from which a second look is asked for; the model is no judge, and weaker sightings are mostly arms and faces."""


def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec("nudenet") is not None


class NudeNetExposure:
    """Sees what asks for a second look. Loaded when first used."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @cached_property
    def session(self) -> onnxruntime.InferenceSession:
        """The model.

        Raises:
            ModelFileError: the extra is not installed, or its file is not the one that was measured.
        """
        if not is_installed():
            raise ModelFileError("The extra is not installed. Install checker[exposure], or set exposure = false in school.toml.")
        return open_model(package_file("nudenet", "320n.onnx", SHA256))

    def look(self, pixels: Pixels) -> tuple[BodySeen, ...]:
        """One look at 320 pixels; of each kind the surest, since one is enough to look again."""
        height, width = pixels.shape[:2]
        scale = SIDE / max(height, width)
        w, h = max(1, round(width * scale)), max(1, round(height * scale))
        blob = np.zeros((1, 3, -(-h // 32) * 32, -(-w // 32) * 32), dtype=np.float32)
        np.multiply(resized(pixels, w, h).transpose(2, 0, 1), np.float32(1 / 255), out=blob[0, :, :h, :w])
        with self._lock:
            rows = self.session.run(None, {self.session.get_inputs()[0].name: blob})[0][0]
        labels, scores = rows[4:].argmax(axis=0), rows[4:].max(axis=0)
        seen: dict[str, BodySeen] = {}
        for at in np.argsort(-scores, kind="stable"):
            kind = KINDS.get(int(labels[at]))
            if kind is None or kind in seen or scores[at] < SURE[kind]:
                continue
            x, y, across, down = (float(v) for v in rows[:4, at])
            left, top = max(0, round((x - across / 2) / scale)), max(0, round((y - down / 2) / scale))
            right, bottom = min(width, round((x + across / 2) / scale)), min(height, round((y + down / 2) / scale))
            if right > left and bottom > top:
                seen[kind] = BodySeen(kind, (left, top, right, bottom), round(float(scores[at]), 4))
        return tuple(seen.values())
