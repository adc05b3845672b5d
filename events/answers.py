"""Answers of institutions: each kept as given, the last effective one counts, a change takes effect at once."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from core import audit, clock, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Stale
from core.ids import uuid7
from events import appointments, letters, people, phones, rules
from events.appointments import HEAD_SEAT, Filling, Place
from events.attendees import PersonThen
from events.heads import Head, head_of, printed
from events.letters import LetterGiven
from events.receipts import put_receipt
from events.states import ActingStatus, Capacity, Choice, EventState, Representation, Source, Zone

_LOCK = """
SELECT i.id, i.event, i.institution, i.office, i.category, i.version, i.sent_at, i.withdrawn_at, e.state, e.ends_on,
    e.zone, e.answers_due_at, e.answers_close_at, c.representation, c.companions, n.name AS institution_name,
    o.title AS office_title, e.slug, e.settings
FROM invitation i JOIN event e ON e.id = i.event JOIN participant_category c ON c.id = i.category
    JOIN institution n ON n.id = i.institution JOIN office o ON o.id = i.office
WHERE i.id = $1 FOR NO KEY UPDATE OF i
"""


class PersonGiven(msgspec.Struct, frozen=True):
    """Somebody the office names: the name as it is to be printed, his own office and how he holds it."""

    name: str
    office: str = ""
    acting_status: ActingStatus | None = None
    person: UUID | None = None


class ContactGiven(msgspec.Struct, frozen=True):
    """The officer we call; `phone` as people write it."""

    phone: str
    name: str = ""
    email: str = ""


class AnswerGiven(msgspec.Struct, frozen=True):
    """A whole answer. `head` may be left out where the holder is on file, or is named later."""

    choice: Choice
    contact: ContactGiven
    head: PersonGiven | None = None
    representative: PersonGiven | None = None
    companions: list[PersonGiven] = []
    letter: LetterGiven | None = None
    reason: str = ""


class Receipt(msgspec.Struct, frozen=True):
    """What was taken, and when; `repeated` where this very answer had been taken before."""

    answer: UUID
    at: datetime
    late: bool
    version: int
    repeated: bool = False


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
    Invalid as in events/rules.py, events/people.py and events/phones.py.
    """
    row = await _lock(invitation)
    contact = _checked_contact(given.contact)
    digest = _digest(given)
    if submission and (taken := await _repetition(invitation, submission, digest, row["version"])):
        return taken
    if version is not None and version != row["version"]:
        raise Stale("answered_meanwhile", current=row["version"])
    desk, now = _desk(row), clock.now()
    rules.ensure_answerable(desk, now=now)
    rules.ensure_choice(desk, choice=given.choice, reason=given.reason, companions=len(given.companions))
    late = rules.is_late(desk, now=now)
    answer = await _insert(
        invitation, given, contact, at=now, source=source, late=late, actor=actor, submission=submission, digest=digest
    )
    await _seat(row, given, source=source, actor=actor)
    await _touch(row, late=late, now=now)
    entry = await _record(row, answer, given, contact, source=source, late=late, actor=actor)
    await put_receipt(row, entry, contact.email)
    return Receipt(answer, now, late, row["version"] + 1)


async def set_aside(invitation: UUID, given: AnswerGiven, *, actor: Actor) -> UUID:
    """Keeps an answer that awaits approval (step): it counts for nothing yet. Raises as `submit`."""
    row, now = await _lock(invitation), clock.now()
    desk = _desk(row)
    rules.ensure_answerable(desk, now=now)
    rules.ensure_choice(desk, choice=given.choice, reason=given.reason, companions=len(given.companions))
    contact, late = _checked_contact(given.contact), rules.is_late(desk, now=now)
    return await _insert(
        invitation, given, contact, at=now, source=Source.REPLY, late=late, actor=actor, submission=None,
        digest=_digest(given), effective=False,
    )  # fmt: skip


async def take_effect(answer: UUID, given: AnswerGiven, *, actor: Actor) -> None:
    """Lets an answer count from the moment it was given (step); where a later one counts, the seats stay as they are.

    Raises Refused as events/rules.py, Invalid as events/people.py.
    """
    [kept] = await rows("SELECT invitation, at, late FROM answer WHERE id = $1", answer)
    row = await _lock(kept["invitation"])
    rules.ensure_answerable(_desk(row), now=kept["at"])
    newer = await rows("SELECT 1 FROM answer WHERE invitation = $1 AND effective AND at > $2", row["id"], kept["at"])
    await execute("UPDATE answer SET effective = true WHERE id = $1", answer)
    if not newer:
        await _seat(row, given, source=Source.REPLY, actor=actor)
    contact, late = _checked_contact(given.contact), kept["late"]
    await _touch(row, late=late, now=kept["at"])
    entry = await _record(row, answer, given, contact, source=Source.REPLY, late=late, actor=actor)
    await put_receipt(row, entry, contact.email)


async def _lock(invitation: UUID) -> Any:
    found = await rows(_LOCK, invitation)
    if not found:
        raise NotFound("invitation_unknown")
    return found[0]


def _desk(row: Any) -> rules.Desk:
    return rules.Desk(
        event_state=EventState(row["state"]),
        withdrawn=row["withdrawn_at"] is not None,
        closes_at=rules.closing(row["answers_close_at"], row["ends_on"], Zone(row["zone"])),
        due_at=row["answers_due_at"],
        representation=Representation(row["representation"]),
        companions=row["companions"],
    )


def _checked_contact(given: ContactGiven) -> ContactGiven:
    return ContactGiven(phone=phones.normal(given.phone), name=given.name.strip(), email=given.email.strip().lower())


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


async def _seat(row: Any, given: AnswerGiven, *, source: Source, actor: Actor) -> None:
    place = Place(row["id"], row["event"], row["office"], row["category"])
    wanted = await _fillings(row, given, source=source, actor=actor)
    await appointments.arrange(place, wanted, source=source, reason=given.choice.value, actor=actor)


async def _fillings(row: Any, given: AnswerGiven, *, source: Source, actor: Actor) -> list[Filling]:
    if given.choice in (Choice.DECLINED, Choice.UNNAMED):
        return []
    if given.choice is Choice.PRINCIPAL:
        head = Filling(HEAD_SEAT, Capacity.PRINCIPAL, await _head(row, given.head, source=source, actor=actor))
    else:
        head = Filling(
            HEAD_SEAT,
            Capacity.REPRESENTATIVE,
            _named(row, given.representative, field="name"),
            await letters.add(row["id"], given.letter) if given.letter else None,
        )
    others = [
        Filling(seat, Capacity.COMPANION, _named(row, one, field="companion_name"))
        for seat, one in enumerate(given.companions, HEAD_SEAT + 1)
    ]
    return [head, *others]


async def _head(row: Any, head: PersonGiven | None, *, source: Source, actor: Actor) -> PersonThen:
    said = Head(head.name.strip(), head.acting_status, head.person) if head else Head()
    return await head_of(row, said, source=source, actor=actor)


def _named(row: Any, given: PersonGiven | None, *, field: str) -> PersonThen:
    if given is None:
        raise Invalid("name_missing", field=field)
    return printed(row, people.checked(given.name), given.office.strip(), given.acting_status, given.person)


async def _touch(row: Any, *, late: bool, now: datetime) -> None:
    await execute(
        "UPDATE invitation SET version = version + 1, check_since = CASE WHEN $2 THEN coalesce(check_since, $3) "
        "ELSE check_since END WHERE id = $1",
        row["id"],
        late,
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
