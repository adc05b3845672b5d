"""A Plh.: asked whether the post is vacant; the head where it is, else as the meeting has settled."""

from uuid import UUID

import msgspec
import pytest

from core.db import execute, rows
from core.errors import Invalid
from events import daily_heads
from events.guests import guest_page
from events.seating import AnswerGiven, PersonGiven
from events.settings import EventSettings
from events.states import ActingStatus, Capacity, Choice, Status
from tests.factories import answer, make_invitation, principal

OFFICE = "Wali Kota Makassar"
NAME = "Peserta Contoh"


def daily(vacant: bool | None, name: str = NAME) -> AnswerGiven:
    given = principal(name, ActingStatus.PLH)
    assert given.head
    return msgspec.structs.replace(given, head=msgspec.structs.replace(given.head, vacant=vacant))


def nameless() -> AnswerGiven:
    return msgspec.structs.replace(
        daily(vacant=False), head=PersonGiven("", acting_status=ActingStatus.PLH, vacant=False)
    )


@pytest.fixture
async def invitation(db: None) -> UUID:
    return await make_invitation()


async def counted(invitation: UUID) -> tuple[str, str, str, str | None, str]:
    """Capacity, name, office, acting status of the seat; the choice as kept."""
    [row] = await rows(
        "SELECT p.capacity, t.name_as_written, t.office, t.acting_status, a.choice FROM appointment p "
        "JOIN attendee t ON t.id = p.attendee JOIN answer a ON a.invitation = p.invitation "
        "WHERE p.invitation = $1 AND p.to_at IS NULL",
        invitation,
    )
    return tuple(row.values())


async def holders() -> list[str]:
    found = await rows("SELECT p.name_as_written FROM office_holding h JOIN person p ON p.id = h.person")
    return [row["name_as_written"] for row in found]


async def settled(capacity: Capacity) -> None:
    await execute(
        "UPDATE event SET settings = settings || jsonb_build_object('daily_head_counts_as', $1::text)", capacity.value
    )


async def test_of_a_vacant_post_he_is_the_head_and_holds_it(invitation: UUID) -> None:
    await answer(invitation, daily(vacant=True))
    assert await counted(invitation) == ("principal", NAME, OFFICE, "PLH", "principal")
    assert (await guest_page(invitation)).status is Status.PRINCIPAL
    assert await holders() == [NAME]


async def test_for_a_head_who_is_away_he_represents_him(invitation: UUID) -> None:
    await answer(invitation, daily(vacant=False))
    assert await counted(invitation) == ("representative", NAME, OFFICE, "PLH", "representative")
    assert (await guest_page(invitation)).status is Status.REPRESENTED
    assert await holders() == []


async def test_a_meeting_may_count_him_as_the_head_who_still_holds_nothing(invitation: UUID) -> None:
    await settled(Capacity.PRINCIPAL)
    await answer(invitation, daily(vacant=False))
    assert await counted(invitation) == ("principal", NAME, OFFICE, "PLH", "principal")
    assert await holders() == []


async def test_he_comes_even_where_nobody_else_is_expected(invitation: UUID) -> None:
    """To stand in for the head is the law's doing, not the office's choice of somebody else."""
    await execute("UPDATE participant_category SET representation = 'not_expected'")
    await answer(invitation, daily(vacant=False))
    assert (await guest_page(invitation)).status is Status.REPRESENTED


async def test_who_does_not_say_is_asked(invitation: UUID) -> None:
    with pytest.raises(Invalid, match="vacancy_missing"):
        await answer(invitation, daily(vacant=None))
    with pytest.raises(Invalid, match="name_missing"):
        await answer(invitation, nameless())
    assert await rows("SELECT 1 FROM answer") == []


@pytest.mark.parametrize("choice", [Choice.REPRESENTATIVE, Choice.UNNAMED, Choice.DECLINED])
def test_of_any_other_answer_nothing_is_asked(choice: Choice) -> None:
    given = msgspec.structs.replace(daily(vacant=None), choice=choice)
    daily_heads.ensure_told(given)
    assert daily_heads.as_counted(given, office=OFFICE, settings=EventSettings()) is given


def test_where_nobody_could_be_asked_the_head_is_away() -> None:
    given = daily_heads.as_counted(daily(vacant=None), office=OFFICE, settings=EventSettings())
    assert given.choice is Choice.REPRESENTATIVE
