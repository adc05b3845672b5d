"""The coordinator of a province: sees, reminds once a day, copies; answers only on the Bawaslu side, where wanted."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import brotli
import httpx
import pytest

from api import wiring
from core import clock
from core.actors import COMMAND
from core.db import action, execute, rows
from core.grants import Role
from events import attendees
from events.attendees import PersonThen
from events.states import AccreditedAs
from messaging.delivery import deliver_due
from tests.api import regional
from tests.api.coordinated import allow, coordinate, more_below
from tests.api.office import PRINCIPAL, hidden, send
from tests.api.regional import Invited, Meeting
from tests.api.test_get_changes_nothing import Caught
from tests.edge_fixtures import Staff

LANGUAGES = pytest.mark.parametrize("language", ["id", "en"])


@dataclass
class Province:
    """Bengkulu with its supervisory bodies, and the pages of both sides' coordinators."""

    meeting: Meeting
    bawaslu: str
    government: str
    below: list[Invited]


@pytest.fixture
async def province(client: httpx.AsyncClient) -> Province:
    meeting = await regional.summon()
    await execute("UPDATE event SET state = 'open'")
    below = [meeting.bengkulu, *await more_below(meeting, range(10, 12))]
    await allow(meeting)
    bawaslu = await coordinate(meeting)
    government = await coordinate(meeting, meeting.makassar, "pemprov@uji.example")
    await execute("DELETE FROM delivery")
    await execute("DELETE FROM message")
    return Province(meeting, bawaslu, government, below)


def entry(invited: Invited, choice: str, name: str = "", office: str = "") -> dict[str, str]:
    return {f"{field}.{invited.invitation.hex}": said for field, said in (("c", choice), ("n", name), ("o", office))}


async def say(client: httpx.AsyncClient, page: str, *entries: dict[str, str], shown: str = "") -> httpx.Response:
    form = shown or (await client.get(page)).text
    whole: dict[str, str] = dict(re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)">', form))
    for one in entries:
        whole |= one
    return await client.post(f"{page}/jawab", data=whole)


async def statuses(staff: Staff, meeting: Meeting) -> dict[str, int]:
    office = await staff(Role.SECRETARIAT)
    found: dict[str, int] = (await office.get(f"/api/v1/events/{meeting.slug}/summary")).json()["invitations"]
    return found


@LANGUAGES
async def test_page_shows_only_its_side_and_province_and_figures_add_up(
    client: httpx.AsyncClient, province: Province, language: str
) -> None:
    await send(client, province.meeting.bengkulu, PRINCIPAL)
    page = await client.get(f"{province.bawaslu}?lang={language}")
    assert page.status_code == 200
    assert [page.text.count(f">{name}</b>") for name in
            ("Bawaslu Kabupaten Bengkulu Tengah", "Bawaslu Kabupaten Contoh 10")] == [1, 1]  # fmt: skip
    assert "Makassar" not in page.text
    figures = [int(one) for one in re.findall(r"<dd[^>]*>(\d+)</dd>", page.text)]
    assert sum(figures[:-1]) == figures[-1] == 3
    other = await client.get(f"{province.government}?lang={language}")
    assert "Makassar" in other.text
    assert "Bengkulu" not in other.text


async def test_text_for_the_group_holds_no_number_and_no_link(client: httpx.AsyncClient, province: Province) -> None:
    await send(client, province.meeting.bengkulu, PRINCIPAL)
    page = await client.get(province.bawaslu)
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
    assert found
    waiting, said = found[1].split("Sudah menjawab:")
    assert "Contoh 10" in waiting
    assert "Bengkulu Tengah" in said
    assert not re.search(r"https?:|/k/|\+62|@", found[1])
    assert "1 dari 3 sudah menjawab" in found[1]
    assert not [one for one in ("80000000", "@uji") if one in page.text]


async def test_reminding_is_one_message_an_institution_and_day(client: httpx.AsyncClient, province: Province) -> None:
    await send(client, province.below[1], PRINCIPAL)
    await execute("DELETE FROM delivery")
    await execute("DELETE FROM message")
    first = await client.post(f"{province.bawaslu}/ingatkan")
    assert "1 instansi diingatkan" in first.text
    assert "1 instansi belum punya alamat surel" in first.text
    again = await client.post(f"{province.bawaslu}/ingatkan")
    assert "1 instansi sudah diingatkan hari ini" in again.text
    found = await rows("SELECT subject_id FROM message WHERE template = 'pengingat' ORDER BY subject_id")
    assert {row["subject_id"] for row in found} == {province.below[0].invitation, province.below[2].invitation}
    kinds = await rows("SELECT actor_kind FROM audit_entry WHERE action = 'coordinator.reminded'")
    assert [row["actor_kind"] for row in kinds] == ["province", "province"]
    await regional.at(clock.now().replace(day=12))
    assert "1 instansi diingatkan" in (await client.post(f"{province.bawaslu}/ingatkan")).text


