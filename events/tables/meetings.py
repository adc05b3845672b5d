"""Meetings, their hosts and sides, and the categories they invite."""

from piccolo.columns import JSONB, Array, Boolean, Date, Integer, SmallInt, Time, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.ids import Keyed, one_of, reference
from events import states
from events.tables.directory import Institution
from events.tables.places import Venue


class Event(Keyed, Table):
    """A meeting. `number` is part of every pass code and never used again; dates stand apart from nullable times."""

    number = Integer(default=None, unique=True)
    slug = Varchar(length=60, default=None, unique=True)
    kind = Varchar(length=12, default=None)
    state = Varchar(length=12, default="draft")
    rehearsal_of = reference("self", null=True)
    official_title = Varchar(length=300, default=None)
    official_title_en = Varchar(length=300, default="")
    short_title = Varchar(length=80, default=None)
    starts_on = Date(default=None)
    ends_on = Date(default=None)
    starts_at = Time(default=None, null=True)
    ends_at = Time(default=None, null=True)
    zone = Varchar(length=4, default=None)
    venue = reference(Venue, null=True)
    answers_due_at = Timestamptz(default=None, null=True)
    answers_close_at = Timestamptz(default=None, null=True)
    simulated = Boolean(default=False)
    settings = JSONB(default="{}")
    created_at = Timestamptz(default=None)
    version = Integer(default=1)
    event_number_u16 = Check("number between 1 and 65535")
    event_ends_after_start = Check("ends_on >= starts_on")
    event_kind = one_of("kind", states.EventKind)
    event_state = one_of("state", states.EventState)
    event_zone = one_of("zone", states.Zone)
    event_closes_after_due = Check("answers_close_at >= answers_due_at")


class EventHost(Keyed, Table):
    event = reference(Event)
    institution = reference(Institution)
    role = Varchar(length=10, default="host")
    position = SmallInt(default=None)
    host_once = Unique([event, institution])
    host_order = Unique([event, position])
    host_role = one_of("role", states.HostRole)


class Side(Keyed, Table):
    """One host's half of the invitees (Kemendagri's regional governments, Bawaslu's bodies)."""

    event = reference(Event)
    host = reference(EventHost, null=True)
    code = Varchar(length=20, default=None)
    name = Varchar(length=120, default=None)
    side_code = Unique([event, code])


class ParticipantCategory(Keyed, Table):
    """A group invited alike: which offices, how many companions, whether somebody else may come.

    `accepted_offices` come in their order; another's representative is never refused, only marked.
    """

    event = reference(Event)
    side = reference(Side, null=True)
    code = Varchar(length=40, default=None)
    name = Varchar(length=120, default=None)
    name_en = Varchar(length=120, default="")
    institution_kind = Varchar(length=24, default="", help_text="whom it invites; empty: chosen by hand")
    region_kinds = Array(base_column=Varchar(length=10), default=list)
    provinces = Array(base_column=Varchar(length=2), default=list, help_text="codes; empty: the whole country")
    office_kind = Varchar(length=40, default="")
    companions = SmallInt(default=1)
    representation = Varchar(length=12, default="allowed")
    letter = Varchar(length=6, default="number")
    cost_note = Varchar(length=300, default="", help_text="who pays travel; empty: as the meeting says")
    accepted_offices = Array(base_column=Varchar(length=120), default=list)
    enabled = Boolean(default=True)
    position = SmallInt(default=0)
    category_code = Unique([event, code])
    category_in_event = Unique(["id", event])
    category_representation = one_of("representation", states.Representation)
    category_letter = one_of("letter", states.LetterNeeded)
