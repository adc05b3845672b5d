"""Clerks at the telephone desk of a meeting, and what they do, for its tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from core import clock
from core.accounts import create_account
from core.actors import COMMAND, Actor, ActorKind
from core.grants import Scope
from events.states import CallOutcome
from events.telephone import calls, facts, queue, results
from events.telephone.facts import CallShown
from events.telephone.results import Told
from tests.factories import Meeting, travel

TUESDAY = datetime(2030, 9, 10, 2, 0, tzinfo=UTC)  # 09.00 WIB, 11.00 WIT: all are at work
CODES = ["16.71", "53.71", "73.71", "91.06"]


async def clerk(name: str) -> Actor:
    account = await create_account(
        email=f"{name}@uji.example", name=f"Petugas {name}", password="kata sandi untuk uji", actor=COMMAND
    )
    return Actor(ActorKind.ACCOUNT, account)


async def shown(called: Meeting, actor: Actor) -> CallShown:
    assert actor.id
    found = await facts.under_way(Scope(called.event), account=actor.id)
    assert found
    return found


async def take(called: Meeting, actor: Actor) -> CallShown:
    assert await calls.take(Scope(called.event), actor=actor)
    return await shown(called, actor)


async def end(called: Meeting, actor: Actor, told: Told | CallOutcome) -> CallShown:
    """Takes the next call and ends it so."""
    one = await take(called, actor)
    said = told if isinstance(told, Told) else Told(told)
    await results.record(Scope(called.event), one.id, said, version=one.version, actor=actor)
    return one


async def later(minutes: float) -> None:
    await travel(clock.now() + timedelta(minutes=minutes))


async def count(called: Meeting, actor: Actor) -> dict[str, Any]:
    assert actor.id
    found = await queue.figures(Scope(called.event), account=actor.id)
    return {
        name: getattr(found, name) for name in ("called_by_me", "called", "waiting", "held", "later", "unreachable")
    }
