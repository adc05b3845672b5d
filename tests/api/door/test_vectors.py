"""The vectors over HTTP: real rows, real signatures, the same answers as in memory."""

from typing import Any
from uuid import UUID

import httpx
import msgspec

from api.door.scans import Result
from attendance import keys
from attendance.states import Profile, Reason
from core import clock
from core.actors import COMMAND
from core.db import action, execute
from tests.api.door.conftest import NOWHERE, Door, upload
from tests.attendance.hall import Hall, nonce
from tests.attendance.vectors import VECTORS, AttendeeOf, Step, Vector, number, told

_PROFILES = {
    "gate": Profile.GATE,
    "second": Profile.GATE,
    "desk": Profile.DESK,
    "supervisor": Profile.SUPERVISOR,
}


@action
async def _keep_keys(event: UUID) -> None:
    await execute("DELETE FROM event_key")
    for one in VECTORS.keys:
        await keys.keep(event, private=bytes.fromhex(one.seed), key=one.id, actor=COMMAND)
        await execute("UPDATE event_key SET ended_at = $1 WHERE key = $2", one.ended_at, one.id)


async def _fill(hall: Hall) -> dict[str, UUID]:
    """Puts the file's people and checkpoints into the hall; gives the checkpoints' ids."""
    await execute("UPDATE event SET starts_on = $1, ends_on = $2", VECTORS.event.starts_on, VECTORS.event.ends_on)
    await _keep_keys(hall.event)
    for name, one in VECTORS.attendees.items():
        await hall.guest(name, category=one.category, number=int(one.number, 16))
    for name, one in VECTORS.attendees.items():
        await _end(hall, name, one)
        survivor = hall.guests[one.merged_into].id if one.merged_into else None
        await execute(
            "UPDATE attendee SET generation = $2, merged_into = $3 WHERE id = $1",
            hall.guests[name].id,
            one.generation,
            survivor,
        )
    for code, name in VECTORS.media.items():
        await hall.medium(hall.guests[name], code)
    return {
        name: await hall.checkpoint(
            name,
            policy=one.policy,
            counts_presence=one.counts_presence,
            categories=[await hall.category(each) for each in one.categories],
            group=one.group,
            day=one.day,
            opens=one.opens,
            closes=one.closes,
            auto_leave=one.auto_leave,
            asks_confirmation=one.asks_confirmation,
            notice=one.notice,
        )
        for name, one in VECTORS.checkpoints.items()
    }


async def _end(hall: Hall, name: str, one: AttendeeOf) -> None:
    guest = hall.guests[name]
    if one.ended is None:
        return
    if one.ended.reason is Reason.REPLACED:
        await hall.replace(guest, hall.guests[one.ended.successor or ""])
    elif one.ended.reason is Reason.WITHDRAWN:
        await execute("UPDATE invitation SET withdrawn_at = $2 WHERE id = $1", guest.invitation, clock.now())
    else:
        await execute("UPDATE appointment SET to_at = $2 WHERE id = $1", guest.seat, clock.now())


def _item(step: Step, places: dict[str, UUID], nonces: list[str]) -> dict[str, Any]:
    sent: dict[str, Any] = {
        "nonce": nonces[-1],
        "checkpoint": str(places.get(step.checkpoint or "", NOWHERE)),
        "scanned_at": (clock.real_now() - (clock.now() - step.at)).isoformat(),
        "direction": step.direction,
        "source": step.source,
        "forced": step.forced,
    }
    optional = {
        "code": VECTORS.codes[step.code] if step.code else None,
        "attendee": number(step.attendee) if step.attendee else None,
        "verdict": step.verdict,
        "confirms": None if step.confirms is None else nonces[step.confirms],
    }
    return sent | {name: value for name, value in optional.items() if value is not None}


async def _disagreements(vector: Vector, places: dict[str, UUID], devices: dict[str, httpx.AsyncClient]) -> list[str]:
    nonces: list[str] = []
    wrong = []
    for place, step in enumerate(vector.steps):
        nonces.append(nonce())
        [result] = await upload(devices[step.by], _item(step, places, nonces))
        given = told(msgspec.convert(result, type=Result), expect=step.expect)
        if given != step.expect:
            wrong.append(f"{vector.name}, scan {place}: {given}")
    return wrong


async def test_door_answers_every_vector_over_http_as_expected(hall: Hall, door: Door) -> None:
    """One hall for all: only what the scans wrote is taken away between two vectors."""
    places = await _fill(hall)
    devices = {by: await door(by, profile=profile) for by, profile in _PROFILES.items()}
    wrong = []
    for vector in VECTORS.vectors:
        wrong += await _disagreements(vector, places, devices)
        await execute("TRUNCATE presence, admission, scan, scan_reject")
    assert wrong == []
