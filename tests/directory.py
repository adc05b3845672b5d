"""Institutions for tests: a few regions in all three zones, their governments and supervisory bodies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core import clock
from core.db import execute, rows
from core.ids import uuid7
from events.states import InstitutionKind, RegionKind, Zone

PHONE = "+628000000001"
_HEADS = {RegionKind.PROVINSI: "gubernur", RegionKind.KABUPATEN: "bupati", RegionKind.KOTA: "wali_kota"}
_TITLES = {RegionKind.PROVINSI: "Gubernur", RegionKind.KABUPATEN: "Bupati", RegionKind.KOTA: "Wali Kota"}


# A few real regions, one government each, in all three zones.
REGIONS = {
    "53": ("Nusa Tenggara Timur", RegionKind.PROVINSI, Zone.WITA),
    "16.71": ("Kota Palembang", RegionKind.KOTA, Zone.WIB),
    "32.75": ("Kota Bekasi", RegionKind.KOTA, Zone.WIB),
    "53.71": ("Kota Kupang", RegionKind.KOTA, Zone.WITA),
    "73.71": ("Kota Makassar", RegionKind.KOTA, Zone.WITA),
    "91.06": ("Biak Numfor", RegionKind.KABUPATEN, Zone.WIT),
}


@dataclass(frozen=True)
class Seatholder:
    """An institution with the office its letters go to."""

    institution: UUID
    office: UUID
    title: str


async def make_region(code: str, name: str, kind: RegionKind, *, zone: Zone = Zone.WIB) -> UUID:
    """A region, with its province before it; asked for again, the same."""
    known = await rows("SELECT id FROM region WHERE code = $1", code)
    if known:
        return UUID(str(known[0]["id"]))
    parent = None
    if kind is not RegionKind.PROVINSI:
        parent = await make_region(code[:2], f"Provinsi {code[:2]}", RegionKind.PROVINSI, zone=zone)
    region = uuid7()
    await execute(
        "INSERT INTO region (id, code, name, short_name, kind, parent, zone, head_title, supervisor_name, valid_from) "
        "VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9)",
        region,
        code,
        name,
        kind.value,
        parent,
        zone.value,
        _TITLES[kind],
        f"Bawaslu {name}",
        date(2022, 12, 8),
    )
    return region


async def make_institution(
    code: str,
    name: str,
    *,
    region_kind: RegionKind = RegionKind.KOTA,
    kind: InstitutionKind = InstitutionKind.REGIONAL_GOVERNMENT,
    zone: Zone = Zone.WIB,
    email: str = "",
) -> Seatholder:
    """A regional body and its head's office; `email` gives it a contact officer."""
    region = await make_region(code, name, region_kind, zone=zone)
    government = kind is InstitutionKind.REGIONAL_GOVERNMENT
    institution, office = uuid7(), uuid7()
    full = f"Pemerintah {name}" if government else f"Bawaslu {name}"
    await execute(
        "INSERT INTO institution (id, kind, name, region, zone, key) VALUES ($1, $2, $3, $4, $5, $6)",
        institution,
        kind.value,
        full,
        region,
        zone.value,
        f"{kind.value}/{code}",
    )
    title = f"{_TITLES[region_kind]} {name.removeprefix('Kota ')}" if government else f"Ketua {full}"
    await execute(
        "INSERT INTO office (id, institution, kind, title) VALUES ($1, $2, $3, $4)",
        office,
        institution,
        _HEADS[region_kind] if government else "ketua",
        title,
    )
    if email:
        await make_contact(institution, f"Narahubung {name}", email=email)
    return Seatholder(institution, office, title)


async def make_contact(institution: UUID, name: str, *, phone: str = PHONE, email: str = "") -> None:
    """The officer we call."""
    await execute(
        "INSERT INTO contact_person (id, institution, name, phone, email, from_at) VALUES ($1, $2, $3, $4, $5, $6)",
        uuid7(),
        institution,
        name,
        phone,
        email,
        clock.now(),
    )


async def make_central(name: str, kind: InstitutionKind = InstitutionKind.MINISTRY) -> UUID:
    """A ministry or agency: a body without a region."""
    institution = uuid7()
    await execute(
        "INSERT INTO institution (id, kind, name, key) VALUES ($1, $2, $3, $4)",
        institution,
        kind.value,
        name,
        f"pusat/{name}",
    )
    return institution


async def directory(codes: Iterable[str]) -> dict[str, Seatholder]:
    """The governments of some of REGIONS, each with a contact officer."""
    found = {}
    for code in codes:
        name, kind, zone = REGIONS[code]
        found[code] = await make_institution(code, name, region_kind=kind, zone=zone, email=f"{code}@uji.example")
    return found
