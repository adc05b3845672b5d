"""Invitations: made for every office of a category, sent as messages, withdrawn with a reason, links renewed.

Making and sending are jobs: each chunk is an action of its own, so a resumed job makes what is missing, none twice.
"""

from typing import Any
from uuid import UUID

import msgspec

from core import audit, clock, feed, jobs, links
from core.actors import Actor, ActorKind
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Refused, Stale
from core.ids import uuid7
from core.jobs import Job
from events import meetings, standing
from events.papers.letters import READY
from events.states import EventState
from messaging import outbox
from messaging.states import Kind

GENERATE = "invitations.generate"
SEND = "invitations.send"
CHUNK = 250
MADE = 1000  # at once: each chunk looks anew for all that is missing

# The offices a category invites and that have no invitation yet; Jakarta's administrative units only where wanted.
_MISSING = """
FROM participant_category c JOIN event e ON e.id = c.event
    JOIN institution n ON n.kind = c.institution_kind AND n.archived_at IS NULL
    JOIN office o ON o.institution = n.id AND o.kind = c.office_kind
    LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent
WHERE c.event = $1 AND c.id = ANY($2::uuid[]) AND c.institution_kind <> '' AND c.enabled
    AND (cardinality(c.provinces) = 0 OR coalesce(q.code, r.code) = ANY(c.provinces))
    AND (cardinality(c.region_kinds) = 0 OR r.kind = ANY(c.region_kinds))
    AND (n.kind <> 'regional_government' OR r.administrative IS NOT TRUE
        OR (e.settings->>'administrative_units')::boolean)
    AND NOT EXISTS (SELECT 1 FROM invitation i WHERE i.event = $1 AND i.office = o.id)
"""
# Where each institution gets a letter of its own, only those whose letter came back signed may go.
_UNSENT = f"""
FROM invitation i JOIN institution n ON n.id = i.institution
    LEFT JOIN LATERAL (SELECT email FROM contact_person k WHERE k.institution = n.id AND k.to_at IS NULL
        ORDER BY k.from_at DESC, k.id DESC LIMIT 1) k ON true
    LEFT JOIN letter_text x ON x.event = i.event
    LEFT JOIN invitation_letter w ON w.event = i.event AND {READY}
        AND w.invitation IS NOT DISTINCT FROM CASE WHEN x.individual THEN i.id END
WHERE (x.individual IS NOT TRUE OR w.id IS NOT NULL) AND i.event = $1 AND i.sent_at IS NULL AND i.withdrawn_at IS NULL
    AND ($2::uuid[] IS NULL OR i.category = ANY($2)) AND ($3::uuid[] IS NULL OR i.id = ANY($3))
"""


class Seat(msgspec.Struct, frozen=True):
    """An office to be invited into a category."""

    institution: UUID
    office: UUID
    category: UUID


async def missing(event: UUID, categories: list[UUID]) -> dict[UUID, int]:
    """How many invitations generating would make, by category."""
    found = await rows(f"SELECT c.id, count(*)::int AS n {_MISSING} GROUP BY c.id", event, categories)
    return {row["id"]: row["n"] for row in found}


async def unsent(event: UUID, *, categories: list[UUID] | None = None, only: list[UUID] | None = None) -> int:
    """How many letters sending would put on their way."""
    return int((await rows(f"SELECT count(*)::int AS n {_UNSENT}", event, categories, only))[0]["n"])


@action
async def ask_to_generate(event: UUID, *, categories: list[UUID], actor: Actor) -> UUID:
    """Starts the job, or gives the one under way. Raises Invalid("category_unknown")."""
    known = await rows(
        "SELECT id FROM participant_category WHERE event = $1 AND id = ANY($2::uuid[])", event, categories
    )
    if not categories or len(known) != len(set(categories)):
        raise Invalid("category_unknown", field="categories")
    total = sum((await missing(event, categories)).values())
    given = {"categories": sorted(str(one) for one in categories)}
    return await jobs.start(kind=GENERATE, event=event, input=given, actor=actor, total=total)


