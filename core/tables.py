"""The tables every room relies on: people who sign in, the audit trail, the feed, links, files, jobs."""

from piccolo.columns import JSONB, UUID, Array, BigInt, Boolean, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.ids import Keyed, reference


class Account(Keyed, Table):
    """Somebody who signs in: staff of the organising institution or of a host."""

    email = Varchar(length=254, default=None, unique=True)
    name = Varchar(length=160, default=None)
    password_hash = Varchar(length=200, default=None)
    language = Varchar(length=2, default="id")
    active = Boolean(default=True)
    created_at = Timestamptz(default=None)


class Grant(Keyed, Table):
    """A role of an account, in one event or all, on one side or all, in some provinces or all (null: all)."""

    account = reference(Account)
    role = Varchar(length=20, default=None)
    event = UUID(default=None, null=True, index=True)
    side = UUID(default=None, null=True)
    provinces = Array(base_column=Varchar(length=5), default=None, null=True)


class SignIn(Keyed, Table):
    """A signed-in browser; only the SHA-256 of its random token is kept. Times are real, not the demo's."""

    account = reference(Account)
    token_hash = Varchar(length=64, default=None, unique=True)
    created_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    ended_at = Timestamptz(default=None, null=True)


class ApiToken(Keyed, Table):
    """A bearer token for programs; shown once, kept as its SHA-256."""

    account = reference(Account)
    token_hash = Varchar(length=64, default=None, unique=True)
    label = Varchar(length=120, default="")
    created_at = Timestamptz(default=None)
    revoked_at = Timestamptz(default=None, null=True)


class AuditEntry(Keyed, Table):
    """Who did what to which subject; fields are named here, personal values lie in AuditValue and can be blanked."""

    at = Timestamptz(default=None)
    actor_kind = Varchar(length=12, default=None)
    actor_id = UUID(default=None, null=True)
    on_behalf_of = UUID(default=None, null=True)
    action = Varchar(length=60, default=None)
    event = UUID(default=None, null=True)
    subject_kind = Varchar(length=30, default=None)
    subject_id = UUID(default=None, null=True, index=True)
    fields = JSONB(default="{}")


class AuditValue(Keyed, Table):
    """One personal value an audit entry speaks of."""

    entry = reference(AuditEntry)
    field = Varchar(length=60, default=None)
    value = Text(default=None, null=True)


class Change(Keyed, Table):
    """The append-only feed; `xid` is pg_current_xact_id() of the writer, so that a cursor never skips."""

    event = UUID(default=None, index=True)
    kind = Varchar(length=30, default=None)
    subject_kind = Varchar(length=30, default=None)
    subject_id = UUID(default=None)
    xid = BigInt(default=None)


class Installation(Keyed, Table):
    """The one row this installation keeps of itself: the feed's epoch, the database's identity, the demo's clock."""

    singleton = Boolean(default=True, unique=True)
    epoch = Integer(default=1)
    system_identifier = Varchar(length=40, default="")
    timeline = Integer(default=0)
    database_oid = BigInt(default=0)
    clock_offset_ms = BigInt(default=None, null=True)
    installation_is_one = Check("singleton")


class LinkGeneration(Keyed, Table):
    """How often a guest link was renewed; none means generation 0."""

    kind = Varchar(length=12, default=None)
    subject = UUID(default=None)
    generation = SmallInt(default=0)
    link_subject = Unique([kind, subject])
    link_generation_u8 = Check("generation between 0 and 255")


class StoredFile(Keyed, Table):
    """A file named by its SHA-256; several rows may share one content."""

    sha256 = Varchar(length=64, default=None, index=True)
    size = Integer(default=None)
    media_type = Varchar(length=60, default=None)
    name = Varchar(length=200, default=None)
    created_at = Timestamptz(default=None)


class Job(Keyed, Table):
    """Long work, done in chunks that commit; `key` keeps a second click from starting it twice."""

    kind = Varchar(length=40, default=None)
    key = Varchar(length=120, default=None)
    event = UUID(default=None, null=True)
    state = Varchar(length=10, default="waiting")
    input = JSONB(default="{}")
    done = Integer(default=0)
    total = Integer(default=0)
    result = JSONB(default="{}")
    error = Varchar(length=300, default="")
    asked_by = UUID(default=None, null=True)
    asked_at = Timestamptz(default=None)
    cancel_asked = Boolean(default=False)
    taken_at = Timestamptz(default=None, null=True)
    ended_at = Timestamptz(default=None, null=True)


class IdempotencyRecord(Keyed, Table):
    """The first answer to a POST with an Idempotency-Key, replayed for a day."""

    actor = UUID(default=None)
    key = Varchar(length=120, default=None)
    request_hash = Varchar(length=64, default=None)
    status = SmallInt(default=None, null=True)
    body = Text(default="")
    created_at = Timestamptz(default=None)
    idempotency_once = Unique([actor, key])
