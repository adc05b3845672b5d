"""What a domain room offers so that messages about its things can be rendered, aimed and dropped in time.

messaging knows no event: each room hands a Topic up through `api/wiring.py`, and rules and messages name it by code.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec

from core.errors import NotFound
from messaging.channels import Attachment


class Recipient(msgspec.Struct, frozen=True):
    """Somebody due a message about a subject; `zone` is an IANA name, `address` an e-mail address."""

    subject: tuple[str, UUID]
    recipient: tuple[str, UUID]
    address: str
    zone: str
    language: str = "id"


class Rendering(msgspec.Struct, frozen=True):
    """What fills a template now: its values, where `{link}` leads, and who signs and answers.

    `link` is the (kind, id) of core.links, `path` what stands before the token; `address` is for those without one.
    """

    values: dict[str, str]
    link: tuple[str, UUID] | None = None
    path: str = ""
    address: str = ""
    sender: str = ""
    reply_to: str = ""


class Topic(Protocol):
    """One kind of subject messages can be about."""

    code: str

    async def moment(self, scope: UUID, anchor: str) -> datetime | None:
        """When the named anchor lies, in the zone of the meeting, or None where the scope has no such moment."""

    async def audience(self, scope: UUID, audience: str) -> Sequence[Recipient]:
        """Everybody who is due now."""

    async def still_due(self, subject: UUID, template: str) -> bool:
        """Asked when the message is taken for sending: is it still wanted?"""

    async def render(self, subject: UUID, template: str, language: str, params: dict[str, Any]) -> Rendering:
        """What fills the template for this subject."""

    async def enclosures(self, template: str, subjects: Sequence[UUID]) -> dict[UUID, Attachment]:
        """What is made anew for letters of this template as they leave, by subject; many at once."""

    def template(self, name: str, language: str) -> str:
        """The template's text: first line the title, an empty line, the body with {placeholders}."""


_topics: dict[str, Topic] = {}


def register(topic: Topic) -> None:
    """Makes a topic known; only `api/wiring.py` calls this."""
    _topics[topic.code] = topic


def topic(code: str) -> Topic:
    """The topic of this code. Raises NotFound("topic_unknown")."""
    if code not in _topics:
        raise NotFound("topic_unknown", topic=code)
    return _topics[code]
