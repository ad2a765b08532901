"""What can be seen in a picture, in our own words, and what a part that sees must be able to do.

Checks and senses know these types and no model. A detector, a reader of words, a face network or a reader of codes of another make needs no more
than its Protocol here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from checker.finding import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from checker.photos.media import Pixels

TINY = 31
"""Height in pixels of a face's box below which nobody can be told from it. With the detector before, whose boxes are 1.10 times
smaller, of 42 people 39 were told at 40 px, 33 at 28 px and 13 at 20 px; scaled to this one's boxes. With this one, two public-domain portraits shrunk,
turned up to 12 degrees, dimmed and brightened were told in 27 of 27 at 28 to 31 px, 26 of 33 at 24 to 27, 11 of 21 at 20 to 23 and 0 of 12 at 16 to 19:
the easiest case, since each was compared with its own photo."""
FACE_ON = 0.12
"""How far the nose may lie from the middle between the eyes, in widths of the face, in a face seen from the front. Two public-domain portraits, turned in the
picture by up to 20 degrees at three sizes, come to .041 at most; wrapped round a cylinder and turned away, to .04 at 20 degrees, .08 at 30, .10 at 45 and .13 at 60.
A cylinder has no nose that stands out, so a head that turns comes to more; no turned heads were measured. It decides an advice only."""


@dataclass(frozen=True, slots=True)
class FaceSeen:
    """A face. In a video or animation: one person as long as the box can be followed from frame to frame, where it was largest.

    Attributes:
        box: pixels of the picture as displayed.
        score: how sure the detector is that it is a face, 0 to 1.
        time: seconds, for videos and animations.
        turns: quarter turns to the left after which the face stands upright; 0 but for pictures and people that lie on their side or head.
        aside: how far the nose lies from the middle between the eyes, in widths of the face; None where the detector cannot say.
        descriptor: 128 numbers; only ever made when the school has switched recognition on.
    """

    box: Box
    score: float
    time: float | None = None
    turns: int = 0
    aside: float | None = None
    descriptor: NDArray[np.float32] | None = field(default=None, repr=False, compare=False)

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.box[3] - self.box[1]

    @property
    def too_small(self) -> bool:
        """Too small to tell who it is."""
        return self.height < TINY

    @property
    def from_the_front(self) -> bool:
        """Seen from the front, or the detector cannot say."""
        return self.aside is None or self.aside <= FACE_ON


@dataclass(frozen=True, slots=True)
class Sight:
    """The faces of one picture, largest score first. `crowded`: more or smaller faces than the count can be trusted for."""

    faces: tuple[FaceSeen, ...]
    crowded: bool = False


@dataclass(frozen=True, slots=True)
class BodySeen:
    """A part of a body that asks for a second look: `bare` where it may be nudity, `dress` where it shows in swimwear, kit or costume.

    `box` in pixels of the picture as displayed, `score` 0 to 1, `time` in seconds for videos and animations.
    """

    kind: Literal["bare", "dress"]
    box: Box
    score: float
    time: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of printed words.

    Attributes:
        text: as read.
        box: around the line, in pixels of the displayed picture.
        score: 0 to 1, the mean of its characters.
        words: (start, end, box) of each word; `text[start:end]`.
        time: seconds, for videos and animations.
    """

    text: str
    box: Box
    score: float
    words: tuple[tuple[int, int, Box], ...] = ()
    time: float | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """What was read.

    Attributes:
        lines: from the top down.
        faint: boxes where there is text that could not be read.
        unread: a picture so full of text that not all was read.
    """

    lines: tuple[Line, ...] = ()
    faint: tuple[Box, ...] = ()
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A code: its text, its kind as zxing calls it (`QR Code`, `EAN-13`), where it stands, and seconds for videos and animations."""

    text: str
    kind: str
    box: Box
    time: float | None = None


class Detector(Protocol):
    """Finds faces."""

    def look(self, pixels: Pixels) -> Sight:
        """The faces in a picture (height x width x 3, RGB, upright).

        Raises:
            CheckerError: the model is missing or changed.
        """
        ...


class Describer(Protocol):
    """Turns faces into numbers that can be compared."""

    def describe(self, pixels: Pixels, faces: Sequence[FaceSeen]) -> NDArray[np.float32]:
        """One descriptor a face: n x 128; the Euclidean distance of two rows says how alike two faces are."""
        ...


class Reader(Protocol):
    """Reads printed words."""

    def read(self, pixels: Pixels, faces: Sequence[Box] = ()) -> Printed:
        """The printed words of a picture; none are looked for inside `faces`."""
        ...


class CodeReader(Protocol):
    """Reads QR codes and barcodes."""

    def __call__(self, pixels: Pixels) -> tuple[Code, ...]:
        """Every code that can be read, from the top down."""
        ...


class ExposureDetector(Protocol):
    """Sees bare skin and little clothing."""

    def look(self, pixels: Pixels) -> tuple[BodySeen, ...]:
        """What asks for a second look in a picture."""
        ...
