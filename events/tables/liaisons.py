"""Liaison officers: who of the staff looks after which side and provinces of a meeting."""

from piccolo.columns import Array, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.ids import Keyed, reference
from core.tables import Account
from events.tables.meetings import Event, Side


class Liaison(Keyed, Table):
    """Empty `provinces` mean the whole country, no side both; the more particular one speaks for an invitation."""

    event = reference(Event)
    account = reference(Account)
    side = reference(Side, null=True)
    provinces = Array(base_column=Varchar(length=2), default=list)
    phone = Varchar(length=60, default="")
    liaison_once = Unique([event, account])
