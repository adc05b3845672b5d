"""A province for tests: further bodies below, who coordinates it, the meeting's switch."""

from core import clock, links
from core.actors import COMMAND
from core.db import execute, rows
from core.grants import Scope
from events import coordinators
from events.states import InstitutionKind, Zone
from events.tables import ContactPerson, Institution, Invitation, Office, Region
from tests.api import regional
from tests.api.regional import Invited, Meeting


async def more_below(meeting: Meeting, numbers: range) -> list[Invited]:
    """Further supervisory bodies of the province, each with a contact; their letters have gone."""
    [parent] = await rows("SELECT id FROM region WHERE code = '17'")
    made = []
    for number in numbers:
        place = Region(
            code=f"17.{number}", name=f"Daerah {number}", short_name=str(number), kind="kabupaten",
            parent=parent["id"], zone="WIB", head_title="Bupati", supervisor_name="Bawaslu",
            valid_from=regional.BEFORE.date().replace(year=2022),
        )  # fmt: skip
        await place.save()
        name, kind = f"Bawaslu Kabupaten Contoh {number}", InstitutionKind.ELECTION_SUPERVISOR.value
        body = Institution(kind=kind, name=name, region=place.id, zone=Zone.WIB.value, key=f"uji:17.{number}")
        await body.save()
        office = Office(institution=body.id, kind="ketua", title=f"Ketua {name}")
        await office.save()
        invitation = Invitation(
            event=meeting.event, institution=body.id, office=office.id, short_hash=f"uji{number}",
            category=meeting.categories["bawaslu_kabupaten_kota"], created_at=clock.now(), sent_at=clock.now(),
        )  # fmt: skip
        await invitation.save()
        path = f"/k/{await links.token(links.KIND_INVITATION, invitation.id)}"
        made.append(Invited(invitation.id, body.id, office.id, path))
        await regional.keep_contact(made[-1], f"+6280000000{number:03d}", f"b{number}@uji.example")
    return made


async def allow(meeting: Meeting, *, on: bool = True) -> None:
    await execute(
        "UPDATE event SET settings = settings || jsonb_build_object('province_answers', $2::boolean) WHERE id = $1",
        meeting.event,
        on,
    )


async def coordinate(meeting: Meeting, invited: Invited | None = None, email: str = "koordinator@uji.example") -> str:
    """The body of its province coordinates an invited office (else Bengkulu's); gives its page."""
    below = invited or meeting.bengkulu
    [area] = await rows(
        "SELECT p.id, p.code, n.kind, t.side FROM invitation i JOIN institution n ON n.id = i.institution "
        "JOIN region r ON r.id = n.region JOIN region p ON p.id = r.parent "
        "JOIN participant_category t ON t.id = i.category WHERE i.id = $1",
        below.invitation,
    )
    body = Institution(
        kind=area["kind"], name=f"Koordinator {area['code']}", region=area["id"], key=f"uji:{area['code']}"
    )
    await body.save()
    await ContactPerson(institution=body.id, name="Petugas", email=email, from_at=clock.now()).save()
    scope = Scope(meeting.event)
    await coordinators.send(scope, side=area["side"], province=area["code"], actor=COMMAND)
    [row] = await rows("SELECT id FROM coordinator WHERE institution = $1 AND to_at IS NULL", body.id)
    return f"/o/provinsi/{await links.token(links.KIND_COORDINATOR, row['id'])}"