async def test_rows_are_saved_each_for_itself_and_keep_who_answered(
    client: httpx.AsyncClient, staff: Staff, province: Province
) -> None:
    first, second, third = province.below
    done = await say(
        client,
        province.bawaslu,
        entry(first, "principal"),
        entry(second, "representative", "Peserta Contoh", "Anggota"),
        entry(third, "representative"),
    )
    assert done.status_code == 422
    assert "2 jawaban tersimpan" in done.text
    assert "1 baris belum tersimpan" in done.text
    kept = await rows("SELECT invitation, source, by_kind, contact_name, contact_phone FROM answer ORDER BY at")
    assert [tuple(row)[1:] for row in kept] == [("province", "province", "Koordinator 17", "")] * 2
    assert (await statuses(staff, province.meeting))["represented"] == 1
    assert "Koordinator 17" in (await client.get(second.path)).text
    told = await rows("SELECT d.address FROM message m JOIN delivery d ON d.message = m.id")
    assert [row["address"] for row in told] == ["b10@uji.example"]


async def test_row_that_moves_a_speaker_is_taken_and_waits(client: httpx.AsyncClient, province: Province) -> None:
    first = province.below[0]
    await say(client, province.bawaslu, entry(first, "representative", "Peserta Contoh", "Anggota"))
    [row] = await rows("SELECT person FROM attendee")
    who = PersonThen("Peserta Contoh", person=row["person"])
    await action(attendees.accredit)(
        province.meeting.event, who, as_=AccreditedAs.SPEAKER, reason="session:A1", actor=COMMAND
    )
    done = await say(client, province.bawaslu, entry(first, "declined"))
    assert (done.status_code, "menunggu persetujuan panitia" in done.text) == (200, True)
    assert "1 jawaban tersimpan" in done.text
    assert len(await rows("SELECT 1 FROM appointment WHERE to_at IS NULL")) == 1


async def test_same_table_sent_twice_is_one_answer_a_row(client: httpx.AsyncClient, province: Province) -> None:
    shown = (await client.get(province.bawaslu)).text
    for _ in range(2):
        done = await say(client, province.bawaslu, entry(province.below[0], "declined"), shown=shown)
        assert done.status_code == 200
    assert len(await rows("SELECT 1 FROM answer")) == 1


async def test_row_the_office_answered_meanwhile_is_shown_not_overwritten(
    client: httpx.AsyncClient, province: Province
) -> None:
    shown = (await client.get(province.bawaslu)).text
    await send(client, province.below[1], PRINCIPAL)
    done = await say(client, province.bawaslu, entry(province.below[1], "declined"), shown=shown)
    assert done.status_code == 422
    assert "baru saja menjawab" in done.text
    assert f'name="c.{province.below[1].invitation.hex}"' not in done.text
    assert [row["source"] for row in await rows("SELECT source FROM answer")] == ["own_link"]


async def test_two_coordinators_at_once_see_each_other(client: httpx.AsyncClient, province: Province) -> None:
    shown = (await client.get(province.bawaslu)).text
    await say(client, province.bawaslu, entry(province.below[1], "declined"), shown=shown)
    other = shown.replace(hidden(shown)["submission"], "0190a0a0-0000-7000-8000-000000000001")
    done = await say(client, province.bawaslu, entry(province.below[1], "unnamed"), shown=other)
    assert done.status_code == 422
    assert "baru saja dijawab orang lain" in done.text
    assert '<option value="unnamed" selected>' in done.text
    assert len(await rows("SELECT 1 FROM answer")) == 1


async def test_office_changes_what_its_province_answered(client: httpx.AsyncClient, province: Province) -> None:
    await say(client, province.bawaslu, entry(province.below[1], "declined"))
    await send(client, province.below[1], PRINCIPAL)
    assert [row["source"] for row in await rows("SELECT source FROM answer ORDER BY at")] == ["province", "own_link"]
    again = await say(client, province.bawaslu, entry(province.below[1], "declined"))
    assert again.status_code == 422
    assert len(await rows("SELECT 1 FROM answer")) == 2


async def test_another_side_or_province_is_never_reached_by_a_made_up_row(
    client: httpx.AsyncClient, province: Province
) -> None:
    done = await say(client, province.bawaslu, entry(province.meeting.makassar, "declined"))
    assert done.status_code == 200
    assert not await rows("SELECT 1 FROM answer")


