"""Tables and recaps handed to us, and what each of them wrote, so that it can be taken back."""

from piccolo.columns import JSONB, UUID, Integer, Timestamptz, Varchar
from piccolo.table import Table

from core.ids import Keyed, one_of, reference
from core.tables import StoredFile
from events import states
from events.tables.meetings import Event


class Import(Keyed, Table):
    """A file as it came; what it would do is derived from it, from the choices made and from what is on file now.

    `columns` says which column holds what where the headings do not, `choices` what was answered to doubts,
    `figures` how many rows had which outcome when last looked at.
    """

    event = reference(Event)
    kind = Varchar(length=12, default=None)
    state = Varchar(length=8, default="ready")
    file = reference(StoredFile)
    columns = JSONB(default="{}")
    choices = JSONB(default="{}")
    figures = JSONB(default="{}")
    by_id = UUID(default=None, null=True)
    created_at = Timestamptz(default=None)
    applied_at = Timestamptz(default=None, null=True)
    undone_at = Timestamptz(default=None, null=True)
    version = Integer(default=1)
    import_kind = one_of("kind", states.ImportKind)
    import_state = one_of("state", states.ImportState)


class ImportStep(Keyed, Table):
    """One thing an import wrote; `before` holds what stood there, where something did."""

    of = reference(Import)
    kind = Varchar(length=20, default=None)
    subject = UUID(default=None, index=True)
    before = JSONB(default="{}")
    undone_at = Timestamptz(default=None, null=True)
    kept_at = Timestamptz(default=None, null=True, help_text="Not taken back: something later depends on it")
