"""The follow-up forms of a meeting as they stand, with their questions in their order."""

from typing import Any, Final
from uuid import UUID

import msgspec

from core.db import rows
from core.errors import NotFound
from events.forms.rules import Form, Question

_FIELDS: Final = ", ".join(f"'{name}', d.{name}" for name in Question.__struct_fields__)
_FORMS: Final = f"""
SELECT f.id, f.code, f.title, f.title_en, f.intro, f.intro_en, f.asks, f.due_on_day, f.enabled, f.version,
    (SELECT coalesce(json_agg(json_build_object({_FIELDS}) ORDER BY d.position, d.id), '[]') FROM form_field d
        WHERE d.form = f.id)::text AS fields
FROM follow_up_form f WHERE f.event = $1 AND ($2::uuid IS NULL OR f.id = $2) ORDER BY f.position, f.id
"""


async def forms(event: UUID) -> list[Form]:
    """All forms of a meeting, those switched off too."""
    return [_form(row) for row in await rows(_FORMS, event, None)]


async def form(event: UUID, key: UUID) -> Form:
    """One form of a meeting. Raises NotFound("form_unknown")."""
    found = await rows(_FORMS, event, key)
    if not found:
        raise NotFound("form_unknown")
    return _form(found[0])


def _form(row: Any) -> Form:
    return msgspec.convert({**row, "fields": msgspec.json.decode(row["fields"])}, Form)
