"""Liaison officers (LO): provinces and sides spread over the staff; whom an institution may call by name."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec

from core import audit, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid
from core.ids import uuid7
from events import meetings

# The liaison of an invitation `i` of category `t`, province `coalesce(q.code, r.code)`: the more particular one first.
OF_INVITATION: Final = """
LEFT JOIN LATERAL (SELECT a.name, l.phone FROM liaison l JOIN account a ON a.id = l.account
    WHERE l.event = i.event AND (l.side IS NULL OR l.side = t.side)
      AND (cardinality(l.provinces) = 0 OR coalesce(q.code, r.code) = ANY(l.provinces))
    ORDER BY l.side IS NULL, cardinality(l.provinces) = 0, l.id LIMIT 1) lo ON true
"""
# Whether an account is a liaison for such an invitation; `%s` is the placeholder that holds the account.
MINE: Final = """EXISTS (SELECT 1 FROM liaison l WHERE l.event = i.event AND l.account = %s
    AND (l.side IS NULL OR l.side = t.side)
    AND (cardinality(l.provinces) = 0 OR coalesce(q.code, r.code) = ANY(l.provinces)))"""


class Post(msgspec.Struct, frozen=True):
    """What one of the staff looks after; no side: both, no provinces: the whole country."""

    account: UUID
    side: UUID | None = None
    provinces: list[str] = []
    phone: str = ""


class PostShown(msgspec.Struct):
    """A post with the name it is known by, and how many invitations it covers."""

    account: UUID
    name: str
    side: UUID | None
    provinces: list[str]
    phone: str
    invitations: int


class Colleague(msgspec.Struct):
    """Somebody of the staff who may be a liaison here."""

    account: UUID
    name: str


class Area(msgspec.Struct):
    """A province with the number of its invitations, to be spread."""

    code: str
    name: str
    invitations: int


class Plan(msgspec.Struct):
    """Who looks after what, who else could, and what there is to look after."""

    posts: list[PostShown]
    colleagues: list[Colleague]
    areas: list[Area]
    version: int


async def plan(event: UUID) -> Plan:
    """The liaisons of a meeting."""
    posts = await rows(
        "SELECT l.account, a.name, l.side, l.provinces, l.phone, (SELECT count(*)::int FROM invitation i "
        "JOIN participant_category t ON t.id = i.category JOIN institution n ON n.id = i.institution "
        "LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent "
        "WHERE i.event = l.event AND i.withdrawn_at IS NULL AND (l.side IS NULL OR l.side = t.side) "
        "AND (cardinality(l.provinces) = 0 OR coalesce(q.code, r.code) = ANY(l.provinces))) AS invitations "
        "FROM liaison l JOIN account a ON a.id = l.account WHERE l.event = $1 ORDER BY a.name, l.id",
        event,
    )
    people = await rows(
        'SELECT DISTINCT a.id AS account, a.name FROM account a JOIN "grant" g ON g.account = a.id '
        "WHERE a.active AND (g.event IS NULL OR g.event = $1) ORDER BY a.name, a.id",
        event,
    )
    [row] = await rows("SELECT version FROM event WHERE id = $1", event)
    return Plan(
        [PostShown(**dict(one)) for one in posts],
        [Colleague(**dict(one)) for one in people],
        await areas(event),
        row["version"],
    )


async def areas(event: UUID) -> list[Area]:
    """The provinces that have invitations, in the order of their codes."""
    found = await rows(
        "SELECT p.code, p.name, count(*)::int AS invitations FROM invitation i "
        "JOIN institution n ON n.id = i.institution JOIN region r ON r.id = n.region "
        "JOIN region p ON p.id = coalesce(r.parent, r.id) WHERE i.event = $1 AND i.withdrawn_at IS NULL "
        "GROUP BY p.code, p.name ORDER BY p.code",
        event,
    )
    return [Area(**dict(row)) for row in found]


def spread(weights: Mapping[str, int], people: Sequence[UUID]) -> list[Post]:
    """Provinces spread evenly by their invitations: the heaviest first, each to who has least so far."""
    load = dict.fromkeys(people, 0)
    given: dict[UUID, list[str]] = {one: [] for one in people}
    for code, weight in sorted(weights.items(), key=lambda one: (-one[1], one[0])):
        least = min(people, key=lambda one: (load[one], people.index(one)))
        given[least].append(code)
        load[least] += weight
    return [Post(one, provinces=sorted(given[one])) for one in people if given[one]]


@action
async def replace(event: UUID, wanted: Sequence[Post], *, version: int, actor: Actor) -> None:
    """Makes the plan this one; the version is the meeting's.

    Raises NotFound, Stale, Invalid("liaison_twice" | "account_unknown" | "side_unknown").
    """
    await meetings.lock(event, version=version)
    accounts = [one.account for one in wanted]
    if len(set(accounts)) != len(accounts):
        raise Invalid("liaison_twice", field="posts")
    if len(await rows("SELECT 1 FROM account WHERE id = ANY($1::uuid[]) AND active", accounts)) != len(accounts):
        raise Invalid("account_unknown", field="posts")
    sides = {one.side for one in wanted if one.side}
    known = await rows("SELECT 1 FROM side WHERE event = $1 AND id = ANY($2::uuid[])", event, list(sides))
    if len(known) != len(sides):
        raise Invalid("side_unknown", field="posts")
    await execute("DELETE FROM liaison WHERE event = $1", event)
    for one in wanted:
        await execute(
            "INSERT INTO liaison (id, event, account, side, provinces, phone) VALUES ($1, $2, $3, $4, $5, $6)",
            uuid7(),
            event,
            one.account,
            one.side,
            sorted(set(one.provinces)),
            one.phone.strip(),
        )
    await execute("UPDATE event SET version = version + 1 WHERE id = $1", event)
    subject, fields = ("event", event), {"liaisons": len(wanted)}
    await audit.record(action="event.liaisons_set", actor=actor, event=event, subject=subject, fields=fields)
    await feed.record(event, kind="event", subject=subject)
