"""Changes of plan: one action moves or cancels a meeting and tells everybody with a letter, each exactly once."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from core import audit, clock, dates, feed, files
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Refused
from core.files import Kept
from core.ids import uuid7
from events import meetings, plans, venues
from events.plans import Plan, PlanChange
from events.states import AmendmentKind, AmendmentState, EventState, Zone
from events.venues import NewVenue
from messaging import outbox
from messaging.states import Kind
from messaging.withdrawals import take_back

# One message an institution: through its first invitation that has gone out and was not withdrawn.
_TOLD = """
SELECT DISTINCT ON (i.institution) i.id, i.institution, coalesce(k.email, '') AS email
FROM invitation i LEFT JOIN LATERAL (SELECT email FROM contact_person k WHERE k.institution = i.institution
    AND k.to_at IS NULL ORDER BY k.from_at DESC, k.id DESC LIMIT 1) k ON true
WHERE i.event = $1 AND i.sent_at IS NOT NULL AND i.withdrawn_at IS NULL ORDER BY i.institution, i.id
"""
PLACE = "concat_ws(', ', nullif(v.hall, ''), v.name, nullif(v.address, ''), nullif(v.city, ''))"


class Ralat(msgspec.Struct, frozen=True):
    """The amendment letter: number and date, why, and the signed PDF where it is at hand."""

    number: str
    dated_on: date | None = None
    reason: str = ""
    file: Kept | None = None


@action
async def apply(event: UUID, wanted: PlanChange, letter: Ralat, *, version: int, actor: Actor) -> UUID:
    """Changes the plan and tells everybody who has a letter: all of it, or nothing.

    Raises Stale, Invalid("letter_number_missing" | "reason_missing") and as events/plans.py.
    """
    row = await meetings.lock(event, version=version)
    before = await plan_of(row)
    after = plans.planned(before, wanted, now=clock.now())
    if not letter.number.strip():
        raise Invalid("letter_number_missing", field="letter_number")
    if wanted.cancel and not letter.reason.strip():
        raise Invalid("reason_missing", field="reason")
    if isinstance(wanted.venue, NewVenue):
        after = msgspec.structs.replace(after, venue=str(await venues.add(wanted.venue)))
    await _write(event, after)
    amendment = await _insert(event, before, after, letter, actor=actor)
    await _note("event.amended", event, amendment, plans.touched(before, after), actor=actor)
    told = await _tell(event, amendment, before, after, letter)
    await execute("UPDATE amendment SET told = $2 WHERE id = $1", amendment, told)
    return amendment


@action
async def undo(amendment: UUID, *, event: UUID, version: int, actor: Actor) -> None:
    """The recorded opposite, while nobody has been told or has answered to it.

    Raises NotFound("amendment_unknown"), Stale, Refused("amendment_not_last" | "amendment_answered" |
    "amendment_sent").
    """
    await meetings.lock(event, version=version)
    found = await rows(
        "SELECT id, before, kinds, EXISTS (SELECT 1 FROM reconfirmation r WHERE r.amendment = a.id) AS answered "
        "FROM amendment a WHERE a.event = $1 AND a.state = 'applied' ORDER BY a.position DESC",
        event,
    )
    if amendment not in [row["id"] for row in found]:
        raise NotFound("amendment_unknown")
    if found[0]["id"] != amendment:
        raise Refused("amendment_not_last")
    if found[0]["answered"]:
        raise Refused("amendment_answered")
    if not await take_back(event, keys=_key(amendment)):
        raise Refused("amendment_sent")
    await _write(event, msgspec.json.decode(found[0]["before"], type=Plan))
    await execute(
        "UPDATE amendment SET state = $2, undone_at = $3 WHERE id = $1",
        amendment,
        AmendmentState.UNDONE.value,
        clock.now(),
    )
    kinds = [AmendmentKind(one) for one in found[0]["kinds"]]
    await _note("event.amendment_undone", event, amendment, kinds, actor=actor)


async def plan_of(row: Any) -> Plan:
    """The plan in an event's row, with its venue in words."""
    found = await rows(f"SELECT {PLACE} AS place, v.zone FROM venue v WHERE v.id = $1", row["venue"])
    return Plan(
        state=EventState(row["state"]),
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        zone=Zone(found[0]["zone"] if found else row["zone"]),
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        venue=str(row["venue"]) if row["venue"] else None,
        place=found[0]["place"] if found else "",
        answers_due_at=row["answers_due_at"],
        answers_close_at=row["answers_close_at"],
    )


