"""What is asked after an answer, on the same link: forms, their fields, what was entered."""

from piccolo.columns import UUID, Array, Boolean, Integer, SmallInt, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.ids import Keyed, one_of, reference
from core.tables import StoredFile
from events import states
from events.tables.invitations import Invitation
from events.tables.meetings import Event
from events.tables.seats import Attendee


class FollowUpForm(Keyed, Table):
    """Formulir lanjutan: asks each delegate, or the institution once; due days before the meeting's first day."""

    event = reference(Event)
    code = Varchar(length=40, default=None)
    title = Varchar(length=120, default=None)
    title_en = Varchar(length=120, default="")
    intro = Varchar(length=500, default="")
    intro_en = Varchar(length=500, default="")
    asks = Varchar(length=12, default=None)
    due_on_day = SmallInt(default=None, null=True, help_text="days before the first day, so a moved event moves it")
    position = SmallInt(default=0)
    enabled = Boolean(default=True)
    version = Integer(default=1)
    form_code = Unique([event, code])
    form_asks = one_of("asks", states.Asks)
    form_due = Check("due_on_day between 0 and 365")


class FormField(Keyed, Table):
    """One question; who is asked: category, capacity and answer (each empty: all). Deleted days after the last day."""

    form = reference(FollowUpForm)
    code = Varchar(length=40, default=None)
    position = SmallInt(default=0)
    kind = Varchar(length=8, default=None)
    label = Varchar(length=160, default=None)
    label_en = Varchar(length=160, default="")
    required = Boolean(default=False)
    enabled = Boolean(default=True)
    options = Array(base_column=Varchar(length=120), default=list)
    options_en = Array(base_column=Varchar(length=120), default=list)
    purpose = Varchar(length=300, default=None, help_text="why it is asked, shown to whom it asks")
    purpose_en = Varchar(length=300, default="")
    delete_after_days = SmallInt(default=None)
    categories = Array(base_column=UUID(), default=list)
    capacities = Array(base_column=Varchar(length=16), default=list)
    choices = Array(base_column=Varchar(length=16), default=list)
    field_code = Unique([form, code])
    field_kind = one_of("kind", states.FieldKind)
    field_deleted = Check("delete_after_days between 0 and 90")


class FormEntry(Keyed, Table):
    """That an invitation sent a form in, when, and whether after its deadline; locked by its invitation."""

    form = reference(FollowUpForm)
    invitation = reference(Invitation)
    at = Timestamptz(default=None)
    late = Boolean(default=False)
    source = Varchar(length=10, default=states.Source.OWN_LINK.value)
    by_kind = Varchar(length=12, default=None)
    by_id = UUID(default=None, null=True)
    submission = UUID(default=None, null=True)
    content_hash = Varchar(length=64, default="")
    version = Integer(default=1)
    form_entry_once = Unique([form, invitation])
    form_entry_source = one_of("source", states.Source)


class FormValue(Keyed, Table):
    """What was entered in a field, of one delegate or (attendee null) of the institution."""

    field = reference(FormField)
    invitation = reference(Invitation)
    attendee = reference(Attendee, null=True)
    value = Varchar(length=500, default=None, help_text="of a file its name")
    file = reference(StoredFile, null=True)
    at = Timestamptz(default=None)
    by_kind = Varchar(length=12, default=None)
    by_id = UUID(default=None, null=True)
