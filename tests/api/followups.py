"""A meeting with follow-up forms for tests: switched on as staff do it, filled in as an office does."""

from uuid import UUID

import httpx

from core.actors import COMMAND
from core.db import rows
from events.forms import changes, sets
from events.forms.changes import FieldGiven, FormGiven
from events.states import Asks, FieldKind
from tests.api.office import REPRESENTED, hidden, send
from tests.api.regional import Invited

WITH_COMPANION = REPRESENTED | {"companion_name_1": "Peserta Contoh 0001"}


async def switch_on(event: UUID, code: str = "kedatangan") -> UUID:
    """One of the forms that come along."""
    shipped = next(one for one in sets.SETS if one.code == code)
    form, fields = sets.form_of(shipped), sets.fields_of(shipped)
    return await changes.create(event, form, code=code, fields=fields, actor=COMMAND)


async def ask_photo(event: UUID) -> UUID:
    """A form of its own that asks an institution for one photo, kept for seven days."""
    asked = FieldGiven(FieldKind.FILE, "Foto kendaraan", "Untuk izin masuk.", 7, required=True)
    form = FormGiven("Foto", asks=Asks.INSTITUTION)
    return await changes.create(event, form, code="foto", fields=[("photo", asked)], actor=COMMAND)


async def come(client: httpx.AsyncClient, invited: Invited) -> list[UUID]:
    """A representative and a companion will come; gives the attendees in the order of their seats."""
    assert (await send(client, invited, WITH_COMPANION)).status_code == 200
    found = await rows(
        "SELECT attendee FROM appointment WHERE invitation = $1 AND to_at IS NULL ORDER BY seat", invited.invitation
    )
    return [row["attendee"] for row in found]


def arrival(attendee: UUID, **other: str) -> dict[str, str]:
    """The entries of one delegate in the form of arrival."""
    told = {"mode": "Pesawat", "number": "GA 604", "arrives": "2024-09-16T14:30", "pickup": "yes"} | other
    return {f"{name}-{attendee.hex}": value for name, value in told.items()}


async def enter(
    client: httpx.AsyncClient,
    invited: Invited,
    entries: dict[str, str],
    *,
    code: str = "kedatangan",
    language: str = "id",
    filled: dict[str, str] | None = None,
) -> httpx.Response:
    """Opens the form and sends it as a browser would."""
    path = f"{invited.path}/formulir/{code}?lang={language}"
    if filled is None:
        page = await client.get(path)
        assert page.status_code == 200, page.text
        filled = hidden(page.text)
    return await client.post(path, data=filled | entries)
