"""The loaded demo: its totals, its privacy, and that loading again changes nothing."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from api import wiring
from api.demo.anew import reload
from api.demo.loader import load
from api.demo.sink import FOLDER_NAME
from api.demo.travel import arrive
from core import clock
from core.db import execute, rows
from core.settings import settings
from events import status
from tests.conftest import _EMPTY as EMPTY

pytestmark = pytest.mark.usefixtures("loaded")

START = datetime(2024, 9, 10, 8, tzinfo=ZoneInfo("Asia/Jakarta"))
REAL = "rakornas-2024"
STATUSES = f"""
select {status.expression("$2")} as status, count(*)::int as n
from invitation i join event e on e.id = i.event {status.JOINS} where e.slug = $1 group by 1
"""
SEATS = """
select p.capacity, i.id as invitation, n.name as institution, n.kind, n.zone, r.kind as region_kind, r.code, t.number
from appointment p join invitation i on i.id = p.invitation join event e on e.id = i.event
join institution n on n.id = i.institution join region r on r.id = n.region join attendee t on t.id = p.attendee
where e.slug = $1 and p.to_at is null
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def loaded(connected: None) -> AsyncIterator[None]:
    """One load for all tests of this module, broken off once on the way; the tests only read."""
    await execute(EMPTY)
    async with wiring.connected():
        await break_off_amid_answers()
        await load(lambda _: None)
        yield
    await execute(EMPTY)
    await clock.refresh()


async def break_off_amid_answers() -> None:
    """Begin a load and stop it while institutions answer."""
    loading = asyncio.create_task(load(lambda _: None))
    while (await rows("select count(*)::int as n from answer"))[0]["n"] < 100:  # noqa: ASYNC110 - rows tell no event
        await asyncio.sleep(0.02)
    loading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await loading


async def totals() -> dict[str, int]:
    """How many rows each table holds."""
    tables = await rows(
        "select tablename from pg_tables where schemaname = 'public' and tablename not in ('migration', 'sign_in')"
    )
    names = [row["tablename"] for row in tables]
    return {name: (await rows(f'select count(*)::int as n from "{name}"'))[0]["n"] for name in names}


async def test_every_institution_is_invited_to_both_meetings() -> None:
    found = await rows(
        "select e.slug, n.kind, count(*)::int as n from invitation i join event e on e.id = i.event "
        "join institution n on n.id = i.institution where i.sent_at is not null group by 1, 2"
    )
    assert {(row["slug"], row["kind"]): row["n"] for row in found} == {
        (slug, kind): n
        for slug in (REAL, "simulasi")
        for kind, n in (("regional_government", 546), ("election_supervisor", 552))
    }


async def test_real_meeting_has_seven_answers_and_the_rest_is_open() -> None:
    found = await rows(STATUSES, REAL, clock.now())
    assert {row["status"]: row["n"] for row in found} == {"principal": 5, "represented": 2, "unanswered": 1091}


async def test_seats_of_the_real_meeting_are_eight() -> None:
    seats = await rows(SEATS, REAL)
    assert Counter(row["capacity"] for row in seats) == {"principal": 5, "representative": 2, "companion": 1}
    delegations = {row["invitation"]: row for row in seats}.values()
    assert Counter((row["kind"], row["region_kind"]) for row in delegations) == {
        ("regional_government", "provinsi"): 1,
        ("regional_government", "kabupaten"): 1,
        ("regional_government", "kota"): 4,
        ("election_supervisor", "kabupaten"): 1,
    }
    assert Counter(row["zone"] for row in delegations) == {"WIB": 3, "WITA": 3, "WIT": 1}


async def test_thirteen_people_hold_a_pass_and_their_names_are_as_written() -> None:
    found = await rows(
        "select t.name_as_written, t.acting_status from attendee t join event e on e.id = t.event where e.slug = $1",
        REAL,
    )
    names = {row["name_as_written"] for row in found}
    assert len(found) == 13
    assert {"Rahmat Bagja, SH,. LL.M.", "Dr. A. Damenta, Mag.Rer.Pulp.CGCAE", "Puadi"} <= names
    assert "Moh. Ramdhan Pomanto" not in names
    assert Counter(row["acting_status"] for row in found if row["acting_status"]) == {"PJ": 6, "PLT": 2}


async def test_all_four_hosts_send_somebody() -> None:
    found = await rows(
        "select t.institution from attendee t join event e on e.id = t.event join accreditation c on c.attendee = t.id "
        "where e.slug = $1 and c.accredited_as = 'host'",
        REAL,
    )
    assert Counter(row["institution"] for row in found) == {
        "Badan Pengawas Pemilihan Umum RI": 2,
        "Kementerian Dalam Negeri": 1,
        "Kementerian PAN dan RB": 1,
        "Badan Kepegawaian Negara": 1,
    }


