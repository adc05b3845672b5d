"""Everybody who holds a pass: the roll, one person whole, and somebody else in a seat."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from agenda.queries import staff_sessions
from api import paging
from api.etags import tagged
from api.guards import Asker, needs
from api.paging import Cursor, Limit, Page
from api.staff.invitation_forms import LetterForm, PersonForm
from api.staff.invitations import whole_invitation
from attendance import queries
from attendance.queries import ScanLine
from core.actors import Actor
from core.db import rows
from core.errors import NotFound
from core.grants import Permission, Scope
from core.settings import settings
from events import invitees, roll, substitutions
from events.invitee import InviteeWhole
from events.letters import LetterGiven
from events.roll import RollLine, SeatHeld
from events.seating import PersonGiven
from events.states import Source
from events.substitutions import Substitute


class AttendeeOut(RollLine):
    """Somebody in the roll; `present_at` is the first arrival."""

    present_at: datetime | None


class RoleOut(msgspec.Struct):
    """What somebody does in a session."""

    session: UUID
    title: str
    role: str


class AttendeeWhole(AttendeeOut):
    """One attendee whole; `pass` opens the pass page, with the permission to change attendees."""

    appointments: list[SeatHeld]
    roles: list[RoleOut]
    pass_link: str | None = msgspec.field(name="pass")
    scans: list[ScanLine]
    version: int


class SubstitutionForm(msgspec.Struct, forbid_unknown_fields=True):
    """Who comes instead; `principal` where he holds the invited office himself."""

    representative: PersonForm
    letter: LetterForm | None = None
    reason: Annotated[str, msgspec.Meta(max_length=300)] = ""
    principal: bool = False


@get("/events/{slug:str}/attendees", opt=needs(Permission.ATTENDEES_READ), tags=["attendees"])
async def list_attendees(
    *,
    within: NamedDependency[Scope],
    q: Annotated[str, QueryParameter(max_length=120)] = "",
    category: Annotated[str, QueryParameter(max_length=40)] = "",
    sort: Annotated[Literal["region", "name"], QueryParameter()] = "region",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[AttendeeOut]:
    """Who holds a pass, in region order (provinces, kabupaten and kota, then supervisors) or by bare name."""
    chosen = {"event": within.event, "q": q, "category": category, "sort": sort}
    offset = paging.after(cursor, filter=chosen)
    plain = q.replace("\0", "")
    found, total = await roll.roll(within, q=plain, category=category, sort=sort, offset=offset, limit=limit)
    arrived = await _arrivals(within, [one.id for one in found])
    items = [AttendeeOut(**msgspec.structs.asdict(one), present_at=arrived.get(one.id)) for one in found]
    return paging.page(items, offset=offset, limit=limit, total=total, filter=chosen)


@get("/events/{slug:str}/attendees/{id:uuid}", opt=needs(Permission.ATTENDEES_READ), tags=["attendees"])
async def show_attendee(
    id: FromPath[UUID], within: NamedDependency[Scope], asker: NamedDependency[Asker]
) -> Response[AttendeeWhole]:
    """One attendee with seats, roles and scans."""
    one = await roll.entry(within, id)
    arrived = await _arrivals(within, [id])
    scans, _, _ = await queries.scans(within, attendee=id)
    roles = [
        RoleOut(session.id, session.item.title, role.role.value)
        for session in await staff_sessions(within.event)
        for role in session.roles
        if role.attendee == id
    ]
    given = msgspec.structs.asdict(one)
    token = given.pop("token")
    link = f"{settings().public_url}/p/{token}" if await asker.may(within, Permission.ATTENDEES_WRITE) else None
    whole = AttendeeWhole(**given, present_at=arrived.get(id), roles=roles, pass_link=link, scans=scans)
    return tagged(whole, whole.version)


@post(
    "/events/{slug:str}/appointments/{id:uuid}/substitution",
    status_code=200,
    opt=needs(Permission.ATTENDEES_WRITE),
    tags=["attendees"],
)
async def substitute(
    *,
    id: FromPath[UUID],
    data: JSONBody[SubstitutionForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> Response[InviteeWhole]:
    """Gives a filled seat to another person; the code of the former is dead at once."""
    invitation = await _invitation_of(id)
    await invitees.ensure_seen(within, [invitation])
    who, letter = data.representative, data.letter
    new = Substitute(
        who=PersonGiven(who.name, who.office, who.acting_status),
        letter=LetterGiven(letter.number, letter.dated_on) if letter else None,
        reason=data.reason,
        principal=data.principal,
    )
    await substitutions.substitute(
        id, new, event=within.event, version=version, actor=actor, source=Source.LETTER if letter else Source.TELEPHONE
    )
    return await whole_invitation(invitation, within, asker)


async def _invitation_of(appointment: UUID) -> UUID:
    found = await rows("SELECT invitation FROM appointment WHERE id = $1", appointment)
    if not found:
        raise NotFound("appointment_unknown")
    invitation: UUID = found[0]["invitation"]
    return invitation


async def _arrivals(within: Scope, attendees: list[UUID]) -> dict[UUID, datetime]:
    return {one.attendee: one.first_at for one in await queries.presences(within, attendees=attendees)}


handlers: list[Any] = [list_attendees, show_attendee, substitute]
