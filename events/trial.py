"""A trial invitation to one of the staff: the mail and the sheet as an office will get them, opening nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from core import audit
from core.actors import Actor
from core.db import action, rows
from core.errors import NotFound
from core.settings import settings
from events import topics
from events.papers import printing
from events.settings import decode
from events.wording import words
from messaging import outbox
from messaging.channels import Attachment
from messaging.states import Kind
from messaging.topics import Recipient, Rendering

_SAMPLE: Final = """
SELECT e.official_title, e.official_title_en, e.short_title, e.starts_on, e.ends_on, e.starts_at, e.ends_at,
    e.answers_due_at, e.zone, e.settings, e.simulated, 'unanswered' AS status, '' AS people, e.slug,
    coalesce(v.name, '') AS venue, coalesce(v.hall, '') AS hall, coalesce(v.city, '') AS city,
    coalesce(c.cost_note, '') AS category_cost, '' AS liaison, '' AS liaison_phone,
    coalesce(n.name, 'Instansi Contoh') AS institution,
    coalesce(o.title, 'Pimpinan Instansi Contoh') AS office,
    (SELECT string_agg(hn.name, ', ' ORDER BY h.position) FROM event_host h JOIN institution hn ON hn.id = h.institution
        WHERE h.event = e.id) AS hosts
FROM event e LEFT JOIN venue v ON v.id = e.venue
    LEFT JOIN LATERAL (SELECT * FROM participant_category WHERE event = e.id AND institution_kind <> '' AND enabled
        ORDER BY position LIMIT 1) c ON true
    LEFT JOIN LATERAL (SELECT f.* FROM office f JOIN institution m ON m.id = f.institution
        WHERE f.kind = c.office_kind AND m.kind = c.institution_kind ORDER BY f.title LIMIT 1) o ON true
    LEFT JOIN institution n ON n.id = o.institution
WHERE e.id = $1
"""


@action
async def send(event: UUID, *, address: str, account: UUID, actor: Actor) -> None:
    """Puts a trial invitation to the address of who asks. Raises NotFound("event_unknown")."""
    if not await rows("SELECT 1 FROM event WHERE id = $1", event):
        raise NotFound("event_unknown")
    entry = await audit.record(action="event.trial_sent", actor=actor, event=event, subject=("event", event))
    await outbox.put(
        outbox.Draft(
            topic="trial",
            template="undangan",
            scope=("event", event),
            subject=("event", event),
            recipient=("account", account),
            dedup_key=f"audit:{entry}:percobaan:{account}",
            kind=Kind.JAWABAN,
            address=address,
        )
    )


class TrialTopic:
    """Messages that show staff what an invitation will look like; their link leads to the public page only."""

    code = "trial"

    async def moment(self, scope: UUID, anchor: str) -> datetime | None:
        return None

    async def audience(self, scope: UUID, audience: str) -> Sequence[Recipient]:
        raise NotFound("audience_unknown", audience=audience)

    async def still_due(self, subject: UUID, template: str) -> bool:
        return bool(await rows("SELECT 1 FROM event WHERE id = $1", subject))

    async def render(self, subject: UUID, template: str, language: str, params: dict[str, Any]) -> Rendering:
        row = await _sample(subject)
        kept = decode(row["settings"])
        values = topics.values(row, language) | {"simulation": words(language)["message.trial"]}
        address = f"{settings().public_url}/e/{row['slug']}"
        return Rendering(values=values, address=address, sender=kept.sender_name, reply_to=kept.reply_to)

    async def enclosures(self, template: str, subjects: Sequence[UUID]) -> dict[UUID, Attachment]:
        made = {}
        for one in set(subjects):
            row = await _sample(one)
            paper = await printing.sample(one, institution=row["institution"], office=row["office"])
            made[one] = Attachment(printing.SHEET_NAME, "application/pdf", paper)
        return made

    def template(self, name: str, language: str) -> str:
        return topics.template_text(name, language)


async def _sample(event: UUID) -> Any:
    found = await rows(_SAMPLE, event)
    if not found:
        raise NotFound("event_unknown")
    return found[0]
