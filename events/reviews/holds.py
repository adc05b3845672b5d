"""Changes that wait for approval: what stands beside what is asked, approved or left as it was."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from core import audit, clock
from core.actors import Actor
from core.db import action, execute, rows, snapshot
from core.errors import Invalid, NotFound, Refused, Stale
from core.grants import Scope
from events import answers
from events.invitees import FROM, bounds
from events.reviews.checks import ANSWER, ORDER, SEATS, Stood, stood
from events.seating import AnswerGiven, PersonGiven
from events.states import Capacity, Choice, HeldState, Source
from messaging import outbox
from messaging.states import Kind

# As FROM, of a change `h` and its answer `b`.
_OF_CHANGE: Final = FROM.replace(
    "FROM invitation i",
    "FROM held_answer h JOIN answer b ON b.id = h.answer JOIN invitation i ON i.id = h.invitation",
    1,
)
_HELD: Final = f"""
SELECT x.*, row_to_json(present)::text AS now, {SEATS % "p.to_at IS NULL"} AS seats_now
FROM (SELECT h.id, h.version, h.given, b.at, b.source, b.late, i.id AS invitation, n.name AS institution,
        o.title AS office, count(*) OVER ()::int AS total
    {_OF_CHANGE} AND h.state = 'waiting' AND i.withdrawn_at IS NULL) x JOIN invitation i ON i.id = x.invitation
LEFT JOIN LATERAL ({ANSWER} {ORDER}) present ON true
ORDER BY x.at, x.id OFFSET $4 LIMIT $5
"""
_LOCK: Final = "SELECT h.*, b.contact_email FROM held_answer h JOIN answer b ON b.id = h.answer WHERE h.id = $1 {}"


class AskedPerson(msgspec.Struct):
    """Somebody a change would seat; an empty name is the head, whoever he is."""

    name: str
    office: str
    capacity: Capacity


class AskedChange(msgspec.Struct):
    """What an office asks for; `contact` and `phone` are whom it named."""

    choice: Choice
    source: Source
    at: datetime
    late: bool
    reason: str
    contact: str
    phone: str
    seats: list[AskedPerson]


class HeldShown(msgspec.Struct):
    """A change that waits; `now` is what stands until it is decided."""

    id: UUID
    version: int
    invitation: UUID
    institution: str
    office: str
    now: Stood | None
    asked: AskedChange


async def held(scope: Scope, *, offset: int, limit: int) -> tuple[list[HeldShown], int]:
    """The changes that wait within the scope, the longest waiting first, and how many in all."""
    async with snapshot():
        found = await rows(_HELD, *bounds(scope), offset, limit)
    return [_shown(row) for row in found], found[0]["total"] if found else 0


async def ensure_seen(scope: Scope, change: UUID) -> None:
    """Raises NotFound("change_unknown") unless the scope sees it."""
    if not await rows(f"SELECT 1 {_OF_CHANGE} AND h.id = $4", *bounds(scope), change):
        raise NotFound("change_unknown")


@action
async def approve(change: UUID, *, event: UUID, version: int, actor: Actor) -> None:
    """The change counts, from when it was given; the office gets its receipt, the earlier contact is told.

    Raises NotFound("change_unknown"), Stale, Refused("change_decided") and as events/answers.py.
    """
    _, held_row = await _locked(change, event, version)
    await _decide(held_row, HeldState.APPROVED, event=event, actor=actor)
    given = msgspec.json.decode(held_row["given"], type=AnswerGiven)
    await answers.take_effect(held_row["answer"], given, actor=actor, looked_at=True)


@action
async def refuse(change: UUID, *, event: UUID, reason: str, version: int, actor: Actor) -> None:
    """What stands stays; the office is told why.

    Raises NotFound("change_unknown"), Stale, Refused("change_decided"), Invalid("reason_missing").
    """
    if not reason.strip():
        raise Invalid("reason_missing", field="reason")
    row, held_row = await _locked(change, event, version)
    entry = await _decide(held_row, HeldState.REFUSED, event=event, reason=reason.strip(), actor=actor)
    await answers.touch(row, check=False, now=clock.now())
    await outbox.put(
        outbox.Draft(
            topic="invitation",
            template="belum_disetujui",
            scope=("event", event),
            subject=("invitation", row["id"]),
            recipient=("institution", row["institution"]),
            dedup_key=f"audit:{entry}:belum_disetujui:{row['institution']}",
            kind=Kind.JAWABAN,
            address=held_row["contact_email"] or await _on_file(row["institution"]),
            params={"reason": reason.strip()},
        )
    )


async def _locked(change: UUID, event: UUID, version: int) -> tuple[Any, Any]:
    """The invitation first, as answers lock it, then its change."""
    found = await rows(
        "SELECT h.invitation FROM held_answer h JOIN invitation i ON i.id = h.invitation "
        "WHERE h.id = $1 AND i.event = $2",
        change,
        event,
    )
    if not found:
        raise NotFound("change_unknown")
    row = await answers.lock(found[0]["invitation"])
    [held_row] = await rows(_LOCK.format("FOR NO KEY UPDATE OF h"), change)
    if held_row["version"] != version:
        raise Stale("changed_meanwhile", current=held_row["version"])
    if held_row["state"] != HeldState.WAITING:
        raise Refused("change_decided")
    return row, held_row


async def _decide(held_row: Any, state: HeldState, *, event: UUID, actor: Actor, reason: str = "") -> UUID:
    await execute(
        "UPDATE held_answer SET state = $2, reason = $3, decided_at = $4, decided_by = $5, version = version + 1 "
        "WHERE id = $1",
        held_row["id"],
        state.value,
        reason,
        clock.now(),
        actor.id,
    )
    return await audit.record(
        action=f"answer.{state}",
        actor=actor,
        event=event,
        subject=("invitation", held_row["invitation"]),
        fields={"answer": str(held_row["answer"])},
        personal={"reason": reason} if reason else {},
    )


async def _on_file(institution: UUID) -> str:
    found = await rows(
        "SELECT email FROM contact_person WHERE institution = $1 AND to_at IS NULL "
        "ORDER BY from_at DESC, id DESC LIMIT 1",
        institution,
    )
    return found[0]["email"] if found else ""


def _shown(row: Any) -> HeldShown:
    given = msgspec.json.decode(row["given"], type=AnswerGiven)
    asked = AskedChange(
        given.choice, Source(row["source"]), row["at"], row["late"], given.reason, given.contact.name,
        given.contact.phone, _people(given, row["office"]),
    )  # fmt: skip
    plain = ("id", "version", "invitation", "institution", "office")
    return HeldShown(**{name: row[name] for name in plain}, now=stood(row["now"], row["seats_now"]), asked=asked)


def _people(given: AnswerGiven, office: str) -> list[AskedPerson]:
    if given.choice is Choice.PRINCIPAL:
        first = [AskedPerson((given.head or PersonGiven("")).name, office, Capacity.PRINCIPAL)]
    elif given.choice is Choice.REPRESENTATIVE and given.representative:
        one = given.representative
        first = [AskedPerson(one.name, one.office, Capacity.REPRESENTATIVE)]
    else:
        first = []
    return first + [AskedPerson(one.name, one.office, Capacity.COMPANION) for one in given.companions]
