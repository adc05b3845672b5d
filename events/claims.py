"""Contacts we do not know: the link goes to the registered one; where none is, somebody leaves a claim for staff."""

from typing import Any
from uuid import UUID

import msgspec

from core import audit, clock, feed, files
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Refused, Stale
from core.files import Kept
from core.ids import uuid7
from events import answers, contacts, people, phones
from events.contacts import NewContact, masked
from events.seating import AnswerGiven
from events.states import ClaimState
from messaging import outbox
from messaging.states import Kind

_CONTACT = """
SELECT k.id, k.email FROM contact_person k WHERE k.institution = $1 AND k.to_at IS NULL
ORDER BY k.from_at DESC, k.id DESC LIMIT 1
"""


class ClaimGiven(msgspec.Struct, frozen=True):
    """Who says to answer, the letter received as a picture, and perhaps the answer itself."""

    name: str
    office: str
    phone: str
    photo: Kept
    email: str = ""
    answer: AnswerGiven | None = None


@action
async def send_link(invitation: UUID, *, actor: Actor) -> str:
    """Sends the link to the registered contact; gives the address, masked.

    Raises NotFound("invitation_unknown"), Refused("contact_unknown").
    """
    row = await _invited(invitation)
    contact = await rows(_CONTACT, row["institution"])
    if not contact or not contact[0]["email"]:
        raise Refused("contact_unknown")
    subject = ("invitation", invitation)
    entry = await audit.record(action="invitation.link_asked", actor=actor, event=row["event"], subject=subject)
    await _put_link(row, entry, contact[0]["email"])
    return masked(contact[0]["email"])


@action
async def submit(invitation: UUID, given: ClaimGiven, *, submission: UUID | None, actor: Actor) -> UUID:
    """Keeps a claim with its answer, which counts for nothing yet; the same form twice is one claim.

    Raises NotFound("invitation_unknown"), Refused("contact_registered") and as events/answers.py.
    """
    row = await _invited(invitation)
    if submission and (same := await rows("SELECT id FROM contact_claim WHERE submission = $1", submission)):
        return UUID(str(same[0]["id"]))
    contact = await rows(_CONTACT, row["institution"])
    if contact and contact[0]["email"]:
        raise Refused("contact_registered")
    if not given.name.strip():
        raise Invalid("name_missing", field="contact_name")
    answer = await answers.set_aside(invitation, given.answer, actor=actor) if given.answer else None
    key = uuid7()
    await execute(
        "INSERT INTO contact_claim (id, event, institution, invitation, name, office, phone, email, photo, answer, "
        "given, state, reason, at, submission, version) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', '', $12, $13, 1)",
        key,
        row["event"],
        row["institution"],
        invitation,
        people.checked(given.name),
        given.office.strip(),
        phones.normal(given.phone),
        given.email.strip().lower(),
        await files.remember(given.photo),
        answer,
        msgspec.json.encode(given.answer).decode() if given.answer else "",
        clock.now(),
        submission,
    )
    await _note("claim.made", key, row["event"], invitation, actor)
    return key


@action
async def approve(claim: UUID, *, event: UUID, version: int, actor: Actor) -> None:
    """The contact becomes the registered one, the answer counts from when it was given.

    Raises NotFound("claim_unknown"), Stale, Refused("claim_decided") and as events/answers.py.
    """
    row = await _locked(claim, event, version)
    _ensure(row, ClaimState.WAITING)
    new = NewContact(row["name"], row["office"], row["phone"], row["email"])
    contact = await contacts.succeed(row["institution"], new)
    await _decide(claim, ClaimState.APPROVED, contact=contact, actor=actor)
    if row["answer"]:
        await answers.take_effect(row["answer"], msgspec.json.decode(row["given"], type=AnswerGiven), actor=actor)
    entry = await _note("claim.approved", claim, event, row["invitation"], actor)
    if row["email"] and not row["answer"]:
        await _put_link(
            {"id": row["invitation"], "event": event, "institution": row["institution"]}, entry, row["email"]
        )


