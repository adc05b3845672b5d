"""One institution invited by hand: a ministry, a body of the region, whoever a category does not find by itself."""

from typing import Any
from uuid import UUID

from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Refused
from core.ids import uuid7
from events import invitations, meetings
from events.invitations import Seat
from events.states import EventState


@action
async def invite(event: UUID, *, institution: UUID, category: UUID, office: str, actor: Actor) -> UUID:
    """Makes one invitation to an office of an institution; an office we do not know yet is kept with it.

    Raises NotFound("institution_unknown"), Invalid("category_unknown" | "office_missing"),
    Refused("event_cancelled" | "already_invited").
    """
    if (await meetings.lock(event))["state"] == EventState.CANCELLED:
        raise Refused("event_cancelled")
    if not await rows("SELECT 1 FROM institution WHERE id = $1 AND archived_at IS NULL", institution):
        raise NotFound("institution_unknown")
    if not await rows("SELECT 1 FROM participant_category WHERE id = $1 AND event = $2", category, event):
        raise Invalid("category_unknown", field="category")
    if not office.strip():
        raise Invalid("office_missing", field="office")
    post = await _office(institution, office.strip())
    if await rows("SELECT 1 FROM invitation WHERE event = $1 AND office = $2", event, post["id"]):
        raise Refused("already_invited", office=post["title"])
    [key] = await invitations.make(event, [Seat(institution, post["id"], category)], actor=actor)
    return key


async def _office(institution: UUID, title: str) -> Any:
    """The office of that title, made where the institution has none."""
    found = await rows(
        "SELECT id, title FROM office WHERE institution = $1 AND lower(title) = lower($2)", institution, title
    )
    if found:
        return found[0]
    key = uuid7()
    kind = f"lain-{key.hex[-12:]}"
    await execute(
        "INSERT INTO office (id, institution, kind, title) VALUES ($1, $2, $3, $4)", key, institution, kind, title
    )
    return {"id": key, "title": title}
