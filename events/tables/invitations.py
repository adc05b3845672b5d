"""Invitations, the answers to them, assignment letters."""

from piccolo.columns import UUID, Boolean, Date, Integer, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.ids import Keyed, one_of, reference
from core.tables import StoredFile
from events import states
from events.tables.directory import Institution, Office
from events.tables.meetings import Event, ParticipantCategory


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
    denied_at = Timestamptz(default=None, null=True, help_text="When the earlier contact said 'bukan kami'")
    answer_submission_once = Unique([invitation, submission])
    answer_choice = one_of("choice", states.Choice)
    answer_source = one_of("source", states.Source)


class AssignmentLetter(Keyed, Table):
    """Surat tugas: number and date suffice, the file may follow; `submission` knows a file that comes again."""

    invitation = reference(Invitation)
    number = Varchar(length=120, default="")
    dated_on = Date(default=None, null=True)
    file = reference(StoredFile, null=True)
    state = Varchar(length=10, default="awaited")
    reason = Varchar(length=300, default="", help_text="Why it is asked for again")
    version = Integer(default=1)
    created_at = Timestamptz(default=None)
    submission = UUID(default=None, null=True)
    letter_submission_once = Unique([invitation, submission])
    letter_in_invitation = Unique(["id", invitation])
    letter_state = one_of("state", states.LetterState)
