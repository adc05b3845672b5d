"""Taking a scan back: a further row of the log, the release of its admission, and the fold anew, all in one."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from attendance import facts
from attendance.answers import Answer
from attendance.entries import Entries, ScanRow, hexed
from attendance.facts import Someone
from attendance.posts import Place, Post
from attendance.settings import ANNUL_WITHIN
from attendance.states import Direction, Outcome, Power, RowKind
from core import clock
from core.db import action, execute, rows
from core.errors import Forbidden, Invalid, NotFound, Refused
from core.ids import uuid7


class Annulled(msgspec.Struct, frozen=True):
    """The row that took a scan back; `fresh` says that this call wrote it, not a former one."""

    nonce: str
    annuls: str
    fresh: bool


@action
async def annul(post: Post, nonce: str, *, own_nonce: str, reason: str) -> Annulled:
    """Takes a scan of this meeting back, so that the person can enter again.

    A device may take back its own scans for some minutes, a supervisor any with a reason. Raises NotFound, Forbidden,
    Invalid("reason_missing"), Refused("annulled_already" | "nothing_to_annul" | "nonce_reused").
    """
    before = await _before(own_nonce, asked=_asked(nonce))
    if before is not None:
        return before
    found = await rows(
        "SELECT id, device, attendee, checkpoint, outcome, received_at, corrected_at, kind FROM scan "
        "WHERE nonce = $1 AND event = $2",
        nonce,
        post.event.id,
    )
    if not found or found[0]["kind"] != RowKind.SCAN:
        raise NotFound("scan_unknown")
    [scan] = found
    _may(post, scan["device"], scan["received_at"], reason)
    if scan["attendee"] is None or scan["outcome"] not in (Outcome.ADMITTED, Outcome.ALREADY, Outcome.LEFT):
        raise Refused("nothing_to_annul")
    gathered = await facts.gather(post.event.id, numbers=[], media=[], nonces=[], also=[scan["attendee"]])
    [someone] = gathered.people or []
    if await rows("SELECT 1 FROM scan WHERE annuls = $1", scan["id"]):
        raise Refused("annulled_already")
    await _release(scan)
    someone.log = [row for row in someone.log if row.id != scan["id"]]
    place = post.place(scan["checkpoint"])
    await _write(post, scan["id"], own_nonce, someone=someone, place=place, asked=_asked(nonce), reason=reason)
    return Annulled(own_nonce, nonce, fresh=True)


def _may(post: Post, device: UUID | None, received_at: datetime, reason: str) -> None:
    if Power.ANNUL_ANY in post.powers:
        if not reason.strip():
            raise Invalid("reason_missing", field="reason")
        return
    post.require(Power.ANNUL_OWN)
    if device != post.id:
        raise Forbidden("annul_not_yours")
    if clock.now() - received_at > ANNUL_WITHIN:
        raise Refused("annul_too_late", minutes=int(ANNUL_WITHIN.total_seconds() // 60))


async def _before(own_nonce: str, *, asked: bytes) -> Annulled | None:
    """What an earlier try with the same nonce did."""
    found = await rows(
        "SELECT s.asked, t.nonce FROM scan s LEFT JOIN scan t ON t.id = s.annuls WHERE s.nonce = $1", own_nonce
    )
    if not found:
        return None
    if found[0]["asked"] != asked:
        raise Refused("nonce_reused")
    return Annulled(own_nonce, found[0]["nonce"], fresh=False)


def _asked(nonce: str) -> bytes:
    return sha256(b"annul\n" + nonce.encode()).digest()


async def _release(scan: Any) -> None:
    """Undoes what the scan did: its admission is released, those it closed by going out are open again."""
    await execute(
        "UPDATE admission SET released_at = $2 WHERE scan = $1 AND released_at IS NULL", scan["id"], clock.now()
    )
    if scan["outcome"] == Outcome.LEFT:
        await execute(
            "UPDATE admission SET left_at = NULL WHERE attendee = $1 AND checkpoint = $2 AND left_at = $3",
            scan["attendee"],
            scan["checkpoint"],
            scan["corrected_at"],
        )


async def _write(
    post: Post, scan: UUID, nonce: str, *, someone: Someone, place: Place | None, asked: bytes, reason: str
) -> None:
    now = clock.now()
    entries = Entries(post.event)
    entries.scans.append(
        ScanRow(
            id=uuid7(),
            event=post.event.id,
            nonce=nonce,
            asked=hexed(asked),
            kind=RowKind.ANNULMENT,
            device=post.id,
            account=post.account,
            attendee=someone.id,
            checkpoint=place.id if place else None,
            annuls=scan,
            direction=Direction.IN,
            outcome=Outcome.REFUSED,
            scanned_at=now,
            sent_at=now,
            received_at=now,
            corrected_at=now,
            note=reason.strip()[:200],
            answer=Answer(nonce, Outcome.REFUSED),
        )
    )
    entries.touched[someone.id] = someone
    await entries.write(post.known())
