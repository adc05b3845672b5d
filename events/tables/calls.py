"""The telephone desk: which institution is being called by whom, and what came of each call."""

from piccolo.columns import Timestamptz, Varchar
from piccolo.table import Table

from core.ids import Keyed, one_of, reference
from core.tables import Account
from events import states
from events.tables.directory import Institution
from events.tables.invitations import Answer, Invitation
from events.tables.meetings import Event


class Call(Keyed, Table):
    """A call, live while it has no end: nobody else calls that institution for this meeting until then.

    It also ends by itself at `until`, so that a closed browser keeps nobody waiting.
    """

    event = reference(Event)
    invitation = reference(Invitation)
    institution = reference(Institution)
    account = reference(Account)
    taken_at = Timestamptz(default=None)
    until = Timestamptz(default=None)
    ended_at = Timestamptz(default=None, null=True)
    outcome = Varchar(length=12, default=None, null=True)
    call_again_at = Timestamptz(default=None, null=True)
    answer = reference(Answer, null=True)
    note = Varchar(length=300, default="")
    call_outcome = one_of("outcome", states.CallOutcome)
