"""Answers out of a form's export: with their source, repeatable while the form is open, doubts asked, undone whole."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core import clock
from core.actors import COMMAND
from core.db import execute, rows
from core.errors import Refused
from core.grants import Scope
from events import offices, substitutions
from events.imports import runs
from events.imports.lines import Outcome
from events.offices import NewHolder
from events.seating import PersonGiven
from events.states import ActingStatus, Choice, ImportKind
from tests.events.imports.files import FORM, apply, csv, look, settle, take, told, undo
from tests.factories import ACTOR, Meeting, answer, given, make_institution, meeting

PHONE = "081200000001"
CODES = ["73.71", "32.75", "53.71", "16.71", "91.06"]


@pytest.fixture
async def called(db: None) -> Meeting:
    return await meeting(CODES)


async def form(called: Meeting, lines: Sequence[Sequence[str]], headings: Sequence[str] = FORM) -> UUID:
    return await take(called.event, csv(lines, headings=headings, mark=","), kind=ImportKind.ANSWERS)


async def stand(called: Meeting) -> dict[str, tuple[str, str | None, str]]:
    """What counts for each region: choice, who sits on the head's seat, source."""
    found = await rows(
        "SELECT i.id, a.choice, a.source, (SELECT t.name_as_written FROM appointment p JOIN attendee t "
        "ON t.id = p.attendee WHERE p.invitation = i.id AND p.to_at IS NULL AND p.seat = 0) AS name "
        "FROM invitation i JOIN LATERAL (SELECT * FROM answer WHERE invitation = i.id AND effective "
        "ORDER BY at DESC, id DESC LIMIT 1) a ON true"
    )
    by_id = {invitation: code for code, invitation in called.invitations.items()}
    return {by_id[row["id"]]: (row["choice"], row["name"], row["source"]) for row in found}


EXPORT = [
    ("9/1/2030 8:00:00", "Pemkot Makassar", "Diwakili", "Firman Contoh", "Pj Sekda Kota Makassar", PHONE),
    ("9/1/2030 8:05:00", "Kota Bekasi", "Hadir", "Raden Contoh", "Pj. Wali Kota Bekasi", PHONE),
    ("9/1/2030 8:10:00", "KOTA KUPANG", "Tidak dapat hadir", "", "", PHONE),
    ("9/1/2030 8:15:00", "Pemerintah Kota Palembang", "Insya Allah hadir", "", "", PHONE),
    ("9/1/2030 8:20:00", "Kab. Biak Numfor", "Belum ada kepastian", "", "", ""),
]


async def test_export_is_taken_with_its_source_and_repeating_changes_nothing(called: Meeting) -> None:
    key = await form(called, EXPORT)
    checked = await look(called.event, key)
    assert checked.figures == {"added": 4, "changed": 0, "unchanged": 1, "doubtful": 0, "faulty": 0, "skipped": 0}
    assert await stand(called) == {}
    await apply(called.event, key)
    wanted = {
        "73.71": ("representative", "Firman Contoh", "import"),
        "32.75": ("principal", "Raden Contoh", "import"),
        "53.71": ("declined", None, "import"),
        "16.71": ("unnamed", None, "import"),
    }
    assert await stand(called) == wanted
    [seat] = await rows("SELECT office, acting_status FROM attendee WHERE name = 'Firman Contoh'")
    assert tuple(seat) == ("Sekda Kota Makassar", "PJ")
    later = [*EXPORT, ("9/2/2030 8:00:00", "Pemerintah Kota Kupang", "Hadir sendiri", "", "", PHONE)]
    again = await form(called, later)
    checked = await look(called.event, again)
    notes = [(line.outcome.value, line.note) for line in checked.lines("")]
    assert notes == [
        ("unchanged", "imported_before"), ("unchanged", "imported_before"), ("unchanged", "overtaken"),
        ("unchanged", "imported_before"), ("unchanged", "no_answer_said"), ("changed", ""),
    ]  # fmt: skip
    await apply(called.event, again)
    assert await stand(called) == wanted | {"53.71": ("principal", "Wali Kota Kupang", "import")}
    await undo(called.event, again)
    assert await stand(called) == wanted
    await undo(called.event, key)
    assert await stand(called) == {}
    assert not await rows("SELECT 1 FROM appointment WHERE to_at IS NULL")


