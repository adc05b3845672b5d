"""Addresses a spreadsheet reads: read only, revocable, shown once, every fetch in the trail."""

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from core import audit, clock
from core.accounts import Account, digest
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import NotFound, Refused
from core.ids import uuid7
from events.lists import ListWanted, decoded, encoded

MOST: Final = 20


class AddressShown(msgspec.Struct):
    """An address one has given out; itself it is not kept."""

    id: UUID
    name: str
    wanted: ListWanted
    created_at: datetime
    revoked_at: datetime | None
    fetched_at: datetime | None
    fetches: int


class Opened(msgspec.Struct, frozen=True):
    """What an address stands for, and whose it is."""

    id: UUID
    event: UUID
    slug: str
    account: Account
    wanted: ListWanted


async def given_out(event: UUID, *, account: UUID) -> list[AddressShown]:
    """One's own addresses, the newest first."""
    found = await rows(
        "SELECT id, name, content, created_at, revoked_at, fetched_at, fetches FROM table_address "
        "WHERE event = $1 AND account = $2 ORDER BY id DESC LIMIT 100",
        event,
        account,
    )
    return [
        AddressShown(**{k: v for k, v in row.items() if k != "content"}, wanted=decoded(row["content"]))
        for row in found
    ]


@action
async def give_out(event: UUID, name: str, wanted: ListWanted, *, account: Account) -> tuple[UUID, str]:
    """Makes an address; gives its key and its token, which is shown only here. Raises Refused("too_many_addresses")."""
    [count] = await rows(
        "SELECT count(*)::int AS n FROM table_address WHERE event = $1 AND account = $2 AND revoked_at IS NULL",
        event,
        account.id,
    )
    if count["n"] >= MOST:
        raise Refused("too_many_addresses", most=MOST)
    key, token = uuid7(), secrets.token_urlsafe(32)
    await execute(
        "INSERT INTO table_address (id, event, account, name, token_hash, content, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6::text::jsonb, $7)",
        *(key, event, account.id, name.strip(), digest(token), encoded(wanted), clock.now()),
    )
    await _note("table.given_out", event, key, actor=account.actor)
    return key, token


@action
async def revoke(event: UUID, key: UUID, *, account: Account) -> None:
    """Ends an address of one's own; ending it again changes nothing. Raises NotFound("address_unknown")."""
    if not await rows(
        "SELECT 1 FROM table_address WHERE id = $1 AND event = $2 AND account = $3 FOR UPDATE", key, event, account.id
    ):
        raise NotFound("address_unknown")
    done = await rows(
        "UPDATE table_address SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id", key, clock.now()
    )
    if done:
        await _note("table.revoked", event, key, actor=account.actor)


async def opened(token: str) -> Opened:
    """What a token opens. Raises NotFound("link_unknown"), also for a revoked one or one whose owner is gone."""
    found = await rows(
        "SELECT t.id, t.event, e.slug, t.content, a.id AS account, a.email, a.name, a.language FROM table_address t "
        "JOIN event e ON e.id = t.event JOIN account a ON a.id = t.account AND a.active "
        "WHERE t.token_hash = $1 AND t.revoked_at IS NULL",
        digest(token),
    )
    if not found:
        raise NotFound("link_unknown")
    row = found[0]
    owner = Account(id=row["account"], email=row["email"], name=row["name"], language=row["language"])
    return Opened(row["id"], row["event"], row["slug"], owner, decoded(row["content"]))


@action
async def note_fetch(one: Opened, *, rows_given: int, contacts: bool) -> None:
    """Keeps that somebody fetched it, and how much."""
    await execute("UPDATE table_address SET fetches = fetches + 1, fetched_at = $2 WHERE id = $1", one.id, clock.now())
    fields = {"rows": rows_given, "contacts": contacts}
    await _note("table.fetched", one.event, one.id, actor=one.account.actor, fields=fields)


async def _note(what: str, event: UUID, key: UUID, *, actor: Actor, fields: dict[str, int] | None = None) -> None:
    await audit.record(action=what, actor=actor, event=event, subject=("table_address", key), fields=fields)
