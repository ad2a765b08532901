"""The call from JavaScript before Postiz's API: a yes is handed over in its shape, anything else is not handed over at all."""

from __future__ import annotations

import io
import json
import os
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from tests.examples.conftest import Publisher
from tests.service.conftest import CLEAN, Service

NODE = os.environ.get("CHECKER_TEST_NODE", "")
SCRIPT = Path(__file__).parents[2] / "examples" / "postiz.mjs"
pytestmark = [pytest.mark.node, pytest.mark.skipif(not NODE, reason="CHECKER_TEST_NODE names Node's program where it runs")]


def hand_over(service: Service, publisher: Publisher, post: Path, *, key: str = "", checker: str = "") -> subprocess.CompletedProcess[str]:
    keys = {"CHECKER_KEY_FILE": key or service.key, "POSTIZ_KEY_FILE": "postiz-secret"}
    environment = {**os.environ}
    for name, value in keys.items():
        (post.parent / name).write_text(value + "\n")
        environment[name] = str(post.parent / name)
    command = [NODE, str(SCRIPT), str(post), "--integration", "cm4", "--postiz", publisher.url]
    command += ["--checker", checker or f"http://127.0.0.1:{service.port}"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def written(folder: Path, **fields: object) -> Path:
    path = folder / "post.json"
    path.write_text(json.dumps({"id": "js", "text": f"{CLEAN} (js)", "platform": "facebook", "account": "Rowan Park", **fields}), "utf-8")
    return path


def approved(service: Service, post: Path, images: dict[str, bytes] | None = None) -> None:
    import base64

    sent = json.loads(post.read_text("utf-8"))
    sent["images"] = [{"name": n, "content": base64.b64encode(b).decode()} for n, b in (images or {}).items()]
    status, filed, _ = service.call("POST", "/submit", {"post": sent})
    assert status == 200, filed
    service.approve(filed["case"])


def test_an_approved_post_is_handed_over_in_postizs_shape(service: Service, publisher: Publisher, tmp_path: Path) -> None:
    post = written(tmp_path)
    approved(service, post)
    done = hand_over(service, publisher, post)
    assert done.returncode == 0, done.stderr
    ((path, headers, body),) = publisher.calls
    assert path == "/public/v1/posts"
    assert headers["authorization"] == "postiz-secret"
    assert (body["type"], body["shortLink"], body["tags"]) == ("now", False, [])
    (entry,) = body["posts"]
    assert entry["integration"] == {"id": "cm4"}
    assert entry["value"] == [{"content": f"{CLEAN} (js)", "image": []}]
    assert entry["settings"] == {"__type": "facebook"}


def test_a_photo_goes_up_first_and_one_that_was_swapped_stops_it(service: Service, publisher: Publisher, tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(picture, "PNG")
    (tmp_path / "field.png").write_bytes(picture.getvalue())
    post = written(
        tmp_path, id="photo", text=f"{CLEAN} (photo)", images=["field.png"], alt_text="An empty field", publish_at="2026-12-24T08:00:00Z"
    )
    sent = json.loads(post.read_text("utf-8"))
    approve_with_photo(service, sent, picture.getvalue())
    (tmp_path / "field.png").write_bytes(picture.getvalue() + b"x")
    assert hand_over(service, publisher, post).returncode == 1
    assert publisher.calls == []
    (tmp_path / "field.png").write_bytes(picture.getvalue())
    done = hand_over(service, publisher, post)
    assert done.returncode == 0, done.stderr
    (upload, _, form), (path, _, body) = publisher.calls
    assert (upload, path) == ("/public/v1/upload", "/public/v1/posts")
    assert picture.getvalue() in form
    assert body["type"] == "schedule"
    assert body["date"] == "2026-12-24T08:00:00.000Z"
    assert body["posts"][0]["value"][0]["image"] == [{"id": "m1", "path": "https://uploads.example.org/1.jpg"}]


def approve_with_photo(service: Service, post: dict[str, object], content: bytes) -> None:
    import base64
    import sys

    sent = {**post, "images": [{"name": "field.png", "content": base64.b64encode(content).decode()}]}
    status, filed, _ = service.call("POST", "/submit", {"post": sent})
    assert status == 200, filed
    code = (
        "import sys; from checker import School; from checker.workflow.desk import Desk;"
        "Desk.open(School.open(sys.argv[1])).decide(sys.argv[2], 'approve', 's@rowan.example.org', reason='I looked at every word and the photo',"
        " attest=['everyone-tagged', 'photo-owned'])"
    )
    subprocess.run([sys.executable, "-c", code, str(service.school), filed["case"]], env=service.environment, check=True)


def test_what_is_not_approved_is_not_handed_over(service: Service, publisher: Publisher, tmp_path: Path) -> None:
    post = written(tmp_path, text=f"{CLEAN} (nobody asked)")
    done = hand_over(service, publisher, post)
    assert done.returncode == 1
    assert "Not approved." in done.stderr
    assert publisher.calls == []


def test_no_answer_is_no(service: Service, publisher: Publisher, tmp_path: Path) -> None:
    post = written(tmp_path, id="quiet", text=f"{CLEAN} (quiet)")
    approved(service, post)
    assert hand_over(service, publisher, post, key="checker_wrong").returncode == 2
    assert hand_over(service, publisher, post, checker="http://127.0.0.1:9").returncode == 2
    assert publisher.calls == []