async def test_government_side_and_a_meeting_without_the_switch_only_see(
    client: httpx.AsyncClient, province: Province
) -> None:
    assert "jawab" not in hidden((await client.get(province.government)).text)
    refused = await client.post(f"{province.government}/jawab", data=entry(province.meeting.makassar, "declined"))
    assert refused.status_code == 403
    await allow(province.meeting, on=False)
    assert "<select" not in (await client.get(province.bawaslu)).text
    assert (await say(client, province.bawaslu, entry(province.below[0], "declined"))).status_code == 403
    assert not await rows("SELECT 1 FROM answer")


async def test_page_stays_small_with_forty_rows(client: httpx.AsyncClient, province: Province) -> None:
    await more_below(province.meeting, range(12, 49))
    page = await client.get(province.bawaslu)
    assert page.text.count("<select") == 40
    assert len(brotli.compress(page.content, quality=5)) <= 15_000


async def test_forms_of_another_site_are_refused(client: httpx.AsyncClient, province: Province) -> None:
    for path in ("ingatkan", "jawab"):
        headers = {"sec-fetch-site": "cross-site"}
        assert (await client.post(f"{province.bawaslu}/{path}", data={"x": "1"}, headers=headers)).status_code == 403
    assert not await rows("SELECT 1 FROM message")


async def test_staff_send_copy_revoke_and_name_another(
    client: httpx.AsyncClient, staff: Staff, province: Province
) -> None:
    office, base = await staff(Role.SECRETARIAT), f"/api/v1/events/{province.meeting.slug}/coordinators"
    listed = (await office.get(base)).json()
    one: dict[str, Any] = next(row for row in listed["items"] if row["province"] == "17")
    assert listed["answers"] is True
    assert one["link"].endswith(province.bawaslu)
    area = {"side": one["side"], "province": "17"}
    assert (await office.post(f"{base}/send", json=area)).status_code == 200
    assert (await client.get(province.bawaslu)).status_code == 200
    caught = Caught()
    async with wiring.connected():
        await deliver_due({"email": [caught]}, taker="uji")
    assert [province.bawaslu in one.text for one in caught.letters] == [True]
    revoked = (await office.post(f"{base}/revoke", json=area)).json()
    assert next(row for row in revoked["items"] if row["province"] == "17")["link"] is None
    assert (await client.get(province.bawaslu)).status_code == 404
    named = await office.post(base, json=area | {"institution": str(province.below[1].institution)})
    assert "Contoh 10" in named.text
    wrong = await office.post(base, json=area | {"institution": str(province.meeting.makassar.institution)})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "institution_unknown")


async def test_all_who_have_not_got_it_get_the_link_at_once(staff: Staff, province: Province) -> None:
    office, base = await staff(Role.SECRETARIAT), f"/api/v1/events/{province.meeting.slug}/coordinators"
    assert (await office.post(f"{base}/send-missing")).json() == {"links": 0}
    await office.post(f"{base}/revoke", json={"side": str(province.meeting.sides["bawaslu"]), "province": "17"})
    assert [(await office.post(f"{base}/send-missing")).json()["links"] for _ in range(2)] == [1, 0]
    found = await rows("SELECT d.address FROM message m JOIN delivery d ON d.message = m.id")
    assert [row["address"] for row in found] == ["koordinator@uji.example"]


async def test_links_are_for_who_may_see_contacts_and_lists_keep_to_the_scope(staff: Staff, province: Province) -> None:
    base = f"/api/v1/events/{province.meeting.slug}/coordinators"
    viewer = (await (await staff(Role.VIEWER)).get(base)).json()["items"]
    assert {row["province"] for row in viewer} == {"17", "73"}
    assert {row["link"] for row in viewer} == {None}
    limited = await staff(Role.SECRETARIAT, event=province.meeting.event, side=province.meeting.sides["pemda"])
    assert {row["province"] for row in (await limited.get(base)).json()["items"]} == {"73"}
    other = {"side": str(province.meeting.sides["bawaslu"]), "province": "17"}
    assert (await limited.post(f"{base}/revoke", json=other)).status_code == 422


async def test_link_ends_with_its_officer(client: httpx.AsyncClient, staff: Staff, province: Province) -> None:
    [body] = await rows("SELECT id FROM institution WHERE name = 'Koordinator 17'")
    await regional.keep_contact(Invited(UUID(int=0), body["id"], UUID(int=0), ""), email="baru@uji.example")
    assert (await client.get(province.bawaslu)).status_code == 404
    office, base = await staff(Role.SECRETARIAT), f"/api/v1/events/{province.meeting.slug}/coordinators"
    area = {"side": str(province.meeting.sides["bawaslu"]), "province": "17"}
    sent = (await office.post(f"{base}/send", json=area)).json()["items"]
    link = next(row["link"] for row in sent if row["province"] == "17")
    assert (await client.get(link.removeprefix("http://rakornas.example"))).status_code == 200
