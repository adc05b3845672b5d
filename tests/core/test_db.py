"""The safe transaction: nothing leaks, nothing nests, rings come after COMMIT."""

import asyncio
import contextlib
import random
from uuid import UUID

import asyncpg
import pytest
from piccolo.engine.exceptions import TransactionError

from core import db as database
from core.actors import COMMAND, Actor
from core.db import action, engine, execute, on_rings, ring, rows, snapshot
from core.ids import uuid7

_COUNT = "SELECT count(*)::int AS n FROM account"


async def _insert(email: str) -> None:
    await execute(
        "INSERT INTO account (id, email, name, password_hash, created_at) VALUES ($1, $2, 'A', 'x', now())",
        uuid7(),
        email,
    )


@action
async def _add(email: str, *, fail: bool = False, actor: Actor = COMMAND) -> None:
    await _insert(email)
    ring("outbox")
    if fail:
        raise ValueError(email)


async def test_action_commits_all_and_rings_after_commit(db: None) -> None:
    heard: list[list[tuple[str, UUID | None]]] = []
    kept = list(database._listeners)
    on_rings(heard.append)
    try:
        await _add("a@uji.example")
        with pytest.raises(ValueError, match="b@uji"):
            await _add("b@uji.example", fail=True)
    finally:
        database._listeners[:] = kept
    assert (await rows(_COUNT))[0]["n"] == 1
    assert heard == [[("outbox", None)]]


async def test_action_refuses_to_nest(db: None) -> None:
    @action
    async def outer() -> None:
        await _add("a@uji.example")

    with pytest.raises(TransactionError):
        await outer()
    assert (await rows(_COUNT))[0]["n"] == 0


async def test_ring_outside_an_action_is_an_error(db: None) -> None:
    with pytest.raises(RuntimeError):
        ring("outbox")


async def test_snapshot_is_read_only(db: None) -> None:
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with snapshot():
            await _insert("a@uji.example")


async def test_pool_is_whole_after_commit_errors(db: None) -> None:
    await execute("CREATE TABLE IF NOT EXISTS deferred_probe (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    try:
        for _ in range(20):
            with pytest.raises(asyncpg.UniqueViolationError):
                await _twice()
        assert (await rows(_COUNT))[0]["n"] == 0
        assert _idle() == _held()
    finally:
        await execute("DROP TABLE deferred_probe")


@action
async def _twice() -> None:
    await execute("INSERT INTO deferred_probe VALUES (1), (1)")


async def test_pool_is_whole_after_cancellations_at_random_points(db: None) -> None:
    chance = random.Random(7)
    for number in range(40):
        task = asyncio.create_task(_add(f"{number}@uji.example"))
        await asyncio.sleep(chance.random() * 0.004)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await asyncio.sleep(0.2)
    assert engine().current_transaction.get() is None
    assert await asyncio.gather(*(rows("SELECT 1 AS one") for _ in range(20)))
    assert _idle() == _held()


def _idle() -> int:
    held = engine().pool
    assert held is not None
    return int(held.get_idle_size())


def _held() -> int:
    held = engine().pool
    assert held is not None
    return int(held.get_size())
