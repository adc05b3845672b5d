"""A mail server on loopback that keeps every mail as a synced file before it answers 250."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from core.ids import uuid7

FOLDER_NAME: Final = "mail"
SUFFIX: Final = ".eml"
SIZE_LIMIT: Final = 32 * 1024 * 1024
ACCEPTED: Final = "250 OK stored"


class Sink:
    """An SMTP server whose stored mails outlive it; `before_reply` is awaited between the store and the 250."""

    def __init__(
        self, folder: Path, *, port: int, before_reply: Callable[[str], Awaitable[None]] | None = None
    ) -> None:
        self.folder = folder
        self.port = port
        self._before_reply = before_reply
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.close()

    def _protocol(self) -> SMTP:
        return SMTP(self, hostname="localhost", ident="sink", data_size_limit=SIZE_LIMIT, enable_SMTPUTF8=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Answer one mail: first the disk has it, then the sender hears so."""
        name = await asyncio.to_thread(store, self.folder, _with_envelope(envelope))
        if self._before_reply:
            await self._before_reply(name)
        return ACCEPTED


def _with_envelope(envelope: Envelope) -> bytes:
    content: Any = envelope.original_content or b""
    recipients = ", ".join(envelope.rcpt_tos)
    return f"X-Envelope-To: {recipients}\r\n".encode() + bytes(content)


def store(folder: Path, mail: bytes) -> str:
    """Write a mail so that a power cut cannot lose it; return its name, which sorts by arrival."""
    name = uuid7().hex
    hidden = folder / f".{name}"
    with hidden.open("wb") as file:
        file.write(mail)
        file.flush()
        os.fsync(file.fileno())
    hidden.rename(folder / f"{name}{SUFFIX}")
    folder_handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(folder_handle)
    finally:
        os.close(folder_handle)
    return name


def stored(folder: Path) -> list[str]:
    """Names of the stored mails, newest first."""
    return sorted((path.stem for path in folder.glob(f"*{SUFFIX}")), reverse=True)
