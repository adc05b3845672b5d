"""The key pairs of a meeting: the public half goes to every door, the private half is kept encrypted."""

from hashlib import sha256
from secrets import token_bytes
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from attendance import passes
from core import audit, clock, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Refused
from core.ids import uuid7
from core.settings import settings

_NONCE = 12


async def keep(event: UUID, *, private: bytes, key: int, actor: Actor) -> UUID:
    """Stores a key pair of an event (step); `private` is 32 raw bytes."""
    made = uuid7()
    public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    await execute(
        "INSERT INTO event_key (id, event, key, public, private, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        made,
        event,
        key,
        public,
        _encrypt(private, context=event.bytes + bytes([key])),
        clock.now(),
    )
    await audit.record(
        action="event_key.made",
        actor=actor,
        event=event,
        subject=("event_key", made),
        fields={"key": key, "public": sha256(public).hexdigest()},
    )
    return made


async def ensure(event: UUID, *, actor: Actor) -> None:
    """Makes the event's first key pair where it has none (step)."""
    await execute("SELECT pg_advisory_xact_lock(hashtextextended('event_key' || $1::text, 0))", str(event))
    if not await rows("SELECT 1 FROM event_key WHERE event = $1 AND ended_at IS NULL", event):
        [row] = await rows("SELECT coalesce(max(key), 0) + 1 AS next FROM event_key WHERE event = $1", event)
        if row["next"] > 255:
            raise Refused("keys_exhausted")
        await keep(event, private=Ed25519PrivateKey.generate().private_bytes_raw(), key=row["next"], actor=actor)


@action
async def make_first(event: UUID, *, actor: Actor) -> None:
    """Gives the event its key pair if it has none yet."""
    await ensure(event, actor=actor)


@action
async def end(event: UUID, *, actor: Actor) -> None:
    """Ends every key of the event: all its passes are answered `expired` from now on."""
    found = await rows(
        "UPDATE event_key SET ended_at = $2 WHERE event = $1 AND ended_at IS NULL RETURNING id", event, clock.now()
    )
    await audit.record_many(
        action="event_key.ended", actor=actor, event=event, subjects=[("event_key", row["id"]) for row in found]
    )
    await feed.record_many(event, kind="event_key", subjects=[("event_key", row["id"]) for row in found])


async def codes(event: UUID, attendees: list[UUID]) -> dict[UUID, str]:
    """The present pass codes of attendees of one event, 21 µs each; empty while the event has no key."""
    found = await rows(
        "SELECT k.key, k.private, e.number FROM event_key k JOIN event e ON e.id = k.event "
        "WHERE k.event = $1 AND k.ended_at IS NULL ORDER BY k.key DESC LIMIT 1",
        event,
    )
    if not found:
        return {}
    [key] = found
    private = _decrypt(key["private"], context=event.bytes + bytes([key["key"]]))
    holders = await rows(
        "SELECT id, number, generation FROM attendee WHERE event = $1 AND id = ANY($2::uuid[])", event, attendees
    )
    return {
        row["id"]: passes.sign(
            passes.Payload(key["key"], key["number"], row["number"], row["generation"]), private=private
        )
        for row in holders
    }


async def public_keys(event: UUID) -> list[passes.PublicKey]:
    """What a door needs to tell a genuine pass of this event."""
    found = await rows("SELECT key, public, ended_at FROM event_key WHERE event = $1 ORDER BY key", event)
    return [passes.PublicKey(row["key"], row["public"], row["ended_at"]) for row in found]


def _sealing_key() -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"event key").derive(settings().secret_key)


def _encrypt(private: bytes, *, context: bytes) -> bytes:
    nonce = token_bytes(_NONCE)
    return nonce + AESGCM(_sealing_key()).encrypt(nonce, private, context)


def _decrypt(kept: bytes, *, context: bytes) -> bytes:
    return AESGCM(_sealing_key()).decrypt(kept[:_NONCE], kept[_NONCE:], context)
