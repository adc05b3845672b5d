"""What a meeting can set in this room, in one struct kept with the event."""

import msgspec


class EventSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything has a sensible default; empty means: not said."""

    office_phone: str = ""
    sender_name: str = ""
    reply_to: str = ""
    dress: str = ""
    dress_en: str = ""
    cost_note: str = ""
    holder_confirmed_days: int = 90
    link_reads_days: int = 90


def decode(kept: str) -> EventSettings:
    """The settings of an event row."""
    return msgspec.json.decode(kept, type=EventSettings)


def encode(settings: EventSettings) -> str:
    """As kept in the event's row."""
    return msgspec.json.encode(settings).decode()
