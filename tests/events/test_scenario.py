"""The meeting of 17 September 2024 as the acceptance scenario walks it: created, invited, answered, listed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from core import clock, links
from core.actors import COMMAND
from core.audit import history
from core.db import rows
from core.grants import Scope
from events import guests, offices, people
from events.categories import usual
from events.invitee import invitee
from events.invitees import Filter, invitees
from events.offices import NewHolder
from events.overview import event_facts
from events.roll import roll
from events.seating import PersonGiven
from events.states import AccreditedAs, ActingStatus, Capacity, Choice, EventState, InstitutionKind, RegionKind, Zone
from events.substitutions import Substitute, substitute
from tests.directory import REGIONS, directory, make_central, make_institution
from tests.factories import answer, given, invitation_to, invite, make_attendee, make_event, make_holder, send

PJ = ActingStatus.PJ
HEADS = {
    "53": ("Dr. Andriko Noto Susanto, S.P., M.P.", PJ),
    "53.71": ("Linus Lusi, S.Pd., M.Pd.", PJ),
    "91.06": ("Sofia Bonspia, SH., M.Hum.", PJ),
    "16.71": ("Dr. A. Damenta, Mag.Rer.Pulp.CGCAE", PJ),
    "32.75": ("Raden Gani Muhamad", PJ),
    "73.71": ("Moh. Ramdhan Pomanto", ActingStatus.DEFINITIF),
}
CENTRAL = [
    ("Rahmat Bagja, SH,. LL.M.", "Ketua Bawaslu RI", AccreditedAs.HOST),
    ("Puadi", "Anggota Bawaslu RI", AccreditedAs.HOST),
    ("Dr. Suhajar Diantoro, M.Si.", "Tenaga Ahli Menteri Dalam Negeri", AccreditedAs.SPEAKER),
    ("Aba Subagja, S.Sos., MAD.", "Deputi SDM Aparatur Kemenpan RB", AccreditedAs.SPEAKER),
    ("Drs. Haryomo Dwi Putranto, M.Hum.", "Ketua BKN", AccreditedAs.SPEAKER),
]
FIRMAN = given(Choice.REPRESENTATIVE, "Firman Hamid Pagarra", "Sekretaris Daerah Kota Makassar", acting=PJ)
RONI = given(
    Choice.REPRESENTATIVE,
    "Roni Marzuki",
    "Anggota Bawaslu Kabupaten Bengkulu Tengah",
    companions=(PersonGiven("Pory Rusman", "Koordinator Sekretariat"),),
)


@dataclass(frozen=True)
class Rakornas:
    """The meeting with its letters sent; offices and invitations by region code, `bawaslu` is Bengkulu Tengah's."""

    event: UUID
    offices: dict[str, UUID]
    invitations: dict[str, UUID]
    bawaslu: UUID
    hosts: list[UUID]


@pytest.fixture
async def rakornas(db: None) -> Rakornas:
    """Steps 1 and 2: a draft with four hosts and no times, then an invitation to every office."""
    kinds = [InstitutionKind.ELECTION_SUPERVISOR, *[InstitutionKind.MINISTRY] * 2, InstitutionKind.AGENCY]
    hosts = [await make_central(f"Tuan Rumah {number}", kind) for number, kind in enumerate(kinds, 1)]
    holders = await directory(REGIONS)
    bawaslu = await make_institution(
        "17.09",
        "Kabupaten Bengkulu Tengah",
        region_kind=RegionKind.KABUPATEN,
        kind=InstitutionKind.ELECTION_SUPERVISOR,
    )
    event = await make_event("rakornas-2024", starts_on=date(2030, 9, 17), hosts=tuple(hosts))
    await invite(event)
    await send(event)
    found = {code: await invitation_to(event, one.office) for code, one in holders.items()}
    posts = {code: one.office for code, one in holders.items()}
    return Rakornas(event, posts, found, await invitation_to(event, bawaslu.office), hosts)


async def _heads(meeting: Rakornas) -> None:
    for code, (name, acting) in HEADS.items():
        await make_holder(meeting.offices[code], name, acting)


async def _everybody_answers(meeting: Rakornas) -> None:
    await _heads(meeting)
    for code in HEADS:
        await answer(meeting.invitations[code], FIRMAN if code == "73.71" else given(Choice.PRINCIPAL))
    await answer(meeting.bawaslu, RONI)
    for name, office, as_ in CENTRAL:
        await make_attendee(meeting.event, name, office=office, as_=as_)


async def _status(meeting: Rakornas, invitation: UUID) -> str:
    return (await invitee(Scope(meeting.event), invitation, contacts=False)).status.value


