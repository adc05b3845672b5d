"""Every route of the route table has its row of expectations, and gives each asker what the row says."""

import asyncio
import re
from dataclasses import dataclass, field
from uuid import UUID

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from attendance import devices, keys
from attendance.states import Profile
from core import links
from core.actors import COMMAND, Actor, ActorKind
from core.db import execute, rows
from core.grants import Role, Scope
from core.ids import uuid7
from events import answers
from events.imports import runs
from events.seating import AnswerGiven, ContactGiven, PersonGiven
from events.states import Choice, ImportKind, Source
from tests.api import regional
from tests.api.coordinated import coordinate
from tests.api.expectations import COLUMNS, expectations
from tests.api.followups import switch_on
from tests.api.papers import hand_out
from tests.api.regional import Invited, Meeting
from tests.edge_fixtures import Staff, browser

PLACES = {
    "imports": "import",
    "institutions": "institution",
    "invitations": "invitation",
    "attendees": "attendee",
    "appointments": "appointment",
    "forms": "form",
    "documents": "document",
    "bahan": "document",
}
BODIES: dict[str, object] = {
    "/withdraw": {"reason": "Ralat"},
    "/holder": {"office": "00000000-0000-7000-8000-000000000000", "name": "Peserta Contoh"},
    "/confirm": {"office": "00000000-0000-7000-8000-000000000000"},
    "/contact": {"name": "Narahubung Contoh"},
    "/answer": {"choice": "declined", "contact": {"phone": "0812 3456 7890"}},
    "/forms/kedatangan": {"source": "telephone", "entries": {}},
    "/substitution": {"representative": {"name": "Andi Contoh"}},
}
BELONGS_TO_ANOTHER = ("Makassar", "Firman", "81355500917")


def routes(app: Litestar) -> list[str]:
    """All routes, with ids named by what they identify."""
    found = []
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            path = re.sub(r"/(\w+)/{id}", lambda part: f"/{part[1]}/{{{PLACES.get(part[1], 'id')}}}", route.path_format)
            found += [f"{method} {path}" for method in sorted(route.methods - {"OPTIONS"})]
    return found


def test_every_route_has_a_row_and_every_row_a_route(app: Litestar) -> None:
    assert set(routes(app)) - set(expectations()) == set(), "without a row: say who gets what"
    assert set(expectations()) - set(routes(app)) == set(), "without a route"


@dataclass
class Scene:
    """Who asks, and what the ids of a path stand for."""

    askers: dict[str, httpx.AsyncClient]
    values: dict[str, str]
    tokens: dict[str, str]
    wrong: list[str] = field(default_factory=list)


async def accept(invited: Invited, name: str, phone: str = "0813 5550 0917") -> dict[str, str]:
    given = AnswerGiven(Choice.REPRESENTATIVE, ContactGiven(phone), representative=PersonGiven(name, "Asisten"))
    actor = Actor(ActorKind.INVITATION, invited.invitation)
    await answers.submit(invited.invitation, given, source=Source.OWN_LINK, actor=actor)
    [seat] = await rows("SELECT id, attendee FROM appointment WHERE invitation = $1", invited.invitation)
    return {"appointment": str(seat["id"]), "attendee": str(seat["attendee"])}


