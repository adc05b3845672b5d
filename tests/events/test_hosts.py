"""Hosts: said again as a whole, in the order of protocol; a host keeps the side that is its."""

from uuid import UUID, uuid4

import pytest

from core.actors import COMMAND
from core.audit import history
from core.db import rows
from core.errors import Invalid, Refused, Stale
from events import meetings
from events.hosts import NewHost
from events.overview import event_facts
from events.states import HostRole
from tests.directory import make_central
from tests.factories import make_event


async def three() -> list[UUID]:
    return [await make_central(f"Tuan Rumah {number}") for number in range(3)]


async def named(event: UUID) -> list[tuple[str, str]]:
    return [(one.institution, one.role.value) for one in (await event_facts(event)).hosts]


async def test_hosts_are_said_again_in_another_order(db: None) -> None:
    first, second, third = await three()
    event = await make_event(hosts=(first, second))
    wanted = [NewHost(third), NewHost(first, HostRole.CO_HOST)]
    await meetings.change_hosts(event, wanted, version=1, actor=COMMAND)
    assert await named(event) == [("Tuan Rumah 2", "host"), ("Tuan Rumah 0", "co_host")]
    assert (await history(("event", event)))[0].action == "event.hosts_changed"
    with pytest.raises(Stale):
        await meetings.change_hosts(event, [], version=1, actor=COMMAND)
    await meetings.change_hosts(event, [], version=2, actor=COMMAND)
    assert await named(event) == []


async def test_unfit_list_changes_nothing(db: None) -> None:
    first, *_ = await three()
    event = await make_event(hosts=(first,))
    with pytest.raises(Invalid, match="host_twice"):
        await meetings.change_hosts(event, [NewHost(first), NewHost(first)], version=1, actor=COMMAND)
    with pytest.raises(Invalid, match="institution_unknown"):
        await meetings.change_hosts(event, [NewHost(uuid4())], version=1, actor=COMMAND)
    assert await named(event) == [("Tuan Rumah 0", "host")]


async def test_host_of_a_side_stays_and_may_move(db: None) -> None:
    first, second, _ = await three()
    event = await make_event(hosts=(first, second))
    [row] = await rows("SELECT id FROM event_host WHERE event = $1 AND institution = $2", event, second)
    await rows("UPDATE side SET host = $2 WHERE event = $1 AND code = 'bawaslu'", event, row["id"])
    with pytest.raises(Refused, match="host_has_side"):
        await meetings.change_hosts(event, [NewHost(first)], version=1, actor=COMMAND)
    await meetings.change_hosts(event, [NewHost(second), NewHost(first)], version=1, actor=COMMAND)
    assert [name for name, _ in await named(event)] == ["Tuan Rumah 1", "Tuan Rumah 0"]
    assert await rows("SELECT 1 FROM side WHERE event = $1 AND host = $2", event, row["id"])
