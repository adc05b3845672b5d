"""Devices at the doors: enrolled once by a token, known by a secret of which only the hash is kept."""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Annotated
from uuid import UUID

import msgspec

from attendance.posts import Post, by_secret, secret_hash
from attendance.settings import ENROLMENT_LASTS
from attendance.states import Profile
from core import audit, clock, feed
from core.actors import Actor, ActorKind
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Refused, Stale
from core.ids import uuid7


class Enrolment(msgspec.Struct, frozen=True):
    """What is shown once: the token a device proves itself with, and until when (real time)."""

    device: UUID
    token: str
    expires_at: datetime


class Enrolled(msgspec.Struct, frozen=True):
    """A device's new secret, shown once, and the post it holds."""

    secret: str
    post: Post


class Heartbeat(msgspec.Struct, frozen=True):
    """What a device says of itself: scans waiting, battery in percent, its clock, its version."""

    queue: Annotated[int, msgspec.Meta(ge=0, le=2_000_000_000)] = 0
    battery: Annotated[float, msgspec.Meta(ge=0, le=100)] | None = None
    clock: datetime | None = None
    version: Annotated[str, msgspec.Meta(max_length=40)] = ""


@action
async def register(event: UUID, *, name: str, profile: Profile, checkpoint: UUID | None, actor: Actor) -> Enrolment:
    """Makes room for a device and gives the token of its enrolment. Raises Invalid("checkpoint_unknown")."""
    if not name.strip():
        raise Invalid("name_missing", field="name")
    await _check_checkpoint(event, checkpoint)
    made, token = uuid7(), token_urlsafe(24)
    expires_at = clock.real_now() + ENROLMENT_LASTS
    await execute(
        "INSERT INTO device (id, event, name, profile, checkpoint, enrol_hash, enrol_expires_at, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        made,
        event,
        name.strip(),
        profile.value,
        checkpoint,
        secret_hash(token),
        expires_at,
        clock.now(),
    )
    await _note("device.registered", event, made, actor=actor, profile=profile.value)
    return Enrolment(made, token, expires_at)


@action
async def renew(device: UUID, *, event: UUID, actor: Actor) -> Enrolment:
    """Gives a device a new enrolment: its former token and secret end. Raises NotFound, Refused("device_revoked")."""
    if await _lock(device, event=event, version=None) is not None:
        raise Refused("device_revoked")
    token, expires_at = token_urlsafe(24), clock.real_now() + ENROLMENT_LASTS
    await execute(
        "UPDATE device SET enrol_hash = $2, enrol_expires_at = $3, enrol_refused = 0, secret_hash = NULL, "
        "first_call_at = NULL, version = version + 1 WHERE id = $1",
        device,
        secret_hash(token),
        expires_at,
    )
    await _note("device.enrolment_renewed", event, device, actor=actor)
    return Enrolment(device, token, expires_at)


async def enrol(*, token: str, name: str, hardware: str) -> Enrolled:
    """Gives a device its secret.

    Until its first authenticated call the same token with the same hardware gets a new one; any other second use
    is refused and counted where the supervisor sees it. Raises NotFound("enrol_unknown"),
    Refused("enrol_expired" | "enrol_used" | "device_revoked").
    """
    secret = await _enrol(token=token, name=name.strip(), hardware=hardware)
    if secret is None:
        raise Refused("enrol_used")
    return Enrolled(secret, await by_secret(secret, calls=False))


@action
async def _enrol(*, token: str, name: str, hardware: str) -> str | None:
    found = await rows("SELECT * FROM device WHERE enrol_hash = $1 FOR NO KEY UPDATE", secret_hash(token))
    if not found:
        raise NotFound("enrol_unknown")
    [device] = found
    if device["revoked_at"] is not None:
        raise Refused("device_revoked")
    again = device["secret_hash"] is not None
    if again and (device["first_call_at"] is not None or device["hardware"] != hardware):
        await execute("UPDATE device SET enrol_refused = enrol_refused + 1 WHERE id = $1", device["id"])
        await feed.record(device["event"], kind="device", subject=("device", device["id"]))
        return None
    if device["enrol_expires_at"] < clock.real_now():
        raise Refused("enrol_expired")
    secret = "rkd_" + token_urlsafe(32)
    await execute(
        "UPDATE device SET secret_hash = $2, hardware = $3, name = coalesce(nullif($4, ''), name), "
        "enrolled_at = coalesce(enrolled_at, $5), version = version + 1 WHERE id = $1",
        device["id"],
        secret_hash(secret),
        hardware,
        name,
        clock.now(),
    )
    await _note("device.enrolled", device["event"], device["id"], actor=Actor(ActorKind.DEVICE, device["id"]))
    return secret


@action
async def revoke(device: UUID, *, event: UUID, reason: str, version: int | None = None, actor: Actor) -> None:
    """Ends a device: it may still upload what it holds, then it wipes itself. Revoking twice changes nothing."""
    row = await _lock(device, event=event, version=version)
    if row is not None:
        return
    await execute(
        "UPDATE device SET revoked_at = $2, revoked_reason = $3, version = version + 1 WHERE id = $1",
        device,
        clock.now(),
        reason[:200],
    )
    await _note("device.revoked", event, device, actor=actor)


@action
async def post_at(
    device: UUID, *, event: UUID, checkpoint: UUID | None, version: int | None = None, actor: Actor
) -> None:
    """Sends a device to another checkpoint."""
    await _lock(device, event=event, version=version)
    await _check_checkpoint(event, checkpoint)
    await execute("UPDATE device SET checkpoint = $2, version = version + 1 WHERE id = $1", device, checkpoint)
    await _note("device.posted", event, device, actor=actor)


@action
async def heard(post: Post, beat: Heartbeat) -> None:
    """Notes what a device says of itself. Telemetry is no change anybody edits: the version stays."""
    now = clock.real_now()
    skew = round((now - beat.clock) / timedelta(milliseconds=1)) if beat.clock else None
    await execute(
        "UPDATE device SET last_seen_at = $2, queue = $3, battery = $4, clock_skew_ms = $5, app_version = $6 "
        "WHERE id = $1",
        post.id,
        now,
        beat.queue,
        None if beat.battery is None else round(beat.battery),
        skew,
        beat.version,
    )


async def _lock(device: UUID, *, event: UUID, version: int | None) -> object:
    """Locks a device; gives when it was revoked, None while it is in use."""
    found = await rows(
        "SELECT version, revoked_at FROM device WHERE id = $1 AND event = $2 FOR NO KEY UPDATE", device, event
    )
    if not found:
        raise NotFound("device_unknown")
    if version is not None and found[0]["version"] != version:
        raise Stale("stale", current=found[0]["version"])
    return found[0]["revoked_at"]


async def _check_checkpoint(event: UUID, checkpoint: UUID | None) -> None:
    if checkpoint is None:
        return
    if not await rows("SELECT 1 FROM checkpoint WHERE id = $1 AND event = $2", checkpoint, event):
        raise Invalid("checkpoint_unknown", field="checkpoint")


async def _note(what: str, event: UUID, device: UUID, *, actor: Actor, **fields: str) -> None:
    await audit.record(action=what, actor=actor, event=event, subject=("device", device), fields=fields)
    await feed.record(event, kind="device", subject=("device", device))
