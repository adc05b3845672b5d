"""Messages are rows first: an action puts them here in its own transaction, the worker sends them later."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from core import clock
from core.db import ring, rows
from core.ids import uuid7
from messaging.states import Channel, Kind

_PUT = """
WITH given AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::uuid[], $7::text[],
        $8::text[], $9::text[], $10::text[], $11::timestamptz[], $12::uuid[])
    AS g(id, delivery, subject_kind, subject_id, recipient_kind, recipient_id, dedup_key, language, params, address,
        due_at, file)
), made AS (
    INSERT INTO message (id, scope_kind, scope_id, topic, template, kind, subject_kind, subject_id, recipient_kind,
        recipient_id, dedup_key, rule, language, params, files, created_at, due_at)
    SELECT g.id, $13, $14, $15, $16, $17, g.subject_kind, g.subject_id, g.recipient_kind, g.recipient_id, g.dedup_key,
        $18, g.language, g.params::jsonb, array_remove(ARRAY[g.file], NULL), $19, g.due_at
    FROM given g ON CONFLICT (dedup_key) DO NOTHING RETURNING id
), addressed AS (
    INSERT INTO delivery (id, message, channel, attempt, address, state, due_at)
    SELECT g.delivery, g.id, $20, 1, g.address, 'waiting', g.due_at FROM given g JOIN made USING (id)
    WHERE g.address <> ''
)
SELECT id FROM made
"""


class Draft(msgspec.Struct, frozen=True):
    """A message to be. One message per `dedup_key` for ever; no address means kept and shown, but not sent."""

    topic: str
    template: str
    scope: tuple[str, UUID]
    subject: tuple[str, UUID]
    recipient: tuple[str, UUID]
    dedup_key: str
    kind: Kind = Kind.JAWABAN
    address: str = ""
    language: str = "id"
    params: dict[str, Any] = {}
    file: UUID | None = None
    due_at: datetime | None = None
    rule: UUID | None = None


async def put(draft: Draft) -> bool:
    """Puts one message (step); False where its key has a message already."""
    return await put_many([draft]) > 0


async def put_many(drafts: Sequence[Draft]) -> int:
    """Puts many messages of one topic, template, scope, kind and rule in one statement (step); gives how many are new.

    Rings for the worker after COMMIT.
    """
    if not drafts:
        return 0
    first, now = drafts[0], clock.now()
    made = await rows(
        _PUT,
        [uuid7() for _ in drafts],
        [uuid7() for _ in drafts],
        *_columns(drafts, now),
        first.scope[0],
        first.scope[1],
        first.topic,
        first.template,
        first.kind.value,
        first.rule,
        now,
        Channel.EMAIL.value,
    )
    ring("outbox")
    return len(made)


def _columns(drafts: Sequence[Draft], now: datetime) -> tuple[list[Any], ...]:
    return (
        [one.subject[0] for one in drafts],
        [one.subject[1] for one in drafts],
        [one.recipient[0] for one in drafts],
        [one.recipient[1] for one in drafts],
        [one.dedup_key for one in drafts],
        [one.language for one in drafts],
        [msgspec.json.encode(one.params).decode() for one in drafts],
        [one.address for one in drafts],
        [one.due_at or now for one in drafts],
        [one.file for one in drafts],
    )
