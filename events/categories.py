"""Categories of participants: whom a meeting invites alike, and whether somebody else may come for them."""

from typing import Final
from uuid import UUID

import msgspec

from core import audit, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, Refused
from core.ids import uuid7
from events.states import InstitutionKind, RegionKind, Representation

GOVERNMENT: Final = "pemda"
SUPERVISOR: Final = "bawaslu"


class NewCategory(msgspec.Struct, frozen=True):
    """Without `institution_kind` its institutions are chosen by hand. `side` is a code of the event's sides."""

    code: str
    name: str
    name_en: str = ""
    side: str | None = None
    institution_kind: InstitutionKind | None = None
    region_kinds: list[RegionKind] = []
    office_kind: str = ""
    companions: int = 1
    representation: Representation = Representation.ALLOWED


def usual(sides: set[str]) -> list[NewCategory]:
    """The five groups every Rakornas of heads of region and supervisory bodies calls."""
    government, supervisor = InstitutionKind.REGIONAL_GOVERNMENT, InstitutionKind.ELECTION_SUPERVISOR
    pemda = GOVERNMENT if GOVERNMENT in sides else None
    bawaslu = SUPERVISOR if SUPERVISOR in sides else None
    districts = [RegionKind.KABUPATEN, RegionKind.KOTA]
    return [
        NewCategory("gubernur", "Gubernur", "Governors", pemda, government, [RegionKind.PROVINSI], "gubernur"),
        NewCategory("bupati", "Bupati", "Regents", pemda, government, [RegionKind.KABUPATEN], "bupati"),
        NewCategory("wali_kota", "Wali Kota", "Mayors", pemda, government, [RegionKind.KOTA], "wali_kota"),
        NewCategory(
            "bawaslu_provinsi",
            "Bawaslu Provinsi",
            "Province Bawaslu",
            bawaslu,
            supervisor,
            [RegionKind.PROVINSI],
            "ketua",
        ),
        NewCategory(
            "bawaslu_kabupaten_kota",
            "Bawaslu Kabupaten/Kota",
            "District Bawaslu",
            bawaslu,
            supervisor,
            districts,
            "ketua",
        ),
    ]


@action
async def create(event: UUID, new: NewCategory, *, actor: Actor) -> UUID:
    """Adds a category to a meeting. Raises Refused("category_exists"), Invalid("side_unknown")."""
    await execute("SELECT 1 FROM event WHERE id = $1 FOR UPDATE", event)
    if await rows("SELECT 1 FROM participant_category WHERE event = $1 AND code = $2", event, new.code):
        raise Refused("category_exists", name=new.name)
    side = await _side(event, new.side) if new.side else None
    [count] = await rows("SELECT count(*)::int AS n FROM participant_category WHERE event = $1", event)
    category = await insert(event, new, side=side, position=count["n"])
    await audit.record(action="category.created", actor=actor, event=event, subject=("category", category))
    await feed.record(event, kind="event", subject=("event", event))
    return category


async def insert(event: UUID, new: NewCategory, *, side: UUID | None, position: int) -> UUID:
    """Writes a category (step)."""
    category = uuid7()
    await execute(
        "INSERT INTO participant_category (id, event, side, code, name, name_en, institution_kind, region_kinds, "
        "office_kind, companions, representation, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        category,
        event,
        side,
        new.code,
        new.name,
        new.name_en,
        new.institution_kind.value if new.institution_kind else "",
        [kind.value for kind in new.region_kinds],
        new.office_kind,
        new.companions,
        new.representation.value,
        position,
    )
    return category


async def _side(event: UUID, code: str) -> UUID:
    found = await rows("SELECT id FROM side WHERE event = $1 AND code = $2", event, code)
    if not found:
        raise Invalid("side_unknown", field="side")
    side: UUID = found[0]["id"]
    return side
