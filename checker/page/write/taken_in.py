"""A photo that was looked at elsewhere, as a new post: where it is named face by face, covered and cropped."""

from __future__ import annotations

from dataclasses import replace

from checker.draft import Draft, Photo
from checker.errors import DraftError
from checker.page.write import saving
from checker.page.write.samples import fill
from checker.page.write.state import writing
from checker.school import School


def take_in(draft: Draft, school: School) -> None:
    """Fill the page with a draft of one photo. The post that was being written is kept first, as when a new one is begun.

    Raises:
        DraftError: the photo cannot be read, or the post before cannot be kept; nothing is changed then.
    """
    photos = tuple(Photo(p.name, p.read()) for p in draft.images)
    state = writing()
    saving.keep(school)
    if state.unsaved and (state.get("text") or state.photos):
        raise DraftError(f"The post that you are writing cannot be kept: {state.unsaved} Send it or empty it first.")
    before = bool(state.draft_id)
    state.new_post()
    fill(replace(draft, platform=None, images=photos), school)
    if before:
        state.note = "The post that you were writing is kept: “New post” shows it."
