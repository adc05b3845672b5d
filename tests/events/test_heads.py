"""Whose name is said: a holder confirmed lately; else the office alone, until somebody says who holds it now."""

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from core import clock
from core.actors import COMMAND
from core.db import rows
from events import offices
from events.guests import guest_page
from events.offices import NewHolder
from events.states import ActingStatus
from tests.factories import answer, make_invitation, principal, travel

JAKARTA = ZoneInfo("Asia/Jakarta")
OFFICE = "Wali Kota Makassar"


@pytest.fixture
async def invitation(db: None) -> UUID:
    return await make_invitation()


async def office_of(invitation: UUID) -> UUID:
    [row] = await rows("SELECT office FROM invitation WHERE id = $1", invitation)
    return UUID(str(row["office"]))


async def seated(invitation: UUID) -> tuple[str, str | None]:
    [row] = await rows(
        "SELECT t.name_as_written, t.acting_status FROM appointment p JOIN attendee t ON t.id = p.attendee "
        "WHERE p.invitation = $1 AND p.to_at IS NULL",
        invitation,
    )
    return row["name_as_written"], row["acting_status"]


async def holdings(office: UUID) -> list[tuple[str, bool, str]]:
    """Name, whether present, source."""
    found = await rows(
        "SELECT p.name_as_written, h.to_on, h.source FROM office_holding h JOIN person p ON p.id = h.person "
        "WHERE h.office = $1 ORDER BY h.id",
        office,
    )
    return [(row["name_as_written"], row["to_on"] is None, row["source"]) for row in found]


async def test_holder_confirmed_lately_is_named(invitation: UUID) -> None:
    await offices.appoint(await office_of(invitation), NewHolder("Peserta Contoh"), actor=COMMAND)
    assert (await guest_page(invitation)).holder == "Peserta Contoh"
    await answer(invitation, principal())
    assert await seated(invitation) == ("Peserta Contoh", None)


@pytest.mark.parametrize(("days", "named"), [(90, True), (91, False)])
async def test_after_ninety_days_all_speaks_to_the_office_alone(invitation: UUID, days: int, named: bool) -> None:
    confirmed = clock.now().astimezone(JAKARTA).date() - timedelta(days=days)
    holder = NewHolder("Peserta Contoh", from_on=date(2020, 1, 1), confirmed_on=confirmed)
    await offices.appoint(await office_of(invitation), holder, actor=COMMAND)
    assert (await guest_page(invitation)).holder == ("Peserta Contoh" if named else "")
    await answer(invitation, principal())
    assert await seated(invitation) == ("Peserta Contoh" if named else OFFICE, None)


async def test_whom_the_office_names_takes_it_over_and_the_invitation_stays(invitation: UUID) -> None:
    office = await office_of(invitation)
    await offices.appoint(office, NewHolder("Pejabat Lama", from_on=date(2020, 1, 1)), actor=COMMAND)
    before = await rows("SELECT id, institution, office, short_hash FROM invitation")
    await answer(invitation, principal("Pejabat Baru", ActingStatus.PJ))
    assert await holdings(office) == [("Pejabat Lama", False, ""), ("Pejabat Baru", True, "own_link")]
    assert await seated(invitation) == ("Pejabat Baru", "PJ")
    assert await rows("SELECT id, institution, office, short_hash FROM invitation") == before


async def test_naming_the_holder_confirms_him(invitation: UUID) -> None:
    office = await office_of(invitation)
    await offices.appoint(office, NewHolder("Dr. Peserta Contoh, M.Uji.", from_on=date(2020, 1, 1)), actor=COMMAND)
    await travel(clock.now() + timedelta(days=200))
    assert (await guest_page(invitation)).holder == ""
    await answer(invitation, principal("Dr. Peserta Contoh, M.Uji."))
    assert await holdings(office) == [("Dr. Peserta Contoh, M.Uji.", True, "own_link")]
    assert (await guest_page(invitation)).holder == "Dr. Peserta Contoh, M.Uji."


async def test_who_comes_back_to_an_office_is_the_same_person(invitation: UUID) -> None:
    for name in ("Pejabat Contoh", "Pejabat Lain", "Pejabat Contoh"):
        await answer(invitation, principal(name))
    assert len(await rows("SELECT 1 FROM person")) == 2
    assert len(await rows("SELECT 1 FROM attendee")) == 2
    assert await seated(invitation) == ("Pejabat Contoh", None)
