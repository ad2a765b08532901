"""[mail]: where a message goes out that something waits for somebody. Without a server none is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.settings_file import Source

SECURITY = ("starttls", "tls", "none")
PASSWORD = "CHECKER_MAIL_PASSWORD"  # noqa: S105 - the name of a variable
"""The environment variable that holds the password; school.toml never does, for it is copied and mailed about."""
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """[mail]. A message holds a case's number and its state, and no name and no words of the post."""

    server: str = ""
    """Host name of the school's SMTP server; empty: nothing is sent."""
    port: int = 587
    security: str = "starttls"
    """starttls (usual, port 587), tls (port 465) or none (a relay in the school's own network)."""
    sender: str = ""
    """The address that messages come from."""
    user: str = ""
    """Name to sign in with; the password is in the environment variable CHECKER_MAIL_PASSWORD."""
    page: str = ""
    """Address of the officer's page, for the link in a message; left out where the page runs on one computer only."""

    def check(self, source: Source) -> None:
        """What types alone cannot say.

        Raises:
            SettingsError: something that cannot be followed; names the line.
        """
        if self.security not in SECURITY:
            raise source.refuse(("mail", "security"), f"[mail] security must be one of {', '.join(SECURITY)}.")
        if not 1 <= self.port <= 65535:
            raise source.refuse(("mail", "port"), "[mail] port must be between 1 and 65535.")
        if self.server and not re.fullmatch(r"[^\s@]+@[^\s@]+", self.sender):
            raise source.refuse(("mail", "sender"), "[mail] sender must be an e-mail address: messages come from it.")
        if self.user and self.security == "none" and self.server not in _HERE:
            raise source.refuse(
                ("mail", "security"),
                "[mail] signs in without encryption, so that the password could be read on the way. Use starttls or tls.",
            )
        if self.page and not re.fullmatch(r"https?://\S+", self.page):
            raise source.refuse(("mail", "page"), "[mail] page must begin with https:// or http://.")
