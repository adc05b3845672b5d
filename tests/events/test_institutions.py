"""The directory as a table: each filter, each count of what is missing, the order, the scope, and its constant cost."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from core import clock
from core.actors import COMMAND
from core.db import execute, rows
from core.grants import Scope
from events import institutions, invitations, invitees, offices
from events.institutions import Institutions, Wanted
from events.invitees import Filter
from events.offices import NewHolder
from events.states import ActingStatus, InstitutionKind, Lack
from tests.factories import Meeting, category_of, make_central, make_event, make_institution, meeting

DAYS = 90


@pytest.fixture
async def called(db: None) -> Meeting:
    """Three governments with contacts, all invited; then a supervisory body and a ministry without anything."""
    made = await meeting(["53", "53.71", "73.71"])
    await make_institution("53.71", "Kota Kupang", kind=InstitutionKind.ELECTION_SUPERVISOR)
    await make_central("Kementerian Contoh")
    return made


async def found(event: UUID, scope: Scope | None = None, *, limit: int = 50, **wanted: Any) -> Institutions:
    """What the table gives."""
    return await institutions.institutions(
        scope or Scope(event), Wanted(**wanted), contacts=False, offset=0, limit=limit
    )


def named(listed: Institutions) -> list[str]:
    return [one.name.removeprefix("Pemerintah ") for one in listed.items]


async def hold(office: UUID, days: int, acting: ActingStatus | None = None) -> None:
    """Somebody holds an office, confirmed so many days ago."""
    since = offices.this_day() - timedelta(days=days)
    holder = NewHolder("Pejabat Contoh, S.H.", acting, from_on=date(2020, 1, 1), confirmed_on=since)
    await offices.appoint(office, holder, actor=COMMAND)


NTT, KUPANG, MAKASSAR = "Nusa Tenggara Timur", "Kota Kupang", "Kota Makassar"
SUPERVISOR, MINISTRY = "Bawaslu Kota Kupang", "Kementerian Contoh"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [NTT, KUPANG, MAKASSAR, SUPERVISOR, MINISTRY]),
        ({"sort": "name"}, [SUPERVISOR, MINISTRY, KUPANG, MAKASSAR, NTT]),
        ({"province": "53"}, [NTT, KUPANG, SUPERVISOR]),
        ({"kind": "ministry"}, [MINISTRY]),
        ({"q": "kupang ketua"}, [SUPERVISOR]),
        ({"q": "53.71"}, [KUPANG, SUPERVISOR]),
        ({"q": "100%"}, []),
        ({"lacks": "contact"}, [SUPERVISOR, MINISTRY]),
        ({"lacks": "invitation"}, [SUPERVISOR, MINISTRY]),
        ({"lacks": "invitation", "province": "53"}, [SUPERVISOR]),
    ],
)
async def test_table_keeps_what_the_filter_says(called: Meeting, wanted: dict[str, Any], expected: list[str]) -> None:
    listed = await found(called.event, **wanted)
    assert (named(listed), listed.total) == (expected, len(expected))


async def test_counts_are_of_what_the_other_filters_leave(called: Meeting) -> None:
    await hold(called.offices["53"], 0)
    listed = await found(called.event, province="53", limit=1)
    assert [(one.code, one.name, one.n) for one in listed.facets.province] == [("53", NTT, 3), ("73", "Provinsi 73", 1)]
    assert {kind: n for kind, n in listed.facets.kind.items() if n} == {
        "regional_government": 2,
        "election_supervisor": 1,
    }
    assert listed.facets.lacks == {Lack.CONTACT: 1, Lack.HOLDER: 2, Lack.INVITATION: 1}
    governments = await found(called.event, kind="regional_government", lacks="contact")
    assert (governments.total, governments.facets.lacks) == (0, {"contact": 0, "holder": 2, "invitation": 0})
    assert governments.facets.kind[InstitutionKind.ELECTION_SUPERVISOR] == 1
    assert governments.facets.kind[InstitutionKind.MINISTRY] == 1


@pytest.mark.parametrize(("days", "fresh"), [(DAYS, True), (DAYS + 1, False)])
async def test_holder_is_named_only_when_confirmed_lately(called: Meeting, days: int, fresh: bool) -> None:
    await hold(called.offices["73.71"], days, ActingStatus.PJ)
    listed = await found(called.event, q="makassar")
    [line] = listed.items
    assert (line.office, line.holder and (line.holder.name, line.holder.acting_status)) == (
        "Wali Kota Makassar",
        ("Pejabat Contoh, S.H.", ActingStatus.PJ) if fresh else None,
    )
    assert listed.facets.lacks[Lack.HOLDER] == (0 if fresh else 1)
    assert (MAKASSAR in named(await found(called.event, lacks="holder"))) is not fresh


async def test_holder_of_a_time_to_come_or_gone_is_not_named(called: Meeting) -> None:
    office, today = called.offices["73.71"], offices.this_day()
    await offices.appoint(office, NewHolder("Nanti", from_on=today + timedelta(days=9)), actor=COMMAND)
    assert (await found(called.event, q="makassar")).items[0].holder is None
    await execute("UPDATE office_holding SET from_on = $1, to_on = $2", today - timedelta(days=9), today)
    assert (await found(called.event, q="makassar")).facets.lacks[Lack.HOLDER] == 1


async def test_head_is_shown_before_any_other_office(called: Meeting) -> None:
    await execute(
        "INSERT INTO office (id, institution, kind, title) SELECT $1, institution, 'sekda', 'Sekretaris' "
        "FROM office WHERE id = $2",
        UUID(int=1),
        called.offices["73.71"],
    )
    [line] = (await found(called.event, q="makassar")).items
    assert line.office == "Wali Kota Makassar"


async def test_withdrawn_invitation_is_shown_and_counts_as_missing(called: Meeting) -> None:
    gone = called.invitations["73.71"]
    await invitations.withdraw(gone, event=called.event, reason="keliru", version=2, actor=COMMAND)
    listed = await found(called.event, lacks="invitation")
    line = listed.items[0]
    assert line.invitation
    assert (named(listed)[0], line.invitation.id, line.invitation.withdrawn) == (MAKASSAR, gone, True)
    other = await make_event("lain")
    assert (await found(other)).facets.lacks[Lack.INVITATION] == 5


async def test_scope_limits_lines_and_counts(called: Meeting) -> None:
    south = await found(called.event, Scope(called.event, provinces=frozenset({"73"})))
    assert (named(south), sum(south.facets.kind.values())) == ([MAKASSAR], 1)
    sides = {row["code"]: row["id"] for row in await rows("SELECT code, id FROM side WHERE event = $1", called.event)}
    own = await found(called.event, Scope(called.event, side=sides["pemda"]))
    assert (named(own), own.total) == ([NTT, KUPANG, MAKASSAR], 3)
    assert (await found(called.event, Scope(called.event, side=sides["bawaslu"]))).total == 0


async def test_side_sees_only_its_own_invitation(called: Meeting) -> None:
    """Where both sides invited an institution, neither learns of the other's invitation."""
    other = await category_of(called.event, "bawaslu_provinsi")
    [row] = await rows(
        "INSERT INTO office (id, institution, kind, title) SELECT $1, institution, 'sekda', 'Sekretaris Daerah' "
        "FROM office WHERE id = $2 RETURNING institution",
        UUID(int=1),
        called.offices["73.71"],
    )
    await execute(
        "INSERT INTO invitation (id, event, institution, office, category, short_hash, created_at) "
        "VALUES ($1, $2, $3, $1, $4, 'x', $5)",
        UUID(int=1),
        called.event,
        row["institution"],
        other,
        clock.now(),
    )
    [side] = await rows("SELECT side FROM participant_category WHERE id = $1", other)
    [line] = (await found(called.event, Scope(called.event, side=side["side"]))).items
    assert line.invitation
    assert line.invitation.id == UUID(int=1)


async def test_order_is_that_of_the_invitations(called: Meeting) -> None:
    invited = await invitees.invitees(Scope(called.event), Filter(), offset=0, limit=9)
    listed = await found(called.event)
    assert [one.institution.id for one in invited.items] == [one.id for one in listed.items if one.invitation]


async def test_table_costs_the_same_statements_however_many(called: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    async def counted(sql: str, *args: Any) -> Any:
        ran.append(sql)
        return await rows(sql, *args)

    monkeypatch.setattr(institutions, "rows", counted)
    for limit in (1, 50):
        await found(called.event, limit=limit)
        assert len(ran) == 3
        ran.clear()
