"""Whom a line of an answers file names: somebody we know, a doubtful spelling, or somebody new."""

import re
from typing import Final
from uuid import UUID

import msgspec

from events.imports import cells, names
from events.imports.columns import Row
from events.imports.invited import Said
from events.imports.known import Directory, Known
from events.imports.lines import NEW, Option, all_of
from events.seating import PersonGiven
from events.states import Choice

_COMPANION: Final = re.compile(r"\s*(?P<name>[^()]+?)\s*(?:\((?P<office>[^()]*)\))?\s*")


def named(directory: Directory, one: Known, said: Said, row: Row, choice: Choice) -> PersonGiven | None:
    """The person a line names. Raises Wrong, Doubtful, Skipped."""
    acting, office, name = all_of(
        lambda: cells.acting(row), lambda: cells.office(row), lambda: cells.name(row) if row["name"] else ""
    )
    if not name:
        return None
    given = PersonGiven(name, office, acting)
    return _met(directory, one, said, given) if choice is Choice.REPRESENTATIVE else given


def companions(row: Row) -> list[PersonGiven]:
    """`Nama (Jabatan); Nama (Jabatan)`."""
    parts = [_COMPANION.fullmatch(part) for part in row["companions"].split(";") if part.strip()]
    return [PersonGiven(part["name"], (part["office"] or "").strip()) for part in parts if part]


def _met(directory: Directory, one: Known, said: Said, given: PersonGiven) -> PersonGiven:
    """Whoever sits for the institution, or holds that office of it, is no second delegate under another spelling."""
    like = names.post(given.office, one.name)
    known: dict[UUID, tuple[str, str, list[str]]] = {
        held.person: (held.name, post.title, held.aliases)
        for post in one.posts
        if given.office and post.like == like
        for held in post.held
    } | {seat.person: (seat.name, seat.office, []) for seat in said.seats}
    for person, (name, _, aliases) in known.items():
        if names.same_person(given.name, name, aliases):
            return msgspec.structs.replace(given, name=name, person=person)
    near = {person: about for person, about in known.items() if names.like_person(given.name, about[0])}
    if not near:
        return given
    options = [*(Option(str(person), ", ".join(about[:2])) for person, about in near.items()), Option(NEW)]
    key = f"delegate:{said.id}:{given.name.casefold()}"
    chosen = directory.ask(key, "delegate_like", options, said=given.name, institution=one.name)
    if chosen == NEW:
        return given
    return msgspec.structs.replace(given, name=near[UUID(chosen)][0], person=UUID(chosen))
