"""The tables of the door: keys, checkpoints, devices, the scan log, admissions, presence, second codes."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    Integer,
    SmallInt,
    Text,
    Time,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.ids import Keyed, reference
from events.tables import Attendee, Event, ParticipantCategory


class EventKey(Keyed, Table):
    """One Ed25519 key pair of one event; the private half is encrypted under SECRET_KEY and never leaves."""

    event = reference(Event)
    key = SmallInt(default=None)
    public = Bytea(default=None)
    private = Bytea(default=None, secret=True)
    created_at = Timestamptz(default=None)
    ended_at = Timestamptz(default=None, null=True)
    key_once_in_event = Unique([event, key])
    key_u8 = Check("key between 0 and 255")


class Checkpoint(Keyed, Table):
    """A place where passes are read; its hours are a day of the meeting and local times, each optional."""

    event = reference(Event)
    name = Varchar(length=120, default=None)
    name_en = Varchar(length=120, default="")
    kind = Varchar(length=16, default="hall")
    policy = Varchar(length=8, default="once")
    counts_presence = Boolean(default=True)
    exclusive_group = Varchar(length=40, default="")
    day = SmallInt(default=None, null=True)
    opens = Time(default=None, null=True)
    closes = Time(default=None, null=True)
    auto_leave = Time(default=None, null=True)
    asks_confirmation = Boolean(default=False)
    notice = Varchar(length=200, default="")
    position = SmallInt(default=0)
    archived_at = Timestamptz(default=None, null=True)
    version = Integer(default=1)
    checkpoint_name = Unique([event, name])
    checkpoint_policy = Check("policy in ('once', 'daily', 'many', 'in_out')")


class CheckpointCategory(Keyed, Table):
    """A category a checkpoint lets in; a checkpoint without any lets in all."""

    checkpoint = reference(Checkpoint)
    category = reference(ParticipantCategory)
    category_once = Unique([checkpoint, category])


class Device(Keyed, Table):
    """A phone or reader at a door. Enrolment and contact are real times; `enrolled_at` bounds corrected times."""

    event = reference(Event)
    name = Varchar(length=120, default=None)
    profile = Varchar(length=12, default="gate")
    checkpoint = reference(Checkpoint, null=True)
    enrol_hash = Varchar(length=64, default=None, null=True, unique=True)
    enrol_expires_at = Timestamptz(default=None, null=True)
    enrol_refused = Integer(default=0)
    hardware = Varchar(length=400, default="")
    secret_hash = Varchar(length=64, default=None, null=True, unique=True)
    created_at = Timestamptz(default=None)
    enrolled_at = Timestamptz(default=None, null=True)
    first_call_at = Timestamptz(default=None, null=True)
    revoked_at = Timestamptz(default=None, null=True)
    revoked_reason = Varchar(length=200, default="")
    last_seen_at = Timestamptz(default=None, null=True)
    queue = Integer(default=None, null=True)
    battery = SmallInt(default=None, null=True)
    clock_skew_ms = BigInt(default=None, null=True)
    app_version = Varchar(length=40, default="")
    version = Integer(default=1)
    device_profile = Check("profile in ('gate', 'desk', 'supervisor', 'protocol', 'kiosk')")


class Scan(Keyed, Table):
    """The log: one physical scan, annulment or decision, with the answer it was given. Append-only by a trigger.

    `asked` is the SHA-256 of what was asked, so that a nonce cannot return with something else; a code that is
    ours is never kept, `code` holds only what could not be read.
    """

    event = reference(Event)
    nonce = Varchar(length=64, default=None, unique=True)
    asked = Bytea(default=None)
    kind = Varchar(length=10, default="scan")
    device = reference(Device, null=True)
    account = UUID(default=None, null=True)
    attendee = reference(Attendee, null=True)
    checkpoint = reference(Checkpoint, null=True)
    annuls = reference("self", null=True)
    confirms = reference("self", null=True)
    direction = Varchar(length=3, default="in")
    source = Varchar(length=10, default="scan")
    outcome = Varchar(length=10, default=None)
    reason = Varchar(length=20, default=None, null=True)
    flags = Array(base_column=Varchar(length=10), default=list)
    told = Varchar(length=10, default=None, null=True)
    scanned_at = Timestamptz(default=None)
    sent_at = Timestamptz(default=None)
    received_at = Timestamptz(default=None)
    corrected_at = Timestamptz(default=None)
    skew_ms = BigInt(default=0)
    code = Varchar(length=200, default="")
    note = Varchar(length=200, default="")
    answer = JSONB(default=None, null=True)
    scan_annuls = Check("(kind = 'annulment') = (annuls is not null)")


class ScanReject(Keyed, Table):
    """What left no row in the log: an item that could not be read, a nonce that came back with something else."""

    event = reference(Event)
    device = reference(Device)
    nonce = Varchar(length=64, default="")
    reason = Varchar(length=20, default=None)
    body = Text(default="")
    received_at = Timestamptz(default=None)


class Admission(Keyed, Table):
    """What a door is told next time; unique per attendee, checkpoint and window while not released."""

    event = reference(Event)
    attendee = reference(Attendee)
    checkpoint = reference(Checkpoint)
    window = Varchar(length=64, default="")
    scan = reference(Scan)
    device = reference(Device, null=True)
    at = Timestamptz(default=None)
    left_at = Timestamptz(default=None, null=True)
    released_at = Timestamptz(default=None, null=True)


class Presence(Keyed, Table):
    """The fold over one attendee's log; no row is shared by two people's scans."""

    attendee = reference(Attendee)
    event = reference(Event)
    first_at = Timestamptz(default=None)
    first_checkpoint = reference(Checkpoint)
    last_at = Timestamptz(default=None)
    inside = Boolean(default=True)
    checkpoint = reference(Checkpoint)
    since = Timestamptz(default=None)
    leaves_at = Timestamptz(default=None, null=True)
    arrivals = Integer(default=1)
    presence_once = Unique([attendee])


class Medium(Keyed, Table):
    """A second code of an attendee: a wristband, a card."""

    event = reference(Event)
    attendee = reference(Attendee)
    code = Varchar(length=122, default=None)
    kind = Varchar(length=10, default="card")
    from_at = Timestamptz(default=None)
    to_at = Timestamptz(default=None, null=True)