async def test_correction_by_staff_is_not_undone_by_the_next_export(called: Meeting) -> None:
    await apply(called.event, await form(called, EXPORT[:1]))
    [seat] = await rows("SELECT id FROM appointment WHERE to_at IS NULL")
    new = substitutions.Substitute(PersonGiven("Pengganti Contoh", "Asisten I"))
    await substitutions.substitute(seat["id"], new, event=called.event, version=3, actor=ACTOR)
    again = await form(called, EXPORT[:1])
    assert [line.note for line in (await look(called.event, again)).lines("")] == ["imported_before"]


async def test_answer_by_the_own_link_is_not_overwritten_but_asked(called: Meeting) -> None:
    await answer(called.invitations["73.71"], given(Choice.PRINCIPAL, "Kepala Contoh"))
    key = await form(called, [("", *EXPORT[0][1:])])
    [line] = (await look(called.event, key)).lines(Outcome.DOUBTFUL)
    assert line.doubts[0].code == "answered_otherwise"
    await settle(called.event, key, answered_otherwise="skip")
    assert [one.outcome for one in (await look(called.event, key)).lines("")] == [Outcome.SKIPPED]
    await runs.choose(
        Scope(called.event), key, columns={}, choices={line.doubts[0].key: "file"},
        version=(await look(called.event, key)).about.version, actor=ACTOR,
    )  # fmt: skip
    await apply(called.event, key)
    assert (await stand(called))["73.71"] == ("representative", "Firman Contoh", "import")
    await undo(called.event, key)
    assert (await stand(called))["73.71"] == ("principal", "Kepala Contoh", "own_link")


async def test_form_sent_later_than_the_own_link_counts(called: Meeting) -> None:
    await answer(called.invitations["73.71"], given(Choice.DECLINED))
    moment = (clock.now() + timedelta(hours=7, minutes=-1)).strftime("%d/%m/%Y %H:%M:%S")
    earlier = [(moment, *EXPORT[0][1:])]
    [line] = (await look(called.event, await form(called, earlier))).lines("")
    assert line.outcome is Outcome.DOUBTFUL
    ahead = (datetime.now(UTC) + timedelta(days=1)).strftime("%d/%m/%Y %H:%M:%S")
    [line] = (await look(called.event, await form(called, [(ahead, *EXPORT[0][1:])]))).lines("")
    assert line.outcome is Outcome.CHANGED


async def test_alias_offers_a_match_instead_of_a_second_delegate(called: Meeting) -> None:
    """Scenario step 7."""
    said = given(Choice.REPRESENTATIVE, "Firman Hamid Pagarra", "Sekda Kota Makassar", acting=ActingStatus.PJ)
    await answer(called.invitations["73.71"], said)
    line = ("", "Kota Makassar", "Diwakili", "Firman Pagarra", "Pj Sekda Kota Makassar", PHONE)
    key = await form(called, [line])
    [asked] = (await look(called.event, key)).lines(Outcome.DOUBTFUL)
    [doubt] = asked.doubts
    assert (doubt.code, doubt.options[0].label) == ("delegate_like", "Firman Hamid Pagarra, Sekda Kota Makassar")
    await settle(called.event, key, delegate_like=doubt.options[0].id)
    assert [one.outcome for one in (await look(called.event, key)).lines("")] == [Outcome.UNCHANGED]
    people = await rows("SELECT name_as_written FROM attendee")
    assert [row["name_as_written"] for row in people] == ["Firman Hamid Pagarra"]


async def test_holder_of_the_office_is_the_same_person(called: Meeting) -> None:
    key = await take(
        called.event,
        csv([("73.71", "", "Sekda", "Firman Hamid Contoh")], headings=("Kode", "Instansi", "Jabatan", "Nama")),
    )
    await apply(called.event, key)
    await apply(
        called.event, await form(called, [("", "Kota Makassar", "Diwakili", "FIRMAN HAMID CONTOH", "Sekda", PHONE)])
    )
    found = await rows("SELECT p.name_as_written FROM attendee t JOIN person p ON p.id = t.person")
    assert [row["name_as_written"] for row in found] == ["Firman Hamid Contoh"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (("", "Kabupaten Contoh", "Hadir", "", "", ""), ("institution", "institution_unknown_here")),
        (("", "", "Hadir", "", "", ""), ("institution", "institution_missing")),
        (("", "Kota Makassar", "Hadir", "", "", "nomor"), ("contact_phone", "phone_unreadable")),
        (("", "Kota Makassar", "Diwakili", "!!", "Sekda", ""), ("name", "name_missing")),
    ],
)
async def test_faults_of_an_export_are_told(called: Meeting, line: tuple[str, ...], fault: tuple[str, str]) -> None:
    assert told((await look(called.event, await form(called, [line]))).lines("")) == [(2, *fault)]


