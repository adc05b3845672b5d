"""Sessions of the working copy: ordered, changed with a version, removed without being forgotten."""

from datetime import time

import pytest

from agenda import queries, sessions
from agenda.sessions import NewSession, SessionChange
from core.actors import COMMAND
from core.db import rows
from core.errors import Invalid, NotFound, Stale
from core.ids import uuid7
from tests.agenda.programmes import programme, version


async def test_sessions_keep_the_order_they_were_added_in_even_without_times(db: None) -> None:
    event, _ = await programme()
    assert [item.title for item in (await queries.working_copy(event)).items] == ["Pembukaan", "Panel", "Penutup"]


async def test_code_is_short_and_stays(db: None) -> None:
    event, made = await programme()
    before = {item.title: item.code for item in (await queries.working_copy(event)).items}
    change = SessionChange(title="Panel Utama")
    await sessions.change(made["Panel"], change, event=event, version=1, actor=COMMAND)
    after = {item.title: item.code for item in (await queries.working_copy(event)).items}
    assert len(before["Panel"]) == 5
    assert after["Panel Utama"] == before["Panel"]


async def test_stale_change_is_refused_with_the_present_version(db: None) -> None:
    event, made = await programme()
    await sessions.change(made["Panel"], SessionChange(minutes=90), event=event, version=1, actor=COMMAND)
    with pytest.raises(Stale) as stale:
        await sessions.change(made["Panel"], SessionChange(minutes=30), event=event, version=1, actor=COMMAND)
    assert stale.value.params["current"] == 2


async def test_every_change_leaves_audit_and_feed(db: None) -> None:
    event, made = await programme()
    await sessions.change(made["Panel"], SessionChange(starts_at=time(10, 0)), event=event, version=1, actor=COMMAND)
    await sessions.remove(made["Penutup"], event=event, version=1, actor=COMMAND)
    audited = await rows("SELECT action FROM audit_entry WHERE subject_kind = 'session' ORDER BY id")
    assert [row["action"] for row in audited][-2:] == ["session.changed", "session.removed"]
    [fed] = await rows("SELECT count(*)::int AS n FROM change WHERE subject_kind = 'session'")
    assert fed["n"] == 5


async def test_removed_session_is_gone_from_the_copy_and_cannot_be_changed(db: None) -> None:
    event, made = await programme()
    await sessions.remove(made["Panel"], event=event, version=1, actor=COMMAND)
    assert len((await queries.working_copy(event)).items) == 2
    with pytest.raises(NotFound):
        await sessions.change(made["Panel"], SessionChange(minutes=1), event=event, version=2, actor=COMMAND)


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewSession(title=" "), "title_missing"),
        (NewSession(title="A", day=2), "day_outside"),
        (NewSession(title="A", room=uuid7()), "room_unknown"),
        (NewSession(title="A", starts_at=time(23), minutes=90), "session_past_midnight"),
    ],
)
async def test_impossible_session_is_refused(db: None, new: NewSession, code: str) -> None:
    event, _ = await programme()
    with pytest.raises(Invalid) as refused:
        await sessions.create(event, new, actor=COMMAND)
    assert refused.value.code == code


async def test_session_of_another_event_is_unknown(db: None) -> None:
    _, made = await programme()
    with pytest.raises(NotFound):
        await sessions.remove(made["Panel"], event=uuid7(), version=await version(made["Panel"]), actor=COMMAND)
