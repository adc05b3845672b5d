"""Coordinators of the provinces, as staff name them: whom, the link, its end; usual is the province's own body."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from core import audit, clock, feed, links
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, Refused
from core.grants import Scope
from core.ids import uuid7
from events import meetings
from events.contacts import PRESENT
from events.focal_points import TOPIC
from events.invitees import FROM, bounds
from events.settings import decode
from messaging import outbox
from messaging.states import Kind

# Kabupaten and kota of invitations in a scope, by province and side; `m` is the coordinating institution.
_AREAS: Final = f"""
WITH area AS (
    SELECT q.id AS region, q.code AS province, q.name AS province_name, d.id AS side, d.name AS side_name, d.code,
        mode() WITHIN GROUP (ORDER BY n.kind) AS kind, count(*)::int AS invitations
    {FROM} AND q.id IS NOT NULL AND d.id IS NOT NULL AND i.withdrawn_at IS NULL GROUP BY q.id, d.id
)
SELECT area.*, c.id, n.id AS institution, coalesce(n.name, '') AS institution_name, k.id AS contact,
    coalesce(k.email, '') AS email, c.sent_at, c.contact AS told
FROM area LEFT JOIN coordinator c ON c.event = $1 AND c.side = area.side AND c.province = area.province
    AND c.to_at IS NULL
LEFT JOIN LATERAL (SELECT u.id FROM institution u WHERE u.region = area.region AND u.kind = area.kind
    AND u.archived_at IS NULL ORDER BY u.id LIMIT 1) usual ON true
