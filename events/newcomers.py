"""Institutions that join the directory by hand: a region's second supervisory body, a body without a region."""

from uuid import UUID

import msgspec

from core import audit, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, Refused
from core.ids import uuid7
from events.states import InstitutionKind, Zone


class NewInstitution(msgspec.Struct, frozen=True):
    """`head` is the office its letters go to; the region is Kemendagri's code, empty where it belongs to none."""

    name: str
    kind: InstitutionKind
    head: str
    region_code: str = ""
    zone: Zone = Zone.WIB


@action
async def add(new: NewInstitution, *, event: UUID, actor: Actor) -> UUID:
    """Adds an institution; one of a region is called wherever its kind is, at the next making of invitations.

    A region may have several supervisory bodies (Aceh: UU 7/2017 beside UU 11/2006), but one government.
    Raises Invalid("government_given" | "code_unknown"), Refused("institution_exists").
    """
    if new.kind is InstitutionKind.REGIONAL_GOVERNMENT:
        raise Invalid("government_given", field="kind")
    await execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", "institution added")
    name = new.name.strip()
    if await rows("SELECT 1 FROM institution WHERE lower(name) = lower($1)", name):
        raise Refused("institution_exists", name=name)
    region, zone = await _place(new)
    key = uuid7()
    await execute(
        "INSERT INTO institution (id, kind, name, region, zone, key) VALUES ($1, $2, $3, $4, $5, $6)",
        *(key, new.kind.value, name, region, zone, f"tangan/{key}"),
    )
    await execute(
        "INSERT INTO office (id, institution, kind, title) VALUES ($1, $2, 'ketua', $3)", uuid7(), key, new.head.strip()
    )
    await audit.record(action="institution.added", actor=actor, event=event, subject=("institution", key))
    await feed.record(event, kind="institution", subject=("institution", key))
    return key


async def _place(new: NewInstitution) -> tuple[UUID | None, str]:
    if not new.region_code:
        return None, new.zone.value
    found = await rows("SELECT id, zone FROM region WHERE code = $1 AND valid_to IS NULL", new.region_code)
    if not found:
        raise Invalid("code_unknown", field="region_code", region=new.region_code)
    return found[0]["id"], found[0]["zone"]
