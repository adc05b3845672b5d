"""Papers: genuine or not, the sheet each mail carries, the short code, reports, prints; none answers by itself."""

import base64
import io
import re
from typing import Any

import brotli
import docx
import httpx
import pypdfium2
import pytest
import zxingcpp

from api import wiring
from core import jobs, links
from core.actors import COMMAND
from core.db import action, execute, rows
from core.grants import Role
from events import amendments, invitations
from events.amendments import Ralat
from events.papers import printing
from events.papers.facts import common_link, meeting_facts
from events.plans import PlanChange
from messaging.channels import Letter
from messaging.delivery import deliver_due
from tests.api import regional
from tests.api.regional import MAIL, Meeting
from tests.edge_fixtures import Staff
from tests.events.papers import seals

STANDINGS = {"genuine": "Surat ini asli", "unknown": "Kode ini bukan dari kami"}


class Caught:
    """A way out that leads nowhere: every letter is kept."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        self.letters.append(letter)

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    made = await regional.summon()
    await rows("UPDATE event SET state = 'open'")
    return made


async def sheet(meeting: Meeting) -> bytes:
    one = meeting.makassar.invitation
    return (await printing.sheets(meeting.event, [one]))[one]


def read(pdf: bytes) -> tuple[str, str]:
    """What the QR of the first page says, and its text."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        [code] = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
        return code.text, page.get_textpage().get_text_range()


async def paper(client: httpx.AsyncClient, address: str, language: str = "id") -> httpx.Response:
    return await client.get(f"{httpx.URL(address).path}?lang={language}")


async def test_qr_of_a_sheet_leads_to_the_check_and_to_no_answer(client: httpx.AsyncClient, meeting: Meeting) -> None:
    address, text = read(await sheet(meeting))
    assert "/v/" in address
    page = await paper(client, address)
    assert page.status_code == 200
    assert STANDINGS["genuine"] in page.text
    assert "Wali Kota Makassar" in page.text
    assert meeting.makassar.path not in page.text
    code = links.short_code(meeting.makassar.invitation)
    assert f"{code[:4]}-{code[4:]}" in text
    assert code not in page.text


@pytest.mark.parametrize(
    ("change", "status", "told"),
    [
        ("nothing", 200, "Surat ini asli"),
        ("forged", 404, "Kode ini bukan dari kami"),
        ("altered", 404, "Kode ini bukan dari kami"),
        ("mark", 200, "isinya sudah berubah"),
        ("moved", 200, "isinya sudah berubah"),
        ("withdrawn", 200, "ditarik penyelenggara"),
        ("cancelled", 200, "Rapat ini dibatalkan"),
        ("renewed", 200, "Surat ini sudah diganti"),
    ],
)
async def test_paper_is_told_for_what_it_is(
    client: httpx.AsyncClient, meeting: Meeting, change: str, status: int, told: str
) -> None:
    address, _ = read(await sheet(meeting))
    page = await paper(client, await changed(meeting, address, change))
    assert page.status_code == status
    assert told in page.text
    assert len(brotli.compress(page.content, quality=5)) <= 5_000


async def changed(meeting: Meeting, address: str, change: str) -> str:
    """The address after something happened to the paper or to what it says."""
    path = httpx.URL(address).path
    token, mark = path.removeprefix("/v/").split("-")
    if change == "forged":
        return "/v/" + "a" * 53 + "-00000000"
    if change == "altered":
        return f"/v/{token[:20]}{'b' if token[20] != 'b' else 'c'}{token[21:]}-{mark}"
    if change == "mark":
        return f"/v/{token}-00000000"
    if change == "moved":
        await execute("UPDATE event SET starts_at = '13:00'")
    if change == "withdrawn":
        one = meeting.makassar.invitation
        await invitations.withdraw(one, event=meeting.event, reason="Ganda", version=1, actor=COMMAND)
    if change == "cancelled":
        ralat = Ralat("1/2024", reason="Uji")
        await amendments.apply(meeting.event, PlanChange(cancel=True), ralat, version=1, actor=COMMAND)
    if change == "renewed":
        await action(links.revoke)("v", meeting.makassar.invitation)
    return path


async def test_common_letter_is_checked_without_an_addressee(client: httpx.AsyncClient, meeting: Meeting) -> None:
    page = await paper(client, await common_link(await meeting_facts(meeting.event)), "en")
    assert "This letter is genuine" in page.text
    assert "Test Coordination Meeting" in page.text
    assert "Makassar" not in page.text