@action
async def ask_to_send(
    event: UUID, *, actor: Actor, categories: list[UUID] | None = None, only: list[UUID] | None = None
) -> UUID:
    """Starts sending what was not sent yet, or gives the job under way. Raises Refused("event_cancelled")."""
    if (await meetings.lock(event))["state"] == EventState.CANCELLED:
        raise Refused("event_cancelled")
    total = await unsent(event, categories=categories, only=only)
    given = {
        "categories": sorted(str(one) for one in categories) if categories is not None else None,
        "only": sorted(str(one) for one in only) if only is not None else None,
    }
    return await jobs.start(kind=SEND, event=event, input=given, actor=actor, total=total)


async def generate_chunk(job: Job) -> tuple[int, int] | None:
    """One chunk of GENERATE: (made so far, of how many), None when nothing is missing."""
    made = await _generate(_event(job), _ids(job, "categories") or [], actor=_asker(job))
    return (job.done + made, max(job.total, job.done + made)) if made else None


async def send_chunk(job: Job) -> tuple[int, int] | None:
    """One chunk of SEND: (sent so far, of how many), None when nothing is unsent."""
    sent = await _send(_event(job), _ids(job, "categories"), _ids(job, "only"), actor=_asker(job))
    return (job.done + sent, max(job.total, job.done + sent)) if sent else None


@action
async def withdraw(invitation: UUID, *, event: UUID, reason: str, version: int, actor: Actor) -> None:
    """Takes an invitation back; its passes die. Raises NotFound, Stale, Refused("invitation_withdrawn"), Invalid."""
    row = await _locked(invitation, event, version)
    if row["withdrawn_at"] is not None:
        raise Refused("invitation_withdrawn")
    if not reason.strip():
        raise Invalid("reason_missing", field="reason")
    await standing.withdraw([invitation], event=event, reason=reason.strip(), actor=actor)


@action
async def restore(invitation: UUID, *, event: UUID, version: int, actor: Actor) -> None:
    """Undoes a withdrawal: answer, link and seats count as before; passes that died with it are made anew.

    Raises NotFound, Stale, Refused("event_cancelled" | "invitation_not_withdrawn").
    """
    if (await meetings.lock(event))["state"] == EventState.CANCELLED:
        raise Refused("event_cancelled")
    row = await _locked(invitation, event, version)
    if row["withdrawn_at"] is None:
        raise Refused("invitation_not_withdrawn")
    await standing.restore([invitation], event=event, actor=actor)


@action
async def mark_checked(invitation: UUID, *, event: UUID, version: int, actor: Actor) -> None:
    """Somebody has looked at a late answer. Raises NotFound, Stale, Refused("nothing_to_check")."""
    row = await _locked(invitation, event, version)
    if row["check_since"] is None:
        raise Refused("nothing_to_check")
    since = {"since": row["check_since"].isoformat()}
    await standing.check([invitation], event=event, actor=actor, fields=since)


@action
async def renew_link(invitation: UUID, *, event: UUID, version: int, actor: Actor) -> None:
    """Ends every link made so far; the short code on the sheet stays. Raises NotFound, Stale."""
    await _locked(invitation, event, version)
    await links.revoke(links.KIND_INVITATION, invitation)
    await execute("UPDATE invitation SET version = version + 1 WHERE id = $1", invitation)
    await _noted("invitation.link_renewed", invitation, event, actor, {})


async def make(event: UUID, seats: list[Seat], *, actor: Actor, fields: dict[str, Any] | None = None) -> list[UUID]:
    """Makes the invitations of offices that have none (step); gives their keys in the order of the seats."""
    codes = await fresh(event, len(seats))
    ids = list(codes)
    await execute(
        "INSERT INTO invitation (id, event, institution, office, category, short_hash, created_at) "
        "SELECT u.id, $2, u.institution, u.office, u.category, u.short, $3 "
        "FROM unnest($1::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[]) "
        "AS u(id, institution, office, category, short)",
        ids,
        event,
        clock.now(),
        [one.institution for one in seats],
        [one.office for one in seats],
        [one.category for one in seats],
        list(codes.values()),
    )
    subjects = [("invitation", one) for one in ids]
    given = [fields or {} for _ in ids]
    await audit.record_many(action="invitation.created", actor=actor, event=event, subjects=subjects, fields=given)
    await feed.record_many(event, kind="invitation", subjects=subjects)
    return ids


