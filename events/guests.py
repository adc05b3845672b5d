"""What a regional office sees behind its link: the meeting, its own seat, its own answer, and nothing of others."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from core import clock, links
from core.db import rows
from core.errors import NotFound
from events import rules, settings
from events.changes import codes, holds
from events.changes.holds import Waiting
from events.forms.offered import FormLink, offered
from events.liaisons import OF_INVITATION
from events.reconfirmations import PlanNotice, notice_for
from events.representatives import Invited, Offer, offers
from events.roll import as_printed
from events.states import (
    ActingStatus,
    Capacity,
    Choice,
    EventState,
    InstitutionKind,
    LetterNeeded,
    LetterState,
    RegionKind,
    Representation,
    Source,
    Status,
    Zone,
)
from events.status import Facts, status


class GuestSeat(msgspec.Struct, frozen=True):
    """A filled seat as it will be printed; `token` opens the pass, `own_office` is without its acting status."""

    seat: int
    attendee: UUID
    name: str
    office: str
    capacity: Capacity
    token: str
    own_office: str
    acting_status: ActingStatus | None


class GuestLetter(msgspec.Struct, frozen=True):
    """The representative's assignment letter, as far as it has come."""

    number: str
    dated_on: date | None
    state: LetterState


class GuestPage(msgspec.Struct, frozen=True):
    """Everything the answer page shows; times are aware UTC, `zone` the venue's, `own_zone` the institution's.

    `phone` is the contact officer's and never shown whole; `taken` is the mark of the form that the answer came with.
    `waiting` is a change that counts only once it is approved,
    `code_sent_to` where a one-time code went that may be entered now.
    """

    invitation: UUID
    event: UUID
    version: int
    title: str
    title_en: str
    short_title: str
    slug: str
    simulated: bool
    starts_on: date
    ends_on: date
    starts_at: time | None
    zone: str
    own_zone: str
    own_starts_at: time | None
    place: str
    hosts: list[str]
    institution: str
    office: str
    holder: str
    representation: Representation
    offers: list[Offer]
    companions: int
    letter_needed: LetterNeeded
    due_at: datetime | None
    close_at: datetime
    open: bool
    over: bool
    late: bool
    withdrawn: bool
    status: Status
    to_be_checked: bool
    answered_at: datetime | None
    taken: UUID | None
    answered_by: str
    by_committee: bool
    seats: list[GuestSeat]
    letter: GuestLetter | None
    phone: str
    waiting: Waiting | None
    code_sent_to: str
    help: str = ""
    plan: PlanNotice | None = None
    forms: list[FormLink] = []

    @property
    def phone_ends(self) -> str:
        """As much of the number on file as a page may show: whoever it belongs to knows it by its end."""
        return self.phone[-3:]

    @property
    def may_represent(self) -> bool:
        """Whether somebody else may come for the invited office."""
        return self.representation != Representation.NOT_EXPECTED

    @property
    def letter_welcome(self) -> bool:
        """Whether the letter's file may be sent now."""
        accepted = self.letter is not None and self.letter.state is LetterState.ACCEPTED
        expected = self.letter_needed is not LetterNeeded.NONE or self.letter is not None
        return (
            self.open
            and expected
            and not accepted
            and any(seat.capacity is Capacity.REPRESENTATIVE for seat in self.seats)
        )


