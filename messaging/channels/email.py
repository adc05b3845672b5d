"""Mail over SMTP, on one kept connection."""

import asyncio
import contextlib
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import formataddr, parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib

from core import clock
from core.settings import settings
from messaging.channels import ChannelError, Letter

_PERMANENT = range(500, 600)


class Mail:
    """Keeps one connection to the mail server of SMTP_URL (smtp://user:password@host:port, smtps:// for TLS)."""

    def __init__(self) -> None:
        self._server: aiosmtplib.SMTP | None = None
        self._one_at_a_time = asyncio.Lock()

    async def send(self, letter: Letter) -> None:
        async with self._one_at_a_time:
            try:
                server = await self._connected()
                await server.send_message(compose(letter))
            except aiosmtplib.SMTPRecipientsRefused as error:
                codes = [one.code for one in error.recipients]
                raise ChannelError(str(error)[:500], permanent=all(code in _PERMANENT for code in codes)) from None
            except aiosmtplib.SMTPResponseException as error:
                raise ChannelError(str(error)[:500], permanent=error.code in _PERMANENT) from None
            except (aiosmtplib.SMTPException, OSError) as error:
                await self._drop()
                raise ChannelError(f"{type(error).__name__}: {error}"[:500], permanent=False) from None

    async def close(self) -> None:
        await self._drop()

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._server is None or not self._server.is_connected:
            given = urlsplit(settings().smtp_url)
            self._server = aiosmtplib.SMTP(
                hostname=given.hostname or "127.0.0.1",
                port=given.port or 25,
                username=unquote(given.username) if given.username else None,
                password=unquote(given.password) if given.password else None,
                use_tls=given.scheme == "smtps",
                timeout=settings().send_timeout * 0.6,  # over before the take counts as lost
            )
            await self._server.connect()
        return self._server

    async def _drop(self) -> None:
        server, self._server = self._server, None
        if server is not None and server.is_connected:
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await server.quit()


def compose(letter: Letter) -> EmailMessage:
    """The mail as it goes over the wire: text, simple HTML beside it, attachments."""
    mail = EmailMessage(policy=WIRE)
    _, address = parseaddr(settings().mail_from)
    mail["From"] = formataddr((letter.sender, address)) if letter.sender else settings().mail_from
    mail["To"] = letter.address
    mail["Subject"] = letter.title
    mail["Date"] = clock.now()
    mail["Message-ID"] = letter.reference
    mail["Auto-Submitted"] = "auto-generated"
    if letter.reply_to:
        mail["Reply-To"] = letter.reply_to
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    for one in letter.attachments:
        kind, _, subtype = one.media_type.partition("/")
        mail.add_attachment(one.data, maintype=kind, subtype=subtype, filename=one.name)
    return mail
