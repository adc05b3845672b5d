"""What messages about invitations say, in both languages; who is reminded, and when a message is no longer wanted."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from core import clock, links
from core.actors import COMMAND
from core.db import execute, rows
from core.errors import NotFound
from events import invitations, meetings, venues
from events.meetings import EventChange
from events.states import ActingStatus, Choice, Zone
from events.topics import InvitationTopic
from events.venues import NewVenue
from messaging.rendering import render
from tests.factories import answer, given, make_event, make_holder, make_invitation, meeting, travel

TOPIC = InvitationTopic()
DUE = datetime(2030, 9, 12, 9, tzinfo=UTC)
LANGUAGES = ["id", "en"]


async def _text(invitation: UUID, template: str, language: str) -> tuple[str, str]:
    rendering = await TOPIC.render(invitation, template, language, {})
    return render(TOPIC.template(template, language), rendering.values)


@pytest.fixture
async def invitation(db: None) -> UUID:
    """To the mayor of Makassar, with place, times and deadline known."""
    event = await make_event(due_at=DUE)
    await venues.set_for(event, NewVenue("Ecovention Ancol", Zone.WIB, "Aula", city="Jakarta Utara"), actor=COMMAND)
    change = EventChange(starts_at=time(8), official_title_en="Test Coordination Meeting")
    await meetings.change(event, change, version=2, actor=COMMAND)
    return await make_invitation(event)


async def test_letter_says_what_when_where_and_names_no_person(invitation: UUID) -> None:
    [row] = await rows("SELECT office FROM invitation")
    await make_holder(row["office"], "Moh. Ramdhan Pomanto", ActingStatus.DEFINITIF)
    title, text = await _text(invitation, "undangan", "id")
    assert title == "Undangan Rakornas Uji: jawaban Pemerintah Kota Makassar kami nantikan"
    for part in (
        "Yth. Wali Kota Makassar",
        "Acara: Rapat Koordinasi Nasional Uji",
        "Hari, tanggal: Selasa, 17 September 2030",
        "Waktu: 08.00 WIB",
        "Tempat: Aula, Ecovention Ancol, Jakarta Utara",
        "{link}",
        "Batas waktu: Kamis, 12 September 2030, pukul 16.00 WIB",
    ):
        assert part in text
    assert "Ramdhan" not in title + text
    assert "Pakaian" not in text


async def test_english_letter_uses_the_english_title(invitation: UUID) -> None:
    _, text = await _text(invitation, "undangan", "en")
    assert "Meeting: Test Coordination Meeting" in text
    assert "Date: Tuesday, 17 September 2030" in text
    assert "Deadline: Thursday, 12 September 2030, 16:00 WIB" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", ["undangan", "pengingat", "terima_kasih"])
async def test_every_message_holds_the_link_once_and_no_open_placeholder(
    invitation: UUID, template: str, language: str
) -> None:
    title, text = await _text(invitation, template, language)
    assert text.count("{link}") == 1
    assert "{" not in (title + text).replace("{link}", "")
    assert text.lower().count("mohon") <= 1
    rendering = await TOPIC.render(invitation, template, language, {})
    assert (rendering.link, rendering.path) == ((links.KIND_INVITATION, invitation), "/k/")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_meeting_without_times_and_deadline_has_no_empty_lines_about_them(db: None, language: str) -> None:
    _, text = await _text(await make_invitation(), "undangan", language)
    for word in ("Waktu", "Time:", "Batas waktu", "Deadline"):
        assert word not in text
    assert "{link}" in text


async def test_meeting_without_hosts_and_place_reads_as_whole_sentences(db: None) -> None:
    invitation = await make_invitation()
    _, letter = await _text(invitation, "undangan", "id")
    assert "Dengan hormat, kami mengundang" in letter
    _, reminder = await _text(invitation, "pengingat", "id")
    assert " di ." not in reminder


async def test_receipt_says_who_comes_exactly_as_written(invitation: UUID) -> None:
    await answer(invitation, given(Choice.REPRESENTATIVE, "Rahmat Bagja, SH,. LL.M.", "Sekda"))
    _, text = await _text(invitation, "terima_kasih", "id")
    assert "Akan diwakili" in text
    assert "Rahmat Bagja, SH,. LL.M." in text


async def test_simulated_meeting_says_so_in_every_message(invitation: UUID) -> None:
    await execute("UPDATE event SET simulated = true")
    for language in LANGUAGES:
        assert "SIMULA" in (await _text(invitation, "pengingat", language))[1].upper()


async def test_only_those_who_were_sent_a_letter_and_have_not_answered_are_reminded(db: None) -> None:
    made = await meeting(["16.71", "53.71", "73.71"], due_at=clock.now() + timedelta(days=1))
    await answer(made.invitations["73.71"], given(Choice.UNNAMED))
    await execute("UPDATE invitation SET sent_at = NULL WHERE id = $1", made.invitations["16.71"])
    audience = await TOPIC.audience(made.event, "unanswered")
    assert [(one.subject[1], one.address, one.zone) for one in audience] == [
        (made.invitations["53.71"], "53.71@uji.example", "Asia/Makassar")
    ]
    await travel(clock.now() + timedelta(days=1))
    assert await TOPIC.audience(made.event, "unanswered") == []


async def test_reminder_is_dropped_once_answered_but_the_receipt_still_goes(invitation: UUID) -> None:
    assert await TOPIC.still_due(invitation, "pengingat")
    await answer(invitation, given(Choice.DECLINED))
    assert not await TOPIC.still_due(invitation, "pengingat")
    assert await TOPIC.still_due(invitation, "terima_kasih")


async def test_nothing_is_sent_about_a_withdrawn_invitation(invitation: UUID) -> None:
    [row] = await rows("SELECT event, version FROM invitation")
    await invitations.withdraw(invitation, event=row["event"], reason="keliru", version=row["version"], actor=COMMAND)
    assert not await TOPIC.still_due(invitation, "undangan")


async def test_moments_are_the_deadline_and_the_start_where_the_meeting_is(invitation: UUID) -> None:
    [row] = await rows("SELECT event FROM invitation")
    assert await TOPIC.moment(row["event"], "answers_due") == DUE
    starts = await TOPIC.moment(row["event"], "starts")
    assert starts is not None
    assert starts.isoformat() == "2030-09-17T08:00:00+07:00"
    assert starts.date() == date(2030, 9, 17)


async def test_unknown_words_are_named(invitation: UUID) -> None:
    [row] = await rows("SELECT event FROM invitation")
    with pytest.raises(NotFound, match="audience_unknown"):
        await TOPIC.audience(row["event"], "semua")
    with pytest.raises(NotFound, match="template_unknown"):
        TOPIC.template("../../secrets", "id")
