"""A restored database begins a new epoch: old cursors are answered "begin anew", and nothing written is lost."""

from core import clock, epoch, feed
from core.db import action, execute, rows
from core.ids import uuid7


@action
async def _note(event: object, subject: object) -> None:
    await feed.record(event, kind="attendee", subject=("attendee", subject))  # type: ignore[arg-type]


async def _restore_elsewhere() -> None:
    await execute("UPDATE installation SET system_identifier = 'another cluster'")
    await execute("UPDATE change SET xid = xid + 1000000000")


async def test_the_same_database_is_recognised(db: None) -> None:
    assert await epoch.recognise() is False
    assert await epoch.recognise() is False


async def test_a_clock_set_before_the_first_start_is_no_restore(db: None) -> None:
    await action(clock.go_to)(clock.real_now())
    assert await epoch.recognise() is False


async def test_a_restored_database_sends_old_cursors_back_to_the_beginning(db: None) -> None:
    event, subject = uuid7(), uuid7()
    await epoch.recognise()
    old = (await feed.read(event)).cursor
    await _note(event, subject)
    await _restore_elsewhere()

    assert await epoch.recognise() is True
    page = await feed.read(event, old)
    assert (page.fresh, page.changes) == (True, [])
    await _note(event, uuid7())
    assert len((await feed.read(event, page.cursor)).changes) == 1
    assert await epoch.recognise() is False


async def test_somebody_may_say_that_it_was_restored(db: None) -> None:
    event = uuid7()
    old = (await feed.read(event)).cursor
    assert await epoch.begin_anew() == 2
    assert (await feed.read(event, old)).fresh
    assert [row["epoch"] for row in await rows("SELECT epoch FROM installation")] == [2]
