"""The facts of the real meeting, read from data/rakornas.toml into typed structs."""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

SOURCE: Final = Path(__file__).resolve().parent / "data" / "rakornas.toml"


class EventFacts(msgspec.Struct, frozen=True):
    """What the meeting is called and when it is."""

    slug: str
    kind: str
    official_title: str
    official_title_en: str
    short_title: str
    starts_on: date
    ends_on: date
    zone: str


class VenueFacts(msgspec.Struct, frozen=True):
    """Where it is."""

    name: str
    hall: str
    city: str
    region_code: str


class DemoSettings(msgspec.Struct, frozen=True):
    """What the demo needs and no report says; moments are aware."""

    starts_at: datetime
    invited_at: datetime
    answered_from: datetime
    answers_due_at: datetime
    rooms: list[str]
    checkpoints: list[str]


class InstitutionFacts(msgspec.Struct, frozen=True):
    """A central institution; the regional ones come from the directory."""

    name: str
    kind: str


class HostFacts(msgspec.Struct, frozen=True):
    """A host in the order of the list."""

    institution: str
    role: str


class PersonFacts(msgspec.Struct, frozen=True):
    """A person exactly as written, with the office held; `accredited_as` for those who hold no seat."""

    name_as_written: str
    name: str
    office: str
    office_title: str
    of: str
    title_prefix: str = ""
    title_suffix: str = ""
    call_name: str = ""
    aliases: list[str] = []
    acting: str | None = None
    since: date | None = None
    accredited_as: str | None = None


class AnswerFacts(msgspec.Struct, frozen=True):
    """Who came for an invited office: keys of people."""

    to: str
    head: str
    represents: bool = False
    companions: list[str] = []


class RoleFacts(msgspec.Struct, frozen=True):
    """What a person does in a session."""

    person: str
    role: str


class SessionFacts(msgspec.Struct, frozen=True):
    """One part of the programme; `position` is null where no report says where it stood."""

    kind: str
    title: str
    title_en: str
    roles: list[RoleFacts]
    position: int | None = None


class Facts(msgspec.Struct, frozen=True):
    """The whole file."""

    event: EventFacts
    venue: VenueFacts
    settings: DemoSettings
    institutions: dict[str, InstitutionFacts]
    hosts: list[HostFacts]
    people: dict[str, PersonFacts]
    answers: list[AnswerFacts]
    sessions: list[SessionFacts]


@lru_cache
def facts() -> Facts:
    """Return the facts; a mistyped file is an error at once."""
    return msgspec.toml.decode(SOURCE.read_bytes(), type=Facts)
