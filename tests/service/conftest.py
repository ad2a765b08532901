"""A real server on a free port, as `checker serve` starts it, with one client."""

from __future__ import annotations

import base64
import http.client
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

SETTINGS = """[school]
name = "Rowan Park Primary"
[[people]]
name = "Saima Akhtar"
email = "s@rowan.example.org"
roles = ["officer"]
[[people]]
name = "Jay Reed"
email = "j@rowan.example.org"
roles = ["author"]
[[accounts]]
platform = "facebook"
name = "Rowan Park"
purpose = "News for families"
audience = "Families"
administrators = ["s@rowan.example.org", "h@rowan.example.org"]
approved_by = "The head"
approved_on = 2026-01-05
"""
CLEAN = "The winter concert is on Thursday 10 December 2026 at 6pm in the school hall. All families are welcome."


@dataclass
class Service:
    """A running service."""

    port: int
    key: str
    environment: dict[str, str]
    school: Path
    log: list[str] = field(default_factory=list)

    def call(
        self, method: str, path: str, body: Any = None, *, key: str | None = "", headers: dict[str, str] | None = None
    ) -> tuple[int, Any, dict[str, str]]:
        """Status, body (from JSON where it is) and headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Content-Type": "application/json", **(headers or {})}
        if key is not None:
            sent["Authorization"] = f"Bearer {key or self.key}"
        raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        connection.request(method, path, raw, sent)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        kind = answer.headers.get("content-type", "")
        return answer.status, json.loads(data) if "json" in kind else data.decode(), {k.lower(): v for k, v in answer.getheaders()}

    def checker(self, *args: str | Path) -> subprocess.CompletedProcess[str]:
        """A command beside the service, over the same record and key."""
        command = [sys.executable, "-m", "checker", *map(str, args)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def approve(self, case: str) -> None:
        """What an officer does on the page or with `checker decide`, in another process over the same record."""
        code = (
            "import sys; from checker import School; from checker.workflow.desk import Desk;"
            "Desk.open(School.open(sys.argv[1])).decide(sys.argv[2], 'approve', 's@rowan.example.org')"
        )
        subprocess.run([sys.executable, "-c", code, str(self.school), case], env=self.environment, check=True)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    root = tmp_path_factory.mktemp("service")
    school = root / "school"
    school.mkdir()
    (school / "school.toml").write_text(SETTINGS, encoding="utf-8")
    (school / "consent_log.csv").write_text(
        "pupil_id,first_name,last_name,year_group,class,facebook,press\nP1,Orla,Finnegan,4,Sycamore,yes,no\nP2,Tunde,Balogun,4,Sycamore,no,no\n",
        encoding="utf-8",
    )
    environment = {
        **os.environ,
        "XDG_DATA_HOME": str(root / "data"),
        "HOME": str(root / "home"),
        "CHECKER_KEY": base64.b64encode(b"k" * 32).decode(),
        "CHECKER_RECORD": f"sqlite:///{root / 'record.sqlite'}",
        "CHECKER_DEBUG": "",
    }
    running = Service(0, "", environment, school)
    added = running.checker("client", "add", "scheduler", "--school", school, "--as", "J@rowan.example.org")
    assert added.returncode == 0, added.stderr
    running.key = added.stdout.strip()
    command = [sys.executable, "-m", "checker", "serve", "--school", str(school), "--port", "0", "--max-mb", "1", "--calls-a-minute", "60"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        for line in process.stderr:
            running.log.append(line)
            if found := re.search(r"Listening on http://127\.0\.0\.1:(\d+)/", line):
                running.port = int(found.group(1))
                break
        assert running.port, "".join(running.log)
        reader = threading.Thread(target=lambda: running.log.extend(process.stderr or ()), daemon=True)
        reader.start()
        yield running
    finally:
        process.terminate()
        process.wait(20)
