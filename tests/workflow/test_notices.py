"""Messages over a real SMTP server on this computer: to whom, with what in them, and what happens where it fails."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from checker.errors import SettingsError
from checker.school.settings import Settings
from checker.workflow.notices import tell

JO, OMAR, SAIMA, DEB = (f"{name}@rowan.example.org" for name in ("jo", "omar", "saima", "deb"))


@dataclass
class Post:
    """A mail server of the test and what reached it."""

    port: int = 0
    got: list[EmailMessage] = field(default_factory=list)
    signed_in: list[bytes] = field(default_factory=list)
    came: threading.Event = field(default_factory=threading.Event)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert [message["To"]] == envelope.rcpt_tos
        self.got.append(message)
        return "250 Taken"

    def authenticator(self, server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword) -> AuthResult:
        self.signed_in.append(data.password)
        return AuthResult(success=data.password == b"let me in")

    @property
    def told(self) -> list[tuple[str, str]]:
        return [(m["To"], m["Subject"]) for m in self.got]


def serving(post: Post, **more: Any) -> Iterator[Post]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        post.port = int(probe.getsockname()[1])
    controller = Controller(post, hostname="127.0.0.1", port=post.port, **more)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


@pytest.fixture
def post() -> Iterator[Post]:
    yield from serving(Post())


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that this test alone trusts, and its key."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = tmp_path / "mail.pem", tmp_path / "mail.key"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return files


@pytest.fixture
def secure(certificate: tuple[Path, Path]) -> Iterator[Post]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    post = Post()
    yield from serving(post, tls_context=context, require_starttls=True, authenticator=post.authenticator, auth_required=True)


def with_mail(office: Any, port: int, more: str = 'security = "none"\n') -> Any:
    text = (office.folder / "school.toml").read_text("utf-8")
    office.settings(text + f'\n[mail]\nserver = "127.0.0.1"\nport = {port}\nsender = "checker@rowan.example.org"\n{more}')
    office.desk.refresh()
    return office


def telling(office: Any, case: Any, by: str) -> str:
    return tell(office.desk, [case], by=by, day=office.now.date())


def test_each_step_is_told_to_whoever_it_waits_for(one_office: Any, post: Post) -> None:
    office = with_mail(one_office, post.port, 'security = "none"\npage = "https://checker.rowan.example.org"\n')
    case = office.submit(office.photo_of("P1", text="Orla won the fair's cup."))
    assert telling(office, case, JO) == ""
    assert post.told == [(SAIMA, f"Case {case.id} waits for your decision."), (OMAR, f"Case {case.id} waits for your decision.")]
    assert f"https://checker.rowan.example.org/queue?case={case.id}" in post.got[0].get_content()
    post.got.clear()
    telling(office, office.decide(case, "changes", comments={"face 1A": "Cover this one."}), OMAR)
    assert post.told == [(JO, f"Changes are asked for in case {case.id}.")]
    post.got.clear()
    case = office.submit(office.photo_of("P1", text="A good day."), case=case.id)
    telling(office, office.decide(case, "approve"), OMAR)
    assert len(post.got) == 1 and "may be published as it is until" in post.got[0]["Subject"]
    telling(office, office.decide(case, "reject", reason="Not now please."), OMAR)
    assert post.told[-1] == (JO, f"Case {case.id} was rejected.")


def test_a_stop_is_told_to_the_second_reader(one_office: Any, post: Post) -> None:
    office = with_mail(one_office, post.port)
    case = office.submit(office.draft("That damned rain."))
    telling(office, case, JO)
    assert [to for to, _ in post.told] == [DEB]


def test_no_message_holds_a_name_or_a_word_of_the_post(one_office: Any, post: Post) -> None:
    office = with_mail(one_office, post.port)
    case = office.submit(office.photo_of("P1", text="Orla won the fair's cup. That damned rain."))
    telling(office, case, JO)
    telling(office, office.decide(case, "changes", comments={"face 1A": "Cover this one."}, reason="Leave the cup out."), OMAR)
    assert post.got
    for message in post.got:
        everything = message.as_string()
        for word in ("Orla", "Finnegan", "cup", "damned", "Cover", "P1", "Jo Reed", "Omar", "Rowan Park"):
            assert word not in everything, word
        assert message["Auto-Submitted"] == "auto-generated"


def test_whoever_acts_is_not_told_of_it(one_office: Any, post: Post) -> None:
    office = with_mail(one_office, post.port)
    telling(office, office.submit(office.draft(), SAIMA), SAIMA)
    assert [to for to, _ in post.told] == [OMAR]


def test_it_signs_in_over_an_encrypted_connection(
    one_office: Any, secure: Post, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    monkeypatch.setenv("CHECKER_MAIL_PASSWORD", "let me in")
    office = with_mail(one_office, secure.port, 'user = "checker"\n')
    assert telling(office, office.submit(office.draft()), JO) == ""
    assert len(secure.got) == 2 and secure.signed_in == [b"let me in"]


def test_a_server_that_nobody_vouches_for_gets_no_password(one_office: Any, secure: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_MAIL_PASSWORD", "let me in")
    office = with_mail(one_office, secure.port, 'user = "checker"\n')
    assert "could not be sent (SSLCertVerificationError)" in telling(office, office.submit(office.draft()), JO)
    assert not secure.got and not secure.signed_in


def test_where_it_fails_what_was_decided_stands(one_office: Any, post: Post) -> None:
    office = with_mail(one_office, 1)
    case = office.submit(office.draft())
    said = telling(office, case, JO)
    assert "could not be sent" in said and "@" not in said
    assert office.desk.case(case.id).state.value == "submitted"


def test_without_a_server_nothing_is_sent(one_office: Any, no_network: None) -> None:
    assert telling(one_office, one_office.submit(one_office.draft()), JO) == ""


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('server = "mail.example.org"', "sender must be"),
        ('server = "mail.example.org"\nsender = "a@b"\nsecurity = "ssl"', "security must be one of"),
        ('server = "mail.example.org"\nsender = "a@b"\nsecurity = "none"\nuser = "x"', "without encryption"),
        ("port = 0", "port must be"),
        ('page = "checker.example.org"', "page must begin"),
        ('password = "secret"', "unknown key `password`"),
    ],
)
def test_settings_that_cannot_be_followed_are_refused(tmp_path: Path, lines: str, said: str) -> None:
    file = tmp_path / "school.toml"
    file.write_text(f'[school]\nname = "Rowan Park"\n[mail]\n{lines}\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        Settings.load(file)