async def test_step_1_event_is_saved_as_a_draft_with_dates_venue_hosts_and_without_times(db: None) -> None:
    hosts = tuple([await make_central(f"Tuan Rumah {number}") for number in range(4)])
    event = await make_event(hosts=hosts)
    facts = await event_facts(event)
    assert (facts.state, facts.starts_at, facts.ends_at) == (EventState.DRAFT, None, None)
    assert [(host.institution, host.order) for host in facts.hosts] == [(f"Tuan Rumah {n}", n + 1) for n in range(4)]


async def test_step_2_letters_are_addressed_to_offices_and_name_nobody(rakornas: Rakornas) -> None:
    found = await invitees(Scope(rakornas.event), Filter(), offset=0, limit=100)
    assert found.total == len(REGIONS) + 1
    offices_invited = {one.office.title for one in found.items}
    assert {"Wali Kota Makassar", "Gubernur Nusa Tenggara Timur", "Bupati Biak Numfor"} <= offices_invited
    assert all(one.delegates == [] and one.sent_at is not None for one in found.items)


async def test_step_3_new_holder_inherits_invitation_link_and_history(rakornas: Rakornas) -> None:
    kupang, invitation = rakornas.offices["53.71"], rakornas.invitations["53.71"]
    await make_holder(kupang, "Pejabat Terdahulu", ActingStatus.DEFINITIF, since=date(2023, 1, 1))
    before = await links.token(links.KIND_INVITATION, invitation), await history(("invitation", invitation))
    await make_holder(kupang, "Linus Lusi, S.Pd., M.Pd.", PJ, since=date(2024, 8, 24))
    assert (await links.token(links.KIND_INVITATION, invitation), await history(("invitation", invitation))) == before
    former = await offices.holder(kupang, on=date(2024, 8, 23))
    present = await offices.holder(kupang, on=date(2024, 8, 24))
    assert former
    assert former.name_as_written == "Pejabat Terdahulu"
    assert present
    assert (present.name_as_written, present.acting_status) == ("Linus Lusi, S.Pd., M.Pd.", PJ)
    assert (await guests.guest_page(invitation)).holder == "Linus Lusi, S.Pd., M.Pd."


async def test_step_4_acting_head_who_comes_is_the_principal(rakornas: Rakornas) -> None:
    await _heads(rakornas)
    bekasi = rakornas.invitations["32.75"]
    await answer(bekasi, given(Choice.PRINCIPAL))
    whole = await invitee(Scope(rakornas.event), bekasi, contacts=False)
    [seat] = whole.appointments
    assert (whole.status, seat.name, seat.capacity) == ("principal", "Raden Gani Muhamad", Capacity.PRINCIPAL)
    [line], _ = await roll(Scope(rakornas.event), q="", category="", sort="name", offset=0, limit=9)
    assert (line.office, line.represents) == ("Pj. Wali Kota Bekasi", None)


async def test_step_5_representative_keeps_his_own_office_and_counts_for_the_institution(rakornas: Rakornas) -> None:
    await _heads(rakornas)
    makassar = rakornas.invitations["73.71"]
    await answer(makassar, FIRMAN)
    assert await _status(rakornas, makassar) == "represented"
    [line], _ = await roll(Scope(rakornas.event), q="", category="", sort="name", offset=0, limit=9)
    assert (line.name, line.office) == ("Firman Hamid Pagarra", "Pj. Sekretaris Daerah Kota Makassar")
    assert (line.capacity, line.represents) == (Capacity.REPRESENTATIVE, "Wali Kota Makassar")
    holder = await offices.holder(rakornas.offices["73.71"], on=clock.now().date())
    assert holder
    assert holder.name_as_written == "Moh. Ramdhan Pomanto"


async def test_step_6_member_and_coordinator_come_for_the_chair(rakornas: Rakornas) -> None:
    await answer(rakornas.bawaslu, RONI)
    found, total = await roll(Scope(rakornas.event), q="", category="", sort="region", offset=0, limit=9)
    assert total == 2
    assert [(one.name, one.capacity) for one in found] == [
        ("Roni Marzuki", Capacity.REPRESENTATIVE),
        ("Pory Rusman", Capacity.COMPANION),
    ]
    assert {one.institution for one in found} == {"Bawaslu Kabupaten Bengkulu Tengah"}


