"""Checkpoints: places where passes are read, with their policy, hours and categories."""

from collections.abc import Sequence
from datetime import time
from uuid import UUID

import msgspec

from attendance import keys
from attendance.posts import PLACES, Place
from attendance.states import Policy
from core import audit, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Stale
from core.ids import uuid7


class CheckpointSpec(msgspec.Struct, frozen=True):
    """All that is set of a checkpoint. `day` is the day of the meeting (1 = first), times are local to the venue."""

    name: str
    name_en: str = ""
    kind: str = "hall"
    policy: Policy = Policy.ONCE
    counts_presence: bool = True
    categories: list[UUID] = []
    group: str = ""
    day: int | None = None
    opens: time | None = None
    closes: time | None = None
    auto_leave: time | None = None
    asks_confirmation: bool = False
    notice: str = ""
    position: int = 0


_COLUMNS = {
    "name": "name",
    "name_en": "name_en",
    "kind": "kind",
    "policy": "policy",
    "counts_presence": "counts_presence",
    "exclusive_group": "group",
    "day": "day",
    "opens": "opens",
    "closes": "closes",
    "auto_leave": "auto_leave",
    "asks_confirmation": "asks_confirmation",
    "notice": "notice",
    "position": "position",
}


@action
async def create(event: UUID, spec: CheckpointSpec, *, actor: Actor) -> UUID:
    """Sets up a checkpoint, and the meeting's key pair with the first one.

    Raises Invalid("day_unknown" | "category_unknown" | "name_missing").
    """
    await _check(event, spec)
    await keys.ensure(event, actor=actor)
    made = uuid7()
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    places = ", ".join(f"${n}" for n in range(3, 3 + len(_COLUMNS)))
    await execute(f"INSERT INTO checkpoint (id, event, {names}) VALUES ($1, $2, {places})", made, event, *_values(spec))
    await _allow(made, spec.categories)
    await _note("checkpoint.created", event, made, spec=spec, actor=actor)
    return made


@action
async def change(checkpoint: UUID, spec: CheckpointSpec, *, event: UUID, version: int, actor: Actor) -> None:
    """Replaces all settings of a checkpoint. Raises NotFound, Stale, and what `create` raises."""
    await _lock(checkpoint, event=event, version=version)
    await _check(event, spec)
    sets = ", ".join(f'"{name}" = ${n}' for n, name in enumerate(_COLUMNS, start=2))
    await execute(f"UPDATE checkpoint SET {sets}, version = version + 1 WHERE id = $1", checkpoint, *_values(spec))
    await execute("DELETE FROM checkpoint_category WHERE checkpoint = $1", checkpoint)
    await _allow(checkpoint, spec.categories)
    await _note("checkpoint.changed", event, checkpoint, spec=spec, actor=actor)


async def of_event(event: UUID) -> list[Place]:
    """The checkpoints of a meeting in their order."""
    [row] = await rows(f"SELECT ({PLACES})::text AS places FROM event e WHERE e.id = $1", event)
    places = msgspec.json.decode(row["places"], type=list[Place]) if row["places"] else []
    return [place for place in places if not place.archived]


async def _check(event: UUID, spec: CheckpointSpec) -> None:
    if not spec.name.strip():
        raise Invalid("name_missing", field="name")
    [row] = await rows("SELECT ends_on - starts_on + 1 AS days FROM event WHERE id = $1", event)
    if spec.day is not None and not 1 <= spec.day <= row["days"]:
        raise Invalid("day_unknown", field="day")
    known = await rows(
        "SELECT id FROM participant_category WHERE event = $1 AND id = ANY($2::uuid[])", event, spec.categories
    )
    if len(known) != len(set(spec.categories)):
        raise Invalid("category_unknown", field="categories")


async def _lock(checkpoint: UUID, *, event: UUID, version: int) -> None:
    found = await rows(
        "SELECT version FROM checkpoint WHERE id = $1 AND event = $2 AND archived_at IS NULL FOR NO KEY UPDATE",
        checkpoint,
        event,
    )
    if not found:
        raise NotFound("checkpoint_unknown")
    if found[0]["version"] != version:
        raise Stale("stale", current=found[0]["version"])


def _values(spec: CheckpointSpec) -> list[object]:
    return [getattr(spec, field) for field in _COLUMNS.values()]


async def _allow(checkpoint: UUID, categories: Sequence[UUID]) -> None:
    await execute(
        "INSERT INTO checkpoint_category (id, checkpoint, category) SELECT unnest($1::uuid[]), $2, unnest($3::uuid[])",
        [uuid7() for _ in categories],
        checkpoint,
        list(categories),
    )


async def _note(what: str, event: UUID, checkpoint: UUID, *, spec: CheckpointSpec, actor: Actor) -> None:
    fields = {"name": spec.name, "policy": spec.policy.value}
    await audit.record(action=what, actor=actor, event=event, subject=("checkpoint", checkpoint), fields=fields)
    await feed.record(event, kind="checkpoint", subject=("checkpoint", checkpoint))
