"""The sense for photos and videos: each read once, when first asked for, and let go; no pixels are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from checker.draft import Photo
from checker.errors import CheckerError, DraftError, PhotoError
from checker.finding import Box, PhotoRegion, Skipped
from checker.photos.marked import with_marked
from checker.photos.seen import BodySeen, Code, CodeReader, Describer, Detector, ExposureDetector, FaceSeen, Line, Reader
from checker.report import UNREADABLE, photo_hash
from checker.senses.text import Passage

if TYPE_CHECKING:
    from checker.photos.media import Frame, Limits
    from checker.photos.metadata import Metadata
    from checker.senses import Reading

T = TypeVar("T")

LOOKS = 32
"""Photos of which the page remembers what was seen: more than a post has."""
SURE = 0.8
"""Score from which a face is surely one, so that no words are looked for in it."""


@dataclass(frozen=True, slots=True)
class Look:
    """All that is seen in one photo or video.

    Attributes:
        kind: `photo`, `animation`, `pages` or `video`.
        size: width and height as displayed.
        faces: every face, largest first.
        at_once: most faces in any one frame.
        crowded: more or smaller faces than the count can be trusted for.
        bodies: what asks for a second look; only where the school has switched that on.
        lines: printed words.
        codes: QR codes and barcodes.
        has_sound: a video with sound.
        notes: what to know about how it was looked at.
        unread: what was left out or failed, one sentence each.
    """

    kind: str = "photo"
    size: tuple[int, int] = (0, 0)
    faces: tuple[FaceSeen, ...] = ()
    at_once: int = 0
    crowded: bool = False
    bodies: tuple[BodySeen, ...] = ()
    lines: tuple[Line, ...] = ()
    codes: tuple[Code, ...] = ()
    has_sound: bool = False
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


class PhotoSense:
    """Everything that sees, each part loaded when first used; what a part must be able to do is a Protocol in `checker.photos.seen`. Tests hand in others."""

    def __init__(
        self,
        detector: Detector | None = None,
        words: Reader | None = None,
        network: Describer | None = None,
        codes: CodeReader | None = None,
        exposure: ExposureDetector | None = None,
    ) -> None:
        self._detector = detector
        self._words = words
        self._network = network
        self._codes = codes
        self._exposure = exposure
        self._remembered: dict[tuple[object, ...], Look] | None = None
        self._kept: OrderedDict[tuple[object, ...], Look] | None = None

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """While it lasts, a photo that was looked at is known again by its bytes: for the copies of one photo under several names."""
        self._remembered = {}
        try:
            yield
        finally:
            self._remembered = None

    @cached_property
    def detector(self) -> Detector:
        """What finds faces."""
        from checker.photos.detector import YuNetDetector
        from checker.weights.runtime import quieten_opencv

        quieten_opencv()  # the page asks it for faces before anything is checked
        return self._detector or YuNetDetector()

    def remember_faces(self) -> None:
        """From now on look at each picture once: for the page, which looks for faces while the post is being written and checks again after each mend.

        What is kept is what was seen, in memory, by a digest of the photo's bytes, for the last `LOOKS` photos: no pixels and no numbers of faces.
        """
        from checker.photos.ahead import RememberingDetector

        if self._kept is None:
            self._kept = OrderedDict()
        if not isinstance(self.detector, RememberingDetector):
            self.detector = RememberingDetector(self.detector)

    @cached_property
    def words(self) -> Reader:
        """What reads printed words."""
        from checker.photos.words import WordReader

        return self._words or WordReader()

    @cached_property
    def network(self) -> Describer:
        """What describes faces; touched only where recognition is on."""
        from checker.photos.descriptors import FaceNetwork

        return self._network or FaceNetwork()

    @cached_property
    def codes(self) -> CodeReader:
        """What reads QR codes and barcodes."""
        from checker.photos.codes import read_codes

        return self._codes or read_codes

    @cached_property
    def exposure(self) -> ExposureDetector:
        """What sees little clothing; touched only where the school has switched it on."""
        from checker.photos.exposure import NudeNetExposure

        return self._exposure or NudeNetExposure()

    def look(
        self, content: bytes, name: str, limits: Limits, *, read_words: bool = True, describe: bool = False, exposure: bool = False
    ) -> Look:
        """Look at every frame once.

        Args:
            content, name, limits: as `checker.photos.formats.open_media` takes them.
            read_words: read printed words.
            describe: make descriptors of faces; only for schools that have switched recognition on.
            exposure: look for little clothing; only for schools that have installed and switched that on.

        Raises:
            PhotoError: it cannot be opened at all. What fails later is told in `unread`.
        """
        if self._remembered is None and self._kept is None:
            return self._look(content, name, limits, read_words, describe, exposure)
        key = (photo_hash(content), name.rpartition(".")[2].lower(), limits, read_words, describe, exposure)
        if self._remembered is not None:
            if key not in self._remembered:
                self._remembered[key] = self._look(content, name, limits, read_words, describe, exposure)
            return self._remembered[key]
        return self._again(key, lambda: self._look(content, name, limits, read_words, describe, exposure))

    def _again(self, key: tuple[object, ...], look: Callable[[], Look]) -> Look:
        """What was seen before in the same bytes; numbers of faces are made anew each time."""
        kept = self._kept
        if kept is None or key[4]:
            return look()
        if key not in kept:
            seen = look()
            if not seen.unread:  # what failed may go better the next time
                kept[key] = seen
            while len(kept) > LOOKS:
                kept.popitem(last=False)
            return seen
        return kept[key]

    def _look(self, content: bytes, name: str, limits: Limits, read_words: bool, describe: bool, exposure: bool) -> Look:
        from checker.photos.apart import open_media
        from checker.weights.runtime import quieten_opencv

        quieten_opencv()  # whichever parts were handed in
        media = open_media(content, name, limits)
        eye = _Eye(self, read_words=read_words, describe=describe, exposure=exposure)
        unread = list(media.unread)
        try:
            for frame in media.frames():
                eye.see(frame, media.size)
        except PhotoError as error:
            unread.append(str(error))
        return eye.look(media.kind, media.size, media.has_sound, media.notes, unread)

    def metadata(self, content: bytes, name: str) -> Metadata:
        """What the file says about itself."""
        from checker.photos.apart import read_metadata

        return read_metadata(content, name)


class _Eye:
    """Goes over the frames of one photo or video and gathers what is seen."""

    def __init__(self, sense: PhotoSense, *, read_words: bool, describe: bool, exposure: bool) -> None:
        from checker.photos.following import Follower

        self.sense = sense
        self.read_words = read_words
        self.describe = describe
        self.exposure = exposure
        self.follower = Follower()
        self.people = self.follower.people
        self.crowded = False
        self.bodies: list[BodySeen] = []
        self.lines: list[Line] = []
        self.codes: list[Code] = []
        self.unread: dict[str, None] = {}

    def see(self, frame: Frame, shown: tuple[int, int]) -> None:
        """Look at one frame. A place in a page or a hidden picture of another size cannot be pointed at in the picture shown: all of that is."""
        before = len(self.people), len(self.bodies), len(self.lines), len(self.codes)
        self._see(frame)
        if frame.pixels.shape[1::-1] != shown:
            whole: Box = (0, 0, *shown)
            people, bodies, lines, codes = before
            self.people[people:] = [replace(face, box=whole) for face in self.people[people:]]
            self.bodies[bodies:] = [replace(body, box=whole) for body in self.bodies[bodies:]]
            self.lines[lines:] = [replace(line, box=whole, words=()) for line in self.lines[lines:]]
            self.codes[codes:] = [replace(code, box=whole) for code in self.codes[codes:]]

    def _see(self, frame: Frame) -> None:
        self.follower.settle()  # before this one is looked at: two large pictures at a time are enough
        sight = self._try("Faces could not be looked for", lambda: self.sense.detector.look(frame.pixels))
        if sight:
            self.crowded |= sight.crowded
            self._follow(frame, sight.faces)
        if self.exposure:
            bodies = self._try("Little clothing could not be looked for", lambda: self.sense.exposure.look(frame.pixels))
            self.bodies += [replace(body, time=frame.time) for body in bodies or ()]
        sure = [face.box for face in sight.faces if face.score >= SURE] if sight else []
        codes = self._try("QR codes could not be looked for", lambda: self.sense.codes(frame.pixels)) or ()
        known_codes = {code.text for code in self.codes}
        self.codes += [replace(code, time=frame.time) for code in codes if code.text not in known_codes]
        if self.read_words:
            printed = self._try("Printed words could not be read", lambda: self.sense.words.read(frame.pixels, sure))
            if printed:
                known = {line.text for line in self.lines}
                self.lines += [replace(line, time=frame.time) for line in printed.lines if line.text not in known and _is_text(line.text)]
                if printed.unread:
                    self.unread["There are more printed words than could be read. Read them yourself."] = None

    def _try(self, what: str, act: Callable[[], T]) -> T | None:
        try:
            return act()
        except CheckerError as error:
            self.unread[f"{what}: {error}"] = None
        except Exception as error:  # a model that chokes on one picture must not hide the rest of it
            self.unread[f"{what} ({type(error).__name__}). Look at this yourself."] = None
        return None

    def _follow(self, frame: Frame, faces: Iterable[FaceSeen]) -> None:
        """Add the faces of a frame, and describe those that are new or larger than before, where that is asked for."""
        fresh = self.follower.take(frame, faces)
        clear = [(p, s) for p, s in fresh if not s.too_small] if self.describe else []
        if clear:
            rows = self._try("Faces could not be compared", lambda: self.sense.network.describe(frame.pixels, [s for _, s in clear]))
            for (person, _), row in zip(clear, rows if rows is not None else (), strict=False):
                self.people[person] = replace(self.people[person], descriptor=row)

    def look(self, kind: str, size: tuple[int, int], has_sound: bool, notes: tuple[str, ...], unread: list[str]) -> Look:
        return Look(
            kind,
            size,
            tuple(sorted(self.people, key=lambda f: -f.height)),
            max(self.follower.counts.values(), default=0),
            self.crowded,
            tuple(self.bodies),
            tuple(self.lines),
            tuple(self.codes),
            has_sound,
            notes,
            (*unread, *self.unread),
        )


def _is_text(text: str) -> bool:
    """Patterns on cloth and brickwork are read as `***` or `1I`: at least two letters or digits are wanted."""
    return sum(c.isalnum() for c in text) >= 2


class PhotoReading:
    """One photo or video as the senses read it.

    Attributes:
        photo: the draft's photo.
        name: its name, as reports show it.
        number: its place in the draft, from 1; what messages call it.
    """

    def __init__(self, photo: Photo, number: int, reading: Reading) -> None:
        self.photo = photo
        self.name = photo.name
        self.number = number
        self._reading = reading
        self._sha256: str | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """Who the author says is in it."""
        return self._reading.draft.people.get(self.name, ())

    def read(self) -> bytes:
        """The file's bytes, hashed where they are read. Nobody keeps them: a folder of thousands of photos would not fit into memory.

        Raises:
            DraftError: the file is missing or cannot be read.
            PhotoError: it was read before in this review, and differs now.
        """
        known, self._sha256 = self._sha256, self._sha256 or UNREADABLE
        content = self.photo.read()
        sha256 = photo_hash(content)
        if known not in (None, sha256):
            raise PhotoError("The file changed while it was being checked. Check the post again when nobody is writing to the file.")
        self._sha256 = sha256
        return content

    @property
    def sha256(self) -> str:
        """`photo_hash` of the bytes that were looked at (read now where no check has asked), or `UNREADABLE`."""
        if self._sha256 is None:
            with suppress(DraftError):
                self.read()
        return self._sha256 or UNREADABLE

    @cached_property
    def _seen(self) -> tuple[Look | None, Metadata | None]:
        """Everything, from one reading of the file; what could not be read goes to the reading's problems."""
        from checker.photos.media import Limits

        settings = self._reading.school.settings
        limits = Limits(pixels=settings.photos.max_megapixels * 1_000_000)
        sense = self._reading.session.senses.photo
        try:
            content = self.read()
        except (PhotoError, DraftError) as error:
            self.problem(str(error), passing=True)
            return None, None
        try:
            look = sense.look(
                content,
                self.name,
                limits,
                read_words=settings.photos.read_words,
                describe=settings.recognition.enabled,
                exposure=settings.photos.exposure,
            )
        except PhotoError as error:
            self.problem(str(error))
            return None, None
        except MemoryError:
            self.problem("It needs more memory than this computer has. Save a smaller copy and check that.", passing=True)
            return None, None
        for sentence in look.unread:
            self.problem(sentence)
        if not settings.photos.read_words:
            self.problem("Printed words were not read: read_words is off in school.toml. Read them yourself.")
        metadata = sense.metadata(content, self.name)
        if metadata.problem:
            self.problem(metadata.problem + " Publish the clean copy, which has none of it.")
        return look, metadata

    def problem(self, reason: str, *, passing: bool = False) -> None:
        """Say that a part of this photo was not checked; `passing` as in `Skipped`."""
        self._reading.problems.append(Skipped("photo", f"Photo {self.number}: {reason}", passing))

    @property
    def readable(self) -> bool:
        """Whether it could be opened; where not, the reading's problems say why."""
        return self._seen[0] is not None

    @property
    def look(self) -> Look:
        """What is seen in it; nothing where it could not be opened."""
        return self._seen[0] or Look()

    @property
    def metadata(self) -> Metadata:
        """What the file says about itself."""
        from checker.photos.metadata import Metadata

        return self._seen[1] or Metadata()

    @property
    def faces(self) -> tuple[FaceSeen, ...]:
        """Every face that was found or that somebody marked by hand, largest first."""
        return with_marked(self.look.faces, self._reading.draft.faces.get(self.name, ()))

    def region(self, box: Box | None = None, time: float | None = None, quote: str | None = None) -> PhotoRegion:
        """Evidence: a place in this photo, the whole of it where no box is given."""
        return PhotoRegion(self.name, box or (0, 0, *self.look.size), time, quote)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """What can be read: printed words (one passage a frame), what codes say, and what the file's metadata tells in words."""
        sense = self._reading.session.senses.text
        passages = []
        for time in dict.fromkeys(line.time for line in self.look.lines):
            text, boxes = _joined([line for line in self.look.lines if line.time == time])
            passages.append(Passage(self.name, text, sense, kind="picture_words", photo=self.name, boxes=boxes, time=time))
        for code in self.look.codes:
            if code.text:
                boxes = [(0, len(code.text), code.box)]
                passages.append(Passage(self.name, code.text, sense, kind="code", photo=self.name, boxes=boxes, time=code.time))
        whole: Box = (0, 0, *self.look.size)
        for entry in self.metadata.of("caption", "owner", "rights", "place"):
            passages.append(Passage(self.name, entry.value, sense, kind="metadata", photo=self.name, boxes=[(0, len(entry.value), whole)]))
        return tuple(passages)


def _joined(lines: list[Line]) -> tuple[str, list[tuple[int, int, Box]]]:
    """The lines as one text, a line each, and where its words stand in the picture."""
    parts: list[str] = []
    boxes: list[tuple[int, int, Box]] = []
    at = 0
    for line in lines:
        boxes += [(at + start, at + end, box) for start, end, box in line.words or ((0, len(line.text), line.box),)]
        parts.append(line.text)
        at += len(line.text) + 1
    return "\n".join(parts), boxes
