"""What was entered in forms goes when its day has come: each field names how long after the meeting it is kept."""

from typing import Final

from core import audit, clock, dates, files
from core.actors import WORKER
from core.db import action, execute, rows

_OVER: Final = f"""
DELETE FROM form_value v USING form_field d JOIN follow_up_form f ON f.id = d.form JOIN event e ON e.id = f.event
WHERE v.field = d.id AND $1 >= (e.ends_on + d.delete_after_days + 1)::timestamp
    AT TIME ZONE {dates.zone_sql("e.zone")}
RETURNING f.event, f.id AS form, v.file
"""


async def sweep() -> int:
    """Deletes every value whose day is over, its file and the marks made of them; gives how many there were."""
    number, digests = await _delete()
    await files.discard(digests)
    return number


@action
async def _delete() -> tuple[int, list[str]]:
    gone = await rows(_OVER, clock.now())
    for event in {row["event"] for row in gone}:
        forms = {row["form"] for row in gone if row["event"] == event}
        await execute("UPDATE form_entry SET content_hash = '' WHERE form = ANY($1::uuid[])", list(forms))
        number = sum(row["event"] == event for row in gone)
        subject, fields = ("event", event), {"forms": sorted(str(one) for one in forms), "values": number}
        await audit.record(action="form.values_deleted", actor=WORKER, event=event, subject=subject, fields=fields)
    return len(gone), await files.forget([row["file"] for row in gone if row["file"]])
