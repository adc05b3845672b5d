"""A device at its post: all that one request of a door needs besides the people, read in one statement."""

from base64 import b64decode
from datetime import date, datetime, time
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from attendance import rules
from attendance.passes import PublicKey
from attendance.states import POWERS, POWERS_OF_A_REVOKED_DEVICE, Policy, Power, Profile
from attendance.windows import Meeting, Window
from core import clock
from core.db import execute, rows
from core.errors import Forbidden, Unauthorized
from events.states import Zone


class Place(msgspec.Struct, frozen=True):
    """A checkpoint as doors are told of it; `categories` empty means all, `day` 1 is the first day of the meeting."""

    id: UUID
    name: str
    name_en: str
    kind: str
    policy: Policy
    counts_presence: bool
    categories: list[UUID]
    group: str
    day: int | None
    opens: time | None
    closes: time | None
    auto_leave: time | None
    asks_confirmation: bool
    notice: str
    version: int
    archived: bool = False

    def door(self) -> rules.Door:
        """The same in the judge's words."""
        return rules.Door(
            id=str(self.id),
            policy=self.policy,
            categories=frozenset(str(each) for each in self.categories),
            window=Window(self.day, self.opens, self.closes),
            asks=self.asks_confirmation,
            auto_leave=self.auto_leave,
        )


class _Key(msgspec.Struct, frozen=True):
    id: int
    public: str
    ended_at: datetime | None


class EventAtDoor(msgspec.Struct, frozen=True):
    """The meeting as a device knows it."""

    id: UUID
    slug: str
    number: int
    short_title: str
    official_title: str
    starts_on: date
    ends_on: date
    zone: Zone
    simulated: bool

    def meeting(self) -> Meeting:
        return Meeting(self.starts_on, ZoneInfo(self.zone.iana))


class Post(msgspec.Struct, frozen=True):
    """A device, its meeting, the meeting's keys and checkpoints; `since` is when the device became ours.

    `account` is who enters rows at a desk for staff, where nobody holds a device.
    """

    id: UUID
    name: str
    profile: Profile
    since: datetime
    first_call_at: datetime | None
    revoked_at: datetime | None
    checkpoint: UUID | None
    event: EventAtDoor
    keys: list[_Key] | None
    every_place: list[Place] | None
    categories: dict[UUID, str] | None
    account: UUID | None = None

    @property
    def powers(self) -> frozenset[Power]:
        """What the device may do now."""
        return POWERS_OF_A_REVOKED_DEVICE if self.revoked_at else POWERS[self.profile]

    def require(self, power: Power) -> None:
        """Raises Forbidden("device_revoked") or Forbidden("device_profile") where the device may not."""
        if power not in self.powers:
            raise Forbidden("device_revoked" if self.revoked_at else "device_profile", profile=self.profile.value)

    def public_keys(self) -> list[PublicKey]:
        return [PublicKey(key.id, b64decode(key.public), key.ended_at) for key in self.keys or ()]

    @property
    def places(self) -> list[Place]:
        """The checkpoints in use."""
        return [place for place in self.every_place or () if not place.archived]

    def place(self, checkpoint: UUID) -> Place | None:
        """The checkpoint of this meeting by its id; None for any other."""
        return next((place for place in self.places if place.id == checkpoint), None)

    def known(self) -> dict[UUID, Place]:
        """All checkpoints there ever were: what the log tells of them stays true."""
        return {place.id: place for place in self.every_place or ()}


PLACES = """
SELECT json_agg(json_build_object('id', c.id, 'name', c.name, 'name_en', c.name_en, 'kind', c.kind,
    'policy', c.policy, 'counts_presence', c.counts_presence, 'group', c.exclusive_group, 'day', c.day,
    'opens', c.opens, 'closes', c.closes, 'auto_leave', c.auto_leave, 'asks_confirmation', c.asks_confirmation,
    'notice', c.notice, 'version', c.version, 'archived', c.archived_at IS NOT NULL,
    'categories', (SELECT coalesce(json_agg(l.category), '[]') FROM checkpoint_category l WHERE l.checkpoint = c.id))
    ORDER BY c.position, c.name)
FROM checkpoint c WHERE c.event = e.id
"""

_READ = f"""
SELECT json_build_object('id', d.id, 'name', d.name, 'profile', d.profile, 'since', d.enrolled_at,
    'first_call_at', d.first_call_at, 'revoked_at', d.revoked_at, 'checkpoint', d.checkpoint,
    'event', json_build_object('id', e.id, 'slug', e.slug, 'number', e.number, 'short_title', e.short_title,
        'official_title', e.official_title, 'starts_on', e.starts_on, 'ends_on', e.ends_on, 'zone', e.zone,
        'simulated', e.simulated),
    'keys', (SELECT json_agg(json_build_object('id', k.key, 'public', encode(k.public, 'base64'),
        'ended_at', k.ended_at) ORDER BY k.key) FROM event_key k WHERE k.event = e.id),
    'every_place', ({PLACES}),
    'categories', (SELECT json_object_agg(t.id, t.name) FROM participant_category t WHERE t.event = e.id))::text AS post
FROM device d JOIN event e ON e.id = d.event
"""
_POST = f"{_READ} WHERE d.secret_hash = $1"


def secret_hash(secret: str) -> str:
    """What is kept of a device's secret or of an enrolment token."""
    return sha256(secret.encode()).hexdigest()


async def by_secret(secret: str, *, calls: bool = True) -> Post:
    """The device a bearer secret belongs to. Raises Unauthorized("device_unknown").

    `calls` says that the device itself asks: its first such call closes its enrolment for good.
    """
    found = await rows(_POST, secret_hash(secret))
    if not found:
        raise Unauthorized("device_unknown")
    post = msgspec.json.decode(found[0]["post"], type=Post)
    if calls and post.first_call_at is None:
        await execute(
            "UPDATE device SET first_call_at = $2 WHERE id = $1 AND first_call_at IS NULL", post.id, clock.real_now()
        )
    return post


async def by_id(device: UUID) -> Post:
    """The post of a device of ours that has no secret and never calls by itself. Raises Unauthorized."""
    found = await rows(f"{_READ} WHERE d.id = $1", device)
    if not found:
        raise Unauthorized("device_unknown")
    return msgspec.json.decode(found[0]["post"], type=Post)
