"""What came of a call: an answer taken down at once, or when and whom to call instead."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from core import audit, clock, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, Refused
from core.grants import Scope
from events import answers, directory
from events.contacts import NewContact
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import CallOutcome, Choice, Source
from events.telephone.calls import lock

RETRY: Final = timedelta(hours=1)
_CHOICES: Final = {
    CallOutcome.PRINCIPAL: Choice.PRINCIPAL,
    CallOutcome.REPRESENTED: Choice.REPRESENTATIVE,
    CallOutcome.UNNAMED: Choice.UNNAMED,
    CallOutcome.DECLINED: Choice.DECLINED,
}


class Told(msgspec.Struct, frozen=True):
    """What was heard on the telephone. `who` represents; where he has no name yet, one will follow.

    `contact` is the right number (and name) where the one on file is somebody else's.
    """

    outcome: CallOutcome
    who: PersonGiven | None = None
    reason: str = ""
    again_at: datetime | None = None
    contact: ContactGiven | None = None
    note: str = ""


@action
async def record(scope: Scope, call: UUID, told: Told, *, version: int, actor: Actor) -> None:
    """Ends one's own call with what came of it; an answer is taken in the same transaction.

    The version is the invitation's, and counts where an answer is taken. Raises NotFound("call_unknown"),
    Refused("call_ended" | "call_taken_over"), Stale("answered_meanwhile"), Invalid("call_again_past") and as
    events/answers.py.
    """
    row = await lock(scope, call, actor=actor)
    await _ensure_ones_own(row)
    told = told if told.who or told.outcome is not CallOutcome.REPRESENTED else _unnamed(told)
    choice, answer = _CHOICES.get(told.outcome), None
    if choice:
        for_office = msgspec.structs.replace(actor, on_behalf_of=row["invitation"])
        given = await _given(row["institution"], choice, told)
        receipt = await answers.take(
            row["invitation"], given, source=Source.TELEPHONE, actor=for_office, version=version
        )
        answer = receipt.answer
    elif told.outcome is CallOutcome.WRONG_NUMBER:
        await _correct(row, told.contact, actor=actor)
    await _end(row, told, answer, again_at=_again(told, clock.now()), actor=actor)


def _unnamed(told: Told) -> Told:
    return msgspec.structs.replace(told, outcome=CallOutcome.UNNAMED)


def _again(told: Told, now: datetime) -> datetime | None:
    """When to call again; a number put right is called at once."""
    if told.outcome is CallOutcome.AGAIN:
        if told.again_at is not None and told.again_at <= now:
            raise Invalid("call_again_past", field="again_at")
        return told.again_at or now + RETRY
    if told.outcome is CallOutcome.NO_ANSWER:
        return now + RETRY
    return now if told.outcome is CallOutcome.WRONG_NUMBER and told.contact else None


async def _ensure_ones_own(row: Any) -> None:
    """A call that ran out of time is still the clerk's, while nobody else has taken the institution since."""
    if row["ended_at"] is not None and row["outcome"] != CallOutcome.EXPIRED:
        raise Refused("call_ended")
    others = await rows(
        "SELECT 1 FROM call WHERE event = $1 AND institution = $2 AND id <> $3 AND taken_at >= $4 AND account <> $5 "
        "AND (outcome IS NULL OR outcome NOT IN ('skipped', 'left', 'expired'))",
        row["event"],
        row["institution"],
        row["id"],
        row["taken_at"],
        row["account"],
    )
    if others:
        raise Refused("call_taken_over")


async def _given(institution: UUID, choice: Choice, told: Told) -> AnswerGiven:
    [contact] = await rows(
        "SELECT name, phone, email FROM contact_person WHERE institution = $1 AND to_at IS NULL "
        "ORDER BY from_at DESC, id DESC LIMIT 1",
        institution,
    )
    return AnswerGiven(
        choice=choice,
        contact=ContactGiven(contact["phone"], contact["name"], contact["email"]),
        representative=told.who if choice is Choice.REPRESENTATIVE else None,
        reason=told.reason,
    )


async def _correct(row: Any, right: ContactGiven | None, *, actor: Actor) -> None:
    if right is None:
        await directory.mark_wrong(row["institution"], event=row["event"], actor=actor)
        return
    [former] = await rows(
        "SELECT name, office, email FROM contact_person WHERE institution = $1 AND to_at IS NULL "
        "ORDER BY from_at DESC, id DESC LIMIT 1",
        row["institution"],
    )
    another = bool(right.name.strip()) and right.name.strip() != former["name"]
    office, email = ("", "") if another else (former["office"], former["email"])
    new = NewContact(right.name.strip() or former["name"], office, right.phone, email)
    await directory.put_contact(row["institution"], new, event=row["event"], actor=actor)


async def _end(row: Any, told: Told, answer: UUID | None, *, again_at: datetime | None, actor: Actor) -> None:
    await execute(
        "UPDATE call SET ended_at = $2, outcome = $3, call_again_at = $4, answer = $5, note = $6 WHERE id = $1",
        row["id"],
        clock.now(),
        told.outcome.value,
        again_at,
        answer,
        told.note.strip(),
    )
    subject = ("invitation", row["invitation"])
    fields = {"outcome": told.outcome.value, "again_at": again_at.isoformat() if again_at else None}
    await audit.record(action="call.made", actor=actor, event=row["event"], subject=subject, fields=fields)
    await feed.record(row["event"], kind="invitation", subject=subject)
