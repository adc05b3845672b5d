"""The tables of the programme: sessions, people's roles in them, and releases."""

from piccolo.columns import JSONB, UUID, Boolean, Integer, SmallInt, Text, Time, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from agenda import states
from core.ids import Keyed, one_of, reference
from core.tables import StoredFile
from events.states import ActingStatus
from events.tables import Attendee, Event, Person, Room


class Session(Keyed, Table):
    """One item of the programme: a day of the meeting counted from 1, a place in its order, a time if one is known."""

    event = reference(Event)
    code = Varchar(length=8, default=None)
    day = SmallInt(default=1)
    position = Integer(default=0)
    starts_at = Time(default=None, null=True)
    minutes = SmallInt(default=None, null=True)
    room = reference(Room, null=True)
    kind = Varchar(length=20, default=None)
    title = Varchar(length=200, default=None)
    title_en = Varchar(length=200, default="")
    description = Text(default="")
    description_en = Text(default="")
    removed_at = Timestamptz(default=None, null=True)
    version = Integer(default=1)
    session_code = Unique([event, code])
    session_day_positive = Check("day >= 1")
    session_kind = one_of("kind", states.SessionKind)
    session_minutes_positive = Check("minutes is null or minutes > 0")


class SessionRole(Keyed, Table):
    """What a person does in a session, with the office and acting status as they were announced."""

    session = reference(Session)
    person = reference(Person)
    attendee = reference(Attendee)
    role = Varchar(length=14, default=None)
    office = Varchar(length=200, default="")
    acting_status = Varchar(length=10, default=None, null=True)
    position = SmallInt(default=0)
    from_at = Timestamptz(default=None)
    to_at = Timestamptz(default=None, null=True)
    session_role_role = one_of("role", states.SessionRoleKind)
    session_role_acting = one_of("acting_status", ActingStatus)


class Release(Keyed, Table):
    """The programme as guests see it: a snapshot that never changes."""

    event = reference(Event)
    number = Integer(default=None)
    name = Varchar(length=80, default="")
    snapshot = JSONB(default=None)
    digest = Varchar(length=64, default=None)
    by = UUID(default=None, null=True)
    at = Timestamptz(default=None)
    release_number = Unique([event, number])


class MeetingDocument(Keyed, Table):
    """Materials or a result of the meeting, of a session or of the whole; never deleted once it was published."""

    event = reference(Event)
    session = reference(Session, null=True)
    kind = Varchar(length=10, default=None)
    title = Varchar(length=200, default=None)
    title_en = Varchar(length=200, default="")
    file = reference(StoredFile)
    public = Boolean(default=False, help_text="also on the public programme, for everybody")
    published_at = Timestamptz(default=None, null=True, help_text="null: a draft")
    withdrawn_at = Timestamptz(default=None, null=True)
    version = Integer(default=1)
    document_kind = one_of("kind", states.DocumentKind)
    document_withdrawn = Check("withdrawn_at is null or published_at is not null")
