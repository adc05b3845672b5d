"""Applying an import and taking it back, a chunk at a time; a resumed job goes on with what is left."""

from typing import Any, Final
from uuid import UUID

import msgspec

from core import audit, clock, jobs
from core.actors import Actor, ActorKind
from core.db import action, execute, rows
from core.errors import NotFound, Refused
from core.grants import Scope
from core.jobs import Job
from events.imports import answered, runs, undoing, writing
from events.states import ImportKind, ImportState

APPLY: Final = "imports.apply"
UNDO: Final = "imports.undo"
CHUNK = {ImportKind.DIRECTORY: 1500, ImportKind.ANSWERS: 100}


@action
async def apply(scope: Scope, key: UUID, *, version: int, actor: Actor) -> UUID:
    """Starts writing what an import would do. Raises as `runs.locked`, Refused("import_asks" | "nothing_to_import")."""
    await runs.locked(scope, key, version=version, actor=actor)
    figures = (await runs.check(scope, key, actor=actor)).figures
    total = figures["added"] + figures["changed"]
    if figures["doubtful"]:
        raise Refused("import_asks", lines=figures["doubtful"])
    if not total:
        raise Refused("nothing_to_import")
    return await _start(APPLY, scope, key, actor=actor, total=total)


@action
async def undo(scope: Scope, key: UUID, *, version: int, actor: Actor) -> UUID:
    """Starts taking a whole import back. Raises as `runs.locked`, Refused("import_not_applied")."""
    row = await runs.locked(scope, key, version=version, actor=actor)
    if row["state"] != ImportState.APPLIED:
        raise Refused("import_not_applied")
    [count] = await rows(f"SELECT count(*)::int AS n FROM import_step WHERE {_OPEN}", key)
    return await _start(UNDO, scope, key, actor=actor, total=count["n"])


async def apply_chunk(job: Job) -> tuple[int, int] | None:
    """One chunk of APPLY."""
    written = await _apply(job) if job.done < job.total else 0
    return (job.done + written, job.total) if written else None


async def undo_chunk(job: Job) -> tuple[int, int] | None:
    """One chunk of UNDO."""
    taken = await _undo(job)
    return (min(job.done + taken, job.total), job.total) if taken else None


_OPEN: Final = '"of" = $1 AND undone_at IS NULL AND kept_at IS NULL'


@action
async def _apply(job: Job) -> int:
    scope, key, actor = _given(job)
    await rows("SELECT 1 FROM import WHERE id = $1 FOR NO KEY UPDATE", key)
    checked = await runs.check(scope, key, actor=actor)
    kind = checked.about.kind
    planned = [one for one in checked.planned if one.acts][: CHUNK[kind]]
    if not planned:
        return 0
    if kind is ImportKind.DIRECTORY:
        await writing.write(planned, of=key, event=scope.event, actor=actor)
    else:
        await answered.write(planned, of=key, actor=actor)
    await _now(key, ImportState.APPLIED)
    return len(planned)


@action
async def _undo(job: Job) -> int:
    scope, key, actor = _given(job)
    await rows("SELECT 1 FROM import WHERE id = $1 FOR NO KEY UPDATE", key)
    steps = await rows(
        f"SELECT id, kind, subject, before FROM import_step WHERE {_OPEN} ORDER BY id DESC LIMIT 500", key
    )
    if not steps:
        return 0
    replies = [_step(one) for one in steps if one["kind"] == "answer"]
    others = [one for one in steps if one["kind"] != "answer"]
    undone = await answered.take_back(replies, actor=actor)
    if others:
        undone += await undoing.take_back(others, of=key, event=scope.event, actor=actor)
    now, ids = clock.now(), [one["id"] for one in steps]
    await execute("UPDATE import_step SET undone_at = $2 WHERE id = ANY($1::uuid[])", undone, now)
    await execute("UPDATE import_step SET kept_at = $2 WHERE id = ANY($1::uuid[]) AND undone_at IS NULL", ids, now)
    await _now(key, ImportState.UNDONE)
    counted = {name: job.result.get(name, 0) for name in ("undone", "kept")}
    more = {"undone": len(undone), "kept": len(steps) - len(undone)}
    await jobs.keep_result(job.id, {name: counted[name] + more[name] for name in more})
    return len(steps)


async def _start(kind: str, scope: Scope, key: UUID, *, actor: Actor, total: int) -> UUID:
    given: dict[str, Any] = {
        "import": str(key),
        "side": str(scope.side) if scope.side else None,
        "provinces": sorted(scope.provinces) if scope.provinces is not None else None,
    }
    await execute("UPDATE import SET version = version + 1 WHERE id = $1", key)
    subject = ("import", key)
    await audit.record(
        action=f"{kind.replace('imports', 'import')}_asked", actor=actor, event=scope.event, subject=subject
    )
    return await jobs.start(kind=kind, key=f"import:{key}", event=scope.event, input=given, actor=actor, total=total)


async def _now(key: UUID, state: ImportState) -> None:
    moment = "applied_at" if state is ImportState.APPLIED else "undone_at"
    await execute(f"UPDATE import SET state = $2, {moment} = $3 WHERE id = $1", key, state.value, clock.now())


def _given(job: Job) -> tuple[Scope, UUID, Actor]:
    if job.event is None:
        raise NotFound("event_unknown")
    side, provinces = job.input["side"], job.input["provinces"]
    scope = Scope(job.event, UUID(side) if side else None, frozenset(provinces) if provinces is not None else None)
    actor = Actor(ActorKind.ACCOUNT, job.asked_by) if job.asked_by else Actor(ActorKind.WORKER)
    return scope, UUID(job.input["import"]), actor


def _step(row: Any) -> dict[str, Any]:
    return {"id": row["id"], "subject": row["subject"], "before": msgspec.json.decode(row["before"])}
