"""What a directory file comes to, written a chunk at a time in a few statements, each thing with its step for undo."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from core import audit, clock, feed
from core.actors import Actor
from core.db import execute
from core.ids import uuid7
from events import people
from events.imports.lines import Act, Planned

# In this order, so that what refers to something finds it; all take one JSON document of records.
_STATEMENTS: Final = {
    "institution": """INSERT INTO institution (id, kind, name, zone, key)
        SELECT id, kind, name, zone, 'impor/' || id FROM json_to_recordset($1::text::json)
        AS u(id uuid, kind text, name text, zone text)""",
    "revived": """UPDATE institution n SET archived_at = NULL
        FROM json_to_recordset($1::text::json) AS u(id uuid) WHERE n.id = u.id""",
    "zone": """UPDATE institution n SET zone = u.zone
        FROM json_to_recordset($1::text::json) AS u(id uuid, zone text) WHERE n.id = u.id""",
    "meant": """UPDATE institution n SET aliases = n.aliases || u.more
        FROM (SELECT id, array_agg(alias) AS more FROM json_to_recordset($1::text::json)
            AS r(id uuid, alias varchar) GROUP BY id) u WHERE n.id = u.id""",
    "office": """INSERT INTO office (id, institution, kind, title)
        SELECT id, institution, kind, title FROM json_to_recordset($1::text::json)
        AS u(id uuid, institution uuid, kind text, title text)""",
    "person": """INSERT INTO person (id, name_as_written, title_prefix, name, title_suffix, call_name, aliases)
        SELECT id, written, prefix, name, suffix, '', '{}' FROM json_to_recordset($1::text::json)
        AS u(id uuid, written text, prefix text, name text, suffix text)""",
    "alias": """UPDATE person p SET aliases = p.aliases || u.more
        FROM (SELECT id, array_agg(alias) AS more FROM json_to_recordset($1::text::json)
            AS r(id uuid, alias varchar) GROUP BY id) u WHERE p.id = u.id""",
    "holding_ended": """UPDATE office_holding h SET to_on = u.to_on
        FROM json_to_recordset($1::text::json) AS u(id uuid, to_on date) WHERE h.id = u.id""",
    "holding_changed": """UPDATE office_holding h SET acting_status = u.acting, confirmed_on = u.confirmed_on
        FROM json_to_recordset($1::text::json) AS u(id uuid, acting text, confirmed_on date) WHERE h.id = u.id""",
    "holding": """INSERT INTO office_holding (id, person, office, acting_status, from_on, source, confirmed_on)
        SELECT id, person, office, acting, from_on, 'import', confirmed_on FROM json_to_recordset($1::text::json)
        AS u(id uuid, person uuid, office uuid, acting text, from_on date, confirmed_on date)""",
    "contact_ended": """UPDATE contact_person c SET to_at = u.at
        FROM json_to_recordset($1::text::json) AS u(id uuid, at timestamptz) WHERE c.id = u.id""",
    "contact": """INSERT INTO contact_person (id, institution, name, office, phone, email, from_at)
        SELECT id, institution, name, office, phone, email, at FROM json_to_recordset($1::text::json)
        AS u(id uuid, institution uuid, name text, office text, phone text, email text, at timestamptz)""",
}


async def write(planned: Sequence[Planned], *, of: UUID, event: UUID, actor: Actor) -> None:
    """Writes what lines come to, with steps, audit entries and changes (step)."""
    acts: defaultdict[str, list[Act]] = defaultdict(list)
    for one in planned:
        for act in one.acts:
            acts[act.kind].append(act)
    for kind, statement in _STATEMENTS.items():
        if acts[kind]:
            await execute(statement, msgspec.json.encode([_record(act) for act in acts[kind]]).decode())
    await remember([act for kind in _STATEMENTS for act in acts[kind]], of=of)
    touched = [one for one in planned if one.acts and one.institution]
    subjects = [("institution", one.institution) for one in touched if one.institution]
    fields = [{"import": str(of), "fields": [change.field for change in one.line.changes]} for one in touched]
    await audit.record_many(action="institution.imported", actor=actor, event=event, subjects=subjects, fields=fields)
    await feed.record_many(event, kind="institution", subjects=list(dict.fromkeys(subjects)))


async def remember(acts: Sequence[Act], *, of: UUID) -> None:
    """Keeps what was written, so that it can be taken back (step)."""
    await execute(
        'INSERT INTO import_step (id, "of", kind, subject, before) SELECT u.id, $2, u.kind, u.subject, u.before::jsonb '
        "FROM unnest($1::uuid[], $3::text[], $4::uuid[], $5::text[]) AS u(id, kind, subject, before)",
        [uuid7() for _ in acts],
        of,
        [act.kind for act in acts],
        [act.subject for act in acts],
        [msgspec.json.encode(act.before).decode() for act in acts],
    )


def _record(act: Act) -> dict[str, Any]:
    values = dict(act.values)
    if act.kind == "person":
        parts = people.parse(values["name"])
        values = {"written": values["name"], "prefix": parts.prefix, "name": parts.name, "suffix": parts.suffix}
    return {"id": act.subject, "at": clock.now(), **values}
