"""Rows for tests, made by the actions people use: regions, institutions, meetings, invitations, answers, attendees."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from attendance.kit import making
from core import clock, jobs
from core.actors import COMMAND, Actor, ActorKind
from core.db import action, execute, rows
from events import answers, attendees, bulk, invitations, meetings, offices, selection
from events.answers import Receipt
from events.attendees import PersonThen
from events.categories import NewCategory
from events.hosts import NewHost
from events.imports import jobs as imports
from events.meetings import NewEvent, NewSide
from events.offices import NewHolder
from events.papers import prints
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import (
    AccreditedAs,
    ActingStatus,
    Choice,
    EventKind,
    Representation,
    Source,
    Zone,
)
from tests.directory import PHONE, REGIONS, Seatholder, directory, make_central, make_institution, make_region

__all__ = ["PHONE", "REGIONS", "Seatholder", "directory", "make_central", "make_institution", "make_region"]

DAY = date(2030, 9, 17)
ACTOR = Actor(ActorKind.ACCOUNT, UUID(int=1))


@dataclass(frozen=True)
class Meeting:
    """A meeting with its invitations and invited offices by region code, its categories by their codes."""

    event: UUID
    categories: dict[str, UUID]
    invitations: dict[str, UUID]
    offices: dict[str, UUID]


async def make_event(
    slug: str = "uji",
    *,
    starts_on: date = DAY,
    zone: Zone = Zone.WIB,
    due_at: datetime | None = None,
    close_at: datetime | None = None,
    hosts: tuple[UUID, ...] = (),
    sides: tuple[tuple[str, str], ...] = (("pemda", "Pemerintah daerah"), ("bawaslu", "Bawaslu")),
    categories: list[NewCategory] | None = None,
) -> UUID:
    """A meeting with two sides and the usual five categories, years ahead of the tests' own time."""
    return await meetings.create(
        NewEvent(
            slug=slug,
            kind=EventKind.RAKORNAS,
            official_title="Rapat Koordinasi Nasional Uji",
            short_title="Rakornas Uji",
            starts_on=starts_on,
            ends_on=starts_on,
            zone=zone,
            answers_due_at=due_at,
            answers_close_at=close_at,
            hosts=[NewHost(host) for host in hosts],
            sides=[NewSide(code, name) for code, name in sides],
            categories=categories,
        ),
        actor=COMMAND,
    )


async def category_of(event: UUID, code: str) -> UUID:
    """The id of a category by its code."""
    [found] = await rows("SELECT id FROM participant_category WHERE event = $1 AND code = $2", event, code)
    return UUID(str(found["id"]))


async def invite(event: UUID, *codes: str) -> int:
    """Generates the invitations of categories (all that invite by kind where none is named); how many there are."""
    found = await rows(
        "SELECT id FROM participant_category WHERE event = $1 AND institution_kind <> '' "
        "AND (cardinality($2::text[]) = 0 OR code = ANY($2))",
        event,
        list(codes),
    )
    await invitations.ask_to_generate(event, categories=[row["id"] for row in found], actor=ACTOR)
    await work()
    return len(await rows("SELECT 1 FROM invitation WHERE event = $1", event))


async def send(event: UUID) -> None:
    """Sends every letter not yet sent."""
    await invitations.ask_to_send(event, actor=ACTOR)
    await work()


_send = send  # `meeting` has a flag of this name


async def work() -> int:
    """Does what waits as jobs, as the worker would; how many there were."""
    _know_jobs()
    return await jobs.run_waiting()


async def meeting(codes: Iterable[str], *, send: bool = True, due_at: datetime | None = None) -> Meeting:
    """A meeting that invites the governments of these regions; its letters are sent unless told otherwise."""
    holders = await directory(codes)
    event = await make_event(due_at=due_at)
    found = await rows("SELECT id, code FROM participant_category WHERE event = $1", event)
    await invite(event)
    if send:
        await _send(event)
    return Meeting(
        event,
        {row["code"]: row["id"] for row in found},
        {code: await invitation_to(event, holder.office) for code, holder in holders.items()},
        {code: holder.office for code, holder in holders.items()},
    )


