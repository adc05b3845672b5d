"""Mail over real SMTP: what a server says of the letter is for good, what it says of us or not at all is not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from core.settings import settings
from messaging.channels import Attachment, ChannelError, Letter
from messaging.channels.email import Mail, compose
from tests.messaging.post import sink

LETTER = Letter(
    reference="<018f0000-0000-7000-8000-000000000000@rakornas.example>",
    address="narahubung@uji.example",
    title="Undangan",
    text="Yth. Bapak/Ibu",
    html="<p>Yth. Bapak/Ibu</p>",
)


class _Refusing:
    """Says no at one stage of the conversation."""

    def __init__(self, stage: str, answer: str) -> None:
        self._no = {stage: answer}

    async def handle_MAIL(self, _server: Any, _session: Session, mail: Envelope, address: str, _options: Any) -> str:
        mail.mail_from = address
        return self._no.get("MAIL", "250 OK")

    async def handle_RCPT(self, _server: Any, _session: Session, mail: Envelope, address: str, _options: Any) -> str:
        mail.rcpt_tos.append(address)
        return self._no.get("RCPT", "250 OK")

    async def handle_DATA(self, _server: Any, _session: Session, _mail: Envelope) -> str:
        return self._no.get("DATA", "250 OK")


@asynccontextmanager
async def _served(serve: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Mail]:
    server = await asyncio.get_running_loop().create_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    changed = msgspec.structs.replace(settings(), smtp_url=f"smtp://127.0.0.1:{port}", send_timeout=2)
    monkeypatch.setattr("messaging.channels.email.settings", lambda: changed)
    mail = Mail()
    try:
        yield mail
    finally:
        await mail.close()
        server.close()


@pytest.mark.parametrize(
    ("stage", "answer", "permanent"),
    [
        ("RCPT", "550 5.1.1 nobody of that name", True),
        ("DATA", "554 5.7.1 not this content", True),
        ("RCPT", "450 4.2.1 busy", False),
        ("DATA", "451 4.3.0 later", False),
        ("MAIL", "550 5.7.1 sender is blocked", False),
        ("MAIL", "530 5.7.0 sign in first", False),
    ],
)
async def test_only_a_refused_letter_fails_for_good(
    stage: str, answer: str, permanent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _served(lambda: SMTP(_Refusing(stage, answer)), monkeypatch) as mail:
        with pytest.raises(ChannelError) as failure:
            await mail.send(LETTER)
    assert failure.value.permanent is permanent
    assert answer[:3] in str(failure.value)


async def test_server_that_is_not_there_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = msgspec.structs.replace(settings(), smtp_url="smtp://127.0.0.1:9", send_timeout=2)
    monkeypatch.setattr("messaging.channels.email.settings", lambda: changed)
    with pytest.raises(ChannelError) as failure:
        await Mail().send(LETTER)
    assert not failure.value.permanent


async def test_silent_server_is_left_before_the_take_counts_as_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    async with _served(asyncio.Protocol, monkeypatch) as mail:
        async with asyncio.timeout(2):
            with pytest.raises(ChannelError) as failure:
                await mail.send(LETTER)
    assert not failure.value.permanent


async def test_connection_is_kept_and_outlives_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[SMTP] = []

    def serve() -> SMTP:
        made.append(SMTP(_Refusing("RCPT", "550 no")))
        return made[-1]

    async with _served(serve, monkeypatch) as mail:
        for _ in range(3):
            with pytest.raises(ChannelError):
                await mail.send(LETTER)
    assert len(made) == 1


async def test_mail_says_who_sends_where_to_reply_and_which_list(tmp_path: Path) -> None:
    letter = msgspec.structs.replace(
        LETTER,
        sender="Panitia\r\nBcc: semua@uji.example",
        reply_to="panitia@uji.example",
        list_id="<018f@rakornas.example>",
        attachments=[Attachment("surat.pdf", "application/pdf", b"%PDF-1.4 isi")],
    )
    read = message_from_bytes(compose(letter).as_bytes(), policy=default)
    assert read["Bcc"] is None
    assert read["From"].startswith("Panitia Bcc: semua") or '"Panitia Bcc: semua' in read["From"]
    assert (read["Reply-To"], read["List-Id"]) == ("panitia@uji.example", "<018f@rakornas.example>")
    assert read["Message-ID"] == LETTER.reference
    kinds = [part.get_content_type() for part in read.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "application/pdf"]


async def test_letter_arrives_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with sink(tmp_path) as mails:
        changed = msgspec.structs.replace(settings(), smtp_url=f"smtp://127.0.0.1:{mails.port}")
        monkeypatch.setattr("messaging.channels.email.settings", lambda: changed)
        mail = Mail()
        await mail.send(msgspec.structs.replace(LETTER, title="Undangan – Ruang “Aula”"))
        await mail.close()
    [kept] = tmp_path.glob("*.eml")
    read = message_from_bytes(kept.read_bytes(), policy=default)
    assert read["Subject"] == "Undangan – Ruang “Aula”"
    body = read.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == LETTER.text