async def test_short_code_opens_the_answer_page_however_it_is_written(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    code = links.short_code(meeting.makassar.invitation)
    for written in (code, code.lower(), f" {code[:4]}-{code[4:]} "):
        opened = await client.post(f"/e/{meeting.slug}/kode", data={"code": written})
        assert opened.status_code == 303
        assert opened.headers["location"].startswith(meeting.makassar.path)


async def test_short_code_of_another_meeting_opens_nothing(client: httpx.AsyncClient, meeting: Meeting) -> None:
    other = await regional.summon("lain")
    await rows("UPDATE event SET state = 'open'")
    for slug, code in ((other.slug, links.short_code(meeting.makassar.invitation)), (meeting.slug, "00000000")):
        refused = await client.post(f"/e/{slug}/kode", data={"code": code})
        assert refused.status_code == 404
        assert "Kode ini tidak cocok" in refused.text


async def test_report_reaches_the_secretariat_and_is_closed_once(
    client: httpx.AsyncClient, staff: Staff, meeting: Meeting
) -> None:
    address, _ = read(await sheet(meeting))
    for path, seen in ((httpx.URL(address).path, "Ditelepon, diminta transfer"), ("/v/palsu", "Nomor lain <b>")):
        sent = await client.post(path, data={"seen": seen, "contact": "0800 0000 011"})
        assert "Terima kasih" in sent.text
    assert (await client.post(httpx.URL(address).path, data={"seen": " "})).status_code == 422
    office = await staff(Role.SECRETARIAT)
    base = f"/api/v1/events/{meeting.slug}/letters/reports"
    [foreign, known] = (await office.get(base)).json()["items"]
    assert (foreign["known"], known["known"]) == (False, True)
    assert known["seen"] == "Ditelepon, diminta transfer"
    close = {"headers": {"if-match": f'"{known["version"]}"'}}
    assert (await office.post(f"{base}/{known['id']}/close", **close)).status_code == 200  # type: ignore[arg-type]
    assert (await office.post(f"{base}/{known['id']}/close", **close)).status_code == 412  # type: ignore[arg-type]


async def test_every_mail_carries_its_own_sheet(meeting: Meeting) -> None:
    await regional.keep_contact(meeting.makassar)
    await regional.keep_contact(meeting.bengkulu, email="narahubung.bengkulu@uji.example")
    await execute("UPDATE invitation SET sent_at = NULL")
    caught = Caught()
    async with wiring.connected():
        await invitations.ask_to_send(meeting.event, actor=COMMAND)
        await jobs.run_waiting()
        await deliver_due({"email": [caught]}, taker="uji")
    papers = {letter.address: letter.attachments for letter in caught.letters}
    assert {len(own) for own in papers.values()} == {1}
    assert papers[MAIL][0].name == "Lembar Konfirmasi.pdf"
    _, text = read(papers[MAIL][0].data)
    assert "Pemerintah Kota Makassar" in text
    assert "Bengkulu" not in text


async def test_draft_lists_every_office_and_opens(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    base = f"/api/v1/events/{meeting.slug}/letters"
    text = {"letterhead": "KOP SURAT & CO\nBaris dua", "signer_name": "Pejabat Contoh", "notes": "Satu\nDua {{ 7*7 }}"}
    kept = await office.put(f"{base}/text", json={"text": text}, headers={"if-match": '"0"'})
    assert kept.status_code == 200, kept.text
    answer = await office.get(f"{base}/draft.docx")
    document = docx.Document(io.BytesIO(answer.content))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Yth. (daftar terlampir)" in said
    assert "KOP SURAT & CO" in said
    assert "Dua {{ 7*7 }}" in said
    assert re.search(r"1\.\tWali Kota Makassar", said)


async def test_text_changed_meanwhile_is_told_with_its_version(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    url = f"/api/v1/events/{meeting.slug}/letters/text"
    body = {"text": {"nature": "Biasa"}}
    assert (await office.put(url, json=body, headers={"if-match": '"0"'})).headers["etag"] == '"1"'
    stale = await office.put(url, json=body, headers={"if-match": '"0"'})
    assert (stale.status_code, stale.json()["current"]) == (412, 1)


async def printed(office: httpx.AsyncClient, meeting: Meeting, body: dict[str, Any]) -> httpx.Response:
    base = f"/api/v1/events/{meeting.slug}/letters/prints"
    asked = await office.post(base, json=body)
    assert asked.status_code == 202, asked.text
    early = await office.get(f"{base}/{asked.json()['job']}")
    assert (early.status_code, early.json()["code"]) == (409, "print_unfinished")
    async with wiring.connected():
        await jobs.run_waiting()
    return await office.get(f"{base}/{asked.json()['job']}")


async def test_print_holds_what_the_filter_keeps_for_who_asked(staff: Staff, meeting: Meeting) -> None:
    office, other = await staff(Role.SECRETARIAT), await staff(Role.SECRETARIAT)
    whole = await printed(office, meeting, {"what": "sheets"})
    with pypdfium2.PdfDocument(whole.content) as document:
        assert len(document) == 2
    some = await printed(office, meeting, {"what": "letters", "q": "makassar"})
    with pypdfium2.PdfDocument(some.content) as document:
        assert "Wali Kota Makassar" in document[0].get_textpage().get_text_range()
        assert len(document) == 1
    assert (await other.get(str(some.url))).status_code == 404


async def test_signed_letters_come_back_over_the_api(staff: Staff, meeting: Meeting) -> None:
    office = await staff(Role.SECRETARIAT)
    base = f"/api/v1/events/{meeting.slug}/letters"
    assert (
        await office.put(f"{base}/text", json={"text": {}, "individual": True}, headers={"if-match": '"0"'})
    ).status_code == 200
    body = {
        "pattern": "{no}/K1/{tahun}",
        "first": 7,
        "dated_on": "2024-09-01",
        "issuer": str(meeting.makassar.institution),
    }
    assert (await office.post(f"{base}/numbers", json=body)).json() == {"letters": 2}
    pdf = await office.get(f"/api/v1/events/{meeting.slug}/invitations/{meeting.makassar.invitation}/letter.pdf")
    await execute("UPDATE invitation SET sent_at = NULL")
    given = {"file": base64.b64encode(await seals.signed(pdf.content)).decode(), "file_name": "kembali.pdf"}
    found = await office.post(f"{base}/signed", json=given)
    assert found.status_code == 200, found.text
    assert (found.json()["office"], found.json()["doubts"]) == ("Wali Kota Makassar", [])
    shown = (await office.get(base)).json()
    assert shown["counts"] == {"unnumbered": 0, "unsigned": 1, "doubtful": 0, "ready": 1}
    [ready] = (await office.get(f"{base}/individual?status=ready")).json()["items"]
    assert (await office.get(f"{base}/{ready['letter']}/file")).content[:5] == b"%PDF-"
