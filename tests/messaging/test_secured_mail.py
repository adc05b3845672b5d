"""Mail over TLS with a password, to a real server with a certificate of its own, as operating.md says it."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.settings import settings
from messaging.channels import ChannelError
from messaging.channels.email import Mail
from tests.messaging.test_email import LETTER

# The test's server only knows TLS it began itself; where it listens on TLS from the first byte it warns for nothing.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
USER, PASSWORD = "panitia@uji.example", "kata sandi/uji"


class Inbox:
    """Keeps what came, and lets in who knows the password."""

    def __init__(self) -> None:
        self.came: list[Envelope] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, mail: Envelope) -> str:
        self.came.append(mail)
        return "250 OK"

    def knows(self, _server: SMTP, _session: Session, _mail: Envelope, _way: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        return AuthResult(success=(given.login.decode(), given.password.decode()) == (USER, PASSWORD))


def certificate(folder: Path) -> ssl.SSLContext:
    """A certificate for the loopback address, signed by itself; lies in the folder as server.pem."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "uji")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    signed = made.add_extension(address, critical=False).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.pem").write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.pem")
    return context


@asynccontextmanager
async def served(inbox: Inbox, context: ssl.SSLContext, *, at_once: bool) -> AsyncIterator[int]:
    """TLS from the first byte, or by STARTTLS; gives the port."""
    offered = None if at_once else context
    secured: dict[str, Any] = {"tls_context": offered, "require_starttls": not at_once, "auth_require_tls": not at_once}

    def answer() -> SMTP:
        return SMTP(inbox, authenticator=inbox.knows, auth_required=True, **secured)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(answer, "127.0.0.1", 0, ssl=context if at_once else None)
    yield server.sockets[0].getsockname()[1]
    server.close()


@pytest.fixture
async def post(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> AsyncIterator[tuple[Inbox, str]]:
    """A server that is trusted here, and its SMTP_URL with room for the password."""
    at_once, inbox = request.param == "smtps", Inbox()
    context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    async with served(inbox, context, at_once=at_once) as port:
        yield inbox, f"{request.param}://{quote(USER, safe='')}:{{}}@127.0.0.1:{port}"


def use(url: str, monkeypatch: pytest.MonkeyPatch) -> Mail:
    changed = msgspec.structs.replace(settings(), smtp_url=url, send_timeout=5)
    monkeypatch.setattr("messaging.channels.email.settings", lambda: changed)
    return Mail()


@pytest.mark.parametrize("post", ["smtps", "smtp"], indirect=True)
async def test_letter_goes_encrypted_and_with_the_password(
    post: tuple[Inbox, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, url = post
    mail = use(url.format(quote(PASSWORD, safe="")), monkeypatch)
    await mail.send(LETTER)
    await mail.close()
    assert [one.rcpt_tos for one in inbox.came] == [[LETTER.address]]


@pytest.mark.parametrize("post", ["smtps", "smtp"], indirect=True)
async def test_letter_waits_while_the_password_is_wrong(
    post: tuple[Inbox, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, url = post
    mail = use(url.format("salah"), monkeypatch)
    with pytest.raises(ChannelError) as refused:
        await mail.send(LETTER)
    await mail.close()
    assert not refused.value.permanent
    assert inbox.came == []


@pytest.mark.parametrize("post", ["smtps", "smtp"], indirect=True)
async def test_unknown_certificate_is_not_spoken_to(post: tuple[Inbox, str], monkeypatch: pytest.MonkeyPatch) -> None:
    inbox, url = post
    monkeypatch.delenv("SSL_CERT_FILE")
    mail = use(url.format(quote(PASSWORD, safe="")), monkeypatch)
    with pytest.raises(ChannelError) as refused:
        await mail.send(LETTER)
    await mail.close()
    assert not refused.value.permanent
    assert inbox.came == []
