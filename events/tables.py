"""The tables of meetings, the directory of institutions, invitations, answers and seats."""

from piccolo.columns import JSONB, UUID, Array, BigInt, Boolean, Date, Integer, SmallInt, Time, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.ids import Keyed, one_of, reference
from core.tables import StoredFile
from events import states


class Region(Keyed, Table):
    """A province, kabupaten or kota; `code` is Kemendagri's, dotted (53.71). Codes move: never key history on one."""

    code = Varchar(length=5, default=None, index=True)
    name = Varchar(length=120, default=None)
    short_name = Varchar(length=120, default=None)
    kind = Varchar(length=10, default=None)
    parent = reference("self", null=True)
    zone = Varchar(length=4, default=None)
    head_title = Varchar(length=20, default=None)
    administrative = Boolean(default=False)
    supervisor_name = Varchar(length=160, default=None)
    valid_from = Date(default=None)
    valid_to = Date(default=None, null=True)
    region_code_from = Unique([code, valid_from])
    region_kind = one_of("kind", states.RegionKind)
    region_zone = one_of("zone", states.Zone)
    region_code_dotted = Check(r"code ~ '^[0-9]{2}([.][0-9]{2})?$'")
    region_province_alone = Check("(kind = 'provinsi') = (parent is null)")
    region_valid_span = Check("valid_to > valid_from")


class Institution(Keyed, Table):
    """A body that may hold a seat; the region is empty for ministries and agencies."""

    kind = Varchar(length=24, default=None)
    name = Varchar(length=200, default=None)
    region = reference(Region, null=True)
    zone = Varchar(length=4, default="WIB")
    key = Varchar(length=60, default=None, unique=True)
    archived_at = Timestamptz(default=None, null=True)
    institution_kind = one_of("kind", states.InstitutionKind)
    institution_zone = one_of("zone", states.Zone)


class ContactPerson(Keyed, Table):
    """Narahubung: the officer we call, not the head; the newest without `to_at` is the present one."""

    institution = reference(Institution)
    name = Varchar(length=160, default="")
    office = Varchar(length=160, default="")
    phone = Varchar(length=20, default="")
    email = Varchar(length=254, default="")
    from_at = Timestamptz(default=None)
    to_at = Timestamptz(default=None, null=True)


class Office(Keyed, Table):
    """A post of an institution that a letter can be addressed to, or that a person holds."""

    institution = reference(Institution)
    kind = Varchar(length=40, default=None)
    title = Varchar(length=200, default=None)
    office_of_institution = Unique([institution, kind])
    office_in_institution = Unique(["id", institution])


class Person(Keyed, Table):
    """A person, the name exactly as written beside its parts; no family-name column (mononyms)."""

    name_as_written = Varchar(length=200, default=None)
    title_prefix = Varchar(length=60, default="")
    name = Varchar(length=160, default=None)
    title_suffix = Varchar(length=120, default="")
    call_name = Varchar(length=80, default="")
    aliases = Array(base_column=Varchar(length=200), default=list)
    merged_into = reference("self", null=True)


class OfficeHolding(Keyed, Table):
    """Who holds an office from when to when, and in which acting status."""

    person = reference(Person)
    office = reference(Office)
    acting_status = Varchar(length=10, default=None, null=True)
    from_on = Date(default=None, null=True)
    to_on = Date(default=None, null=True)
    source = Varchar(length=200, default="")
    confirmed_on = Date(default=None, null=True)
    holding_acting = one_of("acting_status", states.ActingStatus)
    holding_span = Check("to_on >= from_on")


class Venue(Keyed, Table):
    name = Varchar(length=160, default=None)
    hall = Varchar(length=160, default="")
    address = Varchar(length=300, default="")
    city = Varchar(length=120, default="")
    region = reference(Region, null=True)
    zone = Varchar(length=4, default=None)
    venue_zone = one_of("zone", states.Zone)


class Room(Keyed, Table):
    venue = reference(Venue)
    name = Varchar(length=120, default=None)
    capacity = Integer(default=None, null=True)
    position = SmallInt(default=0)
    room_name_in_venue = Unique([venue, name])


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
    """A group invited alike: which offices, how many companions, whether somebody else may come."""

    event = reference(Event)
    side = reference(Side, null=True)
    code = Varchar(length=40, default=None)
    name = Varchar(length=120, default=None)
    name_en = Varchar(length=120, default="")
    institution_kind = Varchar(length=24, default="", help_text="whom it invites; empty: chosen by hand")
    region_kinds = Array(base_column=Varchar(length=10), default=list)
    office_kind = Varchar(length=40, default="")
    companions = SmallInt(default=1)
    representation = Varchar(length=12, default="allowed")
    position = SmallInt(default=0)
    category_code = Unique([event, code])
    category_in_event = Unique(["id", event])
    category_representation = one_of("representation", states.Representation)


class Invitation(Keyed, Table):
    """The seat an institution holds; the letter is addressed to an office. What it has come to is derived."""

    event = reference(Event)
    institution = reference(Institution)
    office = reference(Office)
    category = reference(ParticipantCategory)
    short_hash = Varchar(length=64, default=None)
    created_at = Timestamptz(default=None)
    sent_at = Timestamptz(default=None, null=True)
    withdrawn_at = Timestamptz(default=None, null=True)
    withdrawn_reason = Varchar(length=300, default="")
    check_since = Timestamptz(default=None, null=True, help_text="'perlu diperiksa' since")
    version = Integer(default=1)
    invited_office_once = Unique([event, office])
    short_code_once = Unique([event, short_hash])
    invitation_withdrawn_why = Check("withdrawn_at is not null or withdrawn_reason = ''")


class Answer(Keyed, Table):
    """One answer as it was given; the last effective one counts, none is overwritten."""

    invitation = reference(Invitation)
    choice = Varchar(length=16, default=None)
    source = Varchar(length=10, default=None)
    effective = Boolean(default=True)
    late = Boolean(default=False)
    at = Timestamptz(default=None)
    by_kind = Varchar(length=12, default=None)
    by_id = UUID(default=None, null=True)
    contact_name = Varchar(length=160, default="")
    contact_phone = Varchar(length=20, default="")
    contact_email = Varchar(length=254, default="")
    reason = Varchar(length=500, default="")
    submission = UUID(default=None, null=True)
    content_hash = Varchar(length=64, default="")
    answer_submission_once = Unique([invitation, submission])
    answer_choice = one_of("choice", states.Choice)
    answer_source = one_of("source", states.Source)


class AssignmentLetter(Keyed, Table):
    """Surat tugas: number and date suffice, the file may follow."""

    invitation = reference(Invitation)
    number = Varchar(length=120, default="")
    dated_on = Date(default=None, null=True)
    file = reference(StoredFile, null=True)
    state = Varchar(length=10, default="awaited")
    created_at = Timestamptz(default=None)
    letter_in_invitation = Unique(["id", invitation])
    letter_state = one_of("state", states.LetterState)


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
