"""Letters get their numbers, come back signed, find their institution by their own code, and go out when ready."""

from datetime import date
from uuid import UUID

import pytest

from core import files
from core.db import execute, rows
from core.errors import Invalid, Refused
from core.grants import Scope
from events import invitations
from events.papers import letters, printing, register, signed, texts
from events.papers.letters import Numbering
from events.papers.texts import Text
from events.states import Doubt
from tests.events.papers import seals
from tests.factories import ACTOR, Meeting, make_central, make_event, meeting, send

PATTERN = "{no}/PM.00.00/K1/{bulan_romawi}/{tahun}"
DATED = date(2030, 8, 30)


@pytest.fixture
async def called(db: None) -> Meeting:
    return await meeting(["73.71", "32.75"], send=False)


async def number(called: Meeting, *, first: int = 2571) -> UUID:
    register_of = await make_central("Bawaslu RI")
    await texts.write(called.event, Text(), individual=True, version=0, actor=ACTOR)
    await letters.number_all(called.event, Numbering(PATTERN, first, DATED, register_of), actor=ACTOR)
    return register_of


async def give_back(called: Meeting, pdf: bytes, *, wanted: str = "") -> signed.Returned:
    hand = called.invitations[wanted] if wanted else None
    return await signed.take(called.event, pdf, name="surat.pdf", wanted=hand, actor=ACTOR)


async def printed(called: Meeting, code: str) -> bytes:
    one = called.invitations[code]
    return (await printing.letters(called.event, [one]))[one]


async def test_numbers_run_in_region_order_and_are_given_once(called: Meeting) -> None:
    register_of = await number(called)
    found = await register.lines(Scope(event=called.event), state=None, offset=0, limit=10)
    assert [(one.number, one.institution) for one in found] == [
        ("2571/PM.00.00/K1/VIII/2030", "Pemerintah Kota Bekasi"),
        ("2572/PM.00.00/K1/VIII/2030", "Pemerintah Kota Makassar"),
    ]
    again = Numbering(PATTERN, 2571, DATED, register_of)
    assert await letters.number_all(called.event, again, actor=ACTOR) == 0


async def test_a_register_gives_no_number_twice_in_a_year(called: Meeting) -> None:
    register_of = await number(called)
    await execute("DELETE FROM invitation_letter WHERE serial = 2571")
    with pytest.raises(Refused) as refusal:
        await letters.number_all(called.event, Numbering(PATTERN, 2572, DATED, register_of), actor=ACTOR)
    assert refusal.value.code == "letter_number_taken"
    assert len(await rows("SELECT 1 FROM invitation_letter")) == 1


@pytest.mark.parametrize("pattern", ["PM/{tahun}", "{no}/{bulan_depan}"])
async def test_pattern_that_cannot_be_filled_is_refused(called: Meeting, pattern: str) -> None:
    await texts.write(called.event, Text(), individual=True, version=0, actor=ACTOR)
    with pytest.raises(Invalid) as fault:
        await letters.number_all(
            called.event, Numbering(pattern, 1, DATED, await make_central("Bawaslu RI")), actor=ACTOR
        )
    assert fault.value.code == "pattern_unreadable"


async def test_signed_letter_finds_its_institution_and_only_then_goes_out(called: Meeting) -> None:
    await number(called)
    assert await invitations.unsent(called.event) == 0
    pdf = await seals.signed(await printed(called, "73.71"))
    found = await give_back(called, pdf)
    assert found.invitation == called.invitations["73.71"]
    assert found.doubts == []
    assert found.signer == seals.SIGNER
    assert await invitations.unsent(called.event) == 1
    await send(called.event)
    [message] = await rows("SELECT files, subject_id FROM message WHERE template = 'undangan'")
    assert message["subject_id"] == called.invitations["73.71"]
    stored, data = await files.read(message["files"][0])
    assert (stored.media_type, data) == ("application/pdf", pdf)


