"""Regional offices for tests of the edge: a meeting of two sides, a mayor in Makassar, a supervisor in Bengkulu."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from core import clock, files, links
from core.actors import COMMAND
from core.db import action, rows
from core.ids import uuid7
from events import meetings, offices
from events.meetings import NewEvent, NewSide
from events.offices import NewHolder
from events.papers import printing
from events.states import ActingStatus, EventKind, InstitutionKind, Zone
from events.tables import ContactPerson, Institution, Invitation, Office, Region
from events.venues import NewVenue
from messaging import outbox

DUE = datetime(2024, 9, 14, 9, 59, tzinfo=UTC)
BEFORE = datetime(2024, 9, 10, 1, 0, tzinfo=UTC)
LATE = datetime(2024, 9, 15, 1, 0, tzinfo=UTC)
AFTER = datetime(2024, 9, 17, 17, 0, 1, tzinfo=UTC)
LONG_AFTER = datetime(2025, 3, 1, tzinfo=UTC)
PHONE = "+6281355500917"
MAIL = "narahubung.makassar@uji.example"


@dataclass
class Invited:
    """One invited office."""

    invitation: UUID
    institution: UUID
    office: UUID
    path: str


@dataclass
class Meeting:
    """The meeting, its sides and who was invited."""

    event: UUID
    slug: str
    sides: dict[str, UUID]
    categories: dict[str, UUID]
    makassar: Invited
    bengkulu: Invited


async def at(moment: datetime) -> None:
    """Domain time, until the next test; only forward."""
    await action(clock.go_to)(moment)
    await clock.refresh()


async def summon(slug: str = "rakornas-uji", *, simulated: bool = False) -> Meeting:
    """A meeting with two letters sent, on 10 September 2024."""
    if not clock.offset():
        await at(BEFORE)
    event = await meetings.create(_meeting(slug, simulated=simulated), actor=COMMAND)
    sides = {row["code"]: row["id"] for row in await rows("SELECT code, id FROM side WHERE event = $1", event)}
    found = await rows("SELECT code, id FROM participant_category WHERE event = $1", event)
    groups = {row["code"]: row["id"] for row in found}
    makassar = await invite(
        event, groups["wali_kota"], "Pemerintah Kota Makassar", "Wali Kota Makassar", "73.71", Zone.WITA
    )
    bengkulu = await invite(
        event, groups["bawaslu_kabupaten_kota"], "Bawaslu Kabupaten Bengkulu Tengah", "Ketua", "17.09", Zone.WIB
    )
    return Meeting(event, slug, sides, groups, makassar, bengkulu)


def _meeting(slug: str, *, simulated: bool) -> NewEvent:
    return NewEvent(
        slug=slug,
        kind=EventKind.RAKORNAS,
        official_title="Rapat Koordinasi Nasional Uji <b>Netralitas</b>",
        official_title_en="Test Coordination Meeting",
        short_title="Rakornas Uji",
        starts_on=date(2024, 9, 17),
        ends_on=date(2024, 9, 17),
        starts_at=time(8, 0),
        zone=Zone.WIB,
        answers_due_at=DUE,
        venue=NewVenue("Ecovention Ancol", Zone.WIB, hall="Aula", city="Jakarta Utara"),
        sides=[NewSide("pemda", "Pemerintah daerah"), NewSide("bawaslu", "Bawaslu")],
        simulated=simulated,
    )


async def invite(event: UUID, category: UUID, name: str, title: str, region: str, zone: Zone) -> Invited:
    """An office whose letter has gone."""
    institution, office = await _institution(name, title, region, zone)
    invitation = Invitation(
        event=event,
        institution=institution,
        office=office,
        category=category,
        short_hash=uuid7().hex,
        created_at=clock.now(),
        sent_at=clock.now(),
    )
    invitation.short_hash = links.short_hash(links.short_code(invitation.id))
    await invitation.save()
    path = f"/k/{await links.token(links.KIND_INVITATION, invitation.id)}"
    return Invited(invitation.id, institution, office, path)


async def _institution(name: str, title: str, region: str, zone: Zone) -> tuple[UUID, UUID]:
    found = await rows(
        "SELECT n.id AS institution, o.id AS office FROM institution n JOIN office o ON o.institution = n.id "
        "WHERE n.name = $1",
        name,
    )
    if found:
        return found[0]["institution"], found[0]["office"]
    kind = InstitutionKind.ELECTION_SUPERVISOR if name.startswith("Bawaslu") else InstitutionKind.REGIONAL_GOVERNMENT
    place = await _region(region, zone)
    institution = Institution(kind=kind.value, name=name, region=place, zone=zone.value, key=f"uji:{region}:{kind}")
    await institution.save()
    office = Office(institution=institution.id, kind="wali_kota" if "Wali" in title else "ketua", title=title)
    await office.save()
    return institution.id, office.id


async def _region(code: str, zone: Zone) -> UUID:
    province = Region(
        code=code[:2], name=f"Provinsi {code[:2]}", short_name=code[:2], kind="provinsi", zone=zone.value,
        head_title="Gubernur", supervisor_name="Bawaslu", valid_from=date(2022, 1, 1),
    )  # fmt: skip
    await province.save()
    place = Region(
        code=code, name=f"Daerah {code}", short_name=code, kind="kota", parent=province.id, zone=zone.value,
        head_title="Wali Kota", supervisor_name="Bawaslu", valid_from=date(2022, 1, 1),
    )  # fmt: skip
    await place.save()
    key: UUID = place.id
    return key


async def hold(invited: Invited, name: str, acting: ActingStatus = ActingStatus.DEFINITIF) -> None:
    """Somebody holds the invited office."""
    await offices.appoint(invited.office, NewHolder(name, acting), actor=COMMAND)


async def keep_contact(invited: Invited, phone: str = PHONE, email: str = MAIL) -> None:
    """A contact officer is on file."""
    await ContactPerson(institution=invited.institution, phone=phone, email=email, from_at=clock.now()).save()


async def mail_letter(invited: Invited, *, event: UUID) -> None:
    """The invitation has gone with a signed letter."""
    paper = await files.keep((await printing.sheets(event, [invited.invitation]))[invited.invitation], name="surat.pdf")

    @action
    async def put() -> None:
        draft = outbox.Draft(
            topic="invitation",
            template="undangan",
            scope=("event", event),
            subject=("invitation", invited.invitation),
            recipient=("institution", invited.institution),
            dedup_key=f"uji:undangan:{invited.invitation}",
            file=await files.remember(paper),
        )
        await outbox.put(draft)

    await put()
