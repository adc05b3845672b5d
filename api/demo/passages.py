"""The passages of the simulated meeting, uploaded by devices as doors do, a few minutes of the plan at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from typing import Final
from uuid import UUID

from api.demo.plan import PlannedPassage, PlannedPerson
from api.demo.travel import arrive
from attendance import checkpoints, devices, keys, posts, scans
from attendance.batches import Batch, ScanIn
from attendance.posts import Post
from attendance.states import Direction, Profile
from core import clock
from core.actors import Actor
from core.db import rows

SPAN: Final = timedelta(minutes=4)
HARDWARE: Final = "simulasi"


async def pass_as_planned(
    event: UUID, people: Sequence[PlannedPerson], passages: Sequence[PlannedPassage], *, actor: Actor
) -> None:
    """Upload what the log does not hold yet, in the order of the plan."""
    known = {row["nonce"] for row in await rows("select nonce from scan where event = $1", event)}
    missing = [passage for passage in passages if nonce_of(passage) not in known]
    if not missing:
        return
    await arrive(missing[0].at.replace(hour=6, minute=0))
    doors = await _staffed_doors(event, actor=actor)
    codes = await _codes(event, people)
    for (_, door), group in groupby(_ordered(missing), key=_upload_of):
        await _upload(doors[door], list(group), codes)


def nonce_of(passage: PlannedPassage) -> str:
    """Return the same nonce for the same passage on every machine."""
    return sha256(f"simulasi {passage.number} {passage.at.isoformat()}".encode()).hexdigest()[:32]


def _upload_of(passage: PlannedPassage) -> tuple[int, int]:
    return int(passage.at.timestamp() // SPAN.total_seconds()), passage.door


def _ordered(passages: Sequence[PlannedPassage]) -> list[PlannedPassage]:
    return sorted(passages, key=lambda passage: (*_upload_of(passage), passage.at))


async def _staffed_doors(event: UUID, *, actor: Actor) -> list[tuple[UUID, Post]]:
    """Each checkpoint with a device of its own, in the order of the checkpoints."""
    return [
        (place.id, await _device(event, place.id, place.name, actor)) for place in await checkpoints.of_event(event)
    ]


async def _device(event: UUID, checkpoint: UUID, name: str, actor: Actor) -> Post:
    room = await devices.register(event, name=f"Gawai {name}", profile=Profile.GATE, checkpoint=checkpoint, actor=actor)
    enrolled = await devices.enrol(token=room.token, name="", hardware=HARDWARE)
    return await posts.by_secret(enrolled.secret)


async def _codes(event: UUID, people: Sequence[PlannedPerson]) -> dict[int, str]:
    """The pass codes by the people's numbers in the plan."""
    found = await rows("select id, name_as_written from attendee where event = $1", event)
    ids = {row["name_as_written"]: row["id"] for row in found}
    codes = await keys.codes(event, list(ids.values()))
    return {person.number: codes[ids[person.name]] for person in people}


async def _upload(door: tuple[UUID, Post], passages: Sequence[PlannedPassage], codes: dict[int, str]) -> None:
    checkpoint, post = door
    await arrive(passages[-1].at)
    items = [_scan(passage, checkpoint, codes[passage.number]) for passage in passages]
    await scans.take(post, Batch(clock.real_now(), list(items)))


def _scan(passage: PlannedPassage, checkpoint: UUID, code: str) -> ScanIn:
    return ScanIn(
        nonce=nonce_of(passage),
        checkpoint=checkpoint,
        scanned_at=on_device(passage.at),
        code=code,
        direction=Direction(passage.direction),
    )


def on_device(moment: datetime) -> datetime:
    """Return what a device's right clock shows at a moment of domain time: real time."""
    return clock.real_now() - (clock.now() - moment)
