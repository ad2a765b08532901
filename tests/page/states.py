"""Every state of the page worth looking at, one after the other, each with all that can be unfolded: what the tests of accessibility and `just screenshots` walk through."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.paths import sample_folder
from tests.page.browsing import button, choose, click, settled, text, upload, wait
from tests.photos.pictures import drawing, group
from tests.school.importing.exports import sims

_FOLDED = "return [...document.querySelectorAll('details:not([open]) > summary')].filter(e => e.checkVisibility())"
_WORDS = "Well done Idris Rahmani in Ladybird, who won the egg and spoon race. His mum rings us on 07700 900123!"


def unfold(driver: Any) -> None:
    """Open every expander."""
    for _ in range(40):
        folded = driver.execute_script(_FOLDED)
        if not folded:
            break
        driver.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].click()", folded[0])
        settled(driver)


def go(driver: Any, page: str) -> None:
    """To another page in the same tab, by its link."""
    click_link = "const a = document.querySelector(`.st-key-page-${arguments[0]}-there a`); if (a) a.click(); return !!a"
    wait(driver, lambda: driver.execute_script(click_link, page))
    wait(driver, lambda: driver.find_elements("css selector", f".st-key-page-{page}-here"))
    settled(driver)


def write(driver: Any, words: str) -> None:
    """Put words into the post."""
    from selenium.webdriver.common.keys import Keys

    field = wait(driver, lambda: driver.find_element("css selector", '[aria-label="Words of the post"]'))
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(f"{words}\t")
    settled(driver)


def send(driver: Any) -> str:
    """Send the post that was checked, as its author; its case."""
    choose(driver, "You are", "Robin Ellery")
    click(driver, "Send it for approval")
    return str(wait(driver, lambda: re.search(r"It is case (C\d+)\. It waits for", text(driver)))[1])


def open_case(driver: Any, address: str, case: str, before: str = "Robin Ellery") -> None:
    """A case that waits, opened by an officer."""
    driver.get(f"{address}/queue?case={case}")
    settled(driver)
    if before:
        click(driver, before)
        choose(driver, "You are", "Jo Hadley")
    driver.get(f"{address}/queue?case={case}")
    settled(driver)
    wait(driver, lambda: button(driver, "Ask for changes"))


def popover(driver: Any, label: str) -> None:
    """Open one and wait for what it holds."""
    click(driver, label)
    wait(driver, lambda: [b for b in driver.find_elements("css selector", '[data-testid="stPopoverBody"]') if b.is_displayed()])
    settled(driver)


def states(driver: Any, address: str, home: Path) -> Iterator[str]:
    """Walk through them; the name of each. `home` is a folder for what is needed on the way."""
    yield from _writing(driver, address, home)
    case = send(driver)
    settled(driver)
    yield "write-sent"
    yield from _cases(driver, address, case)
    yield from _folders(driver, address, home)
    yield from _school(driver, address, home)
    driver.get(f"{address}/help")
    settled(driver)
    unfold(driver)
    yield "help"


def _writing(driver: Any, address: str, home: Path) -> Iterator[str]:
    driver.get(address)
    settled(driver)
    yield "write"
    picture = home / "class.png"
    group(3, 220, 4).save(picture)
    upload(driver, picture)
    wait(driver, lambda: "C: nobody has said" in text(driver))
    write(driver, _WORDS)
    click(driver, "A: nobody has said")
    field = wait(driver, lambda: driver.find_element("css selector", '[aria-label="Who is face A in photo 1?"]'))
    field.send_keys("idr")
    wait(driver, lambda: "CW002" in text(driver))
    unfold(driver)
    yield "write-naming"
    click(driver, "Idris Rahmani")
    click(driver, "Cover face B")
    wait(driver, lambda: "B: covered" in text(driver))
    click(driver, "A face was missed: mark it")
    wait(driver, lambda: button(driver, "Leave it"))
    yield "write-marking"
    click(driver, "Leave it")
    click(driver, "Check this post")
    wait(driver, lambda: driver.find_elements("css selector", ".ck-verdict"), 300)
    settled(driver)
    unfold(driver)
    yield "write-checked"
    popover(driver, "The checks missed something")
    yield "write-popover"
    write(
        driver,
        "The sun shone on sports day and everybody in Ladybird ran. Thank you to the parents who came to watch, and to the PTA for the cakes!",
    )
    click(driver, "Check again")
    wait(driver, lambda: "Checked again" in text(driver))
    settled(driver)


def _cases(driver: Any, address: str, case: str) -> Iterator[str]:
    driver.get(f"{address}/queue")
    settled(driver)
    yield "queue"
    open_case(driver, address, case)
    for field in driver.find_elements("css selector", 'input[aria-label^="What to change about finding"]'):
        field.send_keys("Say where it was, please, and which class.")
    choose_face(driver)
    unfold(driver)
    yield "queue-case"
    for field in driver.find_elements("css selector", 'input[aria-label^="What to change about face"]'):
        field.send_keys("Who is this? I do not know her.\t")
    driver.find_element("css selector", '[aria-label="Reason"]').send_keys("Two small things, then it can go.\t")
    settled(driver)
    click(driver, "Ask for changes")
    wait(driver, lambda: "The author is asked for changes" in text(driver))
    settled(driver)
    unfold(driver)
    yield "queue-case-changes-asked"
    popover(driver, "Withdraw the post")
    yield "queue-popover"
    driver.get(f"{address}/history")
    settled(driver)
    yield "history"
    click(driver, f"Open {case}")
    wait(driver, lambda: "Back to the list" in text(driver))
    settled(driver)
    unfold(driver)
    yield "history-case"


def choose_face(driver: Any) -> None:
    """Choose a face to say something about."""
    from selenium.webdriver.common.keys import Keys

    one = '[data-testid="stSelectbox"] input[aria-label*="Say something about a face"]'
    field = wait(driver, lambda: next((b for b in driver.find_elements("css selector", one) if b.is_displayed()), None))
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", field)
    field.click()
    wait(driver, lambda: driver.find_elements("css selector", '[role="option"]'))
    field.send_keys(Keys.ENTER)
    wait(driver, lambda: driver.find_elements("css selector", 'input[aria-label^="What to change about face"]'))


def _folders(driver: Any, address: str, home: Path) -> Iterator[str]:
    driver.get(f"{address}/folders")
    settled(driver)
    yield "folders"
    check_folder(driver, some_files(home / "files"))
    unfold(driver)
    yield "folders-checked"
    popover(driver, "Who is in it")
    yield "folders-popover"


def check_folder(driver: Any, folder: Path) -> None:
    """Have a folder checked on the page Folders."""
    field = wait(driver, lambda: driver.find_element("css selector", '[aria-label="Folder on this computer"]'))
    field.send_keys(f"{folder}\t")
    click(driver, "Check these files")
    wait(driver, lambda: "What to do first" in text(driver), 300)
    settled(driver)


def some_files(folder: Path) -> Path:
    """Photos and other files, as a folder has them."""
    folder.mkdir()
    for number, faces in enumerate((1, 3), 1):
        group(faces, 220, 4).save(folder / f"sports-day-{number}.jpg", quality=88)
    (folder / "cannot-be-opened.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a photo")
    (folder / "Thumbs.db").write_bytes(b"\0" * 64)
    (folder / "notes.docx").write_bytes(b"PK")
    return folder


def term_of_photos(folder: Path) -> Path:
    """A term's photos as a school has them: some with everybody named, some with nobody, one of a pupil whose family said no, two that are not what they seem."""
    folder.mkdir()
    samples = sample_folder()
    log = list(csv.DictReader((samples / "school" / "consent_log.csv").open(encoding="utf-8")))
    yes = [r["pupil_id"] for r in log if r["facebook"] == "yes"]
    no = next(r["pupil_id"] for r in log if r["facebook"] == "no")
    tags: dict[str, list[str]] = {}
    for number, faces in enumerate((2, 3, 4, 2, 3, 5, 2, 4), 1):
        name = f"sports-day-{number:02}.jpg"
        group(faces, 220, 3).save(folder / name, quality=88)
        tags[name] = yes[number : number + faces] if number < 5 else []
    tags["sports-day-04.jpg"][0] = no
    for number, (width, height) in enumerate(((900, 600), (600, 900), (900, 600), (800, 800), (900, 500)), 1):
        drawing(width, height).save(folder / f"playground-{number}.jpg", quality=88)
    shutil.copy(samples / "08-certificate" / "certificate.png", folder / "prize-giving.png")
    shutil.copy(samples / "25-photo-with-position" / "pitch.jpg", folder / "IMG_2041.jpg")
    whole = (folder / "sports-day-01.jpg").read_bytes()
    (folder / "IMG_2042.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "Thumbs.db").write_bytes(b"\0" * 64)
    rows = "".join(f"{name},{';'.join(people)}\n" for name, people in tags.items() if people)
    (folder / "people.csv").write_text(f"photo,people\n{rows}", "utf-8")
    return folder


def _school(driver: Any, address: str, home: Path) -> Iterator[str]:
    own = home / "own-school"
    shutil.copytree(sample_folder() / "school", own)
    driver.get(f"{address}/school")
    settled(driver)
    yield "school"
    popover(driver, "Change school")
    yield "school-popover"
    wait(driver, lambda: driver.find_element("css selector", '[aria-label="Folder of the school"]')).send_keys(f"{own}\t")
    click(driver, "Use this school")
    wait(driver, lambda: "sample school" not in driver.find_element("css selector", ".pg-head").text)
    settled(driver)
    for part, name in (
        ("People", "school-people"),
        ("Accounts", "school-accounts"),
        ("Policy", "school-policy"),
        ("Import staff", "school-staff"),
    ):
        _part(driver, part)
        unfold(driver)
        yield name
        if name == "school-people":
            _not_saved(driver)
            yield "school-people-refused"
    _part(driver, "Import pupils and consents")
    export = home / "export.xlsx"
    export.write_bytes(sims())
    upload(driver, export)
    wait(driver, lambda: "3. What to mend" in text(driver))
    settled(driver)
    unfold(driver)
    yield "school-mapping"


def _not_saved(driver: Any) -> None:
    """Try to list somebody whose address is none."""
    for label, typed in (("Name", "Jay Moss"), ("School e-mail address", "jay")):
        driver.find_elements("css selector", f'[aria-label="{label}"]')[-1].send_keys(f"{typed}\t")
    save = [b for b in driver.find_elements("css selector", "button") if "Save this person" in b.text][-1]
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", save)
    save.click()
    wait(driver, lambda: "Not saved" in text(driver))
    settled(driver)


def _part(driver: Any, label: str) -> None:
    wait(
        driver, lambda: next((e for e in driver.find_elements("css selector", '[role="radiogroup"] label') if label in e.text), None)
    ).click()
    settled(driver)
