"""The ways out of the house; nothing else calls out."""

from typing import Protocol

import msgspec


class Attachment(msgspec.Struct, frozen=True):
    name: str
    media_type: str
    data: bytes


class Letter(msgspec.Struct, frozen=True):
    """A message ready to go: `reference` is the same at every attempt, so that a doubled one can be told.

    `list_id` names the meeting, so that mail programs can sort its letters.
    """

    reference: str
    address: str
    title: str
    text: str
    html: str
    list_id: str = ""
    sender: str = ""
    reply_to: str = ""
    attachments: list[Attachment] = []


class ChannelError(Exception):
    """A letter did not go, or nobody knows; `permanent` where this letter is refused and trying again cannot help."""

    def __init__(self, text: str, *, permanent: bool) -> None:
        super().__init__(text)
        self.permanent = permanent


class Channel(Protocol):
    """A way out, open while a batch goes through it."""

    async def send(self, letter: Letter) -> None:
        """Hands the letter over. Raises ChannelError."""

    async def close(self) -> None:
        """Lets go of connections."""
