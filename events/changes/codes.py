"""A one-time code asked of a new telephone number: a right one clears the mark, nothing else depends on it.

The change it vouches for counts from the moment it was sent. The code goes to the contact on file, else to the address
the earlier contact left: both were there before the change. What is typed in with it proves nothing.
No code is kept: it is a keyed hash of its row's random key, made again when the mail leaves and when it is compared.
"""

import hmac
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from core import audit, clock, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.ids import uuid7
from core.settings import settings
from events.changes.earlier import Earlier
from events.contacts import masked
from events.settings import decode
from messaging import outbox
from messaging.states import Kind

LIFE: Final = timedelta(minutes=10)
MOST_FAILURES: Final = 2
MOST_AN_HOUR: Final = 3
# The code asked of an invitation `i` now, if one is; `%s` is the placeholder of the real time. It can clear the mark
# only where the mark is that of its own change, and nothing else since gives reason to look.
ASKED: Final = """(SELECT c.id FROM answer_code c JOIN answer b ON b.id = c.answer
    WHERE b.invitation = i.id AND b.at = i.check_since AND c.ended_at IS NULL AND c.expires_at > %s
        AND NOT EXISTS (SELECT 1 FROM answer d WHERE d.invitation = i.id AND d.effective AND d.at >= b.at
            AND (d.late OR d.denied_at IS NOT NULL OR d.contact_phone <> b.contact_phone))
    ORDER BY c.id DESC LIMIT 1)"""


class Outcome(StrEnum):
    """What a code came to; `closed`: none is asked (any more), the change stands and will be looked at."""

    RIGHT = "right"
    WRONG = "wrong"
    CLOSED = "closed"


async def ask(row: Any, answer: UUID, earlier: Earlier, *, actor: Actor) -> None:
    """Sends a code for an answer just taken (step), where the meeting wants one and somebody can be reached."""
    address, now = earlier.email_on_file or earlier.email, clock.real_now()
    if not decode(row["settings"]).code_of_new_phone or not address or await _lately(row["id"]) >= MOST_AN_HOUR:
        return
    key = uuid7()
    await execute(
        "INSERT INTO answer_code (id, answer, sent_to, failures, made_at, expires_at) VALUES ($1, $2, $3, 0, $4, $5)",
        key,
        answer,
        masked(address),
        now,
        now + LIFE,
    )
    await _note("answer.code_sent", row, answer, actor)
    await outbox.put(
        outbox.Draft(
            topic="invitation",
            template="kode",
            scope=("event", row["event"]),
            subject=("invitation", row["id"]),
            recipient=("institution", row["institution"]),
            dedup_key=f"code:{key}",
            kind=Kind.JAWABAN,
            address=address,
            params={"code": str(key)},
        )
    )


@action
async def confirm(invitation: UUID, given: str, *, actor: Actor) -> Outcome:
    """Compares a code; a wrong one counts, the second ends the asking. Nothing is raised: the change stands anyway."""
    row = (await rows("SELECT id, event FROM invitation WHERE id = $1 FOR NO KEY UPDATE", invitation))[0]
    found = await rows(
        f"SELECT id, answer, failures FROM answer_code WHERE id = (SELECT {ASKED % '$2'} FROM invitation i "
        "WHERE i.id = $1) FOR NO KEY UPDATE",
        invitation,
        clock.real_now(),
    )
    if not found:
        return Outcome.CLOSED
    code = found[0]
    right = hmac.compare_digest(derive(code["id"]).encode(), "".join(given.split()).encode())
    last = right or code["failures"] + 1 >= MOST_FAILURES
    await execute(
        "UPDATE answer_code SET failures = failures + $2, ended_at = $3 WHERE id = $1",
        code["id"],
        0 if right else 1,
        clock.real_now() if last else None,
    )
    await execute(
        "UPDATE invitation SET check_since = CASE WHEN $2 THEN NULL ELSE check_since END, version = version + 1 "
        "WHERE id = $1",
        invitation,
        right,
    )
    await _note("answer.code_right" if right else "answer.code_wrong", row, code["answer"], actor)
    return Outcome.RIGHT if right else Outcome.CLOSED if last else Outcome.WRONG


async def is_asked(invitation: UUID) -> bool:
    """Whether a code sent now could still be entered."""
    [row] = await rows(f"SELECT {ASKED % '$2'} AS code FROM invitation i WHERE i.id = $1", invitation, clock.real_now())
    return row["code"] is not None


def derive(key: UUID) -> str:
    """The six digits of a code's row."""
    digest = hmac.new(settings().secret_key, b"answer-code" + key.bytes, sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06}"


async def _lately(invitation: UUID) -> int:
    [row] = await rows(
        "SELECT count(*)::int AS n FROM answer_code c JOIN answer b ON b.id = c.answer WHERE b.invitation = $1 "
        "AND c.made_at > $2",
        invitation,
        clock.real_now() - timedelta(hours=1),
    )
    count: int = row["n"]
    return count


async def _note(what: str, row: Any, answer: UUID, actor: Actor) -> None:
    subject, fields = ("invitation", row["id"]), {"answer": str(answer)}
    await audit.record(action=what, actor=actor, event=row["event"], subject=subject, fields=fields)
    await feed.record(row["event"], kind="invitation", subject=subject)
