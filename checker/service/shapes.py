"""What is sent to the service and what it answers, for its OpenAPI description."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from checker.draft import Draft, Photo
from checker.errors import DraftError


class Image(BaseModel):
    """A photo or video, sent with the post."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(description="The name by which the post knows it; an approval is bound to it.", max_length=400)
    content: str = Field(description="The file's bytes in base64.")


class Post(BaseModel):
    """A draft: the fields of a post file, but the photos come with their content, since a path would mean a file of this computer."""

    model_config = ConfigDict(extra="forbid")
    id: str = ""
    text: str = ""
    platform: str | None = None
    platforms: list[str] = []
    images: list[Image] = []
    has_image: bool = False
    alt_text: str | dict[str, str] = Field(default={}, description="Text, or text by photo name.")
    people: list[str] | dict[str, list[str]] = Field(
        default={}, description="Who is in each photo, by photo name: pupil ids, staff:NAME, visitor:NAME."
    )
    faces: dict[str, list[list[int]]] = Field(
        default={}, description="Faces marked by hand, by photo name: left, top, right, bottom in pixels of the photo as it is seen."
    )
    account: str | None = None
    objective: str | None = None
    author: str | None = None
    publish_at: str | None = Field(default=None, description="YYYY-MM-DD, with a time after T where it matters.")
    event_date: str | None = None

    def draft(self) -> Draft:
        """The draft.

        Raises:
            DraftError: a field has the wrong form.
        """
        contents = {}
        for n, image in enumerate(self.images, 1):
            try:
                contents[image.name] = base64.b64decode(image.content, validate=True)
            except (binascii.Error, ValueError):
                raise DraftError(f"The content of image {n} is not base64.") from None
        data = self.model_dump(exclude={"images"}, exclude_none=True)
        draft = Draft.from_mapping({**data, "images": [i.name for i in self.images]}, folder=_NOWHERE, fallback_id="post")
        # Only the bytes that were sent are ever read: the path goes.
        return replace(draft, images=tuple(Photo(photo.name, contents[photo.name]) for photo in draft.images))


_NOWHERE = Path("/nowhere")


class PostCall(BaseModel):
    """A call about a post."""

    model_config = ConfigDict(extra="forbid")
    post: Post


class GateCall(PostCall):
    """Whether this post may go out on an account."""

    account: str | None = Field(default=None, description="Where it is about to be published; what the post says unless given.")


class VerifyCall(GateCall):
    """Whether a token proves the approval of this post."""

    token: str = Field(max_length=16_000)


class Decision(BaseModel):
    """An approval in force."""

    case: str
    digest: str
    by: str
    at: str
    expires: str
    account: str | None


class Answer(BaseModel):
    """The gate's answer: only `approved: true` with status 200 is a yes."""

    approved: bool
    reasons: list[str]
    approval: Decision | None
    token: str | None


class Filed(BaseModel):
    """A post that was checked and filed."""

    case: str
    state: str
    report: dict[str, Any]


class Problem(BaseModel):
    """What was wrong and what to do next."""

    detail: str
