"""Changes of an answer: those that wait for approval, and one-time codes asked of a new telephone number."""

from piccolo.columns import UUID, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from core.ids import Keyed, one_of, reference
from events import states
from events.tables.invitations import Answer, Invitation


class HeldAnswer(Keyed, Table):
    """A change that counts for nothing until somebody approves it; at most one waits for an invitation.

    `given` is all it says, as JSON, so that the seats can be made of it then.
    """

    invitation = reference(Invitation)
    answer = reference(Answer)
    given = Text(default="")
    state = Varchar(length=10, default="waiting")
    reason = Varchar(length=300, default="")
    decided_at = Timestamptz(default=None, null=True)
    decided_by = UUID(default=None, null=True)
    version = Integer(default=1)
    held_state = one_of("state", states.HeldState)


class AnswerCode(Keyed, Table):
    """A one-time code that vouches for the new telephone number of an answer. Times are real, not the meeting's.

    The code is no column: it is derived from the row's key, see events/changes/codes.py.
    """

    answer = reference(Answer)
    sent_to = Varchar(length=254, default="", help_text="The address as far as a page may show it")
    failures = SmallInt(default=0)
    made_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    ended_at = Timestamptz(default=None, null=True)