LEFT JOIN institution n ON n.id = coalesce(c.institution, usual.id)
LEFT JOIN contact_person k ON k.id = {PRESENT}
WHERE ($4::uuid IS NULL OR area.side = $4) AND ($5 = '' OR area.province = $5)
ORDER BY area.province, area.code DESC
"""


class CoordinatorShown(msgspec.Struct):
    """A province and side with who coordinates it; `link` only with the permission for contacts, once there is one.

    `sent_at`: when the link was last mailed to the present officer; `reachable`: whether he has an address.
    """

    province: str
    province_name: str
    side: UUID
    side_name: str
    institution: UUID | None
    institution_name: str
    reachable: bool
    invitations: int
    sent_at: datetime | None
    link: str | None


class Coordinators(msgspec.Struct):
    """All of them; `answers`: whether the supervisory side may answer for its kabupaten and kota."""

    items: list[CoordinatorShown]
    answers: bool


class Candidate(msgspec.Struct):
    """An institution of the province that could coordinate."""

    id: UUID
    name: str


async def coordinators(scope: Scope, *, contacts: bool) -> Coordinators:
    """By province and side, as far as the scope sees. `contacts`: whether the links may be shown."""
    found = await rows(_AREAS, *bounds(scope), None, "")
    live = [row["id"] for row in found if row["id"] and _is_his(row)]
    tokens = await links.tokens(links.KIND_COORDINATOR, live) if contacts else {}
    [event] = await rows("SELECT settings FROM event WHERE id = $1", scope.event)
    return Coordinators([_shown(row, tokens) for row in found], decode(event["settings"]).province_answers)


async def candidates(scope: Scope, *, side: UUID, province: str) -> list[Candidate]:
    """Whom one could name: bodies of the province of the side's kind, the province's own first."""
    area = await _area(scope, side, province)
    found = await rows(
        "SELECT n.id, n.name FROM institution n JOIN region r ON r.id = n.region WHERE n.kind = $1 "
        "AND n.archived_at IS NULL AND (r.id = $2 OR r.parent = $2) ORDER BY r.kind <> 'provinsi', r.code, n.name",
        area["kind"],
        area["region"],
    )
    return [Candidate(**dict(row)) for row in found]


@action
async def name(scope: Scope, *, side: UUID, province: str, institution: UUID, actor: Actor) -> None:
    """Another institution coordinates; the link of the former ends. Raises Invalid("institution_unknown")."""
    await meetings.lock(scope.event)
    if institution not in {one.id for one in await candidates(scope, side=side, province=province)}:
        raise Invalid("institution_unknown", field="institution")
    await _end(scope.event, side, province)
    await _begin(scope.event, side, province, institution)
    await _note("coordinator.named", scope.event, actor, {"province": province, "institution": str(institution)})


@action
async def send(scope: Scope, *, side: UUID, province: str, actor: Actor) -> None:
    """Mails the link to the coordinating institution's present officer, and ends it for a former one.

    Without an address the message is kept, and the link can be copied. Raises Invalid("province_unknown"),
    Refused("contact_unknown") where there is no officer.
    """
    await meetings.lock(scope.event)
    area = await _area(scope, side, province)
    if area["contact"] is None:
        raise Refused("contact_unknown")
    await _send(scope.event, area, actor)


@action
async def send_missing(scope: Scope, *, actor: Actor) -> int:
    """Mails the link to every officer with an address who has not got it yet; gives how many."""
    await meetings.lock(scope.event)
    found = await rows(_AREAS, *bounds(scope), None, "")
    waiting = [area for area in found if area["email"] and not (area["sent_at"] and _is_his(area))]
    for area in waiting:
        await _send(scope.event, area, actor)
    return len(waiting)


@action
async def revoke(scope: Scope, *, side: UUID, province: str, actor: Actor) -> None:
    """Ends the link; the institution named stays. Raises Invalid("province_unknown"), Refused("coordinator_none")."""
    await meetings.lock(scope.event)
    area = await _area(scope, side, province)
    if area["id"] is None:
        raise Refused("coordinator_none")
    await _end(scope.event, side, province)
    await _begin(scope.event, side, province, area["institution"])
    await _note("coordinator.revoked", scope.event, actor, {"province": province})


async def _send(event: UUID, area: Any, actor: Actor) -> None:
    key = area["id"]
    if key is None or not _is_his(area):
        await _end(event, area["side"], area["province"])
        key = await _begin(event, area["side"], area["province"], area["institution"])
    await execute("UPDATE coordinator SET sent_at = $2 WHERE id = $1", key, clock.now())
    entry = await _note("coordinator.link_sent", event, actor, {"province": area["province"]})
    await outbox.put(
        outbox.Draft(
            topic=TOPIC,
            template="tautan_koordinator",
            scope=("event", event),
            subject=("coordinator", key),
            recipient=("institution", area["institution"]),
            dedup_key=f"audit:{entry}:tautan_koordinator:{key}",
            kind=Kind.JAWABAN,
            address=area["email"],
        )
    )


async def _area(scope: Scope, side: UUID, province: str) -> Any:
    found = await rows(_AREAS, *bounds(scope), side, province)
    if not province or not found:
        raise Invalid("province_unknown", field="province")
    return found[0]


def _is_his(row: Any) -> bool:
    """Whether the row was made for the officer who is the present one; without an officer nobody holds its link."""
    return bool(row["told"] == row["contact"])


def _shown(row: Any, tokens: dict[UUID, str]) -> CoordinatorShown:
    plain = {name: row[name] for name in CoordinatorShown.__struct_fields__ if name not in ("reachable", "link")}
    his = row["id"] and _is_his(row)
    return CoordinatorShown(
        **plain | {"sent_at": row["sent_at"] if his else None},
        reachable=bool(row["email"]),
        link=tokens.get(row["id"]) if row["sent_at"] else None,
    )


async def _begin(event: UUID, side: UUID, province: str, institution: UUID) -> UUID:
    key = uuid7()
    await execute(
        "INSERT INTO coordinator (id, event, side, province, institution, contact, from_at) "
        f"SELECT $1, $2, $3, $4, n.id, {PRESENT}, $6 FROM institution n WHERE n.id = $5",
        key,
        event,
        side,
        province,
        institution,
        clock.now(),
    )
    return key


async def _end(event: UUID, side: UUID, province: str) -> None:
    await execute(
        "UPDATE coordinator SET to_at = $4 WHERE event = $1 AND side = $2 AND province = $3 AND to_at IS NULL",
        event,
        side,
        province,
        clock.now(),
    )


async def _note(what: str, event: UUID, actor: Actor, fields: dict[str, Any]) -> UUID:
    subject = ("event", event)
    await feed.record(event, kind="event", subject=subject)
    return await audit.record(action=what, actor=actor, event=event, subject=subject, fields=fields)
