"""The service over a real server: who may call, what it answers, and that no draft ever reaches its log."""

from __future__ import annotations

import base64
import json
import re
import socket
import time

import pytest

from .conftest import CLEAN, Service

POST = {"text": CLEAN, "platform": "facebook", "account": "Rowan Park", "id": "concert"}
NAMED = {"text": "Well done to Orla Finnegan for her poem.", "platform": "facebook"}


def test_a_review_is_the_same_report_as_the_commands(service: Service) -> None:
    status, report, _ = service.call("POST", "/review", {"post": NAMED})
    assert status == 200
    assert report["verdict"] == "stop"
    assert any(f["check"] == "pupil-full-name" for f in report["findings"])
    assert service.call("POST", "/review", {"post": POST})[1]["verdict"] == "nothing_found"


def test_the_whole_way_from_submitting_to_a_verified_token(service: Service) -> None:
    status, answer, _ = service.call("POST", "/gate", {"post": POST})
    assert (status, answer["approved"], answer["token"]) == (403, False, None)
    assert answer["reasons"]
    status, filed, _ = service.call("POST", "/submit", {"post": POST})
    assert (status, filed["state"]) == (200, "submitted")
    assert service.call("POST", "/gate", {"post": POST})[0] == 403
    service.approve(filed["case"])
    status, answer, _ = service.call("POST", "/gate", {"post": POST})
    assert (status, answer["approved"]) == (200, True)
    assert answer["approval"]["case"] == filed["case"]
    token = answer["token"]
    assert service.call("POST", "/verify", {"post": POST, "token": token})[0] == 200
    changed = {**POST, "text": CLEAN + " Bring a friend."}
    for path, extra in (("/gate", {}), ("/verify", {"token": token})):
        status, answer, _ = service.call("POST", path, {"post": changed, **extra})
        assert (status, answer["approved"]) == (403, False)
    assert service.call("POST", "/gate", {"post": POST, "account": "Another"})[0] == 403
    assert "BEGIN PUBLIC KEY" in service.call("GET", "/key")[1]


def test_photos_come_with_their_bytes_and_never_from_this_computers_files(service: Service) -> None:
    post = {**NAMED, "text": "Sports day", "images": [{"name": "checker/cover.png", "content": base64.b64encode(b"no picture").decode()}]}
    status, report, _ = service.call("POST", "/review", {"post": post})
    assert status == 200
    assert report["verdict"] == "incomplete"
    away = {**post, "images": [{"name": "/etc/hostname", "content": ""}]}
    assert service.call("POST", "/review", {"post": away})[0] == 422
    assert service.call("POST", "/review", {"post": {**NAMED, "images": ["/etc/hostname"]}})[0] == 422
    bad = {**NAMED, "images": [{"name": "a.jpg", "content": "§§"}]}
    assert service.call("POST", "/review", {"post": bad})[0] == 422


@pytest.mark.parametrize("path", ["/review", "/submit", "/gate", "/verify"])
def test_without_a_key_that_is_known_nobody_is_answered(service: Service, path: str) -> None:
    for key in (None, "checker_" + "A" * 43, service.key[:-1], service.key + "x"):
        assert service.call("POST", path, {"post": POST}, key=key)[0] == 401
    assert service.call("POST", path, {"post": POST}, key=None, headers={"Authorization": f"Basic {service.key}"})[0] == 401
    assert service.call("GET", "/key", key=None)[0] == 401


@pytest.mark.parametrize("host", ["evil.example.org", "127.0.0.1.evil.example.org", "", "evil.example.org:8741"])
def test_under_another_name_nobody_is_answered(service: Service, host: str) -> None:
    for path in ("/health", "/", "/gate"):
        assert service.call("GET", path, headers={"Host": host})[0] == 421
    assert service.call("GET", "/health", headers={"Host": f"localhost:{service.port}"})[0] == 200


def test_a_page_in_a_browser_may_not_call(service: Service) -> None:
    assert service.call("POST", "/gate", {"post": POST}, headers={"Origin": "http://127.0.0.1"})[0] == 403


def test_what_is_too_large_is_refused_whatever_its_header_says(service: Service) -> None:
    large = json.dumps({"post": {**POST, "text": "x" * 1_100_000}}).encode()
    assert service.call("POST", "/review", large)[0] == 413
    with socket.create_connection(("127.0.0.1", service.port), timeout=30) as line:
        head = f"POST /review HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {service.key}\r\nTransfer-Encoding: chunked\r\n\r\n"
        line.sendall(head.encode())
        try:
            for _ in range(12):
                line.sendall(b"186a0\r\n" + b"x" * 100_000 + b"\r\n")
        except OSError:
            pass  # it has hung up already
        assert b" 413 " in line.recv(4096)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"post": {"text": 3}}', b'{"post": {"words": "Orla Finnegan"}}', b'{"post": null}'])
