"""Where a case goes is said with each platform's account, in one way for one platform and for several."""

from __future__ import annotations

from typing import Any

import pytest

from checker.workflow.destinations import destinations
from checker.workflow.evidence import evidence

ACCOUNTS = """
[[accounts]]
platform = "instagram"
name = "Rowan pictures"
[[accounts]]
platform = "x"
name = "Rowan X"
[[accounts]]
platform = "x"
name = "Rowan sport"
[[accounts]]
platform = "press"
"""


@pytest.mark.parametrize(
    ("platforms", "account", "said"),
    [
        (("facebook",), None, "Facebook: Rowan Park"),
        (("facebook", "instagram"), None, "Facebook: Rowan Park; Instagram: Rowan pictures"),
        (("facebook", "x"), None, "Facebook: Rowan Park; X"),
        (("x",), "Rowan sport", "X: Rowan sport"),
        (("facebook", "instagram"), "Rowan Park", "Facebook and Instagram: Rowan Park"),
        (("x", "press"), None, "X and Press"),
        (("press",), None, "Press"),
    ],
)
def test_each_platform_is_said_with_its_account(one_office: Any, platforms: tuple[str, ...], account: str | None, said: str) -> None:
    one_office.settings((one_office.folder / "school.toml").read_text("utf-8") + ACCOUNTS)
    one_office.desk.refresh()
    case = one_office.submit(one_office.draft(platform=None, platforms=platforms, account=account))
    assert destinations(case, one_office.desk.school) == said
    assert said in evidence(one_office.desk, case.id, now=one_office.now)
