"""Who holds a pass and why: attendees, seats filled, accreditations."""

from piccolo.columns import UUID, BigInt, Integer, SmallInt, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.ids import Keyed, one_of, reference
from events import states
from events.tables.directory import Office, Person
from events.tables.invitations import AssignmentLetter, Invitation
from events.tables.meetings import Event, ParticipantCategory


class Attendee(Keyed, Table):
    """Anyone who may hold a pass: name, title, office and institution as they were then."""

    event = reference(Event)
    person = reference(Person)
    number = BigInt(default=None)
    generation = SmallInt(default=0)
    name_as_written = Varchar(length=200, default=None)
    name = Varchar(length=160, default=None)
    acting_status = Varchar(length=10, default=None, null=True)
    office = Varchar(length=200, default="")
    institution = Varchar(length=200, default="")
    category = reference(ParticipantCategory, null=True)
    name_left = Varchar(length=200, default="", help_text="The odd name that staff looked at and left as it is")
    merged_into = reference("self", null=True)
    version = Integer(default=1)
    attendee_person_once = Unique([event, person])
    attendee_number_once = Unique([event, number])
    attendee_number_u56 = Check("number between 0 and 72057594037927935")
    attendee_generation_u8 = Check("generation between 0 and 255")
    attendee_acting = one_of("acting_status", states.ActingStatus)
    attendee_merged_elsewhere = Check("merged_into <> id")


class Appointment(Keyed, Table):
    """One seat filled by one attendee; versions, never overwritten. Seat 0 is the head's, 1… the companions'."""

    invitation = reference(Invitation)
    attendee = reference(Attendee)
    seat = SmallInt(default=None)
    capacity = Varchar(length=16, default=None)
    represents = reference(Office, null=True)
    letter = reference(AssignmentLetter, null=True)
    source = Varchar(length=10, default=None)
    from_at = Timestamptz(default=None)
    to_at = Timestamptz(default=None, null=True)
    end_reason = Varchar(length=300, default="")
    successor = reference("self", null=True)
    by_kind = Varchar(length=12, default=None)
    by_id = UUID(default=None, null=True)
    appointment_head_seat = Check("(seat = 0) = (capacity <> 'companion')")
    appointment_represents = Check("(capacity = 'representative') = (represents is not null)")
    appointment_capacity = one_of("capacity", states.Capacity)
    appointment_source = one_of("source", states.Source)
    appointment_successor_of_ended = Check("successor is null or to_at is not null and successor <> id")


class Accreditation(Keyed, Table):
    """A reason other than a seat for holding a pass: host, speaker, committee, press, guest."""

    attendee = reference(Attendee)
    kind = Varchar(length=10, default=None)
    accredited_as = Varchar(length=10, default=None)
    reason = Varchar(length=300, default="")
    from_at = Timestamptz(default=None)
    to_at = Timestamptz(default=None, null=True)
    by_kind = Varchar(length=12, default=None)
    by_id = UUID(default=None, null=True)
    accreditation_kind = one_of("kind", states.AccreditationKind)
    accreditation_as = one_of("accredited_as", states.AccreditedAs)
    accreditation_guest = Check("(kind = 'guest') = (accredited_as = 'guest')")
