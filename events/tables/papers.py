"""The letter that invites, its text, and what the public reports about letters."""

from piccolo.columns import JSONB, UUID, Array, Boolean, Date, Integer, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.ids import Keyed, one_of, reference
from core.tables import StoredFile
from events import states
from events.tables.directory import Institution
from events.tables.invitations import Invitation
from events.tables.meetings import Event


class LetterText(Keyed, Table):
    """What a meeting's letters say beside its facts; `individual`: each institution gets a letter of its own number."""

    event = reference(Event)
    content = JSONB(default="{}")
    individual = Boolean(default=False)
    version = Integer(default=1)
    text_once = Unique([event])


class InvitationLetter(Keyed, Table):
    """A letter with its number: the one for all (without invitation), or one institution's; a draft has none.

    `signed` is the PDF that came back, `doubts` what a clerk must give his word for before it is sent.
    """

    event = reference(Event)
    invitation = reference(Invitation, null=True)
    issuer = reference(Institution, null=True)
    number = Varchar(length=120, default=None)
    serial = Integer(default=None, null=True)
    year = Integer(default=None)
    dated_on = Date(default=None)
    signed = reference(StoredFile, null=True)
    signed_at = Timestamptz(default=None, null=True)
    signer = Varchar(length=200, default="")
    doubts = Array(base_column=Varchar(length=10), default=list)
    accepted_at = Timestamptz(default=None, null=True)
    accepted_by = UUID(default=None, null=True)
    made_at = Timestamptz(default=None)
    version = Integer(default=1)
    letter_once = Unique([event, invitation], nulls_distinct=False)
    letter_number_once = Unique([issuer, year, number])
    letter_has_number = Check("number <> ''")


class SuspicionReport(Keyed, Table):
    """Somebody holds a letter that seems false; without an event where the code was none of ours."""

    event = reference(Event, null=True)
    code = Varchar(length=80, default="")
    seen = Text(default=None)
    contact = Varchar(length=160, default="")
    state = Varchar(length=8, default="new")
    at = Timestamptz(default=None)
    closed_at = Timestamptz(default=None, null=True)
    closed_by = UUID(default=None, null=True)
    version = Integer(default=1)
    report_state = one_of("state", states.ReportState)
