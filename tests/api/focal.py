"""Two institutions with contact officers and answers, for tests of their own pages."""

from dataclasses import dataclass
from uuid import UUID

import httpx

from core import links
from core.db import execute, rows
from tests.api import regional
from tests.api.office import REPRESENTED, send
from tests.api.regional import Invited, Meeting

OTHERS = ("Bengkulu", "Roni", "bengkulu@uji", "628000000017")
OTHER_MAIL = "bengkulu@uji.example"
NEW = {"contact_name": "Narahubung Baru", "contact_office": "Kasubbag", "contact_phone": "0800 0000 011"}


@dataclass
class Offices:
    """Two institutions with their contacts."""

    meeting: Meeting
    makassar: str
    bengkulu: str


async def officer(invited: Invited) -> UUID:
    [row] = await rows(
        "SELECT id FROM contact_person WHERE institution = $1 AND to_at IS NULL ORDER BY id DESC LIMIT 1",
        invited.institution,
    )
    return UUID(str(row["id"]))


async def page_of(invited: Invited) -> str:
    return f"/o/{await links.token(links.KIND_FOCAL, await officer(invited))}"


async def make_offices(client: httpx.AsyncClient) -> Offices:
    """Both have answered; nothing of it is left in the outbox."""
    meeting = await regional.summon()
    await rows("UPDATE event SET state = 'open'")
    await regional.keep_contact(meeting.makassar)
    await regional.keep_contact(meeting.bengkulu, "+628000000017", OTHER_MAIL)
    await send(client, meeting.makassar, REPRESENTED)
    other = REPRESENTED | {"name": "Roni Contoh", "office": "Anggota", "contact_phone": "0800 0000 017"}
    await send(client, meeting.bengkulu, other)
    await execute("DELETE FROM delivery")
    await execute("DELETE FROM message")
    return Offices(meeting, await page_of(meeting.makassar), await page_of(meeting.bengkulu))
