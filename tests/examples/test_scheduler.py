"""The Python scheduler: what is approved goes out as it was approved, once; everything else stays."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.examples.conftest import Publisher
from tests.service.conftest import CLEAN, Service

ROOT = Path(__file__).parents[2]


def run(service: Service, queue: Path, url: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        str(ROOT / "examples" / "scheduler.py"),
        str(queue),
        "--school",
        str(service.school),
        "--publish-to",
        url,
        "--once",
    ]
    return subprocess.run(command, env=service.environment, capture_output=True, text=True, check=False)


def queued(queue: Path, name: str, **fields: object) -> dict[str, object]:
    queue.mkdir(exist_ok=True)
    post = {"id": name, "text": f"{CLEAN} ({name})", "platform": "facebook", "account": "Rowan Park", **fields}
    (queue / f"{name}.json").write_text(json.dumps(post), "utf-8")
    return post


def approve(service: Service, post: dict[str, object]) -> None:
    _, filed, _ = service.call("POST", "/submit", {"post": post})
    service.approve(filed["case"])


def test_only_what_is_approved_and_due_goes_out_and_only_once(service: Service, publisher: Publisher, tmp_path: Path) -> None:
    queue = tmp_path / "queue"
    approve(service, queued(queue, "approved"))
    queued(queue, "never-submitted")
    changed = queued(queue, "changed")
    approve(service, changed)
    queued(queue, "changed", text=f"{CLEAN} Bring a friend.")
    approve(service, queued(queue, "later", publish_at="2099-01-05T08:00:00"))
    (queue / "broken.json").write_text("{", "utf-8")
    done = run(service, queue, publisher.url)
    assert [body["text"] for _, _, body in publisher.calls] == [f"{CLEAN} (approved)"]
    assert publisher.calls[0][2]["approval"].count(".") == 2 and publisher.calls[0][2]["case"]
    assert "approved was published" in done.stdout
    for name in ("never-submitted", "changed"):
        assert f"{name} stays" in done.stderr
    assert "broken" in done.stderr
    run(service, queue, publisher.url)
    assert len(publisher.calls) == 1


def test_what_the_publisher_did_not_take_is_tried_again(service: Service, publisher: Publisher, tmp_path: Path) -> None:
    queue = tmp_path / "queue"
    approve(service, queued(queue, "again"))
    publisher.fails = True
    assert "again stays" in run(service, queue, publisher.url).stderr
    publisher.fails = False
    assert "again was published" in run(service, queue, publisher.url).stdout


def test_without_a_record_nothing_goes_out(service: Service, publisher: Publisher, tmp_path: Path) -> None:
    queue = tmp_path / "queue"
    approve(service, queued(queue, "lost"))
    elsewhere = Service(
        service.port, service.key, {**service.environment, "CHECKER_RECORD": f"sqlite:///{tmp_path / 'new.sqlite'}"}, service.school
    )
    assert "lost stays" in run(elsewhere, queue, publisher.url).stderr
    assert publisher.calls == []
