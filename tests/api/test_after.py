"""After the meeting: thanks, who came, what was handed out; a paper is read by whom it was published to only."""

from base64 import b64encode
from typing import Any
from uuid import UUID

import brotli
import httpx
import pytest

from agenda import documents, materials, releases, sessions
from agenda.documents import DocumentGiven
from agenda.sessions import NewSession
from agenda.states import DocumentKind
from api.language import say
from attendance import checkpoints
from attendance.checkpoints import CheckpointSpec
from attendance.tables import Presence
from core import links
from core.actors import COMMAND
from core.db import execute, rows
from core.errors import Refused
from core.ids import uuid7
from tests.api.office import LANGUAGES, REPRESENTED, send
from tests.api.papers import PAPER, draft, hand_out
from tests.api.regional import AFTER, BEFORE, LONG_AFTER, Meeting, at, summon
from tests.edge_fixtures import Staff


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    return await summon()


async def came(event: UUID, attendee: UUID) -> None:
    """What the fold keeps of somebody who was let in."""
    door = await checkpoints.create(event, CheckpointSpec("Pintu Utara"), actor=COMMAND)
    await Presence(
        attendee=attendee,
        event=event,
        first_checkpoint=door,
        checkpoint=door,
        first_at=BEFORE,
        last_at=BEFORE,
        since=BEFORE,
    ).save()


async def seat(meeting: Meeting) -> Any:
    [found] = await rows("SELECT attendee FROM appointment WHERE invitation = $1", meeting.makassar.invitation)
    return found["attendee"]


