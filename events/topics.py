"""What messages about invitations are filled with, whom reminders go to, and when one is no longer wanted."""

from collections.abc import Sequence
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from msgspec.structs import replace

from core import clock, dates, links
from core.db import rows
from core.errors import NotFound
from events import status, wording
from events.changes import codes, denials
from events.liaisons import OF_INVITATION
from events.papers import printing
from events.settings import decode
from events.states import Zone
from messaging.channels import Attachment
from messaging.topics import Recipient, Rendering

_MESSAGES: Final = Path(__file__).parent / "messages"

_UNANSWERED = f"""
SELECT i.id, i.institution, n.zone, coalesce(k.email, '') AS email
FROM invitation i JOIN event e ON e.id = i.event JOIN institution n ON n.id = i.institution {status.JOINS}
    LEFT JOIN LATERAL (SELECT email FROM contact_person k WHERE k.institution = n.id AND k.to_at IS NULL
        ORDER BY k.from_at DESC, k.id DESC LIMIT 1) k ON true
WHERE i.withdrawn_at IS NULL AND i.sent_at IS NOT NULL AND e.state = 'open'
    AND {status.expression("$2")} = 'unanswered'
"""

_FACTS = f"""
SELECT i.withdrawn_at, i.sent_at, e.state, {status.expression("$2")} AS status, e.official_title, e.official_title_en,
    e.short_title, e.starts_on, e.ends_on, e.starts_at, e.ends_at, e.answers_due_at, e.zone, e.simulated, e.settings,
    n.name AS institution, o.title AS office, coalesce(v.name, '') AS venue, coalesce(v.hall, '') AS hall,
    coalesce(v.city, '') AS city,
    t.cost_note AS category_cost, coalesce(lo.name, '') AS liaison, coalesce(lo.phone, '') AS liaison_phone,
    (SELECT string_agg(hn.name, ', ' ORDER BY h.position) FROM event_host h JOIN institution hn ON hn.id = h.institution
        WHERE h.event = e.id) AS hosts,
    (SELECT string_agg(b.name_as_written, ' · ' ORDER BY p.seat) FROM appointment p JOIN attendee b
        ON b.id = p.attendee WHERE p.invitation = i.id AND p.to_at IS NULL) AS people
FROM invitation i JOIN event e ON e.id = i.event JOIN institution n ON n.id = i.institution
    JOIN office o ON o.id = i.office JOIN participant_category t ON t.id = i.category
    LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent
    LEFT JOIN venue v ON v.id = e.venue {status.JOINS} {OF_INVITATION}
WHERE i.id = $1
"""


