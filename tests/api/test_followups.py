"""What is asked after the answer, on the institution's own link."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import brotli
import httpx
import pytest

from api.language import say
from core.db import execute, rows
from tests.api import regional
from tests.api.followups import arrival, come, enter, switch_on
from tests.api.office import LANGUAGES, MARKUP, REPRESENTED, hidden, send
from tests.api.regional import AFTER, Meeting, at

LATE_HERE = datetime(2024, 9, 16, 1, 0, tzinfo=UTC)  # after H-3


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    made = await regional.summon()
    await switch_on(made.event)
    return made


async def kept() -> dict[tuple[str, UUID | None], str]:
    found = await rows("SELECT d.code, v.attendee, v.value FROM form_value v JOIN form_field d ON d.id = v.field")
    return {(row["code"], row["attendee"]): row["value"] for row in found}


@LANGUAGES
async def test_receipt_lists_forms_once_somebody_comes(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    words = say(language, "answer.forms")
    assert words not in (await client.get(f"{meeting.makassar.path}?lang={language}")).text
    await come(client, meeting.makassar)
    receipt = (await client.get(f"{meeting.makassar.path}?lang={language}")).text
    assert words in receipt
    assert say(language, "answer.forms_filled", filled=0, asked=8) in receipt
    assert ("Arrival" in receipt) == (language == "en")


@LANGUAGES
async def test_each_delegate_is_asked_on_one_page_and_entries_come_back(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    first, second = await come(client, meeting.makassar)
    entries = arrival(first) | arrival(second, mode="Kapal", number="", pickup="no")
    taken = await enter(client, meeting.makassar, entries, language=language)
    assert taken.status_code == 200
    assert say(language, "answer.form_thanks") in taken.text
    values = await kept()
    assert values["mode", first] == "Pesawat"
    assert values["arrives", first] == "2024-09-16T07:30:00+00:00"  # entered as WIB
    assert values["pickup", second] == "no"
    assert ("number", second) not in values
    again = (await client.get(f"{meeting.makassar.path}/formulir/kedatangan?lang={language}")).text
    assert 'value="2024-09-16T14:30"' in again
    assert 'value="GA 604"' in again
    assert ("Aeroplane" in again) == (language == "en")
    receipt = (await client.get(f"{meeting.makassar.path}?lang={language}")).text
    assert say(language, "answer.forms_filled", filled=7, asked=8) in receipt


@LANGUAGES
async def test_faults_are_told_in_words_and_entries_kept(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    first, second = await come(client, meeting.makassar)
    entries = arrival(first, number=MARKUP, arrives="0001-01-01T00:00") | arrival(second, mode="Roket", pickup="")
    page = await enter(client, meeting.makassar, entries, language=language)
    assert page.status_code == 422
    for code in ("moment_far", "option_unknown", "field_missing"):
        assert say(language, f"error.{code}") in page.text
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert f'href="#arrives-{first.hex}"' in page.text
    assert await kept() == {}
    assert await rows("SELECT 1 FROM form_entry") == []


async def test_markup_is_kept_as_text(client: httpx.AsyncClient, meeting: Meeting) -> None:
    first, second = await come(client, meeting.makassar)
    page = await enter(client, meeting.makassar, arrival(first, number=MARKUP) | arrival(second))
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert (await kept())["number", first] == MARKUP


async def test_what_belongs_to_another_or_nobody_is_ignored(client: httpx.AsyncClient, meeting: Meeting) -> None:
    first, second = await come(client, meeting.makassar)
    stranger = arrival(UUID(int=7)) | {"mode": "Pesawat", "nix": "x"}
    assert (await enter(client, meeting.makassar, arrival(first) | arrival(second) | stranger)).status_code == 200
    assert {attendee for _, attendee in await kept()} == {first, second}


async def test_same_submission_again_changes_nothing_and_another_is_told(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    first, second = await come(client, meeting.makassar)
    path = f"{meeting.makassar.path}/formulir/kedatangan"
    filled, old = [hidden((await client.get(path)).text) for _ in range(2)]
    entries = arrival(first) | arrival(second)
    for _ in range(2):
        assert (await enter(client, meeting.makassar, entries, filled=filled)).status_code == 200
    [entry] = await rows("SELECT version FROM form_entry")
    assert entry["version"] == 1
    stale = await enter(client, meeting.makassar, entries | arrival(first, number="JT 1"), filled=old)
    assert stale.status_code == 412
    assert 'value="JT 1"' in stale.text
    assert "GA 604" in stale.text
    assert (await kept())["number", first] == "GA 604"
    told = hidden(stale.text)
    assert (
        await enter(client, meeting.makassar, entries | arrival(first, number="JT 1"), filled=told)
    ).status_code == 200
    assert (await kept())["number", first] == "JT 1"


@LANGUAGES
async def test_late_entries_are_taken_and_marked_until_the_doors_close(
    client: httpx.AsyncClient, meeting: Meeting, language: Any
) -> None:
    first, second = await come(client, meeting.makassar)
    entries = arrival(first) | arrival(second)
    await enter(client, meeting.makassar, entries)
    assert [row["late"] for row in await rows("SELECT late FROM form_entry")] == [False]
    await at(LATE_HERE)
    page = await client.get(f"{meeting.makassar.path}/formulir/kedatangan?lang={language}")
    assert say(language, "answer.form_late") in page.text
    assert (await enter(client, meeting.makassar, entries | arrival(first, number="JT 1"))).status_code == 200
    assert [row["late"] for row in await rows("SELECT late FROM form_entry")] == [True]
    filled = hidden(page.text)
    await at(AFTER)
    closed = await client.get(f"{meeting.makassar.path}/formulir/kedatangan?lang={language}")
    assert say(language, "answer.form_closed") in closed.text
    assert "<form" not in closed.text
    assert "JT 1" in closed.text
    refused = await enter(client, meeting.makassar, entries, filled=filled)
    assert refused.status_code == 409
    assert (await kept())["number", first] == "JT 1"
    assert say(language, "answer.forms") not in (await client.get(f"{meeting.makassar.path}?lang={language}")).text


async def test_what_is_not_asked_is_the_page_of_an_unknown_link(client: httpx.AsyncClient, meeting: Meeting) -> None:
    """Unknown, switched off, of another meeting, before an answer, after a refusal: all one page."""
    other = await regional.summon("lain")
    await switch_on(other.event, "kendaraan")
    unknown = await client.get("/k/" + "a" * 53 + "/formulir/kedatangan")
    assert unknown.status_code == 404

    async def same(path: str) -> None:
        for page in (await client.get(path), await client.post(path, data={"version": "0"})):
            assert page.status_code == 404
            assert page.text.replace(path, "") == unknown.text.replace("/k/" + "a" * 53 + "/formulir/kedatangan", "")

    mine = f"{meeting.makassar.path}/formulir"
    await same(f"{mine}/kedatangan")  # nothing answered yet
    await come(client, meeting.makassar)
    await same(f"{mine}/kendaraan")
    await same(f"{mine}/nix")
    await execute("UPDATE follow_up_form SET enabled = false")
    await same(f"{mine}/kedatangan")
    await execute("UPDATE follow_up_form SET enabled = true")
    await send(client, meeting.makassar, {"choice": "declined"})
    await same(f"{mine}/kedatangan")


async def test_an_institution_is_asked_once_even_before_names_are_known(
    client: httpx.AsyncClient, meeting: Meeting
) -> None:
    await switch_on(meeting.event, "kendaraan")
    await send(client, meeting.makassar, {"choice": "unnamed", "contact_phone": "0813 5550 0917"})
    receipt = (await client.get(meeting.makassar.path)).text
    assert "formulir/kendaraan" in receipt
    assert "formulir/kedatangan" not in receipt  # no delegate to ask yet
    taken = await enter(client, meeting.makassar, {"plate": "DD 1 XX"}, code="kendaraan")
    assert taken.status_code == 200
    assert await kept() == {("plate", None): "DD 1 XX"}
    emptied = await enter(client, meeting.makassar, {"plate": "DD 2 XX", "driver_phone": ""}, code="kendaraan")
    assert emptied.status_code == 200
    assert await kept() == {("plate", None): "DD 2 XX"}


async def test_who_replaces_a_delegate_is_asked_anew(client: httpx.AsyncClient, meeting: Meeting) -> None:
    first, second = await come(client, meeting.makassar)
    await enter(client, meeting.makassar, arrival(first) | arrival(second))
    await send(client, meeting.makassar, REPRESENTED | {"name": "Peserta Contoh 0002"})
    page = (await client.get(f"{meeting.makassar.path}/formulir/kedatangan")).text
    assert "Peserta Contoh 0002" in page
    assert "GA 604" not in page


async def test_page_is_small_and_another_site_cannot_fill_it(client: httpx.AsyncClient, meeting: Meeting) -> None:
    for code in ("penginapan", "kendaraan", "kebutuhan-khusus"):
        await switch_on(meeting.event, code)
    first, second = await come(client, meeting.makassar)
    page = await enter(client, meeting.makassar, arrival(first, arrives="x") | arrival(second, mode=""))
    assert len(brotli.compress(page.content, quality=5)) <= 15_000
    assert "<script" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    path = f"{meeting.makassar.path}/formulir/kedatangan"
    foreign = await client.post(path, data=arrival(first), headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    receipt = await client.get(meeting.makassar.path)
    assert len(brotli.compress(receipt.content, quality=5)) <= 8_000
