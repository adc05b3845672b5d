"""A meeting for the walk over the API: its real keys stand in every path, doors have a device's secret."""

from pathlib import Path
from typing import Any
from uuid import UUID

from agenda import releases, sessions
from agenda.sessions import NewSession
from attendance import checkpoints, devices, keys
from attendance.checkpoints import CheckpointSpec
from attendance.states import Profile
from core.actors import COMMAND
from core.db import rows
from messaging import reminders
from messaging.reminders import NewRule
from tests.api.followups import switch_on
from tests.api.papers import hand_out
from tests.factories import answer, meeting, representative, work

SLUG = "uji"
EVENT = "/api/v1/events/{slug}"


async def prepare(folder: Path, *, token: str) -> None:
    """Makes the meeting and writes what the walk needs to know about it into the folder's schemathesis.toml."""
    made = await meeting(["16.71", "53.71", "73.71"])
    await work()
    await answer(made.invitations["73.71"], representative())
    checkpoint = await checkpoints.create(made.event, CheckpointSpec("Pintu Utara"), actor=COMMAND)
    device, secret = await _device(made.event)
    session = await sessions.create(made.event, NewSession("Pembukaan"), actor=COMMAND)
    await releases.release(made.event, name="", actor=COMMAND)
    rule = await reminders.create(NewRule("H-3", offset_days=-3), scope=("event", made.event), actor=COMMAND)
    [seat] = await rows("SELECT id, attendee FROM appointment WHERE to_at IS NULL")
    [job] = await rows("SELECT id FROM job LIMIT 1")
    [message] = await rows("SELECT id FROM message LIMIT 1")
    form = await switch_on(made.event)
    [field] = await rows("SELECT id FROM form_field LIMIT 1")
    paths = {
        f"{EVENT}/invitations/{{id}}": made.invitations["53.71"],
        f"{EVENT}/attendees/{{id}}": seat["attendee"],
        f"{EVENT}/appointments/{{id}}": seat["id"],
        f"{EVENT}/checkpoints/{{id}}": checkpoint,
        f"{EVENT}/devices/{{id}}": device,
        f"{EVENT}/jobs/{{id}}": job["id"],
        f"{EVENT}/forms/{{id}}": form,
        f"{EVENT}/documents/{{id}}": await hand_out(made.event),
    }
    named = {"slug": SLUG, "session": session, "rule": rule, "message": message["id"], "field": field["id"]}
    (folder / "schemathesis.toml").write_text(_config(token, secret, named, paths))


async def _device(event: UUID) -> tuple[UUID, str]:
    """A device of its own for the doors: the other one may be revoked on the way."""
    await keys.make_first(event, actor=COMMAND)
    door = await devices.register(event, name="HP 1", profile=Profile.SUPERVISOR, checkpoint=None, actor=COMMAND)
    enrolled = await devices.enrol(token=door.token, name="", hardware="uji")
    made = await devices.register(event, name="HP 2", profile=Profile.GATE, checkpoint=None, actor=COMMAND)
    return made.device, enrolled.secret


def _config(token: str, secret: str, named: dict[str, Any], paths: dict[str, UUID]) -> str:
    lines = ["[headers]", f'Authorization = "Bearer {token}"', "[parameters]"]
    lines += [f'"path.{name}" = "{value}"' for name, value in named.items()]
    door = f'headers = {{ Authorization = "Bearer {secret}" }}'
    lines += ["[[operations]]", 'include-path-regex = "/api/v1/door/(?!scans$)"', door]
    # An unreadable scan is answered one by one, never the whole upload: what is not its schema is accepted on purpose.
    lines += ["[[operations]]", 'include-path-regex = "/api/v1/door/scans$"', door]
    lines += ["checks.negative_data_rejection.enabled = false"]
    for path, key in paths.items():
        pattern = path.replace("{", "[{]").replace("}", "[}]")
        lines += ["[[operations]]", f'include-path-regex = "{pattern}"', f'parameters = {{ "path.id" = "{key}" }}']
    return "\n".join(lines) + "\n"