async def test_doubts_wait_for_a_clerks_word(called: Meeting) -> None:
    await number(called)
    plain = await printed(called, "73.71")
    assert (await give_back(called, plain)).doubts == [Doubt.UNSIGNED]
    whole = await seals.signed(plain)
    found = await give_back(called, seals.altered(whole))
    assert found.doubts == [Doubt.ALTERED]
    assert await invitations.unsent(called.event) == 0
    [row] = await rows("SELECT version FROM invitation_letter WHERE id = $1", found.letter)
    await letters.accept(found.letter, event=called.event, version=row["version"], actor=ACTOR)
    assert await invitations.unsent(called.event) == 1


async def test_letter_printed_before_a_change_is_told(called: Meeting) -> None:
    await number(called)
    pdf = await seals.signed(await printed(called, "73.71"))
    await execute("UPDATE event SET starts_on = starts_on + 1, ends_on = ends_on + 1 WHERE id = $1", called.event)
    assert (await give_back(called, pdf)).doubts == [Doubt.OUTDATED]


async def test_letter_of_another_is_refused_by_name(called: Meeting) -> None:
    await number(called)
    with pytest.raises(Refused) as refusal:
        await give_back(called, await printed(called, "73.71"), wanted="32.75")
    assert (refusal.value.code, refusal.value.params) == ("paper_of_other", {"office": "Wali Kota Makassar"})


async def test_paper_without_a_code_of_ours_is_refused(called: Meeting) -> None:
    await number(called)
    with pytest.raises(Refused) as refusal:
        await give_back(called, seals.blank())
    assert refusal.value.code == "paper_without_code"


async def test_two_letters_in_one_file_are_refused(called: Meeting) -> None:
    await number(called)
    with pytest.raises(Refused) as refusal:
        await give_back(called, seals.bound(await printed(called, "73.71"), await printed(called, "32.75")))
    assert refusal.value.code == "paper_many_codes"


async def test_letter_of_another_meeting_is_refused(called: Meeting) -> None:
    pdf = await printed(called, "73.71")
    other = await make_event("lain")
    with pytest.raises(Refused) as refusal:
        await signed.take(other, pdf, name="surat.pdf", wanted=None, actor=ACTOR)
    assert refusal.value.code == "paper_of_other_event"


async def test_scanned_page_is_read_by_its_qr(called: Meeting) -> None:
    await number(called)
    found = await give_back(called, seals.scanned(await printed(called, "73.71")))
    assert (found.invitation, found.doubts) == (called.invitations["73.71"], [Doubt.UNSIGNED])


async def test_common_letter_goes_with_every_invitation_once_a_clerk_has_looked(called: Meeting) -> None:
    one = await letters.number_common(
        called.event,
        number="2571.1/KP.01.00/K1/08/2030",
        dated_on=DATED,
        issuer=await make_central("Bawaslu RI"),
        actor=ACTOR,
    )
    sheet = (await printing.sheets(called.event, [called.invitations["73.71"]]))[called.invitations["73.71"]]
    with pytest.raises(Refused) as refusal:
        await signed.take_common(called.event, sheet, name="surat.pdf", actor=ACTOR)
    assert refusal.value.code == "paper_of_other"
    found = await signed.take_common(called.event, await seals.signed(seals.blank()), name="surat.pdf", actor=ACTOR)
    assert (found.letter, found.doubts) == (one, [])
    await send(called.event)
    sent = await rows("SELECT files FROM message WHERE template = 'undangan'")
    assert len({row["files"][0] for row in sent}) == 1
    assert len(sent) == 2


async def test_another_number_needs_the_letter_signed_anew(called: Meeting) -> None:
    register_of = await make_central("Bawaslu RI")
    for given in ("1/2030", "2/2030"):
        await letters.number_common(called.event, number=given, dated_on=DATED, issuer=register_of, actor=ACTOR)
        before = await letters.common_letter(called.event)
        assert before
        assert before.file is None
        await signed.take_common(called.event, await seals.signed(seals.blank()), name="surat.pdf", actor=ACTOR)


async def test_sent_letter_is_not_replaced_in_silence(called: Meeting) -> None:
    await number(called)
    pdf = await seals.signed(await printed(called, "73.71"))
    await give_back(called, pdf)
    await send(called.event)
    with pytest.raises(Refused) as refusal:
        await give_back(called, pdf)
    assert refusal.value.code == "letter_sent"
