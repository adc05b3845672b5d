"""Messages about a log-in under `/o/`: they are about a contact, not about one invitation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from core import links
from core.db import rows
from core.errors import NotFound
from events.contacts import PRESENT
from events.focal_points import CALLED, TOPIC
from events.settings import decode
from events.topics import template_text
from events.wording import words
from messaging.channels import Attachment
from messaging.topics import Recipient, Rendering

# The newest meeting speaks for the house: its telephone, its sender.
_CONTACT: Final = f"""
SELECT n.name AS institution, k.id = {PRESENT} AS present, f.name AS follower, e.settings, e.simulated
FROM contact_person k JOIN institution n ON n.id = k.institution
    LEFT JOIN contact_person f ON f.id = {PRESENT} {CALLED}
WHERE k.id = $1 ORDER BY e.starts_on DESC, e.id LIMIT 1
"""


class OfficeTopic:
    """Links of focal points, and that another officer followed."""

    code = TOPIC

    async def moment(self, scope: UUID, anchor: str) -> datetime | None:
        return None

    async def audience(self, scope: UUID, audience: str) -> Sequence[Recipient]:
        raise NotFound("audience_unknown", audience=audience)

    async def still_due(self, subject: UUID, template: str) -> bool:
        return template != "tautan_instansi" or bool((await _contact(subject))["present"])

    async def render(self, subject: UUID, template: str, language: str, params: dict[str, Any]) -> Rendering:
        row = await _contact(subject)
        kept = decode(row["settings"])
        values = {
            "simulation": words(language)["message.simulation"] if row["simulated"] else "",
            "institution": row["institution"],
            "follower": row["follower"] or "",
            "phone": kept.office_phone,
        }
        link = (links.KIND_FOCAL, subject)
        return Rendering(values=values, link=link, path="/o/", sender=kept.sender_name, reply_to=kept.reply_to)

    async def enclosures(self, template: str, subjects: Sequence[UUID]) -> dict[UUID, Attachment]:
        return {}

    def template(self, name: str, language: str) -> str:
        return template_text(name, language)


async def _contact(contact: UUID) -> Any:
    found = await rows(_CONTACT, contact)
    if not found:
        raise NotFound("contact_unknown")
    return found[0]
