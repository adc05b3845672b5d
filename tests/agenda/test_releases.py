"""Releases: frozen for ever, the newest is what guests see, and each says what it changed."""

import pytest
from asyncpg import RaiseError

from agenda import queries, releases, sessions
from agenda.sessions import SessionChange
from agenda.states import ChangeKind
from core.actors import COMMAND
from core.db import execute
from core.errors import NotFound, Refused
from tests.agenda.programmes import programme, release, speaks


async def test_guests_see_nothing_before_and_only_the_release_after(db: None) -> None:
    event, made = await programme()
    with pytest.raises(NotFound):
        await queries.released_by_slug("acara")
    assert await release(event, "Pertama") == 1
    await sessions.change(made["Panel"], SessionChange(title="Diubah"), event=event, version=1, actor=COMMAND)
    seen = await queries.released_by_slug("acara")
    assert (seen.number, seen.name) == (1, "Pertama")
    assert [item.title for item in seen.items] == ["Pembukaan", "Panel", "Penutup"]


async def test_nothing_new_and_nothing_at_all_are_refused(db: None) -> None:
    event, made = await programme()
    await release(event)
    with pytest.raises(Refused) as refused:
        await release(event)
    assert refused.value.code == "release_unchanged"
    for title in made:
        await sessions.remove(made[title], event=event, version=1, actor=COMMAND)
    with pytest.raises(Refused) as empty:
        await release(event)
    assert empty.value.code == "programme_empty"


async def test_release_tells_what_is_new_moved_retitled_and_cancelled(db: None) -> None:
    event, made = await programme()
    await release(event)
    await sessions.change(
        made["Panel"], SessionChange(title="Diskusi", minutes=45), event=event, version=1, actor=COMMAND
    )
    await speaks(event, made["Panel"])
    await sessions.remove(made["Penutup"], event=event, version=1, actor=COMMAND)
    waiting = await releases.unreleased(event)
    await release(event)
    newest, first = await releases.listed(event)
    assert newest.changed == waiting
    assert {each.title: each.kinds for each in newest.changed} == {
        "Diskusi": [ChangeKind.LENGTH, ChangeKind.TITLE, ChangeKind.PEOPLE],
        "Penutup": [ChangeKind.CANCELLED],
    }
    assert all(each.kinds == [ChangeKind.NEW] for each in first.changed)
    assert await releases.unreleased(event) == []


async def test_release_cannot_be_changed_even_by_hand(db: None) -> None:
    event, _ = await programme()
    await release(event)
    for statement in ("UPDATE release SET name = 'lain'", "DELETE FROM release"):
        with pytest.raises(RaiseError, match="a release never changes"):
            await execute(statement)