@pytest.fixture
async def scene(client: httpx.AsyncClient, staff: Staff, app: Litestar) -> Scene:
    meeting, other = await regional.summon(), await regional.summon("lain")
    seat = await accept(meeting.makassar, "Firman Hamid Pagarra")
    for _ in range(2):  # the second time it is a change somebody may deny
        foreign = await accept(meeting.bengkulu, "Roni Marzuki", "0800 0000 017")
    [change] = await rows("SELECT id FROM answer ORDER BY at DESC LIMIT 1")
    askers = {"nobody": client} | {role.value: await staff(role) for role in Role}
    askers["event"] = await staff(Role.SECRETARIAT, event=other.event)
    askers["side"] = await staff(Role.SECRETARIAT, event=meeting.event, side=meeting.sides["bawaslu"])
    askers["link"] = bearer(app, meeting.bengkulu.path.rsplit("/", 1)[1])
    askers["device"] = bearer(app, await secret(meeting))
    values = {"slug": meeting.slug, "invitation": str(meeting.makassar.invitation), **seat}
    values["institution"] = str(meeting.makassar.institution)
    values |= {"form": str(await switch_on(meeting.event)), "code": "kedatangan"}
    values["import"] = str(await handed_in(meeting.event))
    values["document"] = str(await hand_out(meeting.event))
    token = await links.token(links.KIND_PASS, UUID(foreign["attendee"]))
    await regional.keep_contact(meeting.bengkulu, "+628000000017", "bengkulu@uji.example")
    await execute("UPDATE event SET state = 'open'")
    [officer] = await rows("SELECT id FROM contact_person")
    own = {"k": meeting.bengkulu.path.rsplit("/", 1)[1], "p": token}
    own["o"] = await links.token(links.KIND_FOCAL, officer["id"])
    own["bukan"] = await links.token(links.KIND_DENIAL, change["id"])
    return Scene(askers, values, own | {"provinsi": (await coordinate(meeting)).rsplit("/", 1)[1]})


async def handed_in(event: UUID) -> UUID:
    """A file of the whole secretariat's."""
    data = b"Kode wilayah;Instansi;Jabatan;Nama\r\n73.71;;Sekda;Firman Hamid Pagarra"
    return await runs.take(
        Scope(event), kind=ImportKind.DIRECTORY, data=data, text="", name="daftar.csv", actor=COMMAND
    )


def bearer(app: Litestar, token: str) -> httpx.AsyncClient:
    one = browser(app)
    one.headers["authorization"] = f"Bearer {token}"
    return one


async def secret(meeting: Meeting) -> str:
    if not await rows("SELECT 1 FROM event_key WHERE event = $1", meeting.event):
        await keys.make_first(meeting.event, actor=COMMAND)
    made = await devices.register(meeting.event, name="Pintu", profile=Profile.GATE, checkpoint=None, actor=COMMAND)
    return (await devices.enrol(token=made.token, name="", hardware="Pintu")).secret


async def test_each_asker_gets_what_the_table_says(scene: Scene) -> None:
    # signing out ends an asker, so it comes last
    for route, row in sorted(expectations().items(), key=lambda one: "sign-out" in one[0]):
        for column in COLUMNS:
            await try_route(scene, route, column, row[column])
    assert not scene.wrong, "\n".join(scene.wrong)


async def try_route(scene: Scene, route: str, column: str, expected: str) -> None:
    method, path = route.split(" ")
    address = fill(scene, path, column)
    answer = await ask(scene.askers[column], method, address)
    got = str(answer.status_code)
    fits = got == expected if expected != "in" else got not in {"401", "403", "405"} and got < "500"
    if not fits:
        scene.wrong.append(f"{route} as {column}: {got} instead of {expected} {answer.text[:120]}")
    if column in {"side", "link", "event"} and any(word in answer.text for word in BELONGS_TO_ANOTHER):
        scene.wrong.append(f"{route} as {column}: shows what is another's")


def fill(scene: Scene, path: str, column: str) -> str:
    """The path with its ids; who holds a link uses his own, everybody else one of nobody."""
    kind = "provinsi" if path.startswith("/o/provinsi/") else path.split("/")[1]
    token = scene.tokens.get(kind, "") if column == "link" else "a" * 53
    values = {"token": token, "path": "nix", "picture": "0.png", "nonce": uuid7().hex} | scene.values
    return re.sub(r"{(\w+)}", lambda found: values.get(found[1], str(uuid7())), path)


async def ask(asker: httpx.AsyncClient, method: str, address: str) -> httpx.Response:
    headers = {"if-match": '"99"'}
    body = next((one for end, one in BODIES.items() if address.endswith(end)), {})
    content = None if method == "GET" else msgspec.json.encode(body)
    if content and not address.startswith(("/k/", "/o/")):
        headers["content-type"] = "application/json"
    asking = asker.request(method, address, headers=headers, content=content)
    try:
        return await asyncio.wait_for(asking, 1.0 if address.endswith("/live") else 30)
    except TimeoutError:  # a stream that stays open was let in
        return httpx.Response(200)