async def test_programme_keeps_the_order_the_reports_give_and_no_times() -> None:
    found = await rows(
        "select s.kind, s.starts_at, array(select p.name from session_role r join person p on p.id = r.person "
        "where r.session = s.id) as people from session s join event e on e.id = s.event where e.slug = $1 "
        "order by s.day, s.position",
        REAL,
    )
    assert {row["starts_at"] for row in found} == {None}
    assert [(row["kind"], row["people"]) for row in found] == [
        ("opening_address", ["Rahmat Bagja"]),
        ("speaker_session", []),
        ("statement", ["Puadi"]),
        ("declaration_reading", ["Andriko Noto Susanto"]),
        ("agreement_signing", []),
    ]
    released = await rows("select r.number from release r join event e on e.id = r.event where e.slug = $1", REAL)
    assert [row["number"] for row in released] == [1]


async def test_simulated_meeting_is_as_large_as_a_real_one_and_says_what_it_is() -> None:
    [event] = await rows("select official_title, simulated from event where slug = 'simulasi'")
    assert event["simulated"]
    assert event["official_title"].startswith("SIMULASI – data rekaan")
    people = await rows("select t.name from attendee t join event e on e.id = t.event where e.slug = 'simulasi'")
    assert 2200 < len(people) < 2400
    assert all(re.fullmatch(r"Peserta Contoh \d{4}", row["name"]) for row in people)
    statuses = {row["status"]: row["n"] for row in await rows(STATUSES, "simulasi", clock.now())}
    assert sum(statuses.values()) == 1098
    assert set(statuses) == {"principal", "represented", "confirmed_unnamed", "declined", "lapsed"}


async def test_simulated_scans_are_folded_into_presence() -> None:
    [folded] = await rows(
        "select count(*)::int as people, count(*) filter (where inside)::int as inside from presence p "
        "join event e on e.id = p.event where e.slug = 'simulasi'"
    )
    [scanned] = await rows("select count(distinct attendee)::int as people from scan")
    assert folded["people"] == scanned["people"] > 2000
    assert 0 < folded["inside"] < folded["people"]
    assert {row["reason"] for row in await rows("select distinct reason from scan")} == {None}


async def test_demo_begins_on_its_first_morning() -> None:
    assert timedelta(0) <= clock.now() - START < timedelta(minutes=1)


async def test_only_the_real_meeting_writes_letters_and_to_addresses_that_cannot_exist() -> None:
    found = await rows(
        "select e.slug, d.state = 'waiting' as waiting, count(distinct m.id)::int as n, "
        "bool_and(d.address like '%.example') as safe from delivery d "
        "join message m on m.id = d.message join event e on e.id = m.scope_id group by 1, 2"
    )
    assert {(row["slug"], row["waiting"]): row["n"] for row in found} == {
        ("simulasi", False): 1098,
        (REAL, True): 1098 + 7,
    }
    assert all(row["safe"] for row in found)


async def test_nobody_real_can_be_called_or_written_to() -> None:
    contacts = await rows("select phone, email from contact_person")
    answers = await rows("select contact_phone as phone, contact_email as email from answer")
    assert len(contacts) == 1098
    assert all(re.fullmatch(r"\+62800000\d{4}", row["phone"]) for row in [*contacts, *answers])
    assert all(row["email"].endswith(".example") for row in [*contacts, *answers] if row["email"])
    assert all(row["email"].endswith(".example") for row in await rows("select email from account"))
    values = await rows("select field, value from audit_value where field ~ 'phone|email'")
    assert all(row["value"].startswith("+62800000") for row in values)


async def test_loading_again_changes_nothing() -> None:
    before = await totals()
    await load(lambda _: None)
    assert await totals() == before


async def test_started_over_it_is_what_it_was_on_the_first_morning() -> None:
    before, mailbox = await totals(), settings().data_dir / FOLDER_NAME
    [was] = await rows("select epoch from installation")
    mailbox.mkdir(exist_ok=True)
    (mailbox / "1.eml").write_text("Subject: undangan")
    await arrive(START + timedelta(days=9))
    await execute("update participant_category set name = 'Lain' where code = 'gubernur'")
    await reload()
    assert await totals() == before
    assert clock.now() - START < timedelta(minutes=1)
    assert not list(mailbox.iterdir())
    assert not await rows("select 1 as found from participant_category where name = 'Lain'")
    [row] = await rows("select epoch from installation")
    assert row["epoch"] == was["epoch"] + 1  # old cursors are not believed
