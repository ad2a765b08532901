"""Place: what was proved is put where it belongs, each file whole and over no other, and the record counts last."""

from __future__ import annotations

import datetime
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import IO

from checker.backup.layout import of_record, record_pieces
from checker.backup.proving import Plan, same
from checker.backup.sealed import BackupError, read
from checker.keys import keep_key
from checker.record.copying import putting_back
from checker.record.head import keep
from checker.vault import write_private


def place(stream: IO[bytes], password: str, plan: Plan, now: datetime.datetime) -> None:
    """Put everything in its place. Whatever breaks off on the way, the same can be done again: what is there already stays, and the record is not there yet.

    Raises:
        BackupError: somebody has put something there meanwhile.
        RecordError: somebody has begun a record meanwhile, or it cannot be written.
        VaultError: another key was kept meanwhile.
    """
    folder, about, head = plan.layout.folder, plan.about, None
    with ExitStack() as record:
        for recorded, found in groupby(read(stream, password), key=lambda piece: of_record(piece[0])):
            if recorded:
                head = record.enter_context(
                    putting_back(
                        plan.address,
                        record_pieces(found),
                        school=plan.known_as,
                        key=plan.seals,
                        heads=[about.head] if about.head else [],
                        folder=plan.seals.mac("folder", str(folder.resolve())),
                        now=now,
                    )
                )
            else:
                for path, content in found:
                    if path in plan.targets:
                        _put(plan.targets[path], content, plan.layout.whole_of(path))
        if plan.key:
            keep_key(folder, plan.key)
    if head and plan.key:
        keep(plan.head_file, head, plan.seals)


def _put(target: Path, content: bytes, whole: Path) -> None:
    try:
        write_private(target, content, new=True)
    except FileExistsError:
        if not same(target, content):
            raise BackupError(
                f"Something was put into {whole} meanwhile, and nothing is written over. Move it away, then restore again."
            ) from None
