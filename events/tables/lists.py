"""Lists people come back to: saved filters, addresses a spreadsheet reads, and since when something is news."""

from piccolo.columns import JSONB, Integer, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.ids import Keyed, reference
from core.tables import Account
from events.tables.meetings import Event


class SavedList(Keyed, Table):
    """A filter with its columns, under a name of one's own."""

    event = reference(Event)
    account = reference(Account)
    name = Varchar(length=80, default=None)
    content = JSONB(default="{}")
    saved_list_once = Unique([event, account, name])


class TableAddress(Keyed, Table):
    """`/x/…csv`: a list a spreadsheet reads; it shows what its owner may see at that moment, nothing once revoked."""

    event = reference(Event)
    account = reference(Account)
    name = Varchar(length=80, default=None)
    token_hash = Varchar(length=64, default=None, unique=True)
    content = JSONB(default="{}")
    created_at = Timestamptz(default=None)
    revoked_at = Timestamptz(default=None, null=True)
    fetched_at = Timestamptz(default=None, null=True)
    fetches = Integer(default=0)


class ExportMark(Keyed, Table):
    """How far the change feed was when somebody last took a list (told by the hash of its filter) out as a file."""

    event = reference(Event)
    account = reference(Account)
    filter_hash = Varchar(length=64, default=None)
    cursor = Varchar(length=120, default=None)
    at = Timestamptz(default=None)
    export_mark_once = Unique([event, account, filter_hash])
