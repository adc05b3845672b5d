"""The lines of a directory file: which institution, which office, who holds it, whom we call."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from core.ids import uuid7
from events.imports import cells, names
from events.imports.columns import Row
from events.imports.holders import Holders, held
from events.imports.known import Contact, Directory, Held, Known, Post, kind_of
from events.imports.lines import Act, Outcome, Planned, all_of, fault, looked
from events.states import Zone

_KINDS_OF_POSTS: Final = {"sekretaris": "sekda"}
_BOARD: Final = ("anggota", "komisioner")  # several hold this, each a seat of his own
_CONTACT: Final = ("name", "office", "phone", "email")


class DirectoryPlan:
    """Looks at line after line; what earlier lines bring, later ones find."""

    def __init__(self, directory: Directory, *, today: date) -> None:
        self._directory, self._today = directory, today
        self._holders = Holders(directory, today=today)
        self._contacts: dict[UUID, int] = {}

    def plan(self, rows: Sequence[Row]) -> list[Planned]:
        """What becomes of the lines."""
        return [looked(row, self._look) for row in rows]

    def _look(self, row: Row, planned: Planned) -> None:
        zone, contact, office, holder, found = _read(row, self._today, self._directory)
        one = found or Known(uuid7(), cells.text(row, "institution"), kind_of(row), "", zone or Zone.WIB, False, [])
        planned.line.subject, planned.institution = one.name, one.id
        self._institution(planned, one, row, zone, new=found is None)
        if office:
            post = _post(one, office, holder) or _added(planned, one, office)
            if holder:
                self._holders.put(planned, one, post, holder)
        if contact:
            self._contact(planned, one, contact)

    def _institution(self, planned: Planned, one: Known, row: Row, zone: Zone | None, *, new: bool) -> None:
        if new:
            values = {"kind": one.kind.value, "name": one.name, "zone": str(one.zone)}
            planned.acts.append(Act("institution", one.id, values))
            planned.line.outcome = Outcome.ADDED
            planned.then.append(lambda: self._directory.take(one))
            return
        if one.archived:
            planned.acts.append(Act("revived", one.id))
            planned.changed("archived", one.name, "")
            planned.then.append(lambda: setattr(one, "archived", False))
        if zone and zone.value != one.zone:
            planned.acts.append(Act("zone", one.id, {"zone": zone.value}, {"zone": one.zone}))
            planned.changed("zone", one.zone, zone.value)
            planned.then.append(lambda: setattr(one, "zone", zone.value))
        self._meant(planned, one, row)

    def _meant(self, planned: Planned, one: Known, row: Row) -> None:
        """A name somebody said means this one is remembered: the next file does not ask again."""
        said = cells.text(row, "institution")
        known = {names.plain(name) for name in (one.name, *one.aliases)} | {names.bare(one.name)}
        if said and not row["code"] and names.plain(said) not in known:
            planned.acts.append(Act("meant", one.id, {"alias": said}, {"alias": said}))
            planned.changed("meant", "", said)
            planned.then.append(lambda: self._directory.learn(one, said))

    def _contact(self, planned: Planned, one: Known, given: Contact) -> None:
        now = one.contact or Contact(given.id, "", "", "", "")
        if given.name in ("", now.name):  # the same officer; somebody else brings nothing of the former's
            given = Contact(given.id, *(getattr(given, name) or getattr(now, name) for name in _CONTACT))
        differing = [name for name in _CONTACT if getattr(given, name) != getattr(now, name)]
        earlier = self._contacts.get(one.id)
        planned.then.append(lambda: self._contacts.setdefault(one.id, planned.line.row))
        if not differing:
            return
        if earlier:
            raise fault("contact_phone", "contact_differs_above", row=str(earlier))
        if one.contact:
            planned.acts.append(Act("contact_ended", one.contact.id))
        values = {name: getattr(given, name) for name in _CONTACT}
        planned.acts.append(Act("contact", given.id, {"institution": one.id, **values}))
        for name in differing:
            planned.changed(f"contact_{name}", getattr(now, name), getattr(given, name))
        planned.then.append(lambda: setattr(one, "contact", given))


def _read(row: Row, today: date, directory: Directory) -> Any:
    """All cells of a line, so that all that is wrong with it is told at once."""
    zone, contact, acting, office, from_on, confirmed_on, name = all_of(
        lambda: cells.zone(row),
        lambda: _given(row),
        lambda: cells.acting(row),
        lambda: cells.office(row, needed=bool(row["name"])),
        lambda: cells.day(row, "from_on"),
        lambda: cells.past(row, "confirmed_on", today=today),
        lambda: cells.name(row) if row["name"] else "",
        lambda: cells.code(row),
    )[:7]
    holder = held(name, acting.value if acting else None, from_on, confirmed_on) if name else None
    return zone, contact, office, holder, directory.find(row)


def _given(row: Row) -> Contact | None:
    given = all_of(
        lambda: cells.text(row, "contact_name", longest=160),
        lambda: cells.text(row, "contact_office", longest=160),
        lambda: cells.phone(row),
        lambda: cells.email(row),
    )
    return Contact(uuid7(), *given) if any(given) else None


def _added(planned: Planned, one: Known, office: str) -> Post:
    post = Post(uuid7(), office, names.post(office, one.name))
    kind = _KINDS_OF_POSTS.get(post.like, f"lain-{post.id.hex[-12:]}")
    planned.acts.append(Act("office", post.id, {"institution": one.id, "kind": kind, "title": office}))
    planned.changed("office", "", office)
    planned.then.append(lambda: one.posts.append(post))
    return post


def _post(one: Known, office: str, holder: Held | None) -> Post | None:
    """The office a line means; of a board's seats his own, or a free one."""
    like = names.post(office, one.name)
    alike = [post for post in one.posts if post.like == like]
    if holder is None or like.split(" ")[0] not in _BOARD:
        return alike[0] if alike else None
    own = [post for post in alike if any(_could_be(holder, held) for held in post.held)]
    return next(iter([*own, *(post for post in alike if not post.held)]), None)


def _could_be(holder: Held, held: Held) -> bool:
    return names.same_person(holder.name, held.name, held.aliases) or names.like_person(holder.name, held.name)
