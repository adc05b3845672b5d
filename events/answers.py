"""Answers of institutions: each kept as given, the last effective one counts, a change takes effect at once."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from core import audit, clock, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import NotFound, Stale
from core.ids import uuid7
from events import daily_heads, phones, rules
from events.changes import codes, earlier, holds
from events.receipts import put_receipt
from events.seating import AnswerGiven, ContactGiven, seat
from events.settings import decode
from events.states import EventState, Representation, Source, Zone

_LOCK = """
SELECT i.id, i.event, i.institution, i.office, i.category, i.version, i.sent_at, i.withdrawn_at, i.check_since,
    e.state, e.ends_on, e.zone, e.answers_due_at, e.answers_close_at, c.representation, c.companions, e.slug,
    e.settings, n.name AS institution_name, o.title AS office_title
FROM invitation i JOIN event e ON e.id = i.event JOIN participant_category c ON c.id = i.category
    JOIN institution n ON n.id = i.institution JOIN office o ON o.id = i.office
WHERE i.id = $1 FOR NO KEY UPDATE OF i
"""


class Receipt(msgspec.Struct, frozen=True):
    """What was taken, and when; `repeated` where this very answer had been taken before.

    `held`: it waits for approval, the answer before stands meanwhile.
    """

    answer: UUID
    at: datetime
    late: bool
    version: int
    repeated: bool = False
    held: bool = False


@action
async def submit(
    invitation: UUID,
    given: AnswerGiven,
    *,
    source: Source,
    actor: Actor,
    version: int | None = None,
    submission: UUID | None = None,
) -> Receipt:
    """Takes an answer: seats, audit, feed and receipt in one transaction.

    Raises NotFound("invitation_unknown"), Stale (somebody answered meanwhile; not for a repetition), Refused and
    Invalid as in events/rules.py, events/people.py, events/phones.py and events/daily_heads.py.
    """
    return await take(invitation, given, source=source, actor=actor, version=version, submission=submission)


async def take(
    invitation: UUID,
    given: AnswerGiven,
    *,
    source: Source,
    actor: Actor,
    version: int | None = None,
    submission: UUID | None = None,
) -> Receipt:
    """As `submit` (step)."""
    daily_heads.ensure_told(given)
    row = await lock(invitation)
    contact = _checked_contact(given.contact, of_officer=source is not Source.PROVINCE)
    digest = _digest(given)
    if submission and (taken := await _repetition(invitation, submission, digest, row["version"])):
        return taken
    if version is not None and version != row["version"]:
        raise Stale("answered_meanwhile", current=row["version"])
    return await _take(row, given, contact, source=source, actor=actor, submission=submission, digest=digest)


async def take_imported(
    invitation: UUID, given: AnswerGiven, *, mark: str, said_at: datetime | None, actor: Actor
) -> UUID:
    """Takes an answer a file brought (step): late or not by when it was said; no receipt, no phone is needed.

    `mark` knows it again. Raises as `submit`.
    """
    row = await lock(invitation)
    contact = _checked_contact(given.contact) if given.contact.phone else given.contact
    taken = await _take(row, given, contact, source=Source.IMPORT, actor=actor, digest=mark, said_at=said_at)
    return taken.answer


async def _take(
    row: Any,
    given: AnswerGiven,
    contact: ContactGiven,
    *,
    source: Source,
    actor: Actor,
    digest: str,
    submission: UUID | None = None,
    said_at: datetime | None = None,
) -> Receipt:
    at_desk, now = desk(row), clock.now()
    rules.ensure_answerable(at_desk, now=now)
    rules.ensure_choice(at_desk, choice=given.choice, reason=given.reason, companions=len(given.companions))
    late = rules.is_late(at_desk, now=said_at or now)
    given = _counted(row, given)
    held = await holds.moves_somebody(row, given, source=source, actor=actor)
    await holds.end_waiting(row["id"])
    answer = await _insert(
        row["id"], given, contact, at=now, source=source, late=late, actor=actor, submission=submission, digest=digest,
        effective=not held,
    )  # fmt: skip
    if held:
        await touch(row, check=False, now=now)
        await holds.keep(row, answer, given, source=source, actor=actor)
    else:
        await seat(row, given, source=source, actor=actor)
        await _tell(row, answer, given, contact, source=source, late=late, at=now, actor=actor)
    return Receipt(answer, now, late, row["version"] + 1, held=held)


async def _tell(
    row: Any,
    answer: UUID,
    given: AnswerGiven,
    contact: ContactGiven,
    *,
    source: Source,
    late: bool,
    at: datetime,
    actor: Actor,
    looked_at: bool = False,
) -> None:
    """An answer that counts is recorded, marked where it is to be checked, and told to all it concerns (step)."""
    former = await earlier.before(row["id"], answer) if source in earlier.FROM_OUTSIDE else None
    unknown = former is not None and source is Source.OWN_LINK and not former.knows(contact.phone)
    await touch(row, check=(late or unknown) and not looked_at, now=at)
    entry = await _record(row, answer, given, contact, source=source, late=late, actor=actor)
    if source is not Source.IMPORT:
        await put_receipt(row, entry, contact.email)
    await earlier.tell(row, entry, answer, former, contact)
    if former and unknown and not (late or looked_at or row["check_since"]):
        await codes.ask(row, answer, former, actor=actor)


async def set_aside(invitation: UUID, given: AnswerGiven, *, actor: Actor) -> UUID:
    """Keeps an answer that awaits approval (step): it counts for nothing yet. Raises as `submit`."""
    daily_heads.ensure_told(given)
    row, now = await lock(invitation), clock.now()
    at_desk = desk(row)
    rules.ensure_answerable(at_desk, now=now)
    rules.ensure_choice(at_desk, choice=given.choice, reason=given.reason, companions=len(given.companions))
    contact, late = _checked_contact(given.contact), rules.is_late(at_desk, now=now)
    return await _insert(
        invitation, _counted(row, given), contact, at=now, source=Source.REPLY, late=late, actor=actor, submission=None,
        digest=_digest(given), effective=False,
    )  # fmt: skip


async def take_effect(answer: UUID, given: AnswerGiven, *, actor: Actor, looked_at: bool = False) -> None:
    """Lets an answer count from the moment it was given (step); where a later one counts, the seats stay as they are.

    `looked_at`: whoever lets it count has seen what it changes. Raises Refused as events/rules.py, Invalid as
    events/people.py.
    """
    [kept] = await rows("SELECT invitation, source, at, late FROM answer WHERE id = $1", answer)
    row, source = await lock(kept["invitation"]), Source(kept["source"])
    given = _counted(row, given)
    rules.ensure_answerable(desk(row), now=kept["at"])
    newer = await rows("SELECT 1 FROM answer WHERE invitation = $1 AND effective AND at > $2", row["id"], kept["at"])
    await execute("UPDATE answer SET effective = true WHERE id = $1", answer)
    if not newer:
        await seat(row, given, source=source, actor=actor)
    contact = _checked_contact(given.contact, of_officer=source is not Source.PROVINCE)
    late, at = kept["late"], kept["at"]
    await _tell(row, answer, given, contact, source=source, late=late, at=at, actor=actor, looked_at=looked_at)


async def lock(invitation: UUID) -> Any:
    """The invitation with all an answer needs, locked (step). Raises NotFound("invitation_unknown")."""
    found = await rows(_LOCK, invitation)
    if not found:
        raise NotFound("invitation_unknown")
    return found[0]


def desk(row: Any) -> rules.Desk:
    """What the rules need of a locked invitation."""
    return rules.Desk(
        event_state=EventState(row["state"]),
        withdrawn=row["withdrawn_at"] is not None,
        closes_at=rules.closing(row["answers_close_at"], row["ends_on"], Zone(row["zone"])),
        due_at=row["answers_due_at"],
        representation=Representation(row["representation"]),
        companions=row["companions"],
    )


def _counted(row: Any, given: AnswerGiven) -> AnswerGiven:
    return daily_heads.as_counted(given, office=row["office_title"], settings=decode(row["settings"]))


def _checked_contact(given: ContactGiven, *, of_officer: bool = True) -> ContactGiven:
    """A province answers in its own name, without the number of the institution's officer."""
    phone = phones.normal(given.phone) if given.phone or of_officer else ""
    return ContactGiven(phone=phone, name=given.name.strip(), email=given.email.strip().lower())


