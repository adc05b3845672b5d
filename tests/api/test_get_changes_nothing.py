"""GET never changes anything: every link of every kind of mail, every GET of the route table, and no row differs.

Programs open links before people do: mail scanners, previews, telephones that load ahead.
"""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from api import wiring
from attendance import devices, keys
from attendance.states import Profile
from core import files, links
from core.actors import COMMAND
from core.db import action, rows
from core.grants import Role
from core.ids import uuid7
from core.settings import settings
from events import amendments, claims
from events.amendments import Ralat
from events.claims import ClaimGiven
from events.papers.facts import common_link, meeting_facts
from events.plans import PlanChange
from messaging import outbox
from messaging.channels import Letter
from messaging.delivery import deliver_due
from tests.api import regional
from tests.api.coordinated import coordinate
from tests.api.followups import switch_on
from tests.api.office import REPRESENTED, photo, send
from tests.api.papers import hand_out
from tests.api.regional import Meeting
from tests.edge_fixtures import browser

Staff = Callable[..., Awaitable[httpx.AsyncClient]]
TEMPLATES = sorted(path.name.split(".")[0] for path in Path("events/messages").glob("*.id.txt"))
OURS = {
    "undangan",
    "pengingat",
    "terima_kasih",
    "perubahan",
    "pembatalan",
    "tautan",
    "dikembalikan",
    "belum_disetujui",
    "jawaban_diubah",
    "surat_tugas_lagi",
}
OF_CONTACTS = {"tautan_instansi": "contact", "narahubung_diganti": "contact", "tautan_koordinator": "coordinator"}
STREAMS = ("/live",)  # stays open for ever
HREF = re.compile(r'(?:href|src|action)="([^"#]+)"')


SEEN = "(to_jsonb(t) - 'first_call_at' - 'last_seen_at')::text"  # when a door was last heard of


class Caught:
    """A way out that leads nowhere: every letter is kept."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        self.letters.append(letter)

    async def close(self) -> None:
        """Nothing is open."""


async def contents() -> dict[str, str]:
    """Every table's rows as one digest each."""
    found = await rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'")
    digests = {}
    for row in found:
        [held] = await rows(
            f"SELECT coalesce(md5(string_agg({SEEN}, '|' ORDER BY {SEEN})), '') AS held FROM \"{row['tablename']}\" t"
        )
        digests[row["tablename"]] = held["held"]
    return digests


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    """Two letters, one answered; a claim; a door that exists, so that the meeting has its keys."""
    made = await regional.summon()
    await rows("UPDATE event SET state = 'open'")
    await regional.keep_contact(made.bengkulu)
    await coordinate(made)
    for answered in ("0813 5550 0917", "0800 0000 012"):
        await send(client, made.makassar, REPRESENTED | {"contact_phone": answered})
    await keys.make_first(made.event, actor=COMMAND)
    return made


async def changed(meeting: Meeting, plan: PlanChange) -> UUID:
    [row] = await rows("SELECT version FROM event WHERE id = $1", meeting.event)
    letter = Ralat("100.2/77/BAK", reason="Uji")
    return await amendments.apply(meeting.event, plan, letter, version=row["version"], actor=COMMAND)


async def only(kind: str) -> UUID:
    """The contact officer of Bengkulu, or the coordinator above it."""
    table = "coordinator" if kind == "coordinator" else "contact_person"
    [row] = await rows(f"SELECT id FROM {table} ORDER BY id LIMIT 1")
    return UUID(str(row["id"]))


@action
async def put_all(meeting: Meeting, turn: str) -> None:
    """One mail of every kind to both offices."""
    subjects = {kind: await only(kind) for kind in ("contact", "coordinator")}
    [last] = await rows("SELECT id FROM answer ORDER BY at DESC LIMIT 1")
    for template in TEMPLATES:
        for invited in (meeting.makassar, meeting.bengkulu):
            kind = OF_CONTACTS.get(template, "invitation")
            await outbox.put(
                outbox.Draft(
                    topic="office" if template in OF_CONTACTS else "invitation",
                    template=template,
                    scope=("event", meeting.event),
                    subject=(kind, subjects.get(kind, invited.invitation)),
                    recipient=("institution", invited.institution),
                    dedup_key=f"{turn}:{template}:{invited.institution}",
                    address=f"{template}@uji.example",
                    params={"answer": str(last["id"])} if template == "jawaban_diubah" else {},
                )
            )


async def mailed(meeting: Meeting, turn: str) -> dict[str, set[str]]:
    """By template: the addresses its mails hold."""
    await put_all(meeting, turn)
    caught = Caught()
    async with wiring.connected():
        await deliver_due({"email": [caught]}, taker="uji")
    found: dict[str, set[str]] = {}
    for letter in caught.letters:
        hrefs = set(re.findall(r"https?://[^\s<>\"]+", letter.text)) | set(HREF.findall(letter.html))
        found.setdefault(letter.address.split("@")[0], set()).update(hrefs)
    return found


