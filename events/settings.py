"""What a meeting can set in this room, in one struct kept with the event."""

from typing import Annotated, Literal

import msgspec


class EventSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything has a sensible default; empty means: not said.

    `daily_head_counts_as`: what a Plh. is while the head is only away. `administrative_units`: whether Jakarta's six
    administrative units, whose heads nobody elects, are called with the regents and mayors. `province_answers`: whether
    the supervisory body of a province may answer for those of its kabupaten and kota. `code_of_new_phone`: whether a
    change by an unknown telephone number is asked for a one-time code.
    """

    office_phone: str = ""
    sender_name: str = ""
    reply_to: str = ""
    dress: str = ""
    dress_en: str = ""
    cost_note: str = ""
    holder_confirmed_days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 90
    link_reads_days: int = 90
    daily_head_counts_as: Literal["principal", "representative"] = "representative"
    administrative_units: bool = False
    province_answers: bool = False
    code_of_new_phone: bool = False


def decode(kept: str) -> EventSettings:
    """The settings of an event row."""
    return msgspec.json.decode(kept, type=EventSettings)


def encode(settings: EventSettings) -> str:
    """As kept in the event's row."""
    return msgspec.json.encode(settings).decode()