def _digest(given: AnswerGiven) -> str:
    return sha256(msgspec.json.encode(given)).hexdigest()


async def _repetition(invitation: UUID, submission: UUID, digest: str, version: int) -> Receipt | None:
    found = await rows(
        "SELECT id, at, late, content_hash FROM answer WHERE invitation = $1 AND submission = $2",
        invitation,
        submission,
    )
    if not found:
        return None
    if found[0]["content_hash"] != digest:
        raise Stale("answered_meanwhile", current=version)
    return Receipt(found[0]["id"], found[0]["at"], found[0]["late"], version, repeated=True)


async def _insert(
    invitation: UUID,
    given: AnswerGiven,
    contact: ContactGiven,
    *,
    at: datetime,
    source: Source,
    late: bool,
    actor: Actor,
    submission: UUID | None,
    digest: str,
    effective: bool = True,
) -> UUID:
    answer = uuid7()
    await execute(
        "INSERT INTO answer (id, invitation, choice, source, effective, late, at, by_kind, by_id, contact_name, "
        "contact_phone, contact_email, reason, submission, content_hash) "
        "VALUES ($1, $2, $3, $4, $15, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        answer,
        invitation,
        given.choice.value,
        source.value,
        late,
        at,
        actor.kind.value,
        actor.id,
        contact.name,
        contact.phone,
        contact.email,
        given.reason.strip(),
        submission,
        digest,
        effective,
    )
    return answer


async def touch(row: Any, *, check: bool, now: datetime) -> None:
    """A change of an invitation is told (step), and to be checked where `check` says so."""
    await execute(
        "UPDATE invitation SET version = version + 1, check_since = CASE WHEN $2 THEN coalesce(check_since, $3) "
        "ELSE check_since END WHERE id = $1",
        row["id"],
        check,
        now,
    )
    await feed.record(row["event"], kind="invitation", subject=("invitation", row["id"]))


async def _record(
    row: Any, answer: UUID, given: AnswerGiven, contact: ContactGiven, *, source: Source, late: bool, actor: Actor
) -> UUID:
    named = given.representative or given.head
    personal = {"contact_name": contact.name, "contact_phone": contact.phone, "name": named.name if named else ""}
    return await audit.record(
        action="answer.given",
        actor=actor,
        event=row["event"],
        subject=("invitation", row["id"]),
        fields={"answer": str(answer), "choice": given.choice.value, "source": source.value, "late": late},
        personal={field: value for field, value in personal.items() if value},
    )