async def crawl(client: httpx.AsyncClient, start: set[str]) -> set[str]:
    """Opens the addresses and all of ours their pages name, by GET, as a scanner would; gives what it opened."""
    waiting, seen = {_local(one) for one in start}, set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen or not path.startswith(("/k/", "/p/", "/e/", "/v/", "/n/", "/o/", "/bukan/")):
            continue
        seen.add(path)
        page = await client.get(path)
        assert page.status_code < 500, path
        if "text/html" in page.headers.get("content-type", ""):
            waiting |= {_joined(path, one) for one in HREF.findall(page.text)}
    return seen


def _local(address: str) -> str:
    return address.removeprefix(settings().public_url)


def _joined(path: str, href: str) -> str:
    """A link as a browser would follow it."""
    return str(httpx.URL(f"http://x.example{path}").join(href.replace("&amp;", "&")).raw_path, "ascii")


async def test_every_link_of_every_mail_can_be_opened_by_a_machine_and_nothing_changes(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    await changed(meeting, PlanChange(starts_on=regional.DUE.date().replace(month=10)))
    for turn, plan in (("moved", None), ("cancelled", PlanChange(cancel=True))):
        if plan:
            await changed(meeting, plan)
        mails = await mailed(meeting, turn)
        assert mails
        before = await contents()
        opened = await crawl(client, {one for addresses in mails.values() for one in addresses})
        assert any(path.startswith("/k/") for path in opened)
        assert any(path.startswith("/p/") for path in opened)
        assert plan or any(path.startswith("/bukan/") for path in opened)
        assert any(path.startswith("/o/provinsi/") for path in opened)
        assert any(re.match("/o/[a-z2-7]{53}", path) for path in opened)
        assert await contents() == before
        told = await rows("SELECT DISTINCT template FROM message m JOIN delivery d ON d.message = m.id "
                          "WHERE d.state = 'sent'")  # fmt: skip
    assert {row["template"] for row in told} >= OURS | set(OF_CONTACTS)


async def test_no_get_of_the_route_table_changes_anything(
    client: httpx.AsyncClient, staff: Staff, app: Litestar, meeting: Meeting
) -> None:
    values = await named(meeting)
    office = await staff(Role.ADMINISTRATOR)
    door = browser(app)
    door.headers["authorization"] = f"Bearer {await secret(meeting)}"
    before = await contents()
    asked = 0
    for route in app.routes:
        if not isinstance(route, HTTPRoute) or "GET" not in route.methods or route.path_format.endswith(STREAMS):
            continue
        for address in addresses(route.path_format, values):
            for asker in (client, office, door):
                assert (await asker.get(address)).status_code < 500, address
                asked += 1
            assert await contents() == before, address
    assert asked > 100
    await door.aclose()


async def named(meeting: Meeting) -> dict[str, list[str]]:
    """What the ids of a path may stand for, by what comes before them."""
    amendment = await changed(meeting, PlanChange(starts_on=regional.DUE.date().replace(month=10)))
    picture = await files.keep(photo(), name="surat.jpg")
    given = ClaimGiven("Narahubung Contoh", "Kasubbag", "0800 0000 011", picture)
    claim = await claims.submit(meeting.makassar.invitation, given, submission=None, actor=COMMAND)
    [seat] = await rows("SELECT attendee FROM appointment")
    [change] = await rows("SELECT id FROM answer ORDER BY at DESC LIMIT 1")
    [message] = await rows("SELECT id FROM message LIMIT 1")
    token = await links.token(links.KIND_PASS, seat["attendee"])
    paper = (await common_link(await meeting_facts(meeting.event))).rsplit("/", 1)[1]
    return {
        "v": [paper, "palsu"],
        "amendments": [str(amendment)],
        "claims": [str(claim)],
        "invitations": [str(meeting.makassar.invitation), str(meeting.bengkulu.invitation)],
        "institutions": [str(meeting.makassar.institution)],
        "attendees": [str(seat["attendee"])],
        "forms": [str(await switch_on(meeting.event))],
        "formulir": ["kedatangan"],
        "bahan": [str(document := await hand_out(meeting.event))],
        "documents": [str(document)],
        "messages": [str(message["id"])],
        "k": [meeting.makassar.path.rsplit("/", 1)[1], meeting.bengkulu.path.rsplit("/", 1)[1]],
        "p": [token],
        "bukan": [await links.token(links.KIND_DENIAL, change["id"])],
        "kartu": ["0.png"],
        "o": [await links.token(links.KIND_FOCAL, await only("contact"))],
        "provinsi": [await links.token(links.KIND_COORDINATOR, await only("coordinator"))],
        "lembar": [str(meeting.bengkulu.invitation)],
        "events": [meeting.slug],
        "e": [meeting.slug],
    }


def addresses(path: str, values: dict[str, list[str]]) -> list[str]:
    """The path with every known value in its last place, the first known in those before."""
    parts, out = path.split("/"), [""]
    for place, part in enumerate(parts[1:], 1):
        known = values.get(parts[place - 1], [str(uuid7())]) if part.startswith("{") else [part]
        out = [f"{begun}/{one}" for begun in out for one in known]
    return out


async def secret(meeting: Meeting) -> str:
    made = await devices.register(meeting.event, name="Pintu", profile=Profile.GATE, checkpoint=None, actor=COMMAND)
    return (await devices.enrol(token=made.token, name="", hardware="Pintu")).secret
