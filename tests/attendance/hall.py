"""A hall for tests of the door: a meeting, its categories, people with seats, a checkpoint, enrolled devices.

Built from rows, not from actions of the events room, so that a test may put any state before the door.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from attendance import checkpoints, devices, keys
from attendance.checkpoints import CheckpointSpec
from attendance.posts import Post, by_secret
from attendance.states import Profile
from attendance.tables import Medium
from core import clock
from core.actors import COMMAND
from core.db import execute
from core.ids import uuid7
from events.tables import (
    Accreditation,
    Appointment,
    Attendee,
    Event,
    Institution,
    Invitation,
    Office,
    ParticipantCategory,
    Person,
)

DAY = date(2024, 9, 17)


@dataclass
class Guest:
    """An attendee of the hall; `seat` is the live appointment where there is one."""

    id: UUID
    number: int
    name: str
    seat: UUID | None = None
    invitation: UUID | None = None


@dataclass
class Hall:
    """A meeting ready for scans."""

    event: UUID
    number: int
    slug: str
    categories: dict[str, UUID] = field(default_factory=dict)
    guests: dict[str, Guest] = field(default_factory=dict)
    _numbers: int = 0xA0000000000000

    async def category(self, code: str) -> UUID:
        """The category of that code, made when first named."""
        if code not in self.categories:
            made = ParticipantCategory(event=self.event, code=code, name=code.title())
            await made.save()
            self.categories[code] = made.id
        return self.categories[code]

    async def guest(
        self, name: str, *, category: str | None = None, number: int | None = None, seat: str | None = "principal"
    ) -> Guest:
        """Somebody with a live seat of an institution of his own, or with an accreditation where `seat` is None."""
        self._numbers += 1
        person = Person(name_as_written=name, name=name)
        await person.save()
        attendee = Attendee(
            event=self.event,
            person=person.id,
            number=self._numbers if number is None else number,
            name_as_written=name,
            name=name,
            office=f"Jabatan {name}",
            institution=f"Instansi {name}",
            category=await self.category(category) if category else None,
        )
        await attendee.save()
        made = Guest(attendee.id, attendee.number, name)
        if seat is None:
            await self.accredit(made)
        else:
            made.invitation = await self._invitation(name, category or "umum")
            made.seat = await self.appoint(made.invitation, made, capacity=seat)
        self.guests[name] = made
        return made

    async def accredit(self, guest: Guest, *, kind: str = "official") -> None:
        """A reason for a pass without a seat."""
        await Accreditation(
            attendee=guest.id, kind=kind, accredited_as="host", from_at=clock.now(), by_kind="command"
        ).save()

    async def _invitation(self, name: str, category: str) -> UUID:
        institution = Institution(kind="other", name=f"Instansi {name}", key=f"i-{uuid7().hex}")
        await institution.save()
        office = Office(institution=institution.id, kind="ketua", title=f"Kepala {name}")
        await office.save()
        made = Invitation(
            event=self.event,
            institution=institution.id,
            office=office.id,
            category=await self.category(category),
            short_hash=uuid7().hex,
            created_at=clock.now(),
        )
        await made.save()
        return made.id

    async def appoint(self, invitation: UUID, guest: Guest, *, capacity: str = "principal") -> UUID:
        """Fills a seat of an invitation."""
        office = await Invitation.select(Invitation.office).where(Invitation.id == invitation).first()
        made = Appointment(
            invitation=invitation,
            attendee=guest.id,
            seat=1 if capacity == "companion" else 0,
            capacity=capacity,
            represents=office["office"] if capacity == "representative" and office else None,
            source="own_link",
            from_at=clock.now(),
            by_kind="command",
        )
        await made.save()
        return made.id

    async def replace(self, old: Guest, new: Guest) -> None:
        """`new` takes over the seat of `old`, whose code dies."""
        assert old.seat
        assert old.invitation
        await execute("UPDATE appointment SET to_at = $2 WHERE id = $1", old.seat, clock.now())
        seat = await self.appoint(old.invitation, new, capacity="representative")
        await execute("UPDATE appointment SET successor = $2 WHERE id = $1", old.seat, seat)
        await execute("UPDATE attendee SET generation = generation + 1 WHERE id = $1", old.id)

    async def medium(self, guest: Guest, code: str, *, kind: str = "wristband") -> None:
        """A second code of a guest."""
        await Medium(event=self.event, attendee=guest.id, code=code, kind=kind, from_at=clock.now()).save()

    async def code(self, guest: Guest) -> str:
        """The present pass code."""
        return (await keys.codes(self.event, [guest.id]))[guest.id]

    async def checkpoint(self, name: str, **settings: Any) -> UUID:
        """A checkpoint with any settings of CheckpointSpec."""
        return await checkpoints.create(
            self.event, msgspec.convert({"name": name, **settings}, CheckpointSpec), actor=COMMAND
        )

    async def secret(self, name: str = "Pintu Utara", *, profile: Profile = Profile.GATE) -> str:
        """The bearer secret of a newly enrolled device."""
        made = await devices.register(self.event, name=name, profile=profile, checkpoint=None, actor=COMMAND)
        return (await devices.enrol(token=made.token, name="", hardware=name)).secret

    async def post(self, name: str = "Pintu Utara", *, profile: Profile = Profile.GATE) -> Post:
        """An enrolled device at its post."""
        return await by_secret(await self.secret(name, profile=profile))


async def make_hall(*, number: int = 7, slug: str = "uji", starts_on: date = DAY, ends_on: date = DAY) -> Hall:
    """A meeting in Jakarta with a key pair and nobody in it."""
    event = Event(
        number=number,
        slug=slug,
        kind="rakornas",
        state="open",
        official_title=f"Rapat {slug}",
        short_title=f"Rakornas {slug}",
        starts_on=starts_on,
        ends_on=ends_on,
        zone="WIB",
        created_at=clock.now(),
    )
    await event.save()
    await keys.make_first(event.id, actor=COMMAND)
    return Hall(event.id, number, slug)


def scan(nonce: str, checkpoint: UUID, *, at: datetime | None = None, **rest: Any) -> dict[str, Any]:
    """One item of an upload, as JSON values."""
    moment = (at or clock.real_now()).isoformat()
    return {"nonce": nonce, "checkpoint": str(checkpoint), "scanned_at": moment, **rest}


def nonce() -> str:
    """128 random bits."""
    return uuid7().hex
