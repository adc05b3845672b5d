"""What a door holds to judge without us: everybody with a pass, everybody whose pass has died and why."""

from datetime import datetime
from uuid import UUID

import msgspec

from attendance.answers import Delegate, delegate
from attendance.facts import ENDED, GROUP, KIND, SEATS, Ended, Seat
from attendance.passes import number_text
from attendance.settings import ROSTER_PAGE
from attendance.states import Reason
from core import feed
from core.db import rows
from core.errors import Invalid

_FIRST = UUID(int=0)


class Admitted(msgspec.Struct, frozen=True):
    """A live admission: a door that holds it can answer `already` by itself."""

    checkpoint: UUID
    window: str
    at: datetime
    left: bool


class RosterEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One who may come in; `attendee` is the number in 14 hex digits, the names are there for some profiles only.

    `person` is the number of whom a merged number was merged into: what either did counts for both.
    """

    attendee: str
    generation: int
    category: UUID | None
    admitted: list[Admitted]
    media: list[str] = []
    delegate: Delegate | None = None
    person: str | None = None


class Revoked(msgspec.Struct, frozen=True, omit_defaults=True):
    """One whose pass has died; `successor` is the name of who has the seat now, for some profiles only."""

    attendee: str
    generation: int
    reason: Reason
    successor: str | None = None
    media: list[str] = []


class Roster(msgspec.Struct, frozen=True):
    """One page; ask again with `cursor`, at once unless `complete`. A new `epoch` says: forget all, begin anew.

    `whole` marks the first page of everybody, `moved` one that tells of any change.
    """

    cursor: str
    epoch: int
    entries: list[RosterEntry]
    revoked: list[Revoked]
    complete: bool
    whole: bool = False
    moved: bool = True


class _Kept(msgspec.Struct):
    """A person as the roster's statement gives it."""

    id: UUID
    number: int
    numbers: dict[int, int]
    generation: int
    category: UUID | None
    name: str
    office: str
    acting: str | None
    institution: str
    seats: list[Seat]
    kind: str | None
    ended: Ended | None
    admitted: list[Admitted]
    media: list[str]


_PEOPLE = f"""
SELECT json_build_object('id', a.id, 'number', a.number, 'generation', a.generation, 'category', a.category,
    'numbers', (SELECT json_object_agg(b.number, b.generation) FROM attendee b WHERE b.id = ANY(g.ids)),
    'name', a.name_as_written, 'office', a.office, 'acting', a.acting_status, 'institution', a.institution,
    'seats', {SEATS}, 'kind', {KIND}, 'ended', {ENDED},
    'admitted', (SELECT coalesce(json_agg(json_build_object('checkpoint', d.checkpoint, 'window', d."window",
            'at', d.at, 'left', d.left_at IS NOT NULL)), '[]')
        FROM admission d WHERE d.attendee = ANY(g.ids) AND d.released_at IS NULL
          AND (SELECT c.policy FROM checkpoint c WHERE c.id = d.checkpoint) <> 'many'),
    'media', (SELECT coalesce(json_agg(m.code), '[]') FROM medium m
        WHERE m.attendee = ANY(g.ids) AND m.to_at IS NULL))::text AS person, a.id
FROM attendee a {GROUP} WHERE a.merged_into IS NULL
"""
_ALL = _PEOPLE + " AND a.event = $1 AND a.id > $2 ORDER BY a.id LIMIT $3"
_SOME = _PEOPLE + " AND a.id IN (SELECT coalesce(merged_into, id) FROM attendee WHERE event = $1 AND id = ANY($2))"


async def page(event: UUID, cursor: str | None, *, names: bool, limit: int = ROSTER_PAGE) -> Roster:
    """The roster from the beginning, or what changed since `cursor`.

    A first load notes the feed's cursor before it reads anybody, so that what changes meanwhile comes after it.
    Raises Invalid("cursor_unreadable").
    """
    if cursor is None or cursor.startswith("all:"):
        return await _load(event, cursor, names=names, limit=limit)
    changes = await feed.read(event, cursor, limit=limit)
    if changes.fresh:
        return await _load(event, None, names=names, limit=limit)
    named = list({each.subject_id for each in changes.changes if each.subject_kind == "attendee"})
    people = [_kept(row) for row in await rows(_SOME, event, named)] if named else []
    roster = _roster(people, changes.cursor, complete=changes.complete, names=names)
    return msgspec.structs.replace(roster, moved=bool(changes.changes))


async def _load(event: UUID, cursor: str | None, *, names: bool, limit: int) -> Roster:
    """A page of everybody; the cursor holds where the feed stood and the last one given."""
    if cursor is None:
        since, after = (await feed.read(event)).cursor, _FIRST
    else:
        since, after = _place(cursor)
    found = await rows(_ALL, event, after, limit)
    done = len(found) < limit
    following = since if done else f"all:{since}:{found[-1]['id'].hex}"
    roster = _roster([_kept(row) for row in found], following, complete=done, names=names)
    return msgspec.structs.replace(roster, whole=cursor is None)


def _place(cursor: str) -> tuple[str, UUID]:
    try:
        _, since, after = cursor.split(":")
        return since, UUID(hex=after)
    except ValueError:
        raise Invalid("cursor_unreadable", field="cursor") from None


def _kept(row: "dict[str, str]") -> _Kept:
    return msgspec.json.decode(row["person"], type=_Kept)


def _roster(people: list[_Kept], cursor: str, *, complete: bool, names: bool) -> Roster:
    since = cursor.removeprefix("all:")
    return Roster(
        cursor=cursor,
        epoch=int(since.split(".", 1)[0]),
        entries=[entry for one in people if one.ended is None for entry in _entries(one, names=names)],
        revoked=[entry for one in people if one.ended is not None for entry in _revoked(one, one.ended, names=names)],
        complete=complete,
    )


def _entries(one: _Kept, *, names: bool) -> list[RosterEntry]:
    """One entry a number: a merged number is admitted as the survivor."""
    return [
        RosterEntry(
            attendee=number_text(number),
            generation=generation,
            category=one.category,
            admitted=one.admitted,
            media=one.media,
            delegate=delegate(one) if names else None,
            person=number_text(one.number) if number != one.number else None,
        )
        for number, generation in one.numbers.items()
    ]


def _revoked(one: _Kept, ended: Ended, *, names: bool) -> list[Revoked]:
    return [
        Revoked(number_text(number), generation, ended.reason, ended.successor if names else None, one.media)
        for number, generation in one.numbers.items()
    ]


async def epoch() -> int:
    """The feed's present epoch: a device that knows another one begins its roster anew."""
    return int((await feed.read(_FIRST)).cursor.split(".", 1)[0])
