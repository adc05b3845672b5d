"""Categories of participants: whom a meeting invites alike, and whether somebody else may come for them."""

from typing import Final
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from core import audit, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, Refused
from core.ids import uuid7
from events.states import InstitutionKind, LetterNeeded, RegionKind, Representation

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
    provinces: list[str] = []
    letter: LetterNeeded = LetterNeeded.NUMBER
    cost_note: str = ""
    accepted_offices: list[str] = []
    enabled: bool = True


class CategoryChange(msgspec.Struct, frozen=True):
    """Only what is given changes."""

    name: str | UnsetType = UNSET
    name_en: str | UnsetType = UNSET
    companions: int | UnsetType = UNSET
    representation: Representation | UnsetType = UNSET
    letter: LetterNeeded | UnsetType = UNSET
    cost_note: str | UnsetType = UNSET
    accepted_offices: list[str] | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


def others() -> list[NewCategory]:
    """Who comes besides those invited by office; switched off until a meeting wants them."""
    return [
        NewCategory("pers", "Pers", "Press", companions=0, letter=LetterNeeded.NONE, enabled=False),
        NewCategory("tamu_lain", "Tamu lain", "Other guests", companions=0, letter=LetterNeeded.NONE, enabled=False),
    ]


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
    given = {
        **{name: value for name, value in msgspec.structs.asdict(new).items() if name != "side"},
        "institution_kind": new.institution_kind.value if new.institution_kind else "",
        "region_kinds": [kind.value for kind in new.region_kinds],
        "representation": new.representation.value,
        "letter": new.letter.value,
        "side": side,
        "position": position,
    }
    places = ", ".join(f"${number}" for number in range(3, 3 + len(given)))
    await execute(
        f"INSERT INTO participant_category (id, event, {', '.join(given)}) VALUES ($1, $2, {places})",
        category,
        event,
        *given.values(),
    )
    return category


async def _side(event: UUID, code: str) -> UUID:
    found = await rows("SELECT id FROM side WHERE event = $1 AND code = $2", event, code)
    if not found:
        raise Invalid("side_unknown", field="side")
    side: UUID = found[0]["id"]
    return side
