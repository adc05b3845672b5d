"""Mail over SMTP, on one kept connection."""

import asyncio
import contextlib
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import formataddr, parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib

from core import clock
from core.settings import settings
from messaging.channels import ChannelError, Letter
from messaging.rules import send_within

_FOR_GOOD = range(500, 600)
_FAREWELL = 1.0  # seconds a server gets to answer QUIT


class Mail:
    """Keeps one connection to the mail server of SMTP_URL (smtp://user:password@host:port, smtps:// for TLS).

    Only what a server says of the recipient or the content is for good. Where it refuses us (a wrong password, a
    blocked sender, an odd greeting) the letter waits until somebody has mended that.
    """

    def __init__(self) -> None:
        self._server: aiosmtplib.SMTP | None = None
        self._one_at_a_time = asyncio.Lock()

    async def send(self, letter: Letter) -> None:
        async with self._one_at_a_time:
            try:
                async with asyncio.timeout(_seconds()):
                    server = await self._connected()
                    await server.send_message(compose(letter))
            except aiosmtplib.SMTPRecipientsRefused as error:
                raise _failure(error, permanent=all(one.code in _FOR_GOOD for one in error.recipients)) from None
            except aiosmtplib.SMTPDataError as error:
                raise _failure(error, permanent=error.code in _FOR_GOOD) from None
            except (aiosmtplib.SMTPException, OSError) as error:  # a time-out is an OSError
                self._drop()
                raise _failure(error, permanent=False) from None

    async def close(self) -> None:
        if self._server is not None and self._server.is_connected:
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                async with asyncio.timeout(_FAREWELL):
                    await self._server.quit()
        self._drop()

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._server is None or not self._server.is_connected:
            given = urlsplit(settings().smtp_url)
            self._server = aiosmtplib.SMTP(
                hostname=given.hostname or "127.0.0.1",
                port=given.port or 25,
                username=unquote(given.username) if given.username else None,
                password=unquote(given.password) if given.password else None,
                use_tls=given.scheme == "smtps",
                timeout=_seconds(),
            )
            await self._server.connect()
        return self._server

    def _drop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()


def _seconds() -> float:
    return send_within(timedelta(seconds=settings().send_timeout)).total_seconds()


def _failure(error: Exception, *, permanent: bool) -> ChannelError:
    return ChannelError(f"{type(error).__name__}: {error}"[:500], permanent=permanent)


def compose(letter: Letter) -> EmailMessage:
    """The mail as it goes over the wire: text, simple HTML beside it, attachments."""
    mail = EmailMessage(policy=WIRE)
    sender, (_, address) = " ".join(letter.sender.split()), parseaddr(settings().mail_from)
    mail["From"] = formataddr((sender, address)) if sender else settings().mail_from
    mail["To"] = letter.address
    mail["Subject"] = letter.title
    mail["Date"] = clock.now()
    mail["Message-ID"] = letter.reference
    mail["Auto-Submitted"] = "auto-generated"
    if letter.list_id:
        mail["List-Id"] = letter.list_id
    if letter.reply_to:
        mail["Reply-To"] = letter.reply_to
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    for one in letter.attachments:
        kind, _, subtype = one.media_type.partition("/")
        mail.add_attachment(one.data, maintype=kind, subtype=subtype, filename=one.name)
    return mail