def principal(name: str = "", acting: ActingStatus | None = None) -> AnswerGiven:
    """The head comes."""
    return given(Choice.PRINCIPAL, name, acting=acting)


def representative(name: str = "Peserta Contoh", office: str = "Sekretaris Daerah") -> AnswerGiven:
    """Somebody else comes for the head."""
    return given(Choice.REPRESENTATIVE, name, office)


def _know_jobs() -> None:
    jobs.register(invitations.GENERATE, invitations.generate_chunk)
    jobs.register(invitations.SEND, invitations.send_chunk)
    jobs.register(bulk.BULK, bulk.chunk)
    jobs.register(selection.INVITE, selection.chunk)
    jobs.register(prints.PRINT, prints.print_chunk)
    jobs.register(making.KIT, making.chunk)
    jobs.register(imports.APPLY, imports.apply_chunk)
    jobs.register(imports.UNDO, imports.undo_chunk)


async def make_invitation(
    event: UUID | None = None,
    *,
    code: str = "73.71",
    name: str = "Kota Makassar",
    zone: Zone = Zone.WITA,
    representation: Representation = Representation.ALLOWED,
) -> UUID:
    """One invitation to a mayor, sent; makes a meeting where none is given."""
    meeting = event or await make_event()
    holder = await make_institution(code, name, zone=zone)
    await invite(meeting, "wali_kota")
    await send(meeting)
    await execute("UPDATE participant_category SET representation = $2 WHERE event = $1", meeting, representation.value)
    return await invitation_to(meeting, holder.office)


async def invitation_to(event: UUID, office: UUID) -> UUID:
    """The invitation of an office."""
    [found] = await rows("SELECT id FROM invitation WHERE event = $1 AND office = $2", event, office)
    return UUID(str(found["id"]))


def given(
    choice: Choice,
    name: str = "",
    office: str = "",
    *,
    acting: ActingStatus | None = None,
    person: UUID | None = None,
    companions: tuple[PersonGiven, ...] = (),
    reason: str = "",
    phone: str = PHONE,
    email: str = "",
) -> AnswerGiven:
    """An answer; the name belongs to the head or to the representative, as the choice says."""
    named = PersonGiven(name, office, acting, person) if name else None
    return AnswerGiven(
        choice=choice,
        contact=ContactGiven(phone, "Narahubung", email),
        head=named if choice is Choice.PRINCIPAL else None,
        representative=named if choice is Choice.REPRESENTATIVE else None,
        companions=list(companions),
        reason=reason,
    )


async def answer(invitation: UUID, said: AnswerGiven, *, source: Source = Source.OWN_LINK) -> Receipt:
    """Takes an answer as the office gives it by its own link."""
    return await answers.submit(invitation, said, source=source, actor=Actor(ActorKind.INVITATION, invitation))


async def make_holder(
    office: UUID, name: str, acting: ActingStatus | None = None, *, since: date | None = None
) -> UUID:
    """Somebody holds an office; returns the person."""
    return await offices.appoint(office, NewHolder(name, acting, since), actor=COMMAND)


@action
async def make_attendee(
    event: UUID,
    name: str = "Rahmat Bagja, SH,. LL.M.",
    *,
    office: str = "Ketua Bawaslu RI",
    institution: str = "Bawaslu RI",
    as_: AccreditedAs = AccreditedAs.HOST,
    reason: str = "uji",
) -> UUID:
    """Somebody accredited without a seat."""
    then = PersonThen(name=name, office=office, institution=institution)
    return await attendees.accredit(event, then, as_=as_, reason=reason, actor=COMMAND)


@action
async def set_clock(moment: datetime) -> None:
    """Domain time becomes `moment`; only forward within a test."""
    await clock.go_to(moment)


async def travel(moment: datetime) -> None:
    """Domain time of this process becomes `moment`."""
    await set_clock(moment.astimezone(UTC))
    await clock.refresh()
