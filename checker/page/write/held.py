"""One photo or video of the post that is being written, as the page holds it."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from checker.draft import Photo
from checker.finding import Box
from checker.photos.ahead import in_background
from checker.render.pictures import Picture, try_pictures_of
from checker.tagging.looking import Glimpse, Looked
from checker.tagging.photo import Tagging
from checker.tagging.places import same_face


class Sent(NamedTuple):
    """Where a photo was in a version of the post's case.

    Attributes:
        number: from 1.
        part: what was kept of it; None for all.
        version: that version's digest, as the case has it; "" where nobody knows.
    """

    number: int
    part: Box | None = None
    version: str = ""


@dataclass(slots=True)
class Held:
    """One photo or video of the post.

    Attributes:
        uid: keys its widgets.
        name: as the post has it.
        content: the bytes that go out: `original`, or the copy with covers and without what was cropped.
        original: the bytes as they were added.
        whole: a small copy of the photo as it was added, `pictures` of what goes out; or `problem` says why there are none.
        tagging: who is in it, and what is covered.
        ahead: its small copy and its faces, looked for since it was added; `whole`, `pictures` and `problem` wait for that.
        glimpse: what comes up while `ahead` is waited for.
        redrawn: small copies of what goes out, where that is not the photo as it was added.
        current: the face that is being named.
        mode: what a frame drawn on the picture does: "", `add` a face or `crop`.
    """

    uid: int
    name: str
    content: bytes = field(repr=False)
    original: bytes = field(default=b"", repr=False)
    sha: str = ""
    tagging: Tagging = field(default_factory=Tagging)
    ahead: Future[Looked] | None = field(default=None, repr=False)
    glimpse: Future[Glimpse | None] | None = field(default=None, repr=False)
    redrawn: Future[tuple[list[Picture], str]] | None = field(default=None, repr=False)
    loupe: dict[Box, str] = field(default_factory=dict, repr=False)
    current: Box | None = None
    mode: str = ""
    ending: str = ""
    """The name's ending while nothing is covered or cropped."""
    sent: Sent | None = None
    """Where it was in the version of its case that was sent or opened last; None where it was in none."""

    def __post_init__(self) -> None:
        self.ending = self.ending or PurePosixPath(self.name).suffix
        self.original = self.original or self.content
        self.take(self.content)

    def take(self, content: bytes) -> None:
        """These bytes go out from now on."""
        self.content, self.sha = content, hashlib.sha256(content).hexdigest()
        photo = Photo(self.name, content)
        self.redrawn = None if content is self.original else in_background(lambda: try_pictures_of(photo))

    @property
    def whole(self) -> list[Picture]:
        """A small copy of the photo as it was added."""
        return self._first.result().pictures

    @property
    def pictures(self) -> list[Picture]:
        """Small copies of what goes out."""
        return self.redrawn.result()[0] if self.redrawn else self.whole

    @property
    def problem(self) -> str:
        """Why there are none."""
        return self.redrawn.result()[1] if self.redrawn else self._first.result().problem

    @property
    def _first(self) -> Future[Looked]:
        if self.ahead is None:  # nobody looks for its faces: it is only shown
            shown, why = try_pictures_of(Photo(self.name, self.original))
            self.ahead = Future()
            self.ahead.set_result(Looked(still=False, pictures=shown, problem=why))
        return self.ahead

    @property
    def waiting(self) -> bool:
        """Whether its faces are still being looked for."""
        return self.ahead is not None and not self.ahead.done()

    @property
    def unsettled(self) -> bool:
        """Whether faces are being looked for, or were found since `settle` was last called: then what is drawn is not the last word."""
        looked = self.looked
        return self.waiting or bool(looked and looked.still and self.tagging.seen is None)

    @property
    def glimpsed(self) -> Glimpse | None:
        """What there is to be shown while its faces are looked for; nothing where faces that may be covered, or a part to be kept, are known."""
        known = (
            self.tagging.seen is not None or self.tagging.spots or self.tagging.crop
        )  # a post that was kept brings back covers, and no `seen`
        shown = self.glimpse is not None and self.glimpse.done() and not known
        return self.glimpse.result() if self.glimpse and shown else None

    @property
    def coming(self) -> Future[Glimpse | None] | Future[Looked] | None:
        """What comes next while its faces are looked for."""
        return self.glimpse if self.glimpse and not self.glimpse.done() else self.ahead

    @property
    def looked(self) -> Looked | None:
        """What was seen at once; None while it is looked at."""
        return self.ahead.result() if self.ahead is not None and self.ahead.done() else None

    def settle(self) -> None:
        """Take the faces that were found meanwhile, and begin with the first."""
        looked = self.looked
        if looked and looked.still and self.tagging.seen is None:
            self.tagging.find(looked.faces)
            self.loupe |= looked.loupe
            for spot in self.tagging.spots:  # one of which something was said before keeps its own box
                if same := same_face(spot.box, looked.loupe):
                    self.loupe.setdefault(spot.box, looked.loupe[same])
            self.current = self.tagging.next_open()

    def rebuild(self) -> None:
        """Make the copy that goes out anew from the photo as it was added.

        Raises:
            PhotoError: it cannot be covered or cropped so.
        """
        from checker.photos.apart import covered_copy

        tagging = self.tagging
        if not tagging.edited:
            self.name = str(PurePosixPath(self.name).with_suffix(self.ending))
            self.take(self.original)
            return
        copy = covered_copy(self.original, sorted(tagging.covered), tagging.style, keep=tagging.crop, name=self.name)
        self.name = str(PurePosixPath(self.name).with_suffix(copy.suffix))
        self.take(copy.content)
