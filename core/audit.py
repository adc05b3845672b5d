"""The trail: who did what to which subject, written in the transaction that did it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from core import clock
from core.actors import Actor, ActorKind
from core.db import execute, rows
from core.ids import uuid7

Subject = tuple[str, UUID]


class Entry(msgspec.Struct):
    """One line of a subject's history; `values` holds the personal values not yet blanked."""

    id: UUID
    at: datetime
    actor: Actor
    actor_name: str
    action: str
    fields: dict[str, Any]
    values: dict[str, str | None]


async def record(
    *,
    action: str,
    actor: Actor,
    event: UUID | None,
    subject: Subject,
    fields: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
) -> UUID:
    """Writes one entry (step). `fields` hold ids, states and hashes; names, phones and the like go into `personal`."""
    [entry] = await record_many(action=action, actor=actor, event=event, subjects=[subject], fields=[fields or {}])
    if personal:
        await execute(
            "INSERT INTO audit_value (id, entry, field, value) "
            "SELECT unnest($1::uuid[]), $2, unnest($3::text[]), unnest($4::text[])",
            [uuid7() for _ in personal],
            entry,
            list(personal),
            list(personal.values()),
        )
    return entry


async def record_many(
    *,
    action: str,
    actor: Actor,
    event: UUID | None,
    subjects: Sequence[Subject],
    fields: Sequence[Mapping[str, Any]] | None = None,
) -> list[UUID]:
    """Writes one entry a subject in one statement (step); `fields`, where given, is as long as `subjects`."""
    ids = [uuid7() for _ in subjects]
    details = [msgspec.json.encode(dict(one)).decode() for one in fields] if fields else ["{}"] * len(ids)
    await execute(
        "INSERT INTO audit_entry "
        "(id, at, actor_kind, actor_id, on_behalf_of, action, event, subject_kind, subject_id, fields) "
        "SELECT u.id, $2, $3, $4, $5, $6, $7, u.kind, u.subject, u.fields::jsonb "
        "FROM unnest($1::uuid[], $8::text[], $9::uuid[], $10::text[]) AS u(id, kind, subject, fields)",
        ids,
        clock.now(),
        actor.kind.value,
        actor.id,
        actor.on_behalf_of,
        action,
        event,
        [kind for kind, _ in subjects],
        [subject for _, subject in subjects],
        details,
    )
    return ids


async def history(*subjects: Subject, limit: int = 200) -> list[Entry]:
    """Everything recorded of the subjects, newest first."""
    found = await rows(
        "SELECT e.*, coalesce(a.name, '') AS actor_name, "
        "(SELECT jsonb_object_agg(v.field, v.value) FROM audit_value v WHERE v.entry = e.id)::text AS personal "
        "FROM audit_entry e LEFT JOIN account a ON a.id = e.actor_id AND e.actor_kind = 'account' "
        "WHERE e.subject_id = ANY($1::uuid[]) ORDER BY e.id DESC LIMIT $2",
        [subject for _, subject in subjects],
        limit,
    )
    return [
        Entry(
            id=row["id"],
            at=row["at"],
            actor=Actor(ActorKind(row["actor_kind"]), row["actor_id"], row["on_behalf_of"]),
            actor_name=row["actor_name"],
            action=row["action"],
            fields=msgspec.json.decode(row["fields"]),
            values=msgspec.json.decode(row["personal"]) if row["personal"] else {},
        )
        for row in found
    ]