_PAGE = f"""
SELECT i.id, i.event, i.version, i.sent_at, i.withdrawn_at, i.check_since, e.state, e.settings, e.slug, e.simulated,
    e.official_title, e.official_title_en, e.short_title, e.starts_on, e.ends_on, e.starts_at,
    coalesce(v.zone, e.zone) AS zone, n.zone AS own_zone,
    concat_ws(', ', nullif(v.hall, ''), v.name, nullif(v.address, ''), nullif(v.city, '')) AS place,
    array(SELECT hn.name FROM event_host h JOIN institution hn ON hn.id = h.institution WHERE h.event = e.id
          ORDER BY h.position) AS hosts,
    n.name AS institution, n.kind AS institution_kind, r.kind AS region_kind, o.kind AS office_kind,
    o.title AS office, t.representation, t.accepted_offices, t.companions, t.letter,
    e.answers_due_at, e.answers_close_at,
    a.at AS answered_at, a.submission AS taken, a.source, a.contact_name, a.choice,
    coalesce(nullif(a.contact_phone, ''), k.phone, '') AS phone,
    h.name_as_written AS holder, h.confirmed_on, coalesce(lo.name, '') AS liaison,
    coalesce(lo.phone, '') AS liaison_phone, w.given AS asked, w.asked_at,
    coalesce((SELECT sent_to FROM answer_code WHERE id = {codes.ASKED % "$3"}), '') AS code_sent_to
FROM invitation i JOIN event e ON e.id = i.event JOIN institution n ON n.id = i.institution
    JOIN office o ON o.id = i.office JOIN participant_category t ON t.id = i.category
    LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent
    LEFT JOIN venue v ON v.id = e.venue
    LEFT JOIN LATERAL (SELECT * FROM answer WHERE invitation = i.id AND effective
        ORDER BY at DESC, id DESC LIMIT 1) a ON true
    LEFT JOIN LATERAL (SELECT h.given, b.at AS asked_at FROM held_answer h JOIN answer b ON b.id = h.answer
        WHERE h.invitation = i.id AND h.state = 'waiting') w ON true
    LEFT JOIN LATERAL (SELECT phone FROM contact_person WHERE institution = n.id AND to_at IS NULL
        ORDER BY from_at DESC LIMIT 1) k ON true
    LEFT JOIN LATERAL (SELECT p.name_as_written, g.confirmed_on FROM office_holding g JOIN person p ON p.id = g.person
        WHERE g.office = o.id AND coalesce(g.from_on, $2) <= $2 AND (g.to_on IS NULL OR g.to_on > $2)
        ORDER BY g.from_on DESC NULLS LAST, g.id DESC LIMIT 1) h ON true {OF_INVITATION}
WHERE i.id = $1
"""

_CALL: Final = f"""
SELECT e.settings, coalesce(lo.name, '') AS liaison, coalesce(lo.phone, '') AS liaison_phone
FROM invitation i JOIN event e ON e.id = i.event JOIN participant_category t ON t.id = i.category
    JOIN institution n ON n.id = i.institution LEFT JOIN region r ON r.id = n.region
    LEFT JOIN region q ON q.id = r.parent {OF_INVITATION}
WHERE i.id = $1
"""
_SEATS = """
SELECT s.attendee, s.seat, s.capacity, t.name_as_written, t.office, t.acting_status,
    l.number, l.dated_on, l.state
FROM appointment s JOIN attendee t ON t.id = s.attendee LEFT JOIN assignment_letter l ON l.id = s.letter
WHERE s.invitation = $1 AND s.to_at IS NULL ORDER BY s.seat
"""
_AS_KEPT: Final = (
    "event", "version", "short_title", "slug", "simulated", "starts_on", "ends_on", "starts_at", "zone", "own_zone",
    "place", "hosts", "institution", "office", "companions", "answered_at", "taken", "phone", "code_sent_to",
)  # fmt: skip


async def guest_page(invitation: UUID) -> GuestPage:
    """The page behind an invitation's link. Raises NotFound("link_unknown"), NotFound("link_expired")."""
    now = clock.now()
    today = now.astimezone(ZoneInfo("Asia/Jakarta")).date()
    found = await rows(_PAGE, invitation, today, clock.real_now())
    if not found:
        raise NotFound("link_unknown")
    row = found[0]
    readable = timedelta(days=settings.decode(row["settings"]).link_reads_days)
    if now > rules.end_of(row["ends_on"], Zone(row["zone"])) + readable:
        raise NotFound("link_expired")
    seats = await rows(_SEATS, invitation)
    passes = await links.tokens(links.KIND_PASS, [seat["attendee"] for seat in seats])
    page = _page(row, seats, passes, now)
    return msgspec.structs.replace(page, plan=await notice_for(invitation), forms=await offered(invitation))


