"""A post that is opened again says of its faces, and of who is at none of them, what its author said."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import checker.engine
from checker.draft import Photo
from checker.finding import Face
from checker.render.pictures import try_pictures_of
from checker.said import FaceSaid
from checker.senses import Reading
from checker.tagging.looking import Glimpse, Looked, Looking
from checker.tagging.photo import Tagging
from tests.page.conftest import APP, act_as
from tests.page.deciding import button, checked, jpeg, labels, school, two

__all__ = ["school", "two"]

A = (10, 10, 50, 60)


def sees_a(sense: object, content: bytes, name: str, limits: object) -> Looking:
    """The first look, which finds one face in every photo."""
    glimpse: Future[Glimpse | None] = Future()
    glimpse.set_result(None)
    whole: Future[Looked] = Future()
    whole.set_result(Looked(faces=(A,), pictures=try_pictures_of(Photo(name, content))[0]))
    return Looking(glimpse, whole)


@pytest.mark.parametrize("done", ["cover", "crop", ""])
def test_somebody_at_none_of_the_faces_is_still_in_the_post_after_a_reload(
    page: AppTest, two: Path, one_check, monkeypatch: pytest.MonkeyPatch, done: str
) -> None:
    monkeypatch.setattr(checker.engine, "load_checks", lambda: (one_check(lambda *_: iter(())),))
    monkeypatch.setattr("checker.page.write.thumbnails.look", sees_a)
    checked(act_as(page.run(), "Jo Reed"), "Sports day was fun.", jpeg((240, 180)))
    next(t for t in page.text_input if t.label == "Who is in photo 1?").set_value("tun").run()
    button(page, "Tunde Balogun").click().run()
    if done == "cover":
        button(page, "Cover face A").click().run()
    elif done == "crop":
        page.session_state["state.Writing"].photos[0].tagging.keep((60, 0, 240, 180))
        page.run()
    draft_id = page.query_params["draft"]
    fresh = AppTest.from_file(str(APP), default_timeout=60)
    fresh.query_params["draft"] = draft_id[0] if isinstance(draft_id, list) else draft_id
    checked(fresh.run(), "Sports day was great fun.")
    state = fresh.session_state["state.Writing"]
    (held,) = state.photos
    assert state.result.draft.people == {held.name: ("P2",)} and held.tagging.others == ("P2",)
    assert [(s.state, s.tag) for s in held.tagging.spots] == [({"cover": "covered", "crop": "cropped"}.get(done, "open"), "")]
    assert [f.tag for f in state.said_of_faces().get(held.name, ())] == ([] if done == "crop" else [""])


def test_a_face_that_the_check_sees_under_a_cover_of_the_version_before_is_covered_anew(
    page: AppTest, two: Path, one_check, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sees(check: object, reading: Reading, school: object) -> Iterator[Face]:
        yield from (Face(photo.name, A, "unaccounted") for photo in reading.draft.images)

    monkeypatch.setattr(checker.engine, "load_checks", lambda: (one_check(sees),))
    checked(act_as(page.run(), "Jo Reed"), "Sports day was fun.", jpeg((240, 180)))
    held = page.session_state["state.Writing"].photos[0]
    held.tagging = Tagging.sent((FaceSaid("A", A, covered=True),), (), ())
    held.tagging.find([])
    assert [s.state for s in held.tagging.spots] == ["covered"]
    button(page, "Check this post").click().run()
    assert [(s.state, s.shows) for s in held.tagging.spots] == [("open", True)]
    assert any("a face is still seen there" in b.label for b in page.button) and "Cover with a smiley" not in labels(page)
    button(page, "Cover face A").click().run()
    assert [s.state for s in held.tagging.spots] == ["covered"] and held.content != held.original
    assert "Cover with a smiley" in labels(page)
