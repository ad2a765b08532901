"""Names that a device gave are known as such; whatever a person may have typed is read."""

from __future__ import annotations

import pytest
from pictures import drawing, saved

from checker.draft import Draft, Photo
from checker.photos.file_names import nobody_typed
from checker.school import School
from checker.senses import Reading


@pytest.mark.parametrize(
    "name",
    [
        "IMG_2041.JPG",
        "IMG_E2041.HEIC",
        "IMG_2041 (1).jpg",
        "DSC_0012.jpg",
        "DSCN1234.JPG",
        "P1010023.JPG",
        "PXL_20261128_214523123.jpg",
        "PXL_20261128_214523123.PORTRAIT.jpg",
        "20261128_214523.jpg",
        "IMG-20261128-WA0007.jpg",
        "WhatsApp Image 2026-11-28 at 21.45.23.jpeg",
        "Screenshot 2026-11-28 at 21.45.23.png",
        "Screenshot_20261128-214523.png",
        "signal-2026-11-28-214523.jpg",
        "3F2504E0-4F89-11D3-9A0C-0305E82C3301.jpg",
        "0007.png",
        "photo.jpg",
    ],
)
def test_names_that_a_device_gave(name: str) -> None:
    assert nobody_typed(name)


@pytest.mark.parametrize(
    "name",
    [
        "orla-finnegan.jpg",
        "IMG_2041 Orla Finnegan.jpg",
        "IMG_OrlaFinnegan.JPG",
        "imgorla.jpg",
        "Sam Pike 2026.jpg",
        "Photo of Mei Lin.png",
        "IMG_07700900123.jpg",
        "A123456789012.jpg",
        "2026-11-28 Orla.jpg",
        "Ewa_2041.JPG",
        "",
    ],
)
def test_names_that_somebody_may_have_typed(name: str) -> None:
    assert not nobody_typed(name)


def test_a_name_that_a_device_gave_is_not_read_and_one_that_was_typed_is(sample_school: School) -> None:
    picture = saved(drawing())
    draft = Draft(images=(Photo("IMG_2041.JPG", picture), Photo("class/Orla Finnegan.jpg", picture)))
    assert [p.text for p in Reading(draft, sample_school).words] == ["Orla Finnegan.jpg"]
