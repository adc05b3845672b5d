"""Entering signed lists afterwards: each row goes the way of a door's scan, with a nonce made of the row itself.

The same row, entered twice or by two people, so changes nothing. A row that was taken back may be entered anew.
"""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

import msgspec

from attendance import annulments, keys, passes, posts, scans
from attendance.annulments import Annulled
from attendance.answers import Answer
from attendance.batches import Batch, ScanIn
from attendance.passes import number_text
from attendance.posts import Post
from attendance.settings import PAPER_DESK
from attendance.states import Profile, Source
from core import clock
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound
from core.ids import uuid7
from core.settings import settings
from events import wording

_TURNS: Final = 20  # how often one row may be taken back and entered anew


class Entered(msgspec.Struct, frozen=True):
    """What became of a row; `repeated`: entered before, it keeps the answer of then. `zone` is the meeting's."""

    answer: Answer
    repeated: bool
    zone: str


class Signed(msgspec.Struct, frozen=True):
    """A row as it lies before whoever enters it: what its code says, or where that cannot be read, whose it is.

    `at` is the time written on the paper; `forced` records what the rules would refuse.
    """

    checkpoint: UUID
    at: datetime
    code: str | None = None
    attendee: UUID | None = None
    forced: bool = False


async def enter(event: UUID, row: Signed, *, actor: Actor) -> Entered:
    """Records a signed row.

    Raises Invalid("paper_later_than_now" | "paper_before_meeting" | "paper_turns" | "code_missing"),
    NotFound("attendee_unknown").
    """
    if row.at > clock.now():
        raise Invalid("paper_later_than_now", field="at")
    post = await _post(event, actor=actor)
    if row.at < post.since:
        raise Invalid("paper_before_meeting", field="at")
    code = await _code(event, row)
    nonce, repeated = await _nonce(post, row, code)
    sent_at = clock.real_now()
    item = ScanIn(
        nonce=nonce,
        checkpoint=row.checkpoint,
        scanned_at=sent_at - (clock.now() - row.at),  # what is kept is a device's clock; corrected it is `at` again
        code=code,
        source=Source.PAPER,
        forced=row.forced,
    )
    taken = await scans.take(post, Batch(sent_at, [item]))
    return Entered(taken.answers[0], repeated, post.event.zone.value)


async def take_back(event: UUID, nonce: str, *, actor: Actor) -> Annulled:
    """Annuls a row just entered; some minutes later a supervisor's device does. Raises as `annulments.annul`."""
    post = await _post(event, actor=actor)
    return await annulments.annul(post, nonce, own_nonce=_derived("annul", nonce), reason="")


async def _post(event: UUID, *, actor: Actor) -> Post:
    """The desk, as held by who enters; a signature is confirmation enough where a door would ask for one."""
    post = await posts.by_id(await _desk(event))
    places = [msgspec.structs.replace(one, asks_confirmation=False) for one in post.every_place or ()]
    return msgspec.structs.replace(post, every_place=places, account=actor.id)


async def _code(event: UUID, row: Signed) -> str:
    """The code of the row, written as it was printed; of somebody picked by name the present one."""
    if row.attendee is not None:
        found = await keys.codes(event, [row.attendee])
        if row.attendee not in found:
            raise NotFound("attendee_unknown")
        return found[row.attendee]
    code = passes.bare(row.code or "").replace("\x00", "")  # which no database keeps
    if not code:
        raise Invalid("code_missing", field="code")
    return code.upper() if passes.read(code) else code


async def _nonce(post: Post, row: Signed, code: str) -> tuple[str, bool]:
    """The nonce of a row, and whether the log has it: the first of its turns that was not taken back."""
    reading = passes.read(code)
    payload = reading.payload if reading else None
    whose = f"{number_text(payload.number)}.{payload.generation}" if payload else code
    day = row.at.astimezone(post.event.meeting().zone).date()
    whole = f"{post.id}/{row.checkpoint}/{day}/{whose}"
    insisted = [_derived("forced", whole, turn) for turn in range(_TURNS)]
    plain = [_derived("plain", whole, turn) for turn in range(_TURNS)]
    found = await rows(
        "SELECT s.nonce, EXISTS (SELECT 1 FROM scan x WHERE x.annuls = s.id) AS annulled FROM scan s "
        "WHERE s.nonce = ANY($1::text[])",
        [*plain, *insisted],
    )
    log = {one["nonce"]: one["annulled"] for one in found}
    standing = next((nonce for nonce in insisted if log.get(nonce) is False), None)
    if standing is not None:
        return standing, True
    fresh = next((nonce for nonce in (insisted if row.forced else plain) if not log.get(nonce, False)), None)
    if fresh is None:
        raise Invalid("paper_turns", field="code")
    return fresh, fresh in log


def _derived(kind: str, row: str, turn: int = 0) -> str:
    """128 bits that nobody outside can foresee."""
    said = f"paper/{kind}/{turn}/{row}".encode()
    return hmac.new(settings().link_key, said, sha256).hexdigest()[:32]


@action
async def _desk(event: UUID) -> UUID:
    await execute("SELECT pg_advisory_xact_lock(hashtextextended('paper_desk' || $1::text, 0))", str(event))
    found = await rows(
        "SELECT id FROM device WHERE event = $1 AND hardware = $2 AND revoked_at IS NULL", event, PAPER_DESK
    )
    if found:
        return UUID(str(found[0]["id"]))
    made = uuid7()
    await execute(
        "INSERT INTO device (id, event, name, profile, hardware, created_at, enrolled_at) "
        "SELECT $1, e.id, $3, $4, $5, $6, e.created_at FROM event e WHERE e.id = $2",
        *(made, event, wording.words("id")["kit.device"], Profile.DESK.value, PAPER_DESK, clock.now()),
    )
    return made
