"""What came late is taken back: the answer before it counts again, its people sit again; nothing is deleted."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from core import audit, clock, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Refused, Stale
from core.ids import uuid7
from events import answers, rules, seating
from events.reviews.checks import SAT_BEFORE
from events.states import EventState, Source, Zone
from messaging import outbox
from messaging.states import Kind

_REVERTED: Final = "answer.reverted"
_MARKS: Final = (_REVERTED, "invitation.checked")
_LAST = "SELECT id FROM answer WHERE invitation = $1 AND effective AND at {} $2 ORDER BY at DESC, id DESC LIMIT 1"
_ADDRESS = """
SELECT coalesce(nullif(a.contact_email, ''), k.email, '') AS email FROM answer a
JOIN invitation i ON i.id = a.invitation
LEFT JOIN LATERAL (SELECT email FROM contact_person WHERE institution = i.institution AND to_at IS NULL
    ORDER BY from_at DESC, id DESC LIMIT 1) k ON true
WHERE a.id = $1
"""


class _Trace(msgspec.Struct):
    """What a revert did, as its entry keeps it: enough to do the opposite."""

    since: datetime
    was: UUID
    seats: list[UUID]
    answer: UUID | None = None
    set_aside: list[UUID] = []


@action
async def revert(invitation: UUID, *, event: UUID, reason: str, version: int, actor: Actor) -> None:
    """The answer before the one to be checked counts again, as a new answer of the staff; the office is told why.

    Where nothing had been answered before, what came since counts for nothing. Raises NotFound("invitation_unknown"),
    Stale, Invalid("reason_missing"), Refused("nothing_to_check" | "nothing_to_revert") and as events/rules.py.
    """
    if not reason.strip():
        raise Invalid("reason_missing", field="reason")
    row = await _lock(invitation, event, version)
    since = row["check_since"]
    if since is None:
        raise Refused("nothing_to_check")
    was, before = await _last(invitation, ">=", since), await _last(invitation, "<", since)
    if was is None:
        raise Refused("nothing_to_revert")
    trace = _Trace(since, was, await _seated(invitation, "p.to_at IS NULL"))
    then = await _seated(invitation, SAT_BEFORE) if before else []
    if before:
        trace.answer = await _say_again(before, reason.strip(), actor=actor)
    else:
        trace.set_aside = await _set_aside(invitation, since)
    await seating.reseat(row, then, actor=actor, reason="answer_reverted")
    await execute("UPDATE invitation SET check_since = NULL WHERE id = $1", invitation)
    entry = await _noted(row, _REVERTED, msgspec.to_builtins(trace), reason.strip(), actor=actor)
    await _tell(row, entry, was, reason.strip())


@action
async def undo(invitation: UUID, *, event: UUID, version: int, actor: Actor) -> None:
    """Does the opposite of the last check or revert, while nothing happened since; it waits again as before.

    Raises NotFound("invitation_unknown"), Stale, Refused("nothing_to_undo") and as events/rules.py.
    """
    row = await _lock(invitation, event, version)
    last = await rows(
        "SELECT action, fields::text AS fields FROM audit_entry WHERE subject_id = $1 ORDER BY id DESC LIMIT 1",
        invitation,
    )
    fields = msgspec.json.decode(last[0]["fields"]) if last else {}
    if row["check_since"] is not None or not last or last[0]["action"] not in _MARKS or "since" not in fields:
        raise Refused("nothing_to_undo")
    if last[0]["action"] == _REVERTED:
        trace = msgspec.convert(fields, _Trace)
        if trace.answer:
            await _say_again(trace.was, "", actor=actor)
        await execute("UPDATE answer SET effective = true WHERE id = ANY($1::uuid[])", trace.set_aside)
        await seating.reseat(row, trace.seats, actor=actor, reason="answer_reverted")
    since = datetime.fromisoformat(fields["since"])
    await execute("UPDATE invitation SET check_since = $2 WHERE id = $1", invitation, since)
    await _noted(row, "invitation.unchecked", {}, "", actor=actor)


async def _lock(invitation: UUID, event: UUID, version: int) -> Any:
    row = await answers.lock(invitation)
    if row["event"] != event:
        raise NotFound("invitation_unknown")
    if row["version"] != version:
        raise Stale("changed_meanwhile", current=row["version"])
    if row["withdrawn_at"] is not None:
        raise Refused("invitation_withdrawn")
    if row["state"] == EventState.CANCELLED:
        raise Refused("event_cancelled")
    closes_at = rules.closing(row["answers_close_at"], row["ends_on"], Zone(row["zone"]))
    if clock.now() >= closes_at:
        raise Refused("answers_closed", at=closes_at)
    return row


async def _last(invitation: UUID, when: str, since: datetime) -> UUID | None:
    found = await rows(_LAST.format(when), invitation, since)
    return found[0]["id"] if found else None


async def _seated(invitation: UUID, where: str) -> list[UUID]:
    found = await rows(
        f"SELECT p.id FROM appointment p JOIN invitation i ON i.id = p.invitation WHERE i.id = $1 AND {where}",
        invitation,
    )
    return [row["id"] for row in found]


async def _say_again(answer: UUID, reason: str, *, actor: Actor) -> UUID:
    """The same answer once more, said by the staff."""
    made = uuid7()
    await execute(
        "INSERT INTO answer (id, invitation, choice, source, effective, late, at, by_kind, by_id, contact_name, "
        "contact_phone, contact_email, reason) SELECT $1, invitation, choice, $3, true, late, $4, $5, $6, "
        "contact_name, contact_phone, contact_email, coalesce(nullif($7, ''), reason) FROM answer WHERE id = $2",
        made,
        answer,
        Source.DESK.value,
        clock.now(),
        actor.kind.value,
        actor.id,
        reason,
    )
    return made


async def _set_aside(invitation: UUID, since: datetime) -> list[UUID]:
    found = await rows(
        "UPDATE answer SET effective = false WHERE invitation = $1 AND effective AND at >= $2 RETURNING id",
        invitation,
        since,
    )
    return [row["id"] for row in found]


async def _noted(row: Any, what: str, fields: dict[str, Any], reason: str, *, actor: Actor) -> UUID:
    subject = ("invitation", row["id"])
    await execute("UPDATE invitation SET version = version + 1 WHERE id = $1", row["id"])
    personal = {"reason": reason} if reason else {}
    entry = await audit.record(
        action=what, actor=actor, event=row["event"], subject=subject, fields=fields, personal=personal
    )
    await feed.record(row["event"], kind="invitation", subject=subject)
    return entry


async def _tell(row: Any, entry: UUID, answer: UUID, reason: str) -> None:
    """Whoever gave the answer that is taken back learns of it."""
    [contact] = await rows(_ADDRESS, answer)
    await outbox.put(
        outbox.Draft(
            topic="invitation",
            template="dikembalikan",
            scope=("event", row["event"]),
            subject=("invitation", row["id"]),
            recipient=("institution", row["institution"]),
            dedup_key=f"audit:{entry}:dikembalikan:{row['institution']}",
            kind=Kind.JAWABAN,
            address=contact["email"],
            params={"reason": reason},
        )
    )