@action
async def refuse(claim: UUID, *, event: UUID, reason: str, version: int, actor: Actor) -> None:
    """Nothing of it counts. Raises NotFound("claim_unknown"), Stale, Refused("claim_decided"), Invalid."""
    row = await _locked(claim, event, version)
    _ensure(row, ClaimState.WAITING)
    if not reason.strip():
        raise Invalid("reason_missing", field="reason")
    await _decide(claim, ClaimState.REFUSED, reason=reason.strip(), actor=actor)
    await _note("claim.refused", claim, event, row["invitation"], actor)


@action
async def undo(claim: UUID, *, event: UUID, version: int, actor: Actor) -> None:
    """Puts a decision back while nothing depends on it: a claim with an answer that counts stays approved.

    Raises NotFound("claim_unknown"), Stale, Refused("claim_undecided" | "claim_depended_on").
    """
    row = await _locked(claim, event, version)
    if row["state"] == ClaimState.WAITING:
        raise Refused("claim_undecided")
    if row["state"] == ClaimState.APPROVED:
        present = await rows(_CONTACT, row["institution"])
        if row["answer"] or not present or present[0]["id"] != row["contact"] or await _used(row):
            raise Refused("claim_depended_on")
        await execute("UPDATE contact_person SET to_at = $2 WHERE id = $1", row["contact"], clock.now())
        await execute(
            "UPDATE contact_person SET to_at = NULL WHERE institution = $1 "
            "AND to_at = (SELECT from_at FROM contact_person WHERE id = $2)",
            row["institution"],
            row["contact"],
        )
    await _decide(claim, ClaimState.WAITING, actor=actor)
    await _note("claim.reopened", claim, event, row["invitation"], actor)


async def _used(row: Any) -> bool:
    """Whether the link has gone to the new contact already, or an answer has come since."""
    return bool(
        await rows(
            "SELECT 1 FROM delivery d JOIN message m ON m.id = d.message WHERE m.subject_id = $1 AND d.address = $2 "
            "AND d.state <> 'dropped' UNION ALL SELECT 1 FROM answer WHERE invitation = $1 AND at > $3",
            row["invitation"],
            row["email"],
            row["decided_at"],
        )
    )


async def _invited(invitation: UUID) -> Any:
    found = await rows(
        "SELECT i.id, i.event, i.institution FROM invitation i JOIN event e ON e.id = i.event WHERE i.id = $1 "
        "AND i.sent_at IS NOT NULL AND i.withdrawn_at IS NULL AND e.state = 'open' FOR NO KEY UPDATE OF i",
        invitation,
    )
    if not found:
        raise NotFound("invitation_unknown")
    return found[0]


async def _locked(claim: UUID, event: UUID, version: int) -> Any:
    found = await rows("SELECT * FROM contact_claim WHERE id = $1 AND event = $2 FOR NO KEY UPDATE", claim, event)
    if not found:
        raise NotFound("claim_unknown")
    if found[0]["version"] != version:
        raise Stale("changed_meanwhile", current=found[0]["version"])
    return found[0]


def _ensure(row: Any, state: ClaimState) -> None:
    if row["state"] != state:
        raise Refused("claim_decided")


async def _decide(
    claim: UUID, state: ClaimState, *, actor: Actor, reason: str = "", contact: UUID | None = None
) -> None:
    decided = state is not ClaimState.WAITING
    await execute(
        "UPDATE contact_claim SET state = $2, reason = $3, contact = $4, decided_at = $5, decided_by = $6, "
        "version = version + 1 WHERE id = $1",
        claim,
        state.value,
        reason,
        contact,
        clock.now() if decided else None,
        actor.id if decided else None,
    )


async def _note(what: str, claim: UUID, event: UUID, invitation: UUID, actor: Actor) -> UUID:
    subject, fields = ("invitation", invitation), {"claim": str(claim)}
    await feed.record(event, kind="invitation", subject=subject)
    return await audit.record(action=what, actor=actor, event=event, subject=subject, fields=fields)


async def _put_link(row: Any, entry: UUID, address: str) -> None:
    await outbox.put(
        outbox.Draft(
            topic="invitation",
            template="tautan",
            scope=("event", row["event"]),
            subject=("invitation", row["id"]),
            recipient=("institution", row["institution"]),
            dedup_key=f"audit:{entry}:tautan:{row['institution']}",
            kind=Kind.JAWABAN,
            address=address,
        )
    )
