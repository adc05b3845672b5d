"""The tables of the outbox: messages, their deliveries by channel, reminder rules and the moments they fired at."""

from piccolo.columns import JSONB, UUID, Array, Boolean, Integer, SmallInt, Text, Time, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.ids import Keyed, reference


class ReminderRule(Keyed, Table):
    """Tell an audience something, N days from a named moment, at a time of the recipient's own clock."""

    scope_kind = Varchar(length=20, default=None)
    scope_id = UUID(default=None, index=True)
    topic = Varchar(length=30, default=None)
    name = Varchar(length=120, default=None)
    anchor = Varchar(length=40, default=None)
    offset_days = SmallInt(default=None)
    local_time = Time(default=None)
    audience = Varchar(length=40, default=None)
    template = Varchar(length=40, default=None)
    kind = Varchar(length=14, default="administrasi")
    enabled = Boolean(default=True)
    version = Integer(default=1)


class RuleOccasion(Keyed, Table):
    """One moment a rule came due; `done` once everybody due then has a message."""

    rule = reference(ReminderRule)
    moment = Timestamptz(default=None)
    state = Varchar(length=8, default="waiting")
    told = Integer(default=0)
    at = Timestamptz(default=None)
    occasion_once = Unique([rule, moment])


class Message(Keyed, Table):
    """What somebody is to be told; text is rendered when taken for sending, links stay placeholders."""

    scope_kind = Varchar(length=20, default=None)
    scope_id = UUID(default=None, index=True)
    topic = Varchar(length=30, default=None)
    template = Varchar(length=40, default=None)
    kind = Varchar(length=14, default=None)
    subject_kind = Varchar(length=30, default=None)
    subject_id = UUID(default=None, index=True)
    recipient_kind = Varchar(length=30, default=None)
    recipient_id = UUID(default=None)
    dedup_key = Varchar(length=200, default=None, unique=True)
    rule = reference(ReminderRule, null=True)
    language = Varchar(length=2, default="id")
    params = JSONB(default="{}")
    files = Array(base_column=UUID(), default=list)
    title = Varchar(length=300, default="")
    text = Text(default="")
    created_at = Timestamptz(default=None)
    due_at = Timestamptz(default=None, help_text="domain time")


class Delivery(Keyed, Table):
    """One attempt of a message on one channel; takes and retries are in real time."""

    message = reference(Message)
    channel = Varchar(length=10, default=None)
    attempt = SmallInt(default=1)
    address = Varchar(length=254, default=None)
    state = Varchar(length=8, default="waiting")
    due_at = Timestamptz(default=None, help_text="domain time, the message's")
    retry_at = Timestamptz(default=None, null=True, help_text="real time; not before")
    taken_by = Varchar(length=40, default="")
    taken_at = Timestamptz(default=None, null=True)
    ended_at = Timestamptz(default=None, null=True)
    provider_id = Varchar(length=200, default="")
    error = Varchar(length=500, default="")
    delivery_attempt_once = Unique([message, channel, attempt])
    delivery_attempt_positive = Check("attempt >= 1")
