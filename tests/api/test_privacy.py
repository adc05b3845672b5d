"""No telephone, no e-mail address and no NIP on anything the public can open; the pages come from the route table."""

import re
from uuid import UUID

import httpx
from litestar import Litestar
from litestar.routes import HTTPRoute

from agenda import sessions
from agenda.documents import DocumentGiven
from agenda.sessions import NewSession
from core import links
from core.accounts import Account, create_account
from core.actors import COMMAND
from core.db import execute, rows
from core.grants import Role, grant
from events import addresses
from events.answers import submit
from events.lists import ListWanted
from events.papers.facts import common_link, meeting_facts
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import ActingStatus, Choice, Source
from tests.agenda.programmes import release, speaks
from tests.api import regional
from tests.api.coordinated import coordinate
from tests.api.followups import switch_on
from tests.api.papers import hand_out

_PHONE, _MAIL, _NIP = "+6280012345678", "rahasia@penanda.example", "197001011990031999"
_MARKS = ["80012345678", "8001 2345", _MAIL, "penanda.example", _NIP]
_NOT_PUBLIC = ("/api/v1", "/demo")
_LEADS_ON = {"/app", "/k/{token}/surat", "/k/{token}/surat/bagian"}  # the last tells numbers of a file named whole
_OWN_OFFICER = "/o/{token}"  # an institution's own page names its contact officer, whose name is a marker here


async def _plant(event: UUID) -> None:
    """The markers on everybody and everything personal that a page could show by mistake."""
    await execute("UPDATE contact_person SET phone = $1, email = $2, name = $3, office = $3", _PHONE, _MAIL, _NIP)
    await execute("UPDATE answer SET contact_phone = $1, contact_email = $2", _PHONE, _MAIL)
    await execute("UPDATE person SET call_name = $1::text, aliases = ARRAY[$1::text, $2::text]", _NIP, _MAIL)
    await execute("UPDATE delivery SET address = $1", _MAIL)
    await execute("UPDATE account SET email = $1, name = $2", _MAIL, _NIP)


async def _officer(meeting: regional.Meeting) -> str:
    """The token of the institution's own page; its letter has gone."""
    await regional.keep_contact(meeting.makassar)
    await regional.mail_letter(meeting.makassar, event=meeting.event)
    [contact] = await rows("SELECT id FROM contact_person")
    return await links.token(links.KIND_FOCAL, contact["id"])


async def _meeting() -> tuple[regional.Meeting, dict[str, str]]:
    """A meeting whose programme is released, with an answer and a pass; gives what fills the paths."""
    meeting = await regional.summon()
    await execute("UPDATE event SET state = 'open'")
    given = AnswerGiven(
        choice=Choice.REPRESENTATIVE,
        contact=ContactGiven(_PHONE, "Petugas", _MAIL),
        representative=PersonGiven("Firman Hamid Pagarra", "Sekretaris Daerah", ActingStatus.PJ),
    )
    for _ in range(2):  # the second one is a change the earlier contact may look at
        await submit(meeting.makassar.invitation, given, source=Source.OWN_LINK, actor=COMMAND)
    [change] = await rows("SELECT id FROM answer ORDER BY at DESC LIMIT 1")
    session = await sessions.create(meeting.event, NewSession(title="Panel"), actor=COMMAND)
    await speaks(meeting.event, session)
    await release(meeting.event)
    await switch_on(meeting.event)
    table = await _table(meeting.event)
    officer = await _officer(meeting)
    province = (await coordinate(meeting, meeting.makassar)).rsplit("/", 1)[1]
    await _plant(meeting.event)
    [attendee] = await rows("SELECT attendee AS id FROM appointment")
    paper = (await common_link(await meeting_facts(meeting.event))).rsplit("/", 1)[1]
    token = await links.token(links.KIND_PASS, attendee["id"])
    tokens = {"/k/": meeting.makassar.path[3:], "/p/": token, "/v/": paper, "/x/": table}
    tokens["/bukan/"] = await links.token(links.KIND_DENIAL, change["id"])
    return meeting, {"/o/provinsi/": province, "/o/": officer} | tokens


async def _table(event: UUID) -> str:
    """The address of a table whose owner may see no contacts."""
    key = await create_account(email="lihat@uji.example", name="Pemantau", password="kata sandi uji", actor=COMMAND)
    await grant(account=key, role=Role.VIEWER, actor=COMMAND)
    owner = Account(id=key, email="", name="", language="id")
    return (await addresses.give_out(event, "Daftar", ListWanted(), account=owner))[1]


def _public_paths(app: Litestar) -> list[str]:
    paths = {route.path_format for route in app.routes if isinstance(route, HTTPRoute) and "GET" in route.methods}
    return sorted(path for path in paths if not path.startswith(_NOT_PUBLIC))


async def test_markers_appear_on_no_public_page_or_file(client: httpx.AsyncClient, app: Litestar) -> None:
    meeting, tokens = await _meeting()
    document = await hand_out(meeting.event, DocumentGiven("Deklarasi", public=True))
    opened = set()
    for path in _public_paths(app):
        token = next((one for start, one in tokens.items() if path.startswith(start)), "")
        address = (
            path.replace("formulir/{code}", "formulir/kedatangan")
            .replace("{token}", token)
            .replace("{code}", token)
            .replace("{picture}", "0.png")
            .replace("{slug}", meeting.slug)
            .replace("{path}", "")
            .replace("bahan/{id}", f"bahan/{document}")
            .replace("{id}", str(meeting.makassar.invitation))
        )
        for language in ("id", "en"):
            answer = await client.get(f"{address}?lang={language}&change=1")
            opened |= {path} if answer.status_code == 200 else set()
            allowed = {_NIP} if path == _OWN_OFFICER else set()
            found = [mark for mark in _MARKS if mark in answer.text and mark not in allowed]
            assert found == [], (address, found)
    assert set(_public_paths(app)) - opened == _LEADS_ON


async def test_answering_shows_the_markers_to_nobody_either(client: httpx.AsyncClient) -> None:
    meeting, _ = await _meeting()
    form = (await client.get(f"{meeting.makassar.path}?change=1")).text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    entries = {**hidden, "choice": "declined", "contact_phone": _PHONE, "contact_email": _MAIL}
    receipt = await client.post(meeting.makassar.path, data=entries, follow_redirects=True)
    assert "Berhalangan hadir" in receipt.text
    assert [mark for mark in _MARKS if mark in receipt.text] == []


async def test_public_programme_shows_what_may_be_public(client: httpx.AsyncClient) -> None:
    meeting, tokens = await _meeting()
    programme = (await client.get(f"/e/{meeting.slug}")).text
    assert "Dr. Narasumber Contoh, M.Uji." in programme
    assert "Direktur Contoh" in programme
    assert "Firman Hamid Pagarra" in (await client.get(f"/p/{tokens['/p/']}")).text
