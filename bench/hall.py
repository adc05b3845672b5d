"""A hall of any size for measurements: one meeting, one checkpoint, devices, attendees with a seat each."""

from uuid import UUID

import msgspec

from attendance import checkpoints, devices, keys
from attendance.checkpoints import CheckpointSpec
from attendance.states import Policy, Profile
from core import clock
from core.actors import COMMAND
from core.db import execute, rows
from core.ids import uuid7

_PEOPLE = """
WITH n AS (SELECT g, gen_random_uuid() AS person, gen_random_uuid() AS office, gen_random_uuid() AS institution,
        gen_random_uuid() AS invitation, gen_random_uuid() AS attendee FROM generate_series(1, $2) g),
i AS (INSERT INTO institution (id, kind, name, zone, key)
    SELECT institution, 'other', 'Instansi ' || g, 'WIB', 'b' || g FROM n),
o AS (INSERT INTO office (id, institution, kind, title) SELECT office, institution, 'ketua', 'Ketua ' || g FROM n),
p AS (INSERT INTO person (id, name_as_written, title_prefix, name, title_suffix, call_name, aliases)
    SELECT person, 'Peserta Contoh ' || g, '', 'Peserta Contoh ' || g, '', '', '{}' FROM n),
v AS (INSERT INTO invitation
    (id, event, institution, office, category, short_hash, created_at, withdrawn_reason, version)
    SELECT invitation, $1, institution, office, $3, 'b' || g, $4, '', 1 FROM n),
a AS (INSERT INTO attendee
    (id, event, person, number, generation, name_as_written, name, office, institution, category, version)
    SELECT attendee, $1, person, 1000000 + g, 0, 'Peserta Contoh ' || g, 'Peserta Contoh ' || g, 'Ketua ' || g,
        'Instansi ' || g, $3, 1 FROM n)
INSERT INTO appointment (id, invitation, attendee, seat, capacity, source, from_at, end_reason, by_kind)
    SELECT gen_random_uuid(), invitation, attendee, 0, 'principal', 'import', $4, '', 'command' FROM n
"""


class Hall(msgspec.Struct):
    """What a measurement needs of it."""

    event: UUID
    checkpoint: UUID
    codes: list[str]
    secrets: list[str]


async def build(*, people: int, doors: int) -> Hall:
    """Fills an empty database."""
    event, category = uuid7(), uuid7()
    await execute(
        "INSERT INTO event (id, number, slug, kind, state, official_title, official_title_en, short_title, starts_on, "
        "ends_on, zone, simulated, settings, created_at, version) "
        "VALUES ($1, 1, 'ukur', 'rakornas', 'open', 'Ukur', '', 'Ukur', $2, $2, 'WIB', false, '{}', $3, 1)",
        event,
        clock.now().date(),
        clock.now(),
    )
    await execute(
        "INSERT INTO participant_category (id, event, code, name, name_en, institution_kind, region_kinds, "
        "office_kind, companions, representation, position) "
        "VALUES ($1, $2, 'a', 'A', '', '', '{}', '', 1, 'allowed', 0)",
        category,
        event,
    )
    await execute(_PEOPLE, event, people, category, clock.now())
    spec = CheckpointSpec(name="Pintu", policy=Policy.ONCE)
    checkpoint = await checkpoints.create(event, spec, actor=COMMAND)
    found = [row["id"] for row in await rows("SELECT id FROM attendee WHERE event = $1", event)]
    await execute("ANALYZE")
    return Hall(event, checkpoint, list((await keys.codes(event, found)).values()), await _secrets(event, doors))


async def _secrets(event: UUID, doors: int) -> list[str]:
    made = [
        await devices.register(event, name=f"Pintu {n}", profile=Profile.GATE, checkpoint=None, actor=COMMAND)
        for n in range(doors)
    ]
    return [(await devices.enrol(token=one.token, name="", hardware="ukur")).secret for one in made]
