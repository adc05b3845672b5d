"""Releases: one button freezes the working copy; guests see the newest, earlier ones stay as they were."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from agenda import queries
from agenda.programme import Difference, Programme, differences
from core import audit, clock, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Refused
from core.ids import uuid7


class ReleaseFacts(msgspec.Struct, frozen=True):
    """One release in the list; `changed` tells what differs from the one before."""

    id: UUID
    number: int
    name: str
    at: datetime
    sessions: int
    changed: list[Difference]


@action
async def release(event: UUID, *, name: str, actor: Actor) -> int:
    """Freezes the working copy; returns the release's number. Raises Refused: programme_empty, release_unchanged."""
    await execute("SELECT 1 FROM event WHERE id = $1 FOR UPDATE", event)
    copy = await queries.working_copy(event)
    if not copy.items:
        raise Refused("programme_empty")
    digest = _digest(copy)
    [last] = await rows(
        "SELECT coalesce(max(number), 0) AS number, (array_agg(digest ORDER BY number DESC))[1] AS digest "
        "FROM release WHERE event = $1",
        event,
    )
    if last["digest"] == digest:
        raise Refused("release_unchanged", number=last["number"])
    number, now = last["number"] + 1, clock.now()
    snapshot = msgspec.structs.replace(copy, number=number, name=name.strip(), at=now)
    await _insert(event, snapshot, digest, actor)
    return int(number)


async def _insert(event: UUID, snapshot: Programme, digest: str, actor: Actor) -> None:
    key = uuid7()
    await execute(
        "INSERT INTO release (id, event, number, name, snapshot, digest, by, at) "
        "VALUES ($1, $2, $3, $4, $5::text::jsonb, $6, $7, $8)",
        key,
        event,
        snapshot.number,
        snapshot.name,
        msgspec.json.encode(snapshot).decode(),
        digest,
        actor.id,
        snapshot.at,
    )
    fields = {"number": snapshot.number, "digest": digest}
    await audit.record(action="programme.released", actor=actor, event=event, subject=("release", key), fields=fields)
    await feed.record(event, kind="release", subject=("release", key))


async def listed(event: UUID) -> list[ReleaseFacts]:
    """All releases, newest first."""
    found = await rows("SELECT id, snapshot FROM release WHERE event = $1 ORDER BY number", event)
    listed: list[ReleaseFacts] = []
    before: Programme | None = None
    for row in found:
        now = msgspec.json.decode(row["snapshot"], type=Programme)
        at = now.at or clock.now()
        facts = ReleaseFacts(row["id"], now.number, now.name, at, len(now.items), differences(before, now))
        listed.insert(0, facts)
        before = now
    return listed


async def unreleased(event: UUID) -> list[Difference]:
    """What a release would change now."""
    return differences(await queries.released_programme(event), await queries.working_copy(event))


def _digest(copy: Programme) -> str:
    return sha256(msgspec.json.encode(copy)).hexdigest()
