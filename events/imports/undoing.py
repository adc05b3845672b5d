"""A directory import taken back, the latest first; what something later depends on stays, and is counted."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from core import audit, clock, feed
from core.actors import Actor
from core.db import rows

_OF: Final = "import_step s WHERE s.id = ANY($1::uuid[]) AND s.subject"

# In this order. Each takes back only what still stands as the import left it, and gives the ids of the steps it undid.
_STATEMENTS: Final = {
    "contact": f"UPDATE contact_person c SET to_at = $2 FROM {_OF} = c.id AND c.to_at IS NULL RETURNING s.id",
    "contact_ended": f"""UPDATE contact_person c SET to_at = NULL FROM {_OF} = c.id AND NOT EXISTS (
        SELECT 1 FROM contact_person k WHERE k.institution = c.institution AND k.to_at IS NULL) RETURNING s.id""",
    "holding": f"DELETE FROM office_holding h USING {_OF} = h.id AND h.to_on IS NULL RETURNING s.id",
    "holding_changed": f"""UPDATE office_holding h SET acting_status = s.before->>'acting',
        confirmed_on = nullif(s.before->>'confirmed_on', '')::date FROM {_OF} = h.id AND h.to_on IS NULL
        RETURNING s.id""",
    "holding_ended": f"""UPDATE office_holding h SET to_on = NULL FROM {_OF} = h.id AND NOT EXISTS (
        SELECT 1 FROM office_holding k WHERE k.office = h.office AND k.to_on IS NULL) RETURNING s.id""",
    "alias": f"""UPDATE person p SET aliases = array_remove(p.aliases, (s.before->>'alias')::varchar)
        FROM {_OF} = p.id RETURNING s.id""",
    "person": f"""DELETE FROM person p USING {_OF} = p.id
        AND NOT EXISTS (SELECT 1 FROM office_holding h WHERE h.person = p.id)
        AND NOT EXISTS (SELECT 1 FROM attendee a WHERE a.person = p.id) RETURNING s.id""",
    "office": f"""DELETE FROM office o USING {_OF} = o.id
        AND NOT EXISTS (SELECT 1 FROM office_holding h WHERE h.office = o.id)
        AND NOT EXISTS (SELECT 1 FROM invitation i WHERE i.office = o.id)
        AND NOT EXISTS (SELECT 1 FROM appointment p WHERE p.represents = o.id) RETURNING s.id""",
    "meant": f"""UPDATE institution n SET aliases = array_remove(n.aliases, (s.before->>'alias')::varchar)
        FROM {_OF} = n.id RETURNING s.id""",
    "zone": f"UPDATE institution n SET zone = s.before->>'zone' FROM {_OF} = n.id RETURNING s.id",
    "revived": f"""UPDATE institution n SET archived_at = $2 FROM {_OF} = n.id
        AND NOT EXISTS (SELECT 1 FROM invitation i WHERE i.institution = n.id) RETURNING s.id""",
    "institution": f"""UPDATE institution n SET archived_at = $2 FROM {_OF} = n.id
        AND NOT EXISTS (SELECT 1 FROM invitation i WHERE i.institution = n.id) RETURNING s.id""",
}
_INSTITUTIONS: Final = """
SELECT DISTINCT coalesce(o.institution, c.institution, n.id) AS id FROM import_step s
LEFT JOIN office_holding h ON h.id = s.subject LEFT JOIN office o ON o.id IN (h.office, s.subject)
LEFT JOIN contact_person c ON c.id = s.subject LEFT JOIN institution n ON n.id = s.subject
WHERE s.id = ANY($1::uuid[]) AND coalesce(o.institution, c.institution, n.id) IS NOT NULL
"""


async def take_back(steps: Sequence[Any], *, of: UUID, event: UUID, actor: Actor) -> list[UUID]:
    """Takes these steps back (step); gives the ids of those it could."""
    ids: defaultdict[str, list[UUID]] = defaultdict(list)
    for one in steps:
        ids[one["kind"]].append(one["id"])
    touched = await rows(_INSTITUTIONS, [one["id"] for one in steps])
    undone: list[UUID] = []
    for kind, statement in _STATEMENTS.items():
        if ids[kind]:
            more = [clock.now()] if "$2" in statement else []
            undone += [row["id"] for row in await rows(statement, ids[kind], *more)]
    subjects = [("institution", row["id"]) for row in touched]
    fields = [{"import": str(of)} for _ in subjects]
    await audit.record_many(
        action="institution.import_undone", actor=actor, event=event, subjects=subjects, fields=fields
    )
    await feed.record_many(event, kind="institution", subjects=subjects)
    return undone
