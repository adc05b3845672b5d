"""What was entered goes when its day has come, and nothing else does."""

from datetime import UTC, datetime

import httpx

from core.db import execute, rows
from events.forms import ending
from tests.api import regional
from tests.api.followups import arrival, come, enter, switch_on
from tests.api.regional import at


async def held() -> dict[str, int]:
    found = await rows("SELECT f.code, count(v.id)::int AS n FROM follow_up_form f JOIN form_field d ON d.form = f.id "
                       "LEFT JOIN form_value v ON v.field = d.id GROUP BY f.code")  # fmt: skip
    return {row["code"]: row["n"] for row in found}


async def test_values_are_gone_after_their_day_and_nothing_else_is(client: httpx.AsyncClient) -> None:
    meeting = await regional.summon()
    for code in ("kedatangan", "kebutuhan-khusus"):
        await switch_on(meeting.event, code)
    first, second = await come(client, meeting.makassar)
    await enter(client, meeting.makassar, arrival(first) | arrival(second))
    needs = {f"wheelchair-{first.hex}": "yes", f"interpreter-{second.hex}": "no"}
    await enter(client, meeting.makassar, needs, code="kebutuhan-khusus")
    before = await others()
    assert await held() == {"kedatangan": 8, "kebutuhan-khusus": 2}
    await at(datetime(2024, 9, 24, 16, 59, 59, tzinfo=UTC))  # 17 September + 7 days, one second to midnight WIB
    assert await ending.sweep() == 0
    await at(datetime(2024, 9, 24, 17, 0, tzinfo=UTC))
    assert await ending.sweep() == 2
    assert await held() == {"kedatangan": 8, "kebutuhan-khusus": 0}
    marks = await rows("SELECT f.code, e.content_hash <> '' AS marked FROM form_entry e JOIN follow_up_form f "
                       "ON f.id = e.form")  # fmt: skip
    assert {row["code"]: row["marked"] for row in marks} == {"kedatangan": True, "kebutuhan-khusus": False}
    assert await ending.sweep() == 0
    await at(datetime(2024, 10, 1, 17, 0, tzinfo=UTC))
    assert await ending.sweep() == 8
    assert await others() == before
    told = await rows("SELECT fields FROM audit_entry WHERE action = 'form.values_deleted' ORDER BY id")
    assert len(told) == 2
    assert "GA 604" not in str([dict(row) for row in await rows("SELECT * FROM audit_entry")])


async def test_a_moved_meeting_moves_the_day(client: httpx.AsyncClient) -> None:
    meeting = await regional.summon()
    await switch_on(meeting.event, "kendaraan")
    await come(client, meeting.makassar)
    await enter(client, meeting.makassar, {"plate": "DD 1 XX"}, code="kendaraan")
    await execute("UPDATE event SET starts_on = starts_on + 30, ends_on = ends_on + 30, answers_close_at = NULL")
    await at(datetime(2024, 10, 1, tzinfo=UTC))
    assert await ending.sweep() == 0
    await at(datetime(2024, 10, 25, tzinfo=UTC))
    assert await ending.sweep() == 1


async def others() -> list[int]:
    tables = ("answer", "appointment", "attendee", "form_entry", "form_field", "follow_up_form", "contact_person")
    return [(await rows(f"SELECT count(*)::int AS n FROM {name}"))[0]["n"] for name in tables]
