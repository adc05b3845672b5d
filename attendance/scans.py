"""Taking scans: one short transaction an upload locks its people, gathers facts, lets the rules decide, and writes."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg
import msgspec

from attendance import clocks, facts, passes
from attendance.answers import Answer
from attendance.batches import Batch, ScanIn, Unreadable
from attendance.posts import Post
from attendance.sitting import Recognised, Sitting, Times
from attendance.states import Reason
from core import clock
from core.db import action, rows

_ATTEMPTS = 4


class Taken(msgspec.Struct, frozen=True):
    """The answers in the order sent, and the domain time they were given at."""

    server_time: datetime
    answers: list[Answer]


async def take(post: Post, batch: Batch) -> Taken:
    """Judges and records an upload.

    Two uploads that bring the same new nonce at once meet at its unique key: the later one starts again
    and finds the first one's answer.
    """
    times = _times(batch)
    recognised = await _recognise(post, batch.items, times=times)
    for attempt in range(_ATTEMPTS):
        try:
            return Taken(times.received_at, await _take(post, batch.items, recognised, times=times))
        except (asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError):
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError


def _times(batch: Batch) -> Times:
    real = clock.real_now()
    sent_at = batch.sent_at or real
    return Times(received_at=clock.now(), sent_at=sent_at, skew=real - sent_at)


@action
async def _take(
    post: Post, items: Sequence[ScanIn | Unreadable], recognised: Sequence[Recognised], *, times: Times
) -> list[Answer]:
    gathered = await facts.gather(
        post.event.id,
        numbers=[each.number for each in recognised if each.number is not None],
        media=[each.medium for each in recognised if each.medium is not None],
        nonces=[nonce for item in items if isinstance(item, ScanIn) for nonce in _nonces(item)],
    )
    sitting = Sitting(post, gathered, times)
    answers = [sitting.hear(item, each) for item, each in zip(items, recognised, strict=True)]
    await sitting.entries.write(post.known())
    return answers


def _nonces(item: ScanIn) -> list[str]:
    return [item.nonce, item.confirms] if item.confirms else [item.nonce]


async def _recognise(post: Post, items: Sequence[ScanIn | Unreadable], *, times: Times) -> list[Recognised]:
    """Reads every code before the transaction begins: signatures cost more than all the rest."""
    keys = post.public_keys()
    read = [_recognise_one(post, keys, item, times=times) for item in items]
    strangers = {each.number for each in read if each.reason is Reason.WRONG_EVENT}
    if not strangers:
        return read
    found = await rows("SELECT number, short_title FROM event WHERE number = ANY($1::int[])", list(strangers))
    titles = {row["number"]: row["short_title"] for row in found}
    return [
        Recognised(reason=each.reason, title=titles.get(each.number, "")) if each.reason is Reason.WRONG_EVENT else each
        for each in read
    ]


def _recognise_one(post: Post, keys: list[passes.PublicKey], item: ScanIn | Unreadable, *, times: Times) -> Recognised:
    if isinstance(item, Unreadable):
        return Recognised(reason=Reason.MALFORMED)
    if item.code is None:
        return Recognised(number=int(item.attendee or "0", 16))
    at = clocks.corrected(item.scanned_at, sent_at=times.sent_at, received_at=times.received_at)
    found = passes.identify(item.code, event=post.event.number, keys=keys, now=at)
    if isinstance(found, passes.Payload):
        return Recognised(number=found.number, generation=found.generation)
    if found is Reason.UNKNOWN_CODE:
        return Recognised(medium=passes.bare(item.code)[:122], reason=found)
    if found is Reason.WRONG_EVENT:
        reading = passes.read(item.code)
        return Recognised(number=reading.payload.event if reading else None, reason=found)
    return Recognised(reason=found)
