"""Long work as rows: cut into chunks that commit, resumed at the next chunk, started once however often one clicks."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
import structlog

from core import clock
from core.actors import Actor
from core.db import action, execute, ring, rows
from core.errors import DomainError, NotFound
from core.ids import uuid7

TAKEN_FOR = timedelta(seconds=60)
_log = structlog.get_logger()


class Job(msgspec.Struct, frozen=True):
    """`state` is waiting, running, done, failed or cancelled; `done` of `total` pieces are made."""

    id: UUID
    kind: str
    event: UUID | None
    state: str
    input: dict[str, Any]
    done: int
    total: int
    result: dict[str, Any]
    error: str
    asked_by: UUID | None
    cancel_asked: bool


# One chunk: takes the job, does a piece in an action of its own, gives (done, total) — or None when nothing is left.
Chunk = Callable[[Job], Awaitable[tuple[int, int] | None]]
_chunks: dict[str, Chunk] = {}


def register(kind: str, chunk: Chunk) -> None:
    """Names the function of a job kind; only `api/wiring.py` calls this."""
    _chunks[kind] = chunk


async def start(
    *, kind: str, event: UUID | None, input: dict[str, Any], actor: Actor, total: int = 0, key: str = ""
) -> UUID:
    """Asks for a job (step); while one with this key is under way, gives that one. Without a key: of the same input."""
    key = key or f"{kind}:{event}:{sha256(msgspec.json.encode(input, order='deterministic')).hexdigest()[:16]}"
    await execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"job:{key}")
    found = await rows("SELECT id FROM job WHERE key = $1 AND state IN ('waiting', 'running')", key)
    if found:
        return UUID(str(found[0]["id"]))
    job = uuid7()
    given = msgspec.json.encode(input).decode()
    values = (job, kind, key, event, given, total, actor.id, clock.now())
    await execute(
        "INSERT INTO job (id, kind, key, event, input, total, asked_by, asked_at) "
        "VALUES ($1, $2, $3, $4, $5::text::jsonb, $6, $7, $8)",
        *values,
    )
    ring("job")
    return job


async def get(job: UUID) -> Job:
    """A job as it stands. Raises NotFound("job_unknown")."""
    found = await rows("SELECT * FROM job WHERE id = $1", job)
    if not found:
        raise NotFound("job_unknown")
    return _job(found[0])


@action
async def cancel(job: UUID) -> None:
    """Asks a job to stop after its present chunk."""
    await execute("UPDATE job SET cancel_asked = true WHERE id = $1 AND state IN ('waiting', 'running')", job)


async def keep_result(job: UUID, result: dict[str, Any]) -> None:
    """What a job has come to (step of its chunk)."""
    await execute("UPDATE job SET result = $2::text::jsonb WHERE id = $1", job, msgspec.json.encode(result).decode())


async def run_waiting() -> int:
    """Works until no job waits; a job whose taker died is taken over. Gives how many jobs were worked on."""
    worked = 0
    while (job := await _take()) is not None:
        worked += 1
        await _work(job)
    return worked


async def _work(job: Job) -> None:
    try:
        while not job.cancel_asked:
            progress = await _chunks[job.kind](job)
            if progress is None:
                return await _end(job.id, "done")
            job = await _note(job.id, *progress)
        await _end(job.id, "cancelled")
    except DomainError as error:
        await _end(job.id, "failed", error.code)
    except Exception:  # noqa: BLE001 - whatever a chunk raises ends its job, never the worker
        _log.exception("job_failed", job=str(job.id), kind=job.kind)
        await _end(job.id, "failed", "unexpected")


@action
async def _take() -> Job | None:
    now = clock.real_now()
    found = await rows(
        "UPDATE job SET state = 'running', taken_at = $1 WHERE id = (SELECT id FROM job "
        "WHERE state = 'waiting' OR (state = 'running' AND taken_at < $2) "
        "ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *",
        now,
        now - TAKEN_FOR,
    )
    return _job(found[0]) if found else None


@action
async def _note(job: UUID, done: int, total: int) -> Job:
    values = (job, done, total, clock.real_now())
    found = await rows("UPDATE job SET done = $2, total = $3, taken_at = $4 WHERE id = $1 RETURNING *", *values)
    return _job(found[0])


@action
async def _end(job: UUID, state: str, error: str = "") -> None:
    await execute("UPDATE job SET state = $2, error = $3, ended_at = $4 WHERE id = $1", job, state, error, clock.now())


def _job(row: Any) -> Job:
    given = {name: row[name] for name in Job.__struct_fields__}
    return Job(**{**given, "input": msgspec.json.decode(row["input"]), "result": msgspec.json.decode(row["result"])})
