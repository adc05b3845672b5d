"""People and their names: kept exactly as written, parsed only to sort and to search.

A prefix has no comma before it, a suffix begins at the first comma. "Moh.", "A.", "Raden" belong to the name, "Dr."
is not "dr." (domain rule: print names verbatim, never correct them).
"""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from core.db import execute, rows
from core.errors import Invalid
from core.ids import uuid7

_PREFIXES: Final = frozenset(
    {
        "Prof.",
        "Dr.",
        "dr.",
        "drg.",
        "Drs.",
        "Dra.",
        "Ir.",
        "H.",
        "Hj.",
        "K.H.",
        "KH.",
        "Tgk.",
        "Apt.",
        "Brigjen",
        "Irjen",
    }
)
LONGEST: Final = 200


class NameParts(NamedTuple):
    """A name taken apart; joined again it need not be what was written."""

    prefix: str
    name: str
    suffix: str


def parse(as_written: str) -> NameParts:
    """Takes a name apart: "Dr. A. Damenta, Mag.Rer.Pulp.CGCAE" → Dr. | A. Damenta | Mag.Rer.Pulp.CGCAE."""
    bare, _, suffix = as_written.strip().partition(",")
    words = bare.split()
    at = 0
    while at < len(words) - 1 and words[at] in _PREFIXES:
        at += 1
    # the name as written is kept whole; its parts only sort and find, so what exceeds their columns may go
    return NameParts(" ".join(words[:at])[:60], " ".join(words[at:])[:160], suffix.strip()[:120])


def checked(as_written: str) -> str:
    """A name fit to be kept: control characters gone, any white space a plain space, all else exactly as given.

    Raises Invalid("name_missing") or Invalid("name_too_long").
    """
    spaced = "".join(" " if each.isspace() else each for each in as_written)
    name = "".join(each for each in spaced if each.isprintable()).strip()
    if not any(each.isalpha() for each in name):
        raise Invalid("name_missing", field="name")
    if len(name) > LONGEST:
        raise Invalid("name_too_long", field="name", longest=LONGEST)
    return name


async def add(as_written: str, *, call_name: str = "", aliases: tuple[str, ...] = ()) -> UUID:
    """Adds a person (step)."""
    name = checked(as_written)
    parts = parse(name)
    key = uuid7()
    await execute(
        "INSERT INTO person (id, name_as_written, title_prefix, name, title_suffix, call_name, aliases) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        key,
        name,
        parts.prefix,
        parts.name,
        parts.suffix,
        call_name,
        list(aliases),
    )
    return key


async def holder_named(office: UUID, as_written: str, *, on: date | None) -> UUID | None:
    """The holder of an office on a day, or ever where none is given, if this is his name or one of his aliases."""
    found = await rows(
        "SELECT p.id FROM office_holding h JOIN person p ON p.id = h.person WHERE h.office = $1 "
        "AND ($3::date IS NULL OR coalesce(h.from_on, $3) <= $3 AND (h.to_on IS NULL OR h.to_on > $3)) "
        "AND (lower($2) IN (lower(p.name_as_written), lower(p.name)) OR $2 = ANY(p.aliases)) "
        "ORDER BY h.id DESC LIMIT 1",
        office,
        as_written,
        on,
    )
    return found[0]["id"] if found else None
