"""Messages about a log-in under `/o/`: they are about a contact or a coordinator, not about one invitation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from core import dates, links
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
_COORDINATOR: Final = f"""
SELECT n.name AS institution, c.to_at IS NULL AND c.contact = {PRESENT} AS present, '' AS follower, e.settings,
    e.simulated, e.official_title, e.official_title_en, e.short_title, e.answers_due_at, e.zone, d.name AS side,
    p.name AS province
FROM coordinator c JOIN institution n ON n.id = c.institution JOIN event e ON e.id = c.event
    JOIN side d ON d.id = c.side JOIN region p ON p.code = c.province AND p.valid_to IS NULL
WHERE c.id = $1
"""
_COORDINATING: Final = "tautan_koordinator"


class OfficeTopic:
    """Links of focal points and coordinators, and that another officer followed."""

    code = TOPIC

    async def moment(self, scope: UUID, anchor: str) -> datetime | None:
        return None

    async def audience(self, scope: UUID, audience: str) -> Sequence[Recipient]:
        raise NotFound("audience_unknown", audience=audience)

    async def still_due(self, subject: UUID, template: str) -> bool:
        return template == "narahubung_diganti" or bool((await _facts(subject, template))["present"])

    async def render(self, subject: UUID, template: str, language: str, params: dict[str, Any]) -> Rendering:
        row = await _facts(subject, template)
        kept = decode(row["settings"])
        values = {
            "simulation": words(language)["message.simulation"] if row["simulated"] else "",
            "institution": row["institution"],
            "follower": row["follower"] or "",
            "phone": kept.office_phone,
        }
        link, path = (links.KIND_FOCAL, subject), "/o/"
        if template == _COORDINATING:
            link, path = (links.KIND_COORDINATOR, subject), "/o/provinsi/"
            values |= _meeting(row, language)
        return Rendering(values=values, link=link, path=path, sender=kept.sender_name, reply_to=kept.reply_to)

    async def enclosures(self, template: str, subjects: Sequence[UUID]) -> dict[UUID, Attachment]:
        return {}

    def template(self, name: str, language: str) -> str:
        return template_text(name, language)


async def _facts(subject: UUID, template: str) -> Any:
    found = await rows(_COORDINATOR if template == _COORDINATING else _CONTACT, subject)
    if not found:
        raise NotFound("contact_unknown")
    return found[0]


def _meeting(row: Any, language: str) -> dict[str, str]:
    due = dates.moment(row["answers_due_at"], row["zone"], language=language) if row["answers_due_at"] else ""
    return {
        "title": (row["official_title_en"] if language == "en" else "") or row["official_title"],
        "short_title": row["short_title"],
        "province": row["province"],
        "side": row["side"],
        "due": due,
    }