def test_a_call_of_another_form_is_told_what_is_wrong_and_never_quoted(service: Service, body: bytes) -> None:
    status, answer, _ = service.call("POST", "/review", body)
    assert status == 422
    assert "Orla" not in json.dumps(answer)


def test_a_post_that_cannot_be_followed_is_told_so(service: Service) -> None:
    status, answer, _ = service.call("POST", "/gate", {"post": {**POST, "publish_at": "soon"}})
    assert status == 422
    assert "date" in answer["detail"]


def test_nothing_is_kept_by_whoever_stands_between(service: Service) -> None:
    _, _, headers = service.call("POST", "/review", {"post": POST})
    assert headers["cache-control"] == "no-store"


def test_its_page_fetches_nothing(service: Service) -> None:
    status, page, headers = service.call("GET", "/", key=None)
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    assert not re.search(r"<script|<link|<img|@import|url\(|src=", page)
    for route in ("/review", "/submit", "/gate", "/verify", "/key", "/health"):
        assert route in page
    assert "publish_at" in page
    status, schema, _ = service.call("GET", "/openapi.json", key=None)
    assert status == 200
    assert set(schema["paths"]) == {"/review", "/submit", "/gate", "/verify", "/key", "/health"}


def test_a_client_that_is_removed_is_shut_out_at_once(service: Service) -> None:
    key = service.checker("client", "add", "guest", "--school", service.school, "--as", "j@rowan.example.org").stdout.strip()
    assert service.call("GET", "/key", key=key)[0] == 200
    assert service.checker("client", "add", "guest", "--school", service.school, "--as", "j@rowan.example.org").returncode == 2
    assert service.checker("client", "add", "x", "--school", service.school, "--as", "nobody@else.example.org").returncode == 2
    listed = service.checker("client", "list", "--school", service.school).stdout
    assert "guest\tj@rowan.example.org" in listed
    assert key not in listed
    assert service.checker("client", "remove", "guest", "--school", service.school).returncode == 0
    assert service.call("GET", "/key", key=key)[0] == 401


def test_keys_are_kept_as_hashes_only(service: Service) -> None:
    from pathlib import Path

    kept = b"".join(p.read_bytes() for p in Path(service.environment["XDG_DATA_HOME"]).rglob("*.json"))
    assert b"scheduler" in kept
    assert service.key.encode() not in kept
    assert service.key.removeprefix("checker_").encode() not in kept


def test_a_consent_log_that_changes_counts_at_once(service: Service) -> None:
    post = {**POST, "id": "second", "text": CLEAN.replace("concert", "fair")}
    _, filed, _ = service.call("POST", "/submit", {"post": post})
    service.approve(filed["case"])
    assert service.call("POST", "/gate", {"post": post})[0] == 200
    log = service.school / "consent_log.csv"
    before = log.read_text("utf-8")
    try:
        log.write_text(before.replace("P1,Orla,Finnegan,4,Sycamore,yes", "P1,Orla,Finnegan,4,Sycamore,no"), "utf-8")
        status, answer, _ = service.call("POST", "/gate", {"post": post})
        assert (status, answer["approved"]) == (403, False)
        log.write_text("nonsense", "utf-8")
        status, answer, _ = service.call("POST", "/gate", {"post": post})
        assert status == 503
        assert answer.get("approved", False) is False
    finally:
        log.write_text(before, "utf-8")


def test_no_draft_and_no_key_is_ever_in_its_log(service: Service) -> None:
    for path in ("/review", "/submit", "/gate", "/verify", "/Orla-Finnegan", "/review?text=Orla"):
        service.call("POST", path, {"post": NAMED, "token": "a.b.c"} if path == "/verify" else {"post": NAMED})
    service.call("POST", "/review", b'{"post": {"text": "Orla Finnegan"')
    time.sleep(0.3)
    log = "".join(service.log)
    assert "scheduler POST /review 200" in log
    assert "(another path)" in log
    for secret in ("Orla", "Finnegan", "poem", "concert", service.key):
        assert secret not in log


def test_too_many_calls_have_to_wait(service: Service) -> None:
    """Last: it uses up the minute."""
    statuses = [service.call("GET", "/key")[0] for _ in range(70)]
    assert 429 in statuses
    status, answer, _ = service.call("GET", "/key")
    assert status == 429
    assert "Try again" in answer["detail"]
    assert service.call("GET", "/health", key=None)[0] == 200