class InvitationTopic:
    """Messages whose subject is an invitation and whose scope is an event."""

    code = "invitation"

    async def moment(self, scope: UUID, anchor: str) -> datetime | None:
        found = await rows("SELECT answers_due_at, starts_on, starts_at, zone FROM event WHERE id = $1", scope)
        if not found:
            return None
        if anchor == "answers_due":
            due: datetime | None = found[0]["answers_due_at"]
            return due.astimezone(dates.zone_of(found[0]["zone"])) if due else None
        return dates.at(found[0]["starts_on"], found[0]["starts_at"] or time(0), found[0]["zone"])

    async def audience(self, scope: UUID, audience: str) -> Sequence[Recipient]:
        if audience != "unanswered":
            raise NotFound("audience_unknown", audience=audience)
        found = await rows(f"{_UNANSWERED} AND i.event = $1 ORDER BY i.id", scope, clock.now())
        return [
            Recipient(
                subject=("invitation", row["id"]),
                recipient=("institution", row["institution"]),
                address=row["email"],
                zone=Zone(row["zone"]).iana,
            )
            for row in found
        ]

    async def still_due(self, subject: UUID, template: str) -> bool:
        if template == "kode" and not await codes.is_asked(subject):
            return False
        row = await _facts(subject)
        if row["withdrawn_at"] is not None or (row["state"] == "cancelled") != (template == "pembatalan"):
            return False
        return template != "pengingat" or row["status"] == "unanswered"

    async def render(self, subject: UUID, template: str, language: str, params: dict[str, Any]) -> Rendering:
        row = await _facts(subject)
        settings = decode(row["settings"])
        rendering = Rendering(
            values=values(row, language) | {name: str(value) for name, value in params.items()},
            link=(links.KIND_INVITATION, subject),
            path="/k/",
            sender=settings.sender_name,
            reply_to=settings.reply_to,
        )
        if template == "kode":  # stands where a link would, which is put in at sending and never kept
            return replace(rendering, link=None, address=codes.derive(UUID(params["code"])))
        if template == "jawaban_diubah":
            return await _of_change(rendering, UUID(params["answer"]), language)
        return rendering

    async def enclosures(self, template: str, subjects: Sequence[UUID]) -> dict[UUID, Attachment]:
        if template != "undangan":
            return {}
        of = await rows("SELECT id, event FROM invitation WHERE id = ANY($1::uuid[])", list(subjects))
        papers: dict[UUID, bytes] = {}
        for event in {row["event"] for row in of}:
            papers |= await printing.sheets(event, [row["id"] for row in of if row["event"] == event])
        return {one: Attachment(printing.SHEET_NAME, "application/pdf", paper) for one, paper in papers.items()}

    def template(self, name: str, language: str) -> str:
        return template_text(name, language)


async def _of_change(rendering: Rendering, answer: UUID, language: str) -> Rendering:
    """What stood before and what a change made of it; the link opens that change."""
    change, words = await denials.change(answer), wording.words(language)
    told = {
        "was": wording.status(change.was, change.office, language),
        "was_people": " · ".join(change.was_people),
        "status": wording.status(change.now, change.office, language),
        "people": " · ".join(change.people),
        "changed_at": dates.moment(change.at, change.own_zone, language=language),
        "by": change.by_name,
        "by_phone": words["message.phone_ends"].format(digits=change.phone_ends) if change.phone_ends else "",
    }
    return replace(rendering, values=rendering.values | told, link=(links.KIND_DENIAL, answer), path="/bukan/")


@cache
def template_text(name: str, language: str) -> str:
    """A template of this room. Raises NotFound("template_unknown")."""
    path = _MESSAGES / f"{Path(name).name}.{language}.txt"
    if not path.exists():
        raise NotFound("template_unknown", template=name)
    return path.read_text(encoding="utf-8")


async def _facts(invitation: UUID) -> Any:
    found = await rows(_FACTS, invitation, clock.now())
    if not found:
        raise NotFound("invitation_unknown")
    return found[0]


def values(row: Any, language: str) -> dict[str, str]:
    """What fills a message about an invitation; `row` has the columns of _FACTS."""
    settings, words = decode(row["settings"]), wording.words(language)
    place = ", ".join(filter(None, [row["hall"], row["venue"], row["city"]]))
    english = language == "en"
    return {
        "simulation": words["message.simulation"] if row["simulated"] else "",
        "title": (row["official_title_en"] if english else "") or row["official_title"],
        "short_title": row["short_title"],
        "institution": row["institution"],
        "office": row["office"],
        "hosts": row["hosts"] or words["message.we"],
        "days": dates.days(row["starts_on"], row["ends_on"], language=language),
        "time": wording.hours(row, language),
        "place": place,
        "place_or_later": ", ".join(filter(None, [row["hall"], row["venue"], row["city"]]))
        or words["message.place_later"],
        "dress": (settings.dress_en if english else "") or settings.dress,
        "cost_note": row["category_cost"] or settings.cost_note,
        "due": dates.moment(row["answers_due_at"], row["zone"], language=language) if row["answers_due_at"] else "",
        "phone": ", ".join(filter(None, [row["liaison"], row["liaison_phone"] or settings.office_phone])),
        "status": wording.status(row["status"], row["office"], language),
        "people": row["people"] or "",
    }
