"""A coordinator reminds those below: one message for each institution without an answer, once a day at most."""

from typing import Final
from uuid import UUID

import msgspec

from core import audit, clock
from core.actors import Actor
from core.dates import zone_of
from core.db import action, rows
from core.errors import NotFound, Refused
from events import status
from events.contacts import PRESENT
from events.invitees import bounds
from events.province_pages import BELOW, Coordinator
from messaging import outbox
from messaging.states import Kind

_UNANSWERED: Final = f"""
SELECT DISTINCT ON (n.id) i.id, n.id AS institution,
    coalesce((SELECT k.email FROM contact_person k WHERE k.id = {PRESENT}), '') AS email
{BELOW} AND {status.expression("$4")} = 'unanswered' ORDER BY n.id, i.id
"""


class Nudged(msgspec.Struct, frozen=True):
    """How many were told now, were told today already, have no address."""

    told: int
    already: int
    without_address: int


@action
async def remind(who: Coordinator, *, actor: Actor) -> Nudged:
    """Puts the messages. Raises NotFound("office_link_unknown") where the link ended, Refused("answers_closed")."""
    if not await rows("SELECT 1 FROM coordinator WHERE id = $1 AND to_at IS NULL FOR NO KEY UPDATE", who.id):
        raise NotFound("office_link_unknown")
    if not who.open:
        raise Refused("answers_closed")
    now = clock.now()
    found = await rows(_UNANSWERED, *bounds(who.scope), now)
    day = now.astimezone(zone_of(who.zone)).date().isoformat()
    drafts = [_draft(who.scope.event, row["id"], row["institution"], row["email"], day) for row in found]
    reachable = [one for one in drafts if one.address]
    told = await outbox.put_many(reachable)
    await outbox.put_many([one for one in drafts if not one.address])  # kept and shown: these are the ones to call
    nudged = Nudged(told, len(reachable) - told, len(drafts) - len(reachable))
    await audit.record(
        action="coordinator.reminded",
        actor=actor,
        event=who.scope.event,
        subject=("coordinator", who.id),
        fields=msgspec.structs.asdict(nudged),
    )
    return nudged


def _draft(event: UUID, invitation: UUID, institution: UUID, address: str, day: str) -> outbox.Draft:
    return outbox.Draft(
        topic="invitation",
        template="pengingat",
        scope=("event", event),
        subject=("invitation", invitation),
        recipient=("institution", institution),
        dedup_key=f"province:{event}:{institution}:{day}:pengingat",
        kind=Kind.JAWABAN,
        address=address,
    )