@action
async def _generate(event: UUID, categories: list[UUID], *, actor: Actor) -> int:
    await meetings.lock(event)  # two jobs of one meeting take turns: none is made twice
    found = await rows(
        f"SELECT DISTINCT ON (o.id) o.id AS office, n.id AS institution, c.id AS category {_MISSING} "
        "ORDER BY o.id LIMIT $3",
        event,
        categories,
        MADE,
    )
    if not found:
        return 0
    return len(await make(event, [Seat(**dict(row)) for row in found], actor=actor))


@action
async def _send(event: UUID, categories: list[UUID] | None, only: list[UUID] | None, *, actor: Actor) -> int:
    await meetings.lock(event)
    found = await rows(
        f"SELECT i.id, i.institution, coalesce(k.email, '') AS email, w.signed AS letter {_UNSENT} "
        "ORDER BY i.id LIMIT $4 FOR NO KEY UPDATE OF i",
        event,
        categories,
        only,
        CHUNK,
    )
    if not found:
        return 0
    ids = [row["id"] for row in found]
    await execute(
        "UPDATE invitation SET sent_at = $2, version = version + 1 WHERE id = ANY($1::uuid[])", ids, clock.now()
    )
    subjects = [("invitation", one) for one in ids]
    entries = await audit.record_many(action="invitation.sent", actor=actor, event=event, subjects=subjects)
    await outbox.put_many([_letter(event, row, entry) for row, entry in zip(found, entries, strict=True)])
    await feed.record_many(event, kind="invitation", subjects=subjects)
    await meetings.open_once(event)
    return len(ids)


async def fresh(event: UUID, count: int) -> dict[UUID, str]:
    """New keys whose short codes nobody at this meeting has, each with its code's hash."""
    made: dict[UUID, str] = {}
    taken: set[str] = set()
    while len(made) < count:
        more = {one: links.short_hash(links.short_code(one)) for one in (uuid7() for _ in range(count - len(made)))}
        known = await rows(
            "SELECT short_hash FROM invitation WHERE event = $1 AND short_hash = ANY($2::text[])",
            event,
            list(more.values()),
        )
        taken |= {row["short_hash"] for row in known}
        for one, short in more.items():
            if short not in taken:
                made[one] = short
                taken.add(short)
    return made


def _letter(event: UUID, row: Any, entry: UUID) -> outbox.Draft:
    return outbox.Draft(
        topic="invitation",
        template="undangan",
        scope=("event", event),
        subject=("invitation", row["id"]),
        recipient=("institution", row["institution"]),
        dedup_key=f"audit:{entry}:undangan:{row['institution']}",
        kind=Kind.ADMINISTRASI,
        address=row["email"],
        file=row["letter"],
    )


async def _locked(invitation: UUID, event: UUID, version: int) -> Any:
    found = await rows("SELECT * FROM invitation WHERE id = $1 AND event = $2 FOR NO KEY UPDATE", invitation, event)
    if not found:
        raise NotFound("invitation_unknown")
    if found[0]["version"] != version:
        raise Stale("changed_meanwhile", current=found[0]["version"])
    return found[0]


async def _noted(what: str, invitation: UUID, event: UUID, actor: Actor, fields: dict[str, Any]) -> None:
    subject = ("invitation", invitation)
    await audit.record(action=what, actor=actor, event=event, subject=subject, fields=fields)
    await feed.record(event, kind="invitation", subject=subject)


def _event(job: Job) -> UUID:
    if job.event is None:
        raise NotFound("event_unknown")
    return job.event


def _ids(job: Job, name: str) -> list[UUID] | None:
    given = job.input.get(name)
    return [UUID(one) for one in given] if given is not None else None


def _asker(job: Job) -> Actor:
    return Actor(ActorKind.ACCOUNT, job.asked_by) if job.asked_by else Actor(ActorKind.WORKER)