async def test_step_9_code_of_the_replaced_head_is_dead_and_names_his_successor(rakornas: Rakornas) -> None:
    await _heads(rakornas)
    makassar = rakornas.invitations["73.71"]
    await answer(makassar, given(Choice.PRINCIPAL))
    [mayor] = (await invitee(Scope(rakornas.event), makassar, contacts=False)).appointments
    who = PersonGiven("Firman Hamid Pagarra", "Sekretaris Daerah Kota Makassar", PJ)
    await substitute(mayor.id, Substitute(who), event=rakornas.event, version=mayor.version, actor=COMMAND)
    [ended] = await rows(
        "SELECT a.generation, h.name_as_written AS successor FROM appointment p JOIN attendee a ON a.id = p.attendee "
        "JOIN appointment n ON n.id = p.successor JOIN attendee h ON h.id = n.attendee WHERE p.id = $1",
        mayor.id,
    )
    assert dict(ended) == {"generation": 1, "successor": "Firman Hamid Pagarra"}
    assert await _status(rakornas, makassar) == "represented"


async def test_step_14_names_are_as_written_and_sort_by_bare_name(rakornas: Rakornas) -> None:
    await _everybody_answers(rakornas)
    found, total = await roll(Scope(rakornas.event), q="", category="", sort="name", offset=0, limit=50)
    assert total == 13
    assert {"Rahmat Bagja, SH,. LL.M.", "Dr. A. Damenta, Mag.Rer.Pulp.CGCAE", "Puadi"} < {one.name for one in found}
    assert [one.sort_name for one in found] == [
        "A. Damenta",
        "Aba Subagja",
        "Andriko Noto Susanto",
        "Firman Hamid Pagarra",
        "Haryomo Dwi Putranto",
        "Linus Lusi",
        "Pory Rusman",
        "Puadi",
        "Raden Gani Muhamad",
        "Rahmat Bagja",
        "Roni Marzuki",
        "Sofia Bonspia",
        "Suhajar Diantoro",
    ]


async def test_step_15_regions_stand_in_the_order_of_codes_and_bodies_after_governments(rakornas: Rakornas) -> None:
    await _everybody_answers(rakornas)
    found, _ = await roll(Scope(rakornas.event), q="", category="", sort="region", offset=0, limit=50)
    assert [one.region_code for one in found if one.capacity] == [
        "53", "16.71", "32.75", "53.71", "73.71", "91.06", "17.09", "17.09"
    ]  # fmt: skip
    listed = await invitees(Scope(rakornas.event), Filter(), offset=0, limit=50)
    assert [one.institution.region_code for one in listed.items] == [
        "53", "16.71", "32.75", "53.71", "73.71", "91.06", "17.09"
    ]  # fmt: skip


async def test_totals_add_up_and_andriko_stays_the_principal(rakornas: Rakornas) -> None:
    await _everybody_answers(rakornas)
    found = await invitees(Scope(rakornas.event), Filter(), offset=0, limit=50)
    assert {name: n for name, n in found.facets.items() if n} == {"principal": 5, "represented": 2}
    seats = await rows("SELECT capacity, count(*)::int AS n FROM appointment WHERE to_at IS NULL GROUP BY 1")
    assert {row["capacity"]: row["n"] for row in seats} == {"principal": 5, "representative": 2, "companion": 1}
    acting = await rows("SELECT acting_status, count(*)::int AS n FROM attendee WHERE acting_status = 'PJ' GROUP BY 1")
    assert acting[0]["n"] == 6
    await make_attendee(rakornas.event, "Pembaca", as_=AccreditedAs.SPEAKER)
    ntt = await invitee(Scope(rakornas.event), rakornas.invitations["53"], contacts=False)
    assert [(one.name, one.capacity) for one in ntt.delegates] == [
        ("Dr. Andriko Noto Susanto, S.P., M.P.", Capacity.PRINCIPAL)
    ]


async def test_usual_categories_are_the_five_of_every_such_meeting(db: None) -> None:
    assert [one.code for one in usual({"pemda"})] == [
        "gubernur", "bupati", "wali_kota", "bawaslu_provinsi", "bawaslu_kabupaten_kota"
    ]  # fmt: skip
    assert [one.side for one in usual({"pemda"})] == ["pemda"] * 3 + [None] * 2


async def test_alias_of_the_holder_is_known_by_it(rakornas: Rakornas) -> None:
    holder = NewHolder("Firman Hamid Pagarra", PJ, aliases=("Firman Pagarra",))
    office = rakornas.offices["73.71"]
    person = await offices.appoint(office, holder, actor=COMMAND)
    assert await people.holder_named(office, "Firman Pagarra", on=clock.now().date()) == person
    assert await people.holder_named(office, "Orang Lain", on=clock.now().date()) is None
    assert Zone.WITA.iana == "Asia/Makassar"
