"""What a new meeting starts from: a usual kind of meeting, or one of our own earlier ones."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from core.db import execute, rows
from core.ids import uuid7
from events import categories
from events.categories import GOVERNMENT, SUPERVISOR, NewCategory
from events.states import InstitutionKind, LetterNeeded, RegionKind, Representation
from messaging import reminders
from messaging.reminders import NewRule

_SIDE_NAMES: Final = {GOVERNMENT: "Pemerintah daerah", SUPERVISOR: "Bawaslu"}
# The ladder that secretariats chase answers with, counted from the deadline.
LADDER: Final = (
    NewRule("Tujuh hari sebelum batas waktu", offset_days=-7),
    NewRule("Tiga hari sebelum batas waktu", offset_days=-3),
    NewRule("Sehari sebelum batas waktu", offset_days=-1),
)


class Example(StrEnum):
    """The kinds of meetings to start from."""

    RAKORNAS = "rakornas"
    RAKOR = "rakor"
    EARLIER = "earlier"


def sides_of(groups: Sequence[str]) -> dict[str, str]:
    """The sides of a meeting that calls these groups: two where both halves are called, else none."""
    halves = {SUPERVISOR if code.startswith("bawaslu") else GOVERNMENT for code in groups}
    return {code: name for code, name in _SIDE_NAMES.items() if len(halves) == 2 and code in halves}


def groups_of(groups: Sequence[str], provinces: Sequence[str]) -> list[NewCategory]:
    """The usual groups that were ticked, within these provinces, and the two that are switched off."""
    usual = [one for one in categories.usual(set(sides_of(groups))) if one.code in groups]
    return [msgspec.structs.replace(one, provinces=sorted(provinces)) for one in usual] + categories.others()


async def begin(event: UUID) -> None:
    """Gives a new meeting the usual reminders (step)."""
    for rule in LADDER:
        await reminders.add(rule, scope=("event", event))


async def take_over(event: UUID, earlier: UUID) -> None:
    """Copies settings, the letter's text and reminders of an earlier meeting (step); nothing of people or answers."""
    await execute(
        "UPDATE event SET settings = o.settings FROM event o WHERE event.id = $1 AND o.id = $2", event, earlier
    )
    await execute(
        "INSERT INTO letter_text (id, event, content, individual, version) "
        "SELECT $3, $1, content, individual, 1 FROM letter_text WHERE event = $2",
        event,
        earlier,
        uuid7(),
    )
    for rule in await reminders.rules(earlier):
        same = {name: getattr(rule, name) for name in NewRule.__struct_fields__}
        await reminders.add(NewRule(**same), scope=("event", event))


async def categories_of(earlier: UUID) -> tuple[dict[str, str], list[NewCategory]]:
    """Sides and categories of an earlier meeting, to be made anew."""
    sides = {row["code"]: row["name"] for row in await rows("SELECT code, name FROM side WHERE event = $1", earlier)}
    found = await rows(
        "SELECT c.*, s.code AS side_code FROM participant_category c LEFT JOIN side s ON s.id = c.side "
        "WHERE c.event = $1 ORDER BY c.position, c.code",
        earlier,
    )
    return sides, [
        NewCategory(
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            side=row["side_code"],
            institution_kind=InstitutionKind(row["institution_kind"]) if row["institution_kind"] else None,
            region_kinds=[RegionKind(one) for one in row["region_kinds"]],
            office_kind=row["office_kind"],
            companions=row["companions"],
            representation=Representation(row["representation"]),
            provinces=row["provinces"],
            letter=LetterNeeded(row["letter"]),
            cost_note=row["cost_note"],
            accepted_offices=row["accepted_offices"],
            enabled=row["enabled"],
        )
        for row in found
    ]