@LANGUAGES
async def test_both_pages_thank_and_show_what_became_of_the_institution(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    await send(client, meeting.bengkulu, {"choice": "declined", "contact_phone": "0813 5550 0917"})
    attendee = await seat(meeting)
    path = f"/p/{await links.token(links.KIND_PASS, attendee)}"
    await sessions.create(meeting.event, NewSession("Pembacaan Deklarasi"), actor=COMMAND)
    await releases.release(meeting.event, name="", actor=COMMAND)
    await hand_out(meeting.event)
    await at(AFTER)
    unseen = (await client.get(f"{meeting.makassar.path}?lang={language}")).text
    assert say(language, "after.for", institution="Pemerintah Kota Makassar") in unseen
    assert say(language, "after.outcome_belum") not in unseen, "no door kept a log: nothing is known"
    await came(meeting.event, attendee)
    shown = {one: (await client.get(f"{one}?lang={language}")).text for one in (meeting.makassar.path, path)}
    assert (
        say(language, "after.thanks_represented", institution="Pemerintah Kota Makassar")
        in shown[meeting.makassar.path]
    )
    assert say(language, "after.thanks_person") in shown[path]
    title = {"id": "Notula &lt;b&gt;Rakornas&lt;/b&gt;", "en": "Minutes"}[language]
    for one, text in shown.items():
        assert say(language, "after.outcome_diwakili") in text
        assert "Firman Hamid Pagarra" in text
        assert "Pembacaan Deklarasi" in text
        assert f"/e/{meeting.slug}?lang={language}" in text
        assert title in text
        assert f"{one}/bahan/" in text
        assert "<svg" not in text
        assert "<form" not in text
    other = (await client.get(f"{meeting.bengkulu.path}?lang={language}")).text
    assert say(language, "after.outcome_izin") in other
    assert "Firman" not in other


async def test_answers_end_with_the_meeting_even_where_they_were_to_close_later(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    await execute("UPDATE event SET answers_close_at = '2024-12-01T00:00:00Z'")
    page = await client.get(f"{meeting.makassar.path}?change=1")
    assert "<form" in page.text
    await at(AFTER)
    late = await send(client, meeting.makassar, REPRESENTED | {"name": "Orang Lain"}, filled={})
    assert late.status_code == 409
    assert say("id", "after.title") in late.text
    assert "<form" not in (await client.get(f"{meeting.makassar.path}?change=1")).text
    await at(LONG_AFTER)
    assert (await client.get(meeting.makassar.path)).status_code == 404


async def test_cancelled_meeting_keeps_its_notice_and_a_withdrawn_invitation_reads_no_papers(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    made = await hand_out(meeting.event)
    await execute("UPDATE invitation SET withdrawn_at = $2 WHERE id = $1", meeting.bengkulu.invitation, BEFORE)
    await at(AFTER)
    assert say("id", "answer.withdrawn") in (await client.get(meeting.bengkulu.path)).text
    assert (await client.get(f"{meeting.bengkulu.path}/bahan/{made}")).status_code == 404
    assert (await client.get(f"{meeting.bengkulu.path}/bahan")).status_code == 404
    await execute("UPDATE event SET state = 'cancelled'")
    assert say("id", "after.title") not in (await client.get(meeting.makassar.path)).text


async def test_paper_is_read_by_link_holders_before_the_end_too_and_withdrawn_says_so(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    await send(client, meeting.makassar, REPRESENTED)
    path = f"/p/{await links.token(links.KIND_PASS, await seat(meeting))}"
    made = await draft(meeting.event, name='Notula "x"\r\n.svg')
    homes = [meeting.makassar.path, path]
    assert {(await client.get(f"{home}/bahan/{made}")).status_code for home in homes} == {404}, "a draft"
    assert "/bahan" not in (await client.get(meeting.makassar.path)).text
    await documents.publish(meeting.event, made, version=1, actor=COMMAND)
    for home in homes:
        assert f"{home}/bahan?" in (await client.get(home)).text
        assert str(made) in (await client.get(f"{home}/bahan")).text
        file = await client.get(f"{home}/bahan/{made}")
        assert file.status_code == 200
        assert file.headers["content-type"] == "image/jpeg"
        assert file.headers["content-disposition"] == 'attachment; filename="Notula-x.jpg"'
        assert file.headers["x-content-type-options"] == "nosniff"
    other = await summon("lain")
    assert (await client.get(f"{other.makassar.path}/bahan/{made}")).status_code == 404, "another meeting's"
    await documents.withdraw(meeting.event, made, version=2, actor=COMMAND)
    for home in homes:
        gone = await client.get(f"{home}/bahan/{made}")
        assert gone.status_code == 410
        assert say("id", "after.withdrawn") in gone.text
        assert str(made) not in (await client.get(f"{home}/bahan")).text


async def test_only_what_is_for_everybody_stands_on_the_public_page(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    await sessions.create(meeting.event, NewSession("Pembukaan"), actor=COMMAND)
    await releases.release(meeting.event, name="", actor=COMMAND)
    closed = await hand_out(meeting.event)
    open_ = await hand_out(meeting.event, DocumentGiven("Deklarasi", DocumentKind.DEKLARASI, public=True))
    page = (await client.get(f"/e/{meeting.slug}")).text
    assert str(open_) in page
    assert str(closed) not in page
    assert (await client.get(f"/e/{meeting.slug}/bahan/{open_}")).status_code == 200
    assert (await client.get(f"/e/{meeting.slug}/bahan/{closed}")).status_code == 404
    assert (await client.get(f"/e/lain/bahan/{open_}")).status_code == 404


@LANGUAGES
async def test_pages_fit_a_slow_line_in_their_fullest_state(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    await execute("UPDATE participant_category SET companions = 5")
    names = {f"companion_name_{row}": f"Dr. Peserta Contoh 000{row}, S.H., M.Si." for row in range(1, 6)}
    await send(client, meeting.makassar, REPRESENTED | names)
    await came(
        meeting.event, attendee := (await rows("SELECT attendee FROM appointment WHERE seat = 0"))[0]["attendee"]
    )
    for number in range(20):
        await sessions.create(meeting.event, NewSession(f"Paparan {number} tentang netralitas ASN"), actor=COMMAND)
    await releases.release(meeting.event, name="", actor=COMMAND)
    [first] = await rows("SELECT file FROM meeting_document WHERE id = $1", await hand_out(meeting.event))
    for number in range(documents.MOST - 1):
        await execute(
            "INSERT INTO meeting_document (id, event, kind, title, file, published_at) VALUES ($1, $2, $3, $4, $5, $6)",
            *(uuid7(), meeting.event, ["bahan", "notula"][number % 2], f"Paparan narasumber {number}: data daerah"),
            *(first["file"], BEFORE),
        )
    await at(AFTER)
    path = f"/p/{await links.token(links.KIND_PASS, attendee)}"
    for home, budget in ((meeting.makassar.path, 8_000), (path, 15_000)):
        page = await client.get(f"{home}?lang={language}")
        assert page.text.count("/bahan/") == documents.MOST
        assert len(brotli.compress(page.content, quality=5)) <= budget
        assert "<script" not in page.text


async def test_staff_hand_in_publish_and_withdraw_each_with_its_trace(staff: Staff, meeting: Meeting) -> None:
    secretary = await staff()
    place = f"/api/v1/events/{meeting.slug}/documents"
    hostile = [b"<svg onload=alert(1)>", b"MZ\x90\x00", b"%PDF-1.7 broken"]
    for data in hostile:
        body = {"title": "Bahan", "file": b64encode(data).decode(), "file_name": "bahan.pdf"}
        assert (await secretary.post(place, json=body)).status_code == 422
    body = {"title": " Bahan ", "file": b64encode(PAPER).decode(), "file_name": "a.jpg", "kind": "bahan"}
    assert (await secretary.post(place, json=body | {"session": str(uuid7())})).status_code == 422
    made = (await secretary.post(place, json=body)).json()
    assert (made["title"], made["published_at"], made["version"]) == ("Bahan", None, 1)
    one = f"{place}/{made['id']}"
    assert (await secretary.post(f"{one}/withdraw", headers={"if-match": '"1"'})).status_code == 409
    assert (await secretary.post(f"{one}/publish")).status_code == 428
    assert (await secretary.post(f"{one}/publish", headers={"if-match": '"1"'})).json()["published_at"]
    stale = await secretary.put(one, json={"title": "Lain"}, headers={"if-match": '"1"'})
    assert (stale.status_code, stale.json()["current"]) == (412, 2)
    changed = await secretary.put(one, json={"title": "Lain", "public": True}, headers={"if-match": '"2"'})
    assert (changed.json()["title"], changed.json()["public"], changed.headers["etag"]) == ("Lain", True, '"3"')
    assert (await secretary.delete(one, headers={"if-match": '"3"'})).status_code == 409, (
        "what was out is never deleted"
    )
    assert (await secretary.post(f"{one}/withdraw", headers={"if-match": '"3"'})).json()["withdrawn_at"]
    assert (await secretary.post(f"{one}/publish", headers={"if-match": '"4"'})).json()["withdrawn_at"] is None
    assert (await secretary.get(f"{one}/file")).headers["content-disposition"].startswith("attachment")
    thrown = (await secretary.post(place, json=body)).json()
    assert (await secretary.delete(f"{place}/{thrown['id']}", headers={"if-match": '"1"'})).status_code == 204
    assert [each.id for each in await materials.listed(meeting.event)] == [UUID(made["id"])]
    told = [row["action"] for row in await rows("SELECT action FROM audit_entry WHERE action LIKE 'document.%'")]
    assert sorted(set(told)) == [
        f"document.{what}" for what in ("changed", "handed_in", "published", "removed", "withdrawn")
    ]
    [change] = await rows("SELECT count(*) AS n FROM change WHERE kind = 'document'")
    assert change["n"] == len(told)


async def test_a_meeting_holds_only_so_many_papers(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST", 1)
    await draft(meeting.event)
    with pytest.raises(Refused):
        await draft(meeting.event)
