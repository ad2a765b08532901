"""Run by test_kill.py: a school's officer decides case after case in a child process, which is killed at a random moment, again and again.

Usage: kill.py FOLDER ROUNDS CASES. Prints, as JSON, what was acknowledged: [case, state] pairs, and how many children died while deciding.
"""

from __future__ import annotations

import datetime
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import checker.engine
from checker.draft import Draft
from checker.keys import SchoolKey, key_of
from checker.record import Record
from checker.school import School
from checker.workflow.desk import Desk

sys.path.insert(0, str(Path(__file__).parent))
from plain_checks import CHECKS


def main(folder: Path, rounds: int, cases: int) -> None:
    checker.engine.load_checks = lambda: CHECKS  # type: ignore[assignment]
    school = School.open(folder)
    key, _ = key_of(school, make=True)
    assert key is not None
    _decide(Desk(school, _in_memory(school, key), key), "first")  # what is loaded once is loaded before the children are born
    dice = random.Random(7)
    acknowledged: list[list[str]] = []
    died = 0
    for number in range(rounds):
        told, tell = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(told)
            # A connection of its own: none is carried over a fork.
            desk = Desk(school, Record(), key)
            os.write(tell, b"open\n")
            for n in range(cases):
                os.write(tell, f"{_decide(desk, f'{number} {n}')}\n".encode())
            os._exit(0)
        os.close(tell)
        if number % 5:
            os.read(told, 5)  # the record is open; every fifth child is killed at any moment from its birth
        time.sleep(dice.uniform(0.0, 0.25))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        died += os.WIFSIGNALED(status)
        with os.fdopen(told, "rb") as pipe:
            acknowledged += [line.split() for line in pipe.read().decode().splitlines() if line.count(" ") == 1]
    print(json.dumps({"acknowledged": acknowledged, "died": died}))


def _decide(desk: Desk, day: str) -> str:
    case = desk.submit(Draft(text=f"Day {day}", platform="facebook", id=day), "jo@rowan.example.org")
    return f"{case.id} {desk.decide(case.id, 'approve', 'omar@rowan.example.org').state.value}"


def _in_memory(school: School, key: SchoolKey) -> Record:
    record = Record("sqlite://")
    record.open_school(school.settings.school.name, key, datetime.datetime.now(datetime.UTC))
    return record


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
