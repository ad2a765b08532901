"""A scheduler that asks the gate before it publishes.

    python examples/scheduler.py QUEUE --school DIR --publish-to URL

QUEUE is a folder of posts (`checker review` reads the same). Once a minute, or once with `--once`, each post that is due is put to the gate. With a yes its words and
photos go to URL, with the token that proves the approval; with a no, or no answer, it stays in the queue and the reasons are printed.
"""

from __future__ import annotations

import argparse
import base64
import datetime
import json
import sys
import time
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path

from checker import CannotTell, CheckerError, Draft, NotApproved, Photo, School, read_drafts
from checker.gatekeeper import Admission, admit


def due(draft: Draft, now: datetime.datetime) -> bool:
    """Whether the post's time has come; a post without a time is due."""
    if not draft.publish_at:
        return True
    at = datetime.datetime.fromisoformat(draft.publish_at)
    return (at if at.tzinfo else at.astimezone()) <= now


def in_memory(draft: Draft) -> Draft:
    """The draft with its photos read once: what is asked about is what is sent."""
    return replace(draft, images=tuple(Photo(p.name, p.read(), p.path) for p in draft.images))


def publish(draft: Draft, admission: Admission, url: str) -> None:
    """Hand the post to whatever publishes it; one call a post. It can tell a repetition, after an answer that got lost, by the case."""
    body = {
        "text": draft.text,
        "platforms": list(draft.platforms),
        "account": draft.account,
        "photos": [
            {"name": p.name, "alt": draft.alt_text.get(p.name, ""), "content": base64.b64encode(p.read()).decode()} for p in draft.images
        ],
        "case": admission.approval.case,
        "approval": admission.token,
    }
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310 - the operator's own address
    with urllib.request.urlopen(request, timeout=60):  # noqa: S310
        pass


def run_once(queue: Path, school: School, url: str, done: Path) -> None:
    """Put every post that is due to the gate, once."""
    published = set(done.read_text("utf-8").split()) if done.exists() else set()
    for draft in read_drafts(queue):
        if not isinstance(draft, Draft):
            print(f"{draft.id}: {draft.reason}", file=sys.stderr)
            continue
        try:
            if not due(draft, datetime.datetime.now(datetime.UTC)):
                continue
            draft = in_memory(draft)
            admission = admit(draft, school)
            if admission.approval.case in published:
                continue
            publish(draft, admission, url)
        except NotApproved as no:
            print(f"{draft.id} stays: {' '.join(no.reasons)}", file=sys.stderr)
        except (CannotTell, CheckerError, OSError, ValueError, urllib.error.URLError) as error:
            print(f"{draft.id} stays, for nobody could tell: {error}", file=sys.stderr)
        else:
            with done.open("a", encoding="utf-8") as file:
                file.write(f"{admission.approval.case}\n")
            print(f"{draft.id} was published (case {admission.approval.case})")


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description="Publish posts that are due and approved.")
    parser.add_argument("queue", type=Path)
    parser.add_argument("--school", type=Path, required=True)
    parser.add_argument("--publish-to", required=True, metavar="URL")
    parser.add_argument("--once", action="store_true")
    given = parser.parse_args()
    school = School.open(given.school)
    while True:
        school = school.current()  # a consent taken back this morning counts this morning
        run_once(given.queue, school, given.publish_to, given.queue / ".published")
        if given.once:
            return
        time.sleep(60)


if __name__ == "__main__":
    main()
