"""What the demo's two meetings are made of, read from data/*.toml into typed structs."""

from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

FOLDER: Final = Path(__file__).resolve().parent / "data"


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
    starts_at: time | None = None
    ends_at: time | None = None
    simulated: bool = False


class VenueFacts(msgspec.Struct, frozen=True):
    """Where it is."""

    name: str
    hall: str
    city: str
    region_code: str


class DemoSettings(msgspec.Struct, frozen=True):
    """What the demo needs and no report says; moments are aware, `companions` is how many may come along."""

    invited_at: datetime
    answered_from: datetime
    answers_due_at: datetime
    rooms: list[str]
    checkpoints: list[str]
    reminder: str
    starts_at: datetime | None = None
    companions: int = 1


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
    roles: list[RoleFacts] = []
    position: int | None = None
    day: int | None = None
    starts: time | None = None
    ends: time | None = None
    room: str | None = None


class Facts(msgspec.Struct, frozen=True):
    """The whole file."""

    event: EventFacts
    venue: VenueFacts
    settings: DemoSettings
    institutions: dict[str, InstitutionFacts]
    hosts: list[HostFacts]
    sessions: list[SessionFacts]
    people: dict[str, PersonFacts] = {}
    answers: list[AnswerFacts] = []


@lru_cache
def facts(name: str = "rakornas") -> Facts:
    """Return one meeting; a mistyped file is an error at once."""
    return msgspec.toml.decode((FOLDER / f"{name}.toml").read_bytes(), type=Facts)
