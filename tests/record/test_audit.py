"""Each kind of tampering is found on both databases, with the guards dropped as well."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.errors import RecordError
from checker.keys import SchoolKey
from checker.record import Record, Write
from checker.record.audit import verify
from checker.record.chain import forge
from checker.record.head import Head, head_file, keep, kept
from checker.record.tables import row_of

KEY, OTHER = SchoolKey(b"k" * 32), SchoolKey(b"o" * 32)
NOW = datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC)
SCHOOL = "Rowan Park Primary"
COLUMNS = "school, case_id, step, kind, at, digest, subject, salt, body, body_hash, previous, hash, seal"


def head_of(record: Record) -> Head:
    last = list(record.everything())[-1]
    return Head(last.number, last.hash)


TAMPERINGS = {
    "state edited": (["UPDATE entries SET kind = 'rejected' WHERE number = 4"], 4),
    "time edited": (["UPDATE entries SET at = '2026-11-19T00:00:00.000000Z' WHERE number = 2"], 2),
    "content swapped": (["UPDATE entries SET digest = 'sha256:1' WHERE number = 4"], 4),
    "body edited": (['UPDATE entries SET body = \'{"by":"somebody else"}\' WHERE number = 4'], 4),
    "pupil edited": (["UPDATE entries SET subject = 'ref9' WHERE number = 3"], 3),
    "pupil taken out": (["UPDATE entries SET subject = NULL WHERE number = 3"], 3),
    "given to another school": (["UPDATE entries SET school = 'Another' WHERE number = 4"], 4),
    "given to another case": (["UPDATE entries SET case_id = 'C5', step = 9 WHERE number = 4"], 4),
    "contents erased, and nobody says so": (["UPDATE entries SET body = NULL, salt = NULL, subject = NULL WHERE number = 3"], 3),
    "seal edited": (["UPDATE entries SET seal = 'x' WHERE number = 5"], 5),
    "hash edited": (["UPDATE entries SET hash = 'x' WHERE number = 5"], 5),
    "removed": (["DELETE FROM entries WHERE number = 3"], 3),
    "first removed": (["DELETE FROM entries WHERE number = 1"], 1),
    "removed, and the rest moved up": (["DELETE FROM entries WHERE number = 3", *(f"UPDATE entries SET number = {n - 1} WHERE number = {n}" for n in (4, 5, 6, 7))], 3),
    "removed from the end": (["DELETE FROM entries WHERE number = 7"], 7),
    "two removed from the end": (["DELETE FROM entries WHERE number > 5"], 6),
    "all removed": (["DELETE FROM entries"], 1),
    "two moved": (["UPDATE entries SET number = 99 WHERE number = 4", "UPDATE entries SET number = 4 WHERE number = 5", "UPDATE entries SET number = 5 WHERE number = 99"], 4),
    "a copy added": ([f"INSERT INTO entries (number, {COLUMNS}) SELECT 8, {COLUMNS.replace('step', '90')} FROM entries WHERE number = 7"], 8),
}  # fmt: skip


@pytest.mark.parametrize(("statements", "first"), TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_tampering_is_found_at_its_first_entry(story: Record, behind: Callable[..., Any], statements: list[str], first: int) -> None:
    head = head_of(story)
    assert verify(story.everything(), school=SCHOOL, key=KEY, heads=[head]).whole
    behind(*statements)
    found = verify(story.everything(), school=SCHOOL, key=KEY, heads=[head])
    assert found.number == first, found.what
    assert str(first) in found.what


def test_an_entry_added_by_somebody_without_the_key_is_found(story: Record, behind: Callable[..., Any]) -> None:
    last = list(story.everything())[-1]
    forged = forge(
        Write("approved", {"by": "s"}, digest="sha256:0"),
        number=8,
        school=SCHOOL,
        case="C2",
        step=4,
        at=last.at,
        previous=last.hash,
        key=OTHER,
    )
    row = row_of(forged)
    names = ", ".join(row)
    values = ", ".join("NULL" if v is None else str(v) if isinstance(v, int) else f"'{v}'" for v in row.values())
    behind(f"INSERT INTO entries ({names}) VALUES ({values})")
    found = verify(story.everything(), school=SCHOOL, key=KEY, heads=[Head(last.number, last.hash)])
    assert found.number == 8 and "key" in found.what


def test_a_record_written_anew_from_an_entry_on_is_found_even_by_somebody_with_the_key(story: Record, behind: Callable[..., Any]) -> None:
    head, entries = head_of(story), list(story.everything())
    previous, rows = entries[3].previous, []
    for old in entries[3:]:
        new = forge(
            Write(old.kind, {**old.body, "by": "other"}, old.digest, old.subject),
            number=old.number,
            school=old.school,
            case=old.case,
            step=old.step,
            at=old.at,
            previous=previous,
            key=KEY,
            salt=old.salt or "",
        )
        previous = new.hash
        rows.append(new)
    behind(
        *(
            f"UPDATE entries SET body = '{n.text}', body_hash = '{n.body_hash}', previous = '{n.previous}', hash = '{n.hash}', seal = '{n.seal}' WHERE number = {n.number}"
            for n in rows
        )
    )
    assert verify(story.everything(), school=SCHOOL, key=KEY).whole, "the chain alone cannot tell"
    found = verify(story.everything(), school=SCHOOL, key=KEY, heads=[head])
    assert found.number == 7 and "anew" in found.what


def test_entries_written_after_the_head_was_copied_are_fine(story: Record) -> None:
    head = head_of(story)
    story.append([Write("submitted", {})], school=SCHOOL, key=KEY, now=NOW + datetime.timedelta(hours=3))
    assert verify(story.everything(), school=SCHOOL, key=KEY, heads=[head]).whole


def test_every_copy_of_a_head_is_held_against_the_record(story: Record) -> None:
    head = head_of(story)
    wrong = Head(head.number, "0" * 64)
    for heads in ([wrong, head], [head, wrong]):
        assert verify(story.everything(), school=SCHOOL, key=KEY, heads=heads).number == head.number


def test_another_schools_entries_are_followed_too(story: Record, behind: Callable[..., Any]) -> None:
    story.open_school("Another School", OTHER, NOW + datetime.timedelta(hours=2))
    assert verify(story.everything(), school=SCHOOL, key=KEY).whole
    behind("UPDATE entries SET kind = 'x' WHERE number = 8")
    assert verify(story.everything(), school=SCHOOL, key=KEY).number == 8


class TestHead:
    def test_it_is_kept_goes_forward_only_and_is_printed(self, tmp_path: Path) -> None:
        path = tmp_path / "head.json"
        assert kept(path, KEY) is None
        keep(path, Head(5, "a" * 64), KEY)
        keep(path, Head(4, "b" * 64), KEY)
        assert kept(path, KEY) == Head(5, "a" * 64) == Head.parse(str(Head(5, "a" * 64)))

    @pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"head": "4:' + b"b" * 64 + b'", "code": "x"}', b"\xff\xfe"])
    def test_one_that_was_changed_is_told_and_not_written_over(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "head.json"
        path.write_bytes(content)
        keep(path, Head(5, "a" * 64), KEY)
        with pytest.raises(RecordError, match="changed"):
            kept(path, KEY)

    def test_one_of_another_key_is_none(self, tmp_path: Path) -> None:
        keep(tmp_path / "head.json", Head(5, "a" * 64), OTHER)
        with pytest.raises(RecordError):
            kept(tmp_path / "head.json", KEY)

    def test_each_school_of_each_record_has_its_own(self) -> None:
        assert len({head_file(r, s) for r in ("a", "b") for s in ("a", "b")}) == 4

    @pytest.mark.parametrize("text", ["", "5", "5:abc", "x:" + "a" * 64])
    def test_what_is_no_head_is_refused(self, text: str) -> None:
        with pytest.raises(RecordError, match="audit head"):
            Head.parse(text)
