"""The shape of a programme: what a release keeps for ever and every edge shows."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import msgspec

from agenda.states import ChangeKind, SessionKind, SessionRoleKind


class RoleShown(msgspec.Struct, frozen=True):
    """Somebody in a session; name exactly as written, office as announced. `attendee` leaves no page of ours."""

    name: str
    office: str
    role: SessionRoleKind
    attendee: UUID | None = None


class Item(msgspec.Struct, frozen=True):
    """One session; the code stays the same over all releases."""

    code: str
    day: int
    position: int
    kind: SessionKind
    title: str
    title_en: str = ""
    description: str = ""
    description_en: str = ""
    starts_at: time | None = None
    minutes: int | None = None
    room: str = ""
    people: list[RoleShown] = []

    @property
    def ends_at(self) -> time | None:
        """When it ends, where both are known."""
        if self.starts_at is None or self.minutes is None:
            return None
        return (datetime.combine(date.min, self.starts_at) + timedelta(minutes=self.minutes)).time()


class Programme(msgspec.Struct, frozen=True):
    """A whole programme in order; `number` 0 is the working copy."""

    slug: str
    title: str
    title_en: str
    short_title: str
    starts_on: date
    ends_on: date
    zone: str
    venue: str
    hosts: list[str]
    simulated: bool
    items: list[Item]
    number: int = 0
    name: str = ""
    at: datetime | None = None

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def date_of(self, item: Item) -> date:
        """The calendar day of a session."""
        return self.starts_on + timedelta(days=item.day - 1)


class Changes(msgspec.Struct, frozen=True):
    """Changes of plan since the letters: calendars must take each as news."""

    times: int = 0
    cancelled: bool = False


class Difference(msgspec.Struct, frozen=True):
    """How one session differs from the release before."""

    code: str
    title: str
    kinds: list[ChangeKind]


def differences(old: Programme | None, new: Programme) -> list[Difference]:
    """What is new, cancelled, moved, longer or shorter, retitled, or done by others."""
    before = {item.code: item for item in old.items} if old else {}
    after = {item.code: item for item in new.items}
    found = [Difference(item.code, item.title, _kinds(before.get(item.code), item)) for item in new.items]
    gone = [
        Difference(item.code, item.title, [ChangeKind.CANCELLED]) for code, item in before.items() if code not in after
    ]
    return [each for each in found if each.kinds] + gone


def _kinds(old: Item | None, new: Item) -> list[ChangeKind]:
    if old is None:
        return [ChangeKind.NEW]
    checks = {
        ChangeKind.MOVED: (old.day, old.starts_at, old.room) != (new.day, new.starts_at, new.room),
        ChangeKind.LENGTH: old.minutes != new.minutes,
        ChangeKind.TITLE: (old.title, old.title_en) != (new.title, new.title_en),
        ChangeKind.PEOPLE: old.people != new.people,
    }
    return [kind for kind, differs in checks.items() if differs]
