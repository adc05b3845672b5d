"""What staff send in to make or change a meeting: every entry bounded before it reaches an action."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api.local_time import LocalTime, fields
from events import examples
from events.categories import NewCategory
from events.examples import Example
from events.meetings import EventChange, NewEvent, NewSide
from events.settings import EventSettings
from events.states import EventKind, HostRole, InstitutionKind, RegionKind, Representation, Zone
from events.venues import NewVenue

Text120 = Annotated[str, msgspec.Meta(max_length=120)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=r"\S")]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=r"\S")]
Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]{1,20}\Z")]
Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,58}\Z", examples=["rakornas-2025"])]
Group = Literal["gubernur", "bupati", "wali_kota", "bawaslu_provinsi", "bawaslu_kabupaten_kota"]
Province = Annotated[str, msgspec.Meta(pattern=r"^\d{2}\Z")]
Aware = Annotated[datetime, msgspec.Meta(tz=True)]


class VenueForm(msgspec.Struct, forbid_unknown_fields=True):
    """`region_code` is Kemendagri's, dotted (31.72)."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=160, pattern=r"\S")]
    zone: Zone
    hall: Annotated[str, msgspec.Meta(max_length=160)] = ""
    address: Annotated[str, msgspec.Meta(max_length=300)] = ""
    city: Text120 = ""
    region_code: Annotated[str, msgspec.Meta(pattern=r"^(\d{2}(\.\d{2})?)?\Z")] = ""
    rooms: Annotated[list[Name], msgspec.Meta(max_length=60)] = []


class HostForm(msgspec.Struct, forbid_unknown_fields=True):
    """A host institution; the order of the list is the order of protocol."""

    institution: UUID
    role: HostRole = HostRole.HOST


class HostsForm(msgspec.Struct, forbid_unknown_fields=True):
    """All hosts of a meeting, in the order of protocol."""

    hosts: Annotated[list[HostForm], msgspec.Meta(max_length=20)]


class SideForm(msgspec.Struct, forbid_unknown_fields=True):
    """One host's half of the invitees; `host` is the host's place in the list, from 0."""

    code: Code
    name: Name
    host: Annotated[int, msgspec.Meta(ge=0, le=20)] | None = None


class CategoryForm(msgspec.Struct, forbid_unknown_fields=True):
    """A group invited alike. Without `institution_kind` its institutions are chosen by hand."""

    code: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]{1,40}\Z")]
    name: Name
    name_en: Text120 = ""
    side: Code | None = None
    institution_kind: InstitutionKind | None = None
    region_kinds: Annotated[list[RegionKind], msgspec.Meta(max_length=3)] = []
    office_kind: Annotated[str, msgspec.Meta(max_length=40)] = ""
    companions: Annotated[int, msgspec.Meta(ge=0, le=20)] = 1
    representation: Representation = Representation.ALLOWED


class NewEventForm(msgspec.Struct, forbid_unknown_fields=True):
    """A new meeting: dates are needed, times are not. Without `categories` the usual five are made.

    With `example` they are those of `groups` (codes of the usual five) in `provinces` (all where none is named), with
    the usual reminders; `earlier` is the slug of a meeting to take everything from but people and answers.
    """

    slug: Slug
    kind: EventKind
    official_title: Title
    short_title: Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=r"\S")]
    starts_on: date
    ends_on: date
    zone: Zone
    official_title_en: Annotated[str, msgspec.Meta(max_length=300)] = ""
    starts_at: LocalTime | None = None
    ends_at: LocalTime | None = None
    answers_due_at: Aware | None = None
    answers_close_at: Aware | None = None
    venue: VenueForm | None = None
    hosts: Annotated[list[HostForm], msgspec.Meta(max_length=20)] = []
    sides: Annotated[list[SideForm], msgspec.Meta(max_length=10)] = []
    categories: Annotated[list[CategoryForm], msgspec.Meta(max_length=60)] | None = None
    simulated: bool = False
    settings: EventSettings = EventSettings()
    example: Example | None = None
    earlier: Slug | None = None
    groups: Annotated[list[Group], msgspec.Meta(max_length=5)] = []
    provinces: Annotated[list[Province], msgspec.Meta(max_length=40)] = []


class EventChangeForm(msgspec.Struct, forbid_unknown_fields=True):
    """Only what is given changes."""

    official_title: Title | UnsetType = UNSET
    official_title_en: Annotated[str, msgspec.Meta(max_length=300)] | UnsetType = UNSET
    short_title: Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=r"\S")] | UnsetType = UNSET
    starts_on: date | UnsetType = UNSET
    ends_on: date | UnsetType = UNSET
    starts_at: LocalTime | UnsetType | None = UNSET
    ends_at: LocalTime | UnsetType | None = UNSET
    answers_due_at: Aware | UnsetType | None = UNSET
    answers_close_at: Aware | UnsetType | None = UNSET


class RoomForm(msgspec.Struct, forbid_unknown_fields=True):
    """A room of the venue."""

    name: Name
    capacity: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] | None = None


def new_event(form: NewEventForm) -> NewEvent:
    """The form as the action takes it; what its example brings comes with it."""
    given = fields(form, "starts_at", "ends_at")
    plain = {name: given[name] for name in NewEvent.__struct_fields__ if name in given and name != "earlier"}
    new = msgspec.convert(msgspec.to_builtins(plain), NewEvent)
    if form.example is None:
        return new
    sides = [NewSide(code, name) for code, name in examples.sides_of(form.groups).items()]
    groups = examples.groups_of(form.groups, form.provinces)
    return msgspec.structs.replace(new, sides=sides, categories=groups, reminders=True)


def like_earlier(new: NewEvent, earlier: UUID, sides: dict[str, str], groups: list[NewCategory]) -> NewEvent:
    """The meeting with the parts of an earlier one."""
    made = [NewSide(code, name) for code, name in sides.items()]
    return msgspec.structs.replace(new, sides=made, categories=groups, earlier=earlier)


def event_change(form: EventChangeForm) -> EventChange:
    """The form as the action takes it; what was not given stays."""
    return EventChange(**fields(form, "starts_at", "ends_at"))


def new_venue(form: VenueForm) -> NewVenue:
    """The form as the action takes it."""
    return NewVenue(**msgspec.structs.asdict(form))


def new_category(form: CategoryForm) -> NewCategory:
    """The form as the action takes it."""
    return NewCategory(**msgspec.structs.asdict(form))
