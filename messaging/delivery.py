"""Sends what is due: taken in a short transaction, sent outside any, each outcome noted at once.

A batch held in one open transaction doubles many mails at a kill; this way only those in flight, and they are marked.
What a slow server leaves of a batch is handed back before it could count as lost.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import structlog

from core import clock, files, links
from core.db import action, execute, rows
from core.errors import DomainError
from core.ids import uuid7
from core.settings import settings
from messaging import topics
from messaging.channels import Attachment, Channel, ChannelError, Letter
from messaging.rendering import as_html, render, with_link
from messaging.rules import ATTEMPTS, back_off, begins_in_time
from messaging.states import Kind

BATCH = 50
Enclosed = asyncio.Task[dict[UUID, Attachment]]
_log = structlog.get_logger()


class Taken(msgspec.Struct, frozen=True):
    """A delivery in our hands with the message it carries; `taken_at` is real time."""

    id: UUID
    message: UUID
    channel: str
    attempt: int
    address: str
    taken_at: datetime
    scope_id: UUID
    topic: str
    template: str
    subject_id: UUID
    language: str
    params: dict[str, Any]
    files: list[UUID]


async def deliver_due(channels: dict[str, list[Channel]], *, taker: str, stop: asyncio.Event | None = None) -> int:
    """Sends until nothing is due or `stop` is set; gives how many deliveries came to an end.

    `channels` hold the connections to use; each carries one letter at a time.
    """
    stop = stop or asyncio.Event()
    await give_up_lost()
    ended = 0
    while not stop.is_set() and (batch := await _take(taker, list(channels))):
        left = await _send_all(batch, channels, stop)
        ended += len(batch) - len(left)
        if left:
            await _hand_back(left)
    return ended


async def _send_all(batch: list[Taken], channels: dict[str, list[Channel]], stop: asyncio.Event) -> list[Taken]:
    """Gives what could not be begun in time."""
    enclosed = _enclosures(batch)
    waiting = {name: [one for one in batch if one.channel == name] for name in channels}
    lines = [_empty(waiting[name], way, enclosed, stop) for name, ways in channels.items() for way in ways]
    for failed in await asyncio.gather(*lines, return_exceptions=True):
        if failed is not None:
            raise failed  # the database went; what is in our hands will be found lost
    for task in enclosed.values():
        task.cancel()
    return [one for each in waiting.values() for one in each]


def _enclosures(batch: list[Taken]) -> dict[tuple[str, str], Enclosed]:
    """By topic and template: what its letters of this batch enclose, under way for all of them at once."""
    kinds = {(one.topic, one.template) for one in batch}
    return {kind: asyncio.create_task(_enclosed(kind, batch)) for kind in kinds}


async def _enclosed(kind: tuple[str, str], batch: list[Taken]) -> dict[UUID, Attachment]:
    subjects = [one.subject_id for one in batch if (one.topic, one.template) == kind]
    return await topics.topic(kind[0]).enclosures(kind[1], subjects)


async def _empty(
    waiting: list[Taken], channel: Channel, enclosed: dict[tuple[str, str], Enclosed], stop: asyncio.Event
) -> None:
    limit = timedelta(seconds=settings().send_timeout)
    while waiting and not stop.is_set() and begins_in_time(waiting[0].taken_at, clock.real_now(), limit):
        taken = waiting.pop(0)
        await _deliver(taken, channel, enclosed[taken.topic, taken.template])


async def _deliver(taken: Taken, channel: Channel, enclosed: Enclosed) -> None:
    try:
        letter = await _compose(taken, enclosed)
        if letter is None:
            await _note(taken, "dropped")
            return
        await channel.send(letter)
    except ChannelError as error:
        await _fail(taken, str(error), permanent=error.permanent)
    except DomainError as error:
        await _fail(taken, error.code, permanent=True)
    except Exception as error:  # noqa: BLE001 - one odd message must not hold up the others
        _log.exception("delivery_failed", delivery=str(taken.id))
        await _fail(taken, type(error).__name__, permanent=False)
    else:
        await _note(taken, "sent")


async def _compose(taken: Taken, enclosed: Enclosed) -> Letter | None:
    about = topics.topic(taken.topic)
    if not await about.still_due(taken.subject_id, taken.template):
        return None
    rendering = await about.render(taken.subject_id, taken.template, taken.language, taken.params)
    title, text = render(about.template(taken.template, taken.language), rendering.values)
    await execute("UPDATE message SET title = $2, text = $3 WHERE id = $1", taken.message, title[:300], text)
    address = rendering.address
    if rendering.link:
        address = f"{settings().public_url}{rendering.path}{await links.token(*rendering.link)}"
    whole = with_link(text, address)
    return Letter(
        reference=f"<{taken.message}@{settings().mail_domain}>",
        address=taken.address,
        title=title,
        text=whole,
        html=as_html(whole),
        list_id=f"<{taken.scope_id}.{settings().mail_domain}>",
        sender=rendering.sender,
        reply_to=rendering.reply_to,
        attachments=[*[await _attachment(file) for file in taken.files], *_own((await enclosed).get(taken.subject_id))],
    )


def _own(one: Attachment | None) -> list[Attachment]:
    return [one] if one else []


async def _attachment(file: UUID) -> Attachment:
    stored, data = await files.read(file)
    return Attachment(stored.name, stored.media_type, data)


@action
async def _take(taker: str, channels: list[str]) -> list[Taken]:
    now = clock.real_now()
    found = await rows(
        "WITH due AS (SELECT d.id FROM delivery d JOIN message m ON m.id = d.message "
        "WHERE d.state = 'waiting' AND d.due_at <= $1 AND (d.retry_at IS NULL OR d.retry_at <= $2) "
        "AND d.channel = ANY($3) ORDER BY m.kind <> $6, d.due_at, d.id LIMIT $4 FOR UPDATE OF d SKIP LOCKED), "
        "taken AS (UPDATE delivery d SET state = 'taken', taken_by = $5, taken_at = $2 FROM due, message m "
        "WHERE d.id = due.id AND m.id = d.message RETURNING d.id, d.message, d.channel, d.attempt, d.address, "
        "d.taken_at, m.scope_id, m.topic, m.template, m.subject_id, m.language, m.params, m.files, m.kind, d.due_at) "
        "SELECT * FROM taken ORDER BY kind <> $6, due_at, id",  # an update gives its rows in no order
        clock.now(),
        now,
        channels,
        BATCH,
        taker,
        Kind.JAWABAN.value,
    )
    return [_taken(row) for row in found]


def _taken(row: Any) -> Taken:
    given = {name: row[name] for name in Taken.__struct_fields__}
    return Taken(**{**given, "params": msgspec.json.decode(row["params"])})


@action
async def _hand_back(left: list[Taken]) -> None:
    await execute(
        "UPDATE delivery SET state = 'waiting', taken_by = '', taken_at = NULL "
        "WHERE id = ANY($1) AND state = 'taken' AND taken_at = $2",
        [one.id for one in left],
        left[0].taken_at,
    )


@action
async def give_up_lost() -> int:
    """Marks takes nobody came back from as `unknown` and has them sent again as the next attempt."""
    now = clock.real_now()
    lost = await rows(
        "UPDATE delivery SET state = 'unknown', ended_at = $1 WHERE state = 'taken' AND taken_at < $2 "
        "RETURNING message, channel, attempt, address, due_at",
        now,
        now - timedelta(seconds=settings().send_timeout),
    )
    for row in lost:
        await _again(row["message"], row["channel"], row["attempt"], row["address"], row["due_at"], after=timedelta(0))
    return len(lost)


async def _note(taken: Taken, state: str) -> None:
    await execute(
        "UPDATE delivery SET state = $2, ended_at = $3, provider_id = $4 WHERE id = $1",
        taken.id,
        state,
        clock.real_now(),
        f"<{taken.message}@{settings().mail_domain}>" if state == "sent" else "",
    )


@action
async def _fail(taken: Taken, error: str, *, permanent: bool) -> None:
    [row] = await rows(
        "UPDATE delivery SET state = 'failed', ended_at = $2, error = $3 WHERE id = $1 RETURNING due_at",
        taken.id,
        clock.real_now(),
        error[:500],
    )
    if not permanent and taken.attempt < ATTEMPTS:
        wait = back_off(taken.attempt)
        await _again(taken.message, taken.channel, taken.attempt, taken.address, row["due_at"], after=wait)


async def _again(message: UUID, channel: str, attempt: int, address: str, due_at: object, *, after: timedelta) -> None:
    await execute(
        "INSERT INTO delivery (id, message, channel, attempt, address, state, due_at, retry_at) "
        "VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7) ON CONFLICT (message, channel, attempt) DO NOTHING",
        uuid7(),
        message,
        channel,
        attempt + 1,
        address,
        due_at,
        clock.real_now() + after,
    )
