"""What a meeting takes for granted until somebody says otherwise: the settings that few meetings ever change."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from core import audit, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import NotFound
from events import meetings, regions
from events.settings import decode, encode


class Defaults(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As in events/settings.py; who is away is either the head still, or represented."""

    holder_confirmed_days: Annotated[int, msgspec.Meta(ge=1, le=3650)]
    daily_head_counts_as: Literal["principal", "representative"]
    administrative_units: bool
    province_answers: bool
    code_of_new_phone: bool


class DefaultsShown(Defaults, frozen=True):
    """With the meeting's version."""

    version: int


async def defaults(event: UUID) -> DefaultsShown:
    """As they stand. Raises NotFound("event_unknown")."""
    found = await rows("SELECT settings, version FROM event WHERE id = $1", event)
    if not found:
        raise NotFound("event_unknown")
    kept = decode(found[0]["settings"])
    named = {name: getattr(kept, name) for name in Defaults.__struct_fields__}
    return DefaultsShown(**named, version=found[0]["version"])


@action
async def keep(event: UUID, wanted: Defaults, *, version: int, actor: Actor) -> None:
    """Keeps all of them; what was answered or invited before stays as it is. Raises NotFound, Stale."""
    row = await meetings.lock(event, version=version)
    given = msgspec.structs.asdict(wanted)
    if wanted.administrative_units:
        await regions.add_administrative_units()
    await execute(
        "UPDATE event SET settings = $2::text::jsonb, version = version + 1 WHERE id = $1",
        event,
        encode(msgspec.structs.replace(decode(row["settings"]), **given)),
    )
    await audit.record(action="event.defaults_set", actor=actor, event=event, subject=("event", event), fields=given)
    await feed.record(event, kind="event", subject=("event", event))
