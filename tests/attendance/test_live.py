"""Watchers see a scan within a second, skip nothing after coming back, and leave no task behind."""

import asyncio
import time

import pytest

from attendance import live
from attendance.live import Live, Notice
from core.errors import TooMany
from core.grants import Scope
from tests.attendance.hall import Hall, nonce, scan
from tests.attendance.test_scans import send


async def _until_people(notices: object, people: int) -> Notice:
    async with asyncio.timeout(5):
        while True:
            notice: Notice = await anext(notices)  # type: ignore[call-overload]
            if notice.summary and notice.summary.present.people == people:
                return notice


async def test_watcher_sees_presence_change_within_a_second(hall: Hall) -> None:
    aula, post, gani = await hall.checkpoint("Aula"), await hall.post(), await hall.guest("Gani")
    code, watching = await hall.code(gani), Live().watch(Scope(event=hall.event), since=None)
    first = await anext(watching)
    assert first.summary
    assert first.summary.present.people == 0
    began = time.monotonic()
    await send(post, scan(nonce(), aula, code=code))
    notice = await _until_people(watching, 1)
    assert time.monotonic() - began < 1
    assert ("attendee", gani.id) in [moved.subject for moved in notice.changed]
    await watching.aclose()


async def test_ring_is_heard_at_once(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "TICK", 30.0)
    aula, post, gani = await hall.checkpoint("Aula"), await hall.post(), await hall.guest("Gani")
    hub, code = Live(), await hall.code(gani)
    watching = hub.watch(Scope(event=hall.event), since=None)
    await anext(watching)
    await asyncio.sleep(0.1)
    await send(post, scan(nonce(), aula, code=code))
    hub.ring(hall.event)
    await _until_people(watching, 1)
    await watching.aclose()


async def test_watcher_that_comes_back_hears_what_it_missed(hall: Hall) -> None:
    aula, post = await hall.checkpoint("Aula"), await hall.post()
    guests = [await hall.guest(f"Peserta {n}") for n in range(3)]
    scope, hub = Scope(event=hall.event), Live()
    watching = hub.watch(scope, since=None)
    last = (await anext(watching)).cursor
    await watching.aclose()
    for guest in guests:
        await send(post, scan(nonce(), aula, code=await hall.code(guest)))
    again = hub.watch(scope, since=last)
    notice = await anext(again)
    assert {moved.subject for moved in notice.changed} >= {("attendee", guest.id) for guest in guests}
    await again.aclose()


async def test_quiet_line_beats(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "BEAT", 0.05)
    watching = Live().watch(Scope(event=hall.event), since=None)
    await anext(watching)
    beat = await anext(watching)
    assert (beat.changed, beat.summary) == ([], None)
    await watching.aclose()


async def test_slow_watcher_is_told_to_read_anew_and_the_line_stays_bounded(hall: Hall) -> None:
    queue: asyncio.Queue[live._Page] = asyncio.Queue(2)
    for number in range(9):
        live._offer(queue, live._Page(str(number), [live.Moved("attendee")]))
    page = await live._next(queue)
    assert page
    assert page.cursor == "8"
    assert live.Moved("resync") in page.changed


async def test_no_more_watchers_than_a_process_can_hold(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "WATCHERS", 2)
    hub, scope = Live(), Scope(event=hall.event)
    held = [hub.watch(scope, since=None) for _ in range(2)]
    for one in held:
        await anext(one)
    with pytest.raises(TooMany):
        await anext(hub.watch(scope, since=None))
    for one in held:
        await one.aclose()
    assert hub._tails == {}