async def _write(event: UUID, plan: Plan) -> None:
    await execute(
        "UPDATE event SET state = $2, starts_on = $3, ends_on = $4, zone = $5, starts_at = $6, ends_at = $7, "
        "venue = $8, answers_due_at = $9, answers_close_at = $10, version = version + 1 WHERE id = $1",
        event,
        plan.state.value,
        plan.starts_on,
        plan.ends_on,
        plan.zone.value,
        plan.starts_at,
        plan.ends_at,
        UUID(plan.venue) if plan.venue else None,
        plan.answers_due_at,
        plan.answers_close_at,
    )


async def _insert(event: UUID, before: Plan, after: Plan, letter: Ralat, *, actor: Actor) -> UUID:
    key = uuid7()
    await execute(
        "INSERT INTO amendment (id, event, position, letter_number, dated_on, kinds, before, after, reason, file, "
        "state, told, asked_by, at) SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6::text::jsonb, "
        "$7::text::jsonb, $8, $9, $10, 0, $11, $12 FROM amendment WHERE event = $2",
        key,
        event,
        letter.number.strip(),
        letter.dated_on,
        [one.value for one in plans.touched(before, after)],
        msgspec.json.encode(before).decode(),
        msgspec.json.encode(after).decode(),
        letter.reason.strip(),
        await files.remember(letter.file) if letter.file else None,
        AmendmentState.APPLIED.value,
        actor.id,
        clock.now(),
    )
    return key


async def _note(what: str, event: UUID, amendment: UUID, kinds: list[AmendmentKind], *, actor: Actor) -> None:
    """The trail and the feed; where doors must learn that nobody comes (or comes after all), everybody is named."""
    fields = {"amendment": str(amendment), "kinds": [one.value for one in kinds]}
    await audit.record(action=what, actor=actor, event=event, subject=("event", event), fields=fields)
    await feed.record(event, kind="event", subject=("event", event))
    if AmendmentKind.CANCELLATION in kinds:
        people = await rows("SELECT id FROM attendee WHERE event = $1 ORDER BY id", event)
        await feed.record_many(event, kind="attendee", subjects=[("attendee", row["id"]) for row in people])


async def _tell(event: UUID, amendment: UUID, before: Plan, after: Plan, letter: Ralat) -> int:
    template = "pembatalan" if after.state is EventState.CANCELLED else "perubahan"
    [kept] = await rows("SELECT file FROM amendment WHERE id = $1", amendment)
    params = _params(before, after, letter)
    told = await rows(_TOLD, event)
    await outbox.put_many(
        [
            outbox.Draft(
                topic="invitation",
                template=template,
                scope=("event", event),
                subject=("invitation", row["id"]),
                recipient=("institution", row["institution"]),
                dedup_key=f"{_key(amendment)}{row['institution']}",
                kind=Kind.ADMINISTRASI,
                address=row["email"],
                params=params,
                file=kept["file"],
            )
            for row in told
        ]
    )
    return len(told)


def _key(amendment: UUID) -> str:
    return f"amendment:{amendment}:"


def _params(before: Plan, after: Plan, letter: Ralat) -> dict[str, str]:
    """What the letter says of before; of after it says what is true when it leaves."""
    dated = dates.day(letter.dated_on, language="id") if letter.dated_on else ""
    moved = (before.starts_on, before.ends_on) != (after.starts_on, after.ends_on)
    return {
        "letter": letter.number.strip(),
        "dated": dated,
        "reason": letter.reason.strip(),
        "was_days": dates.days(before.starts_on, before.ends_on, language="id") if moved else "",
        "was_place": before.place if before.place != after.place else "",
    }
