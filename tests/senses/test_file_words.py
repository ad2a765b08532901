"""A file's name as words: where they are parted, what is left out, and that each word keeps its place."""

from __future__ import annotations

import pytest

from checker.senses.file_words import as_words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Tomasz Wieczorek sports day.jpg", ["Tomasz Wieczorek sports day"]),
        ("IMG_Amara-Okonkwo.jpg", ["Amara Okonkwo"]),
        ("IMG_2041_AmaraOkonkwo.HEIC", ["Amara Okonkwo"]),
        ("SAM_1234 Orla.jpg", ["Orla"]),
        ("Sam Pike 2026.jpg", ["Sam Pike"]),
        ("01.05.2026 Amara Okonkwo (2).jpg", ["Amara Okonkwo"]),
        ("KiranBassi_100m.jpg", ["Kiran Bassi 100m"]),
        ("Year4_trip.jpg", ["Year 4 trip"]),
        ("ThomasMcAllister.jpg", ["Thomas McAllister"]),
        ("THOMAS O'DONNELL.jpg", ["Thomas O'Donnell"]),
        ("tomasz-wieczorek-medal.jpg", ["Tomasz Wieczorek medal"]),
        ("Great Fire Of London.jpg", ["Great Fire of London"]),
        ("Ella-Rose_Hartley.jpg", ["Ella-Rose Hartley", "Ella Rose Hartley"]),
        ("straße_weiß.jpg", ["Straße Weiß"]),
    ],
)
def test_words(name: str, words: list[str]) -> None:
    read = list(as_words(name))
    assert [r.text.removeprefix("Our photo shows ").removesuffix(".") for r in read] == words
    for each in read:
        start = len("Our photo shows ")
        for at in range(start, len(each.text) - 1):
            a, b = each.place(at, at + 1)
            assert each.text[at] in " -" or name[a:b].lower() == each.text[at].lower()


@pytest.mark.parametrize(
    "name",
    [
        "DSC_0012.JPG",
        "IMG_2041 (1).jpg",
        "WhatsApp Image 2026-05-01.jpeg",
        "2026-05-01.png",
        "",
        ".jpg",
        "___.png",
        "(1).jpg",
        "1234567890.jpg",
    ],
)
def test_no_words(name: str) -> None:
    assert not list(as_words(name))
