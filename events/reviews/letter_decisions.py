"""What becomes of an assignment letter: accepted, asked for again, received as the original; each of it undone."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from core import audit, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, Refused, Stale
from core.grants import Scope
from core.ids import uuid7
from events.invitees import bounds
from events.reviews import letters
from events.states import LetterState
from messaging import outbox
from messaging.states import Kind

_REVIEWED: Final = "letter.reviewed"
_LAST: Final = """
SELECT DISTINCT ON (fields->>'letter') fields->>'letter' AS letter, fields->>'was' AS was, fields->>'batch' AS batch
FROM audit_entry WHERE action = 'letter.reviewed' AND event = $1 AND fields->>'letter' = ANY($2::text[])
ORDER BY fields->>'letter', id DESC
"""


# Where the office is reached: as it said itself last, else as it is on file.
_CONTACT: Final = """
SELECT i.institution, coalesce(nullif(a.contact_email, ''), k.email, '') AS email FROM invitation i
LEFT JOIN LATERAL (SELECT contact_email FROM answer WHERE invitation = i.id ORDER BY at DESC, id DESC LIMIT 1) a ON true
LEFT JOIN LATERAL (SELECT email FROM contact_person WHERE institution = i.institution AND to_at IS NULL
    ORDER BY from_at DESC, id DESC LIMIT 1) k ON true
WHERE i.id = $1
"""


@action
async def decide(
    scope: Scope, letter: UUID, state: LetterState, *, version: int, actor: Actor, reason: str = ""
) -> None:
    """Accepts a letter, asks for it again (the contact officer is told why, with the link), or notes the original.

    Raises NotFound("assignment_letter_unknown"), Stale, Invalid("reason_missing"), Refused("letter_so_already").
    """
    if state is LetterState.ASK_AGAIN and not reason.strip():
        raise Invalid("reason_missing", field="reason")
    row = await _lock(scope, letter, version)
    if row["state"] == state:
        raise Refused("letter_so_already")
    [entry] = await _set([row], state, event=scope.event, reason=reason.strip(), actor=actor)
    if state is LetterState.ASK_AGAIN:
        await _ask(row, entry, scope.event, reason.strip())


@action
async def undo(scope: Scope, letter: UUID, *, version: int, actor: Actor) -> None:
    """The letter is again as before the last decision; a message that has left stays sent.

    Raises NotFound("assignment_letter_unknown"), Stale, Refused("nothing_to_undo").
    """
    row = await _lock(scope, letter, version)
    last = await rows(_LAST, scope.event, [str(letter)])
    if not last or last[0]["was"] is None:
        raise Refused("nothing_to_undo")
    await _set([row], LetterState(last[0]["was"]), event=scope.event, actor=actor, undone=True)


@action
async def accept_matching(scope: Scope, *, expected: int, actor: Actor) -> UUID:
    """Accepts all that match, where they are as many as was shown; gives what undoing them all is asked with.

    Raises Refused("letters_changed") where they are more or fewer by now.
    """
    found = await _locked(await letters.matching(scope), LetterState.UNREAD)
    if len(found) != expected:
        raise Refused("letters_changed")
    batch = uuid7()
    await _set(found, LetterState.ACCEPTED, event=scope.event, actor=actor, batch=batch)
    return batch


@action
async def undo_matching(scope: Scope, batch: UUID, *, actor: Actor) -> int:
    """All that were accepted together are unread again, but those decided on since; how many. Raises Refused."""
    made = await rows(
        "SELECT fields->>'letter' AS letter FROM audit_entry "
        "WHERE action = $1 AND event = $2 AND fields->>'batch' = $3",
        _REVIEWED,
        scope.event,
        str(batch),
    )
    last = await rows(_LAST, scope.event, [row["letter"] for row in made])
    mine = [UUID(row["letter"]) for row in last if row["batch"] == str(batch)]
    seen = await rows(f"SELECT l.id {letters.LIVE} WHERE l.id = ANY($4::uuid[])", *bounds(scope), mine)
    found = await _locked([row["id"] for row in seen], LetterState.ACCEPTED)
    if not found:
        raise Refused("nothing_to_undo")
    await _set(found, LetterState.UNREAD, event=scope.event, actor=actor, undone=True)
    return len(found)


async def _lock(scope: Scope, letter: UUID, version: int) -> Any:
    await letters.letter_of(scope, letter)
    [row] = await rows("SELECT * FROM assignment_letter WHERE id = $1 FOR NO KEY UPDATE", letter)
    if row["version"] != version:
        raise Stale("changed_meanwhile", current=row["version"])
    return row


async def _locked(ids: Sequence[UUID], state: LetterState) -> list[Any]:
    return await rows(
        "SELECT * FROM assignment_letter WHERE id = ANY($1::uuid[]) AND state = $2 ORDER BY id FOR NO KEY UPDATE",
        list(ids),
        state.value,
    )


async def _set(
    found: Sequence[Any],
    state: LetterState,
    *,
    event: UUID,
    actor: Actor,
    reason: str = "",
    batch: UUID | None = None,
    undone: bool = False,
) -> list[UUID]:
    """Writes the state with its entries (step); undoing is an entry that cannot be undone itself."""
    await execute(
        "UPDATE assignment_letter SET state = $2, reason = $3, version = version + 1 WHERE id = ANY($1::uuid[])",
        [row["id"] for row in found],
        state.value,
        reason,
    )
    subjects = [("invitation", row["invitation"]) for row in found]
    together = {"batch": str(batch)} if batch else {}
    fields = [
        {"letter": str(row["id"]), "state": state.value} | ({} if undone else {"was": row["state"]}) | together
        for row in found
    ]
    entries = await audit.record_many(action=_REVIEWED, actor=actor, event=event, subjects=subjects, fields=fields)
    await feed.record_many(event, kind="invitation", subjects=subjects)
    return entries


async def _ask(row: Any, entry: UUID, event: UUID, reason: str) -> None:
    [to] = await rows(_CONTACT, row["invitation"])
    await outbox.put(
        outbox.Draft(
            topic="invitation",
            template="surat_tugas_lagi",
            scope=("event", event),
            subject=("invitation", row["invitation"]),
            recipient=("institution", to["institution"]),
            dedup_key=f"audit:{entry}:surat_tugas_lagi:{to['institution']}",
            kind=Kind.JAWABAN,
            address=to["email"],
            params={"reason": reason},
        )
    )