async def whom_to_call(invitation: UUID) -> str:
    """The liaison by name, else the office's number; empty where neither is known, or no such invitation."""
    found = await rows(_CALL, invitation)
    return _help(found[0]) if found else ""


def _page(row: Any, seats: list[Any], passes: dict[UUID, str], now: datetime) -> GuestPage:
    close_at = rules.closing(row["answers_close_at"], row["ends_on"], Zone(row["zone"]))
    withdrawn = row["withdrawn_at"] is not None or row["state"] == EventState.CANCELLED
    over = rules.is_over(row["ends_on"], Zone(row["zone"]), now=now)
    return GuestPage(
        **{name: row[name] for name in _AS_KEPT},
        invitation=row["id"],
        title=row["official_title"],
        title_en=row["official_title_en"],
        own_starts_at=_own_time(row),
        holder=_holder(row, now),
        representation=Representation(row["representation"]),
        offers=_offers(row),
        letter_needed=LetterNeeded(row["letter"]),
        due_at=row["answers_due_at"],
        close_at=close_at,
        open=not withdrawn and not over and now < close_at,
        over=over,
        late=row["answers_due_at"] is not None and now >= row["answers_due_at"],
        withdrawn=withdrawn,
        status=status(_facts(row, seats), now=now),
        to_be_checked=row["check_since"] is not None,
        answered_by=row["contact_name"] or "",
        by_committee=row["source"] not in (None, Source.OWN_LINK),
        seats=[_seat(seat, passes) for seat in seats],
        letter=next((_letter(seat) for seat in seats if seat["state"]), None),
        waiting=holds.waiting(row["asked"], row["asked_at"]),
        help=_help(row),
    )


def _facts(row: Any, seats: list[Any]) -> Facts:
    head = next((Capacity(seat["capacity"]) for seat in seats if seat["seat"] == 0), None)
    choice = Choice(row["choice"]) if row["choice"] else None
    return Facts(head, choice, row["sent_at"] is not None, row["answers_due_at"])


def _help(row: Any) -> str:
    """Whom to call: the liaison by name, else the office's number."""
    office = settings.decode(row["settings"]).office_phone
    return ", ".join(filter(None, [row["liaison"], row["liaison_phone"] or office]))


def _holder(row: Any, now: datetime) -> str:
    """The holder's name, where it was confirmed lately enough to be said."""
    days = settings.decode(row["settings"]).holder_confirmed_days
    today = now.astimezone(ZoneInfo("Asia/Jakarta")).date()
    return row["holder"] if row["holder"] and rules.is_fresh(row["confirmed_on"], on=today, days=days) else ""


def _own_time(row: Any) -> time | None:
    """The start as the institution's own clock shows it."""
    if row["starts_at"] is None:
        return None
    there = datetime.combine(row["starts_on"], row["starts_at"], tzinfo=ZoneInfo(Zone(row["zone"]).iana))
    return there.astimezone(ZoneInfo(Zone(row["own_zone"]).iana)).time()


def _seat(seat: Any, passes: dict[UUID, str]) -> GuestSeat:
    return GuestSeat(
        seat=seat["seat"],
        attendee=seat["attendee"],
        name=seat["name_as_written"],
        office=as_printed(seat["office"], seat["acting_status"]),
        capacity=Capacity(seat["capacity"]),
        token=passes[seat["attendee"]],
        own_office=seat["office"],
        acting_status=ActingStatus(seat["acting_status"]) if seat["acting_status"] else None,
    )


def _letter(seat: Any) -> GuestLetter:
    return GuestLetter(seat["number"], seat["dated_on"], LetterState(seat["state"]))


def _offers(row: Any) -> list[Offer]:
    kind, level = InstitutionKind(row["institution_kind"]), row["region_kind"]
    invited = Invited(row["office_kind"], row["office"], row["institution"], kind, level == RegionKind.PROVINSI)
    return offers(invited, row["accepted_offices"])
