"""Changes of plan after letters have gone, who has said that the answer stands, and answers of unknown contacts."""

from piccolo.columns import JSONB, UUID, Array, Date, Integer, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.ids import Keyed, one_of, reference
from core.tables import StoredFile
from events import states
from events.tables.directory import ContactPerson, Institution
from events.tables.invitations import Answer, Invitation
from events.tables.meetings import Event


class Amendment(Keyed, Table):
    """A ralat: what of the meeting was before and is after, under which letter; never overwritten, only undone."""

    event = reference(Event)
    position = Integer(default=None)
    letter_number = Varchar(length=120, default="")
    dated_on = Date(default=None, null=True)
    kinds = Array(base_column=Varchar(length=12), default=list)
    before = JSONB(default=None)
    after = JSONB(default=None)
    reason = Varchar(length=500, default="")
    file = reference(StoredFile, null=True)
    state = Varchar(length=8, default="applied")
    told = Integer(default=0)
    asked_by = UUID(default=None, null=True)
    at = Timestamptz(default=None)
    undone_at = Timestamptz(default=None, null=True)
    amendment_position = Unique([event, position])
    amendment_state = one_of("state", states.AmendmentState)


class Reconfirmation(Keyed, Table):
    """After a change of plan the office said that its answer stands."""

    amendment = reference(Amendment)
    invitation = reference(Invitation)
    at = Timestamptz(default=None)
    by_kind = Varchar(length=12, default=None)
    by_id = UUID(default=None, null=True)
    reconfirmed_once = Unique([amendment, invitation])


class ContactClaim(Keyed, Table):
    """Somebody says to answer for an institution we have no contact of; it counts once staff approve."""

    event = reference(Event)
    institution = reference(Institution)
    invitation = reference(Invitation)
    name = Varchar(length=160, default=None)
    office = Varchar(length=160, default="")
    phone = Varchar(length=20, default=None)
    email = Varchar(length=254, default="")
    photo = reference(StoredFile, null=True)
    answer = reference(Answer, null=True)
    given = Text(default="")
    state = Varchar(length=8, default="waiting")
    reason = Varchar(length=300, default="")
    at = Timestamptz(default=None)
    decided_at = Timestamptz(default=None, null=True)
    decided_by = UUID(default=None, null=True)
    contact = reference(ContactPerson, null=True)
    submission = UUID(default=None, null=True)
    version = Integer(default=1)
    claim_submission_once = Unique([event, submission])
    claim_state = one_of("state", states.ClaimState)
