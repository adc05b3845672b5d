"""Who looks after which side and provinces of a meeting: of the staff, and in the provinces themselves."""

from piccolo.columns import Array, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.ids import Keyed, reference
from core.tables import Account
from events.tables.directory import ContactPerson, Institution
from events.tables.meetings import Event, Side


class Liaison(Keyed, Table):
    """Empty `provinces` mean the whole country, no side both; the more particular one speaks for an invitation."""

    event = reference(Event)
    account = reference(Account)
    side = reference(Side, null=True)
    provinces = Array(base_column=Varchar(length=2), default=list)
    phone = Varchar(length=60, default="")
    liaison_once = Unique([event, account])


class Coordinator(Keyed, Table):
    """Who keeps a province's answers of one side together: an institution's officer; one live row, another follows.

    Its link belongs to this row, so it dies with it; `province` is Kemendagri's code.
    """

    event = reference(Event)
    side = reference(Side)
    province = Varchar(length=2, default=None)
    institution = reference(Institution)
    contact = reference(ContactPerson, null=True)
    from_at = Timestamptz(default=None)
    sent_at = Timestamptz(default=None, null=True, help_text="the link was last mailed")
    to_at = Timestamptz(default=None, null=True)
