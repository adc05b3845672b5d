"""Who may do what: roles are fixed sets of permissions, a grant gives a role in a scope."""

from enum import StrEnum
from uuid import UUID

import msgspec

from core import audit
from core.accounts import Account
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Forbidden, NotFound
from core.ids import uuid7


class Permission(StrEnum):
    """What a staff route asks for; each route names exactly one."""

    EVENTS_READ = "events.read"
    EVENTS_WRITE = "events.write"
    INVITATIONS_READ = "invitations.read"
    INVITATIONS_WRITE = "invitations.write"
    ANSWERS_RECORD = "answers.record"
    CONTACTS_READ = "contacts.read"
    AGENDA_READ = "agenda.read"
    AGENDA_WRITE = "agenda.write"
    ATTENDEES_READ = "attendees.read"
    ATTENDEES_WRITE = "attendees.write"
    MESSAGES_READ = "messages.read"
    MESSAGES_WRITE = "messages.write"
    DOORS_READ = "doors.read"
    DOORS_WRITE = "doors.write"
    ACCOUNTS_WRITE = "accounts.write"


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    SECRETARIAT = "secretariat"
    LIAISON = "liaison"
    GATE_COORDINATOR = "gate_coordinator"
    VIEWER = "viewer"


_READING = frozenset(
    {
        Permission.EVENTS_READ,
        Permission.INVITATIONS_READ,
        Permission.AGENDA_READ,
        Permission.ATTENDEES_READ,
        Permission.DOORS_READ,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.SECRETARIAT: frozenset(Permission) - {Permission.ACCOUNTS_WRITE},
    Role.LIAISON: _READING | {Permission.ANSWERS_RECORD, Permission.CONTACTS_READ, Permission.MESSAGES_READ},
    Role.GATE_COORDINATOR: _READING | {Permission.DOORS_WRITE},
    Role.VIEWER: _READING,
}

# What is the whole meeting's is changed only by those who see the whole meeting.
WHOLE_MEETING = frozenset(
    {Permission.EVENTS_WRITE, Permission.AGENDA_WRITE, Permission.MESSAGES_WRITE, Permission.DOORS_WRITE}
)


class Scope(msgspec.Struct, frozen=True):
    """Which rows of an event an asker may see; every query takes one. None means all.

    A scope limited to a side or to provinces does not see what has none.
    """

    event: UUID
    side: UUID | None = None
    provinces: frozenset[str] | None = None
    institution: UUID | None = None


class Grant(msgspec.Struct, frozen=True):
    role: Role
    event: UUID | None
    side: UUID | None
    provinces: frozenset[str] | None

    def allows(self, permission: Permission) -> bool:
        limited = self.side is not None or self.provinces is not None
        return permission in PERMISSIONS[self.role] and not (limited and permission in WHOLE_MEETING)


@action
async def grant(
    *,
    account: UUID,
    role: Role,
    actor: Actor,
    event: UUID | None = None,
    side: UUID | None = None,
    provinces: frozenset[str] | None = None,
) -> UUID:
    """Gives a role; granting the same again changes nothing."""
    wanted = (account, role.value, event, side, sorted(provinces) if provinces is not None else None)
    same = await rows(
        'SELECT id FROM "grant" WHERE account = $1 AND role = $2 AND event IS NOT DISTINCT FROM $3 '
        "AND side IS NOT DISTINCT FROM $4 AND provinces IS NOT DISTINCT FROM $5::varchar[]",
        *wanted,
    )
    if same:
        return UUID(str(same[0]["id"]))
    key = uuid7()
    await execute(
        'INSERT INTO "grant" (id, account, role, event, side, provinces) VALUES ($1, $2, $3, $4, $5, $6)', key, *wanted
    )
    await audit.record(
        action="account.granted", actor=actor, event=event, subject=("account", account), fields={"role": role.value}
    )
    return key


async def grants_of(account: UUID) -> list[Grant]:
    """All grants of an account."""
    found = await rows('SELECT role, event, side, provinces FROM "grant" WHERE account = $1', account)
    return [Grant(Role(row["role"]), row["event"], row["side"], _set(row["provinces"])) for row in found]


def _set(provinces: list[str] | None) -> frozenset[str] | None:
    return None if provinces is None else frozenset(provinces)


async def scope_for(account: Account, event: UUID, permission: Permission) -> Scope:
    """The widest scope the account's grants give for `permission` in `event`; provinces of one side add up.

    Raises NotFound("event_unknown") to whom no grant shows the event, Forbidden("not_permitted") otherwise.
    """
    here = [one for one in await grants_of(account.id) if one.event in (None, event)]
    if not here:
        raise NotFound("event_unknown")
    fit = [one for one in here if one.allows(permission)]
    if not fit:
        raise Forbidden("not_permitted", permission=permission.value)
    scopes = [_together(event, side, fit) for side in {one.side for one in fit}]
    return min(scopes, key=lambda one: (one.side is not None, one.provinces is not None, -len(one.provinces or ())))


def _together(event: UUID, side: UUID | None, grants: list[Grant]) -> Scope:
    """What all grants that reach a side give of it."""
    reaching = [one.provinces for one in grants if one.side in (None, side)]
    whole = any(one is None for one in reaching)
    return Scope(event, side, None if whole else frozenset(code for one in reaching for code in one or ()))