async def test_institution_not_invited_is_told(called: Meeting) -> None:
    await make_institution("12.71", "Kota Medan")
    key = await form(called, [("", "Kota Medan", "Hadir", "", "", "")])
    assert told((await look(called.event, key)).lines("")) == [(2, "institution", "not_invited")]


async def test_unclear_words_are_asked_once_for_all_lines(called: Meeting) -> None:
    lines = [("", name, "Insyaallah kami usahakan", "", "", "") for name in ("Kota Makassar", "Kota Bekasi")]
    key = await form(called, lines)
    asked = (await look(called.event, key)).lines(Outcome.DOUBTFUL)
    assert len({line.doubts[0].key for line in asked}) == 1
    await settle(called.event, key, choice_unclear="unnamed")
    await apply(called.event, key)
    assert {one[0] for one in (await stand(called)).values()} == {"unnamed"}
    # What was settled once is not asked of the next export.
    assert not (await look(called.event, await form(called, lines))).lines(Outcome.DOUBTFUL)


async def test_columns_may_be_said_by_hand(called: Meeting) -> None:
    headings = ("Waktu", "Pertanyaan 1", "Daerah Anda", "Pertanyaan 3")
    key = await form(called, [("", "Ibu Contoh", "Kota Makassar", "Kami hadir diwakili")], headings)
    version = (await look(called.event, key)).about.version
    said = {"name": "Pertanyaan 1", "choice": "Pertanyaan 3"}
    await runs.choose(Scope(called.event), key, columns=said, choices={}, version=version, actor=ACTOR)
    await apply(called.event, key)
    assert (await stand(called))["73.71"] == ("representative", "Ibu Contoh", "import")


async def test_late_is_what_was_said_late_not_what_was_imported_late(called: Meeting) -> None:
    due = clock.now() - timedelta(hours=1)
    await execute("UPDATE event SET answers_due_at = $1", due)
    stamps = [(due + timedelta(hours=7, minutes=minutes)).strftime("%d/%m/%Y %H:%M:%S") for minutes in (-30, 30)]
    lines = [(stamps[0], *EXPORT[0][1:]), (stamps[1], *EXPORT[1][1:])]
    await apply(called.event, await form(called, lines))
    found = await rows("SELECT i.id, a.late FROM answer a JOIN invitation i ON i.id = a.invitation")
    by_id = {invitation: code for code, invitation in called.invitations.items()}
    assert {by_id[row["id"]]: row["late"] for row in found} == {"73.71": False, "32.75": True}


async def test_nobody_is_told_by_mail_of_an_imported_answer(called: Meeting) -> None:
    before = await rows("SELECT count(*) FROM message")
    await apply(called.event, await form(called, EXPORT))
    assert await rows("SELECT count(*) FROM message") == before


async def test_answers_that_are_closed_are_not_taken(called: Meeting) -> None:
    await execute("UPDATE event SET answers_close_at = $1", clock.now() - timedelta(hours=1))
    key = await form(called, EXPORT[:1])
    assert told((await look(called.event, key)).lines("")) == [(2, "choice", "answers_closed")]
    with pytest.raises(Refused, match="nothing_to_import"):
        await apply(called.event, key)


async def test_holders_are_known_by_name_alone(called: Meeting) -> None:
    await offices.appoint(called.offices["73.71"], NewHolder("Kepala Contoh"), actor=COMMAND)
    lines = [
        ("", "Kota Makassar", "Hadir", "Kepala Contoh", "", ""),
        ("", "Kota Bekasi", "Hadir", "Siapa Contoh", "", ""),
    ]
    key = await form(called, lines)
    first, second = (await look(called.event, key)).lines("")
    assert (first.outcome, second.doubts[0].code) == (Outcome.ADDED, "head_or_other")
