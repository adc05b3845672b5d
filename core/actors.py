"""Who does something: every action takes one, every audit entry names one."""

from enum import StrEnum
from uuid import UUID

import msgspec


class ActorKind(StrEnum):
    ACCOUNT = "account"
    CONTACT = "contact"
    PROVINCE = "province"
    INVITATION = "invitation"
    ATTENDEE = "attendee"
    SPEAKER = "speaker"
    DEVICE = "device"
    WORKER = "worker"
    COMMAND = "command"


class Actor(msgspec.Struct, frozen=True):
    """The doer; `on_behalf_of` is the subject somebody answers for (an institution by telephone)."""

    kind: ActorKind
    id: UUID | None = None
    on_behalf_of: UUID | None = None


WORKER = Actor(ActorKind.WORKER)
COMMAND = Actor(ActorKind.COMMAND)
