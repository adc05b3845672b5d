"""The directory every meeting invites from: regions, their governments, their supervisory bodies, their heads."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple
from uuid import UUID

from core import audit
from core.actors import Actor
from core.db import action, rows
from core.ids import uuid7
from events.states import InstitutionKind, RegionKind

SOURCE: Final = Path(__file__).resolve().parent / "data" / "regions.csv"

# Since the law on the youngest province (UU 29/2022) the set of 552 has not changed.
VALID_FROM: Final = date(2022, 12, 8)
DIRECTORY: Final = ("directory", UUID(int=0))

_OFFICE_KINDS: Final = {
    RegionKind.PROVINSI: "gubernur",
    RegionKind.KABUPATEN: "bupati",
    RegionKind.KOTA: "wali_kota",
}

_INSERT_REGIONS: Final = """
insert into region
    (id, code, name, short_name, kind, parent, zone, head_title, administrative, supervisor_name, valid_from)
select n.id, n.code, n.name, n.short_name, n.kind, p.id, n.zone, n.head_title, n.administrative, n.supervisor, $11
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bool[],
            $10::text[])
     as n(id, code, name, short_name, kind, parent, zone, head_title, administrative, supervisor)
left join region p on p.code = nullif(n.parent, '') and p.valid_from = $11
on conflict (code, valid_from) do nothing
returning id
"""

_INSERT_INSTITUTIONS: Final = """
insert into institution (id, kind, name, region, zone, key)
select n.id, n.kind, n.name, r.id, r.zone, n.key
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) as n(id, kind, name, code, key)
join region r on r.code = n.code and r.valid_from = $6
on conflict (key) do nothing
returning id
"""

_INSERT_OFFICES: Final = """
insert into office (id, institution, kind, title)
select n.id, i.id, n.kind, n.title
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as n(id, key, kind, title)
join institution i on i.key = n.key
on conflict (institution, kind) do nothing
returning id
"""


class RegionRow(NamedTuple):
    """One row of the file; `zone` is WIB, WITA or WIT, `parent` the province's code or empty."""

    code: str
    name: str
    short_name: str
    kind: RegionKind
    parent: str
    zone: str
    head_title: str
    administrative: bool
    supervisor: str


class Seatholder(NamedTuple):
    """An institution of a region together with the office its letters go to."""

    key: str
    kind: InstitutionKind
    name: str
    code: str
    office_kind: str
    office_title: str


def read_regions(source: Path = SOURCE) -> list[RegionRow]:
    """Return the 552 rows of the committed file, in the order of the codes."""
    with source.open(encoding="utf-8", newline="") as file:
        return [_region_row(row) for row in csv.DictReader(file)]


def _region_row(row: dict[str, str]) -> RegionRow:
    typed = {**row, "kind": RegionKind(row["kind"]), "administrative": row["administrative"] == "yes"}
    return RegionRow(**typed)  # type: ignore[arg-type]


def government_key(code: str) -> str:
    """Key of the government of a region."""
    return f"{InstitutionKind.REGIONAL_GOVERNMENT}/{code}"


def supervisor_key(code: str) -> str:
    """Key of the election supervisory body of a region."""
    return f"{InstitutionKind.ELECTION_SUPERVISOR}/{code}"


def government_of(region: RegionRow) -> Seatholder:
    """Return the regional government and its head; of an administrative unit, the unit and its appointed head."""
    province = region.kind is RegionKind.PROVINSI
    return Seatholder(
        key=government_key(region.code),
        kind=InstitutionKind.REGIONAL_GOVERNMENT,
        name=f"Pemerintah Provinsi {region.name}" if province else f"Pemerintah {region.name}",
        code=region.code,
        office_kind=_OFFICE_KINDS[region.kind],
        office_title=f"{region.head_title} {region.name if province else region.short_name}",
    )


def supervisor_of(region: RegionRow) -> Seatholder:
    """Return the election supervisory body of a region and its chair."""
    return Seatholder(
        key=supervisor_key(region.code),
        kind=InstitutionKind.ELECTION_SUPERVISOR,
        name=region.supervisor,
        code=region.code,
        office_kind="ketua",
        office_title=f"Ketua {region.supervisor}",
    )


def seatholders(regions: Iterable[RegionRow]) -> list[Seatholder]:
    """Return 546 governments, then 552 supervisory bodies, both in the order of the codes.

    Jakarta's six administrative units are none of them: the governor appoints their heads (UU 2/2024).
    """
    listed = list(regions)
    governments = [government_of(region) for region in listed if not region.administrative]
    return governments + [supervisor_of(region) for region in listed]


@action
async def load_regions(*, actor: Actor) -> int:
    """Insert what is missing of regions, institutions and heads' offices; return how many rows were new."""
    regions = read_regions()
    holders = seatholders(regions)
    added = await _insert_regions([region for region in regions if not region.parent])
    added += await _insert_regions([region for region in regions if region.parent])
    added += await _insert_institutions(holders)
    added += await _insert_offices(holders)
    if added:
        await audit.record(
            action="directory.loaded", actor=actor, event=None, subject=DIRECTORY, fields={"rows": added}
        )
    return added


async def add_administrative_units() -> None:
    """Makes sure that Jakarta's administrative units and their heads can be called (step)."""
    units = [government_of(region) for region in read_regions() if region.administrative]
    await _insert_institutions(units)
    await _insert_offices(units)


async def _insert_regions(regions: Sequence[RegionRow]) -> int:
    columns = [list(column) for column in zip(*regions, strict=True)]
    return len(await rows(_INSERT_REGIONS, [uuid7() for _ in regions], *columns, VALID_FROM))


async def _insert_institutions(holders: Sequence[Seatholder]) -> int:
    ids = [uuid7() for _ in holders]
    columns = [[str(getattr(holder, name)) for holder in holders] for name in ("kind", "name", "code", "key")]
    return len(await rows(_INSERT_INSTITUTIONS, ids, *columns, VALID_FROM))


async def _insert_offices(holders: Sequence[Seatholder]) -> int:
    ids = [uuid7() for _ in holders]
    columns = [[str(getattr(holder, name)) for holder in holders] for name in ("key", "office_kind", "office_title")]
    return len(await rows(_INSERT_OFFICES, ids, *columns))
