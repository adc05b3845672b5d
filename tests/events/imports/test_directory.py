"""A directory file: shown before anything is written, faults by row and column, doubts asked, taken back whole."""

from datetime import date
from uuid import UUID

import pytest

from core.actors import COMMAND, Actor, ActorKind
from core.db import rows
from core.errors import NotFound, Refused
from core.grants import Scope
from events import newcomers, offices
from events.imports import jobs, runs
from events.imports.lines import Outcome
from events.newcomers import NewInstitution
from events.offices import NewHolder
from events.states import ActingStatus, ImportKind, InstitutionKind
from tests.events.imports.files import HEADINGS, apply, csv, look, settle, take, told, undo, xlsx
from tests.factories import ACTOR, Meeting, make_central, make_institution, meeting, work

MAKASSAR = ("73.71", "Pemerintah Kota Makassar")
SINCE = date(2024, 1, 2)


@pytest.fixture
async def called(db: None) -> Meeting:
    made = await meeting(["73.71", "32.75", "53.71"], send=False)
    await make_institution("73.71", "Kota Makassar", kind=InstitutionKind.ELECTION_SUPERVISOR)
    return made


async def everything() -> list[tuple[object, ...]]:
    """All a directory import may touch, without keys of its own; what has ended without trace is left out."""
    found = await rows(
        "SELECT n.name, n.zone, n.archived_at IS NULL, array_to_string(n.aliases, ',') FROM institution n "
        "WHERE n.archived_at IS NULL ORDER BY 1"
    )
    holders = await rows(
        "SELECT o.title, p.name_as_written, h.acting_status, h.from_on, h.to_on, h.confirmed_on, "
        "array_to_string(p.aliases, ',') FROM office_holding h JOIN office o ON o.id = h.office "
        "JOIN person p ON p.id = h.person ORDER BY 1, 2"
    )
    contacts = await rows("SELECT name, phone, email FROM contact_person WHERE to_at IS NULL ORDER BY 1")
    titles = await rows("SELECT title FROM office ORDER BY 1")
    return [tuple(row) for row in (*found, *holders, *contacts, *titles)]


def outcomes(checked: runs.Checked) -> list[str]:
    return [line.outcome.value for line in checked.lines("")]


async def ensure_written() -> None:
    held = await rows(
        "SELECT o.title, p.name_as_written, p.name, h.acting_status, h.from_on, h.source FROM office_holding h "
        "JOIN office o ON o.id = h.office JOIN person p ON p.id = h.person ORDER BY 1"
    )
    assert [tuple(row) for row in held] == [
        ("Kepala", "Kepala Contoh", "Kepala Contoh", None, None, "import"),
        ("Sekda Kota Makassar", "Wakil Contoh", "Wakil Contoh", "PJ", None, "import"),
        ("Wali Kota Makassar", "Peserta Contoh, S.Uji.", "Peserta Contoh", "DEFINITIF", SINCE, "import"),
    ]
    contacts = await rows(
        "SELECT name, phone FROM contact_person WHERE to_at IS NULL AND name LIKE '%Contoh' ORDER BY name"
    )
    assert [tuple(row) for row in contacts] == [
        ("Humas Contoh", "+6281200000002"),
        ("Narahubung Contoh", "+6281200000001"),
    ]


async def test_preview_writes_nothing_apply_writes_it_and_repeating_changes_nothing(called: Meeting) -> None:
    before = await everything()
    rows_ = [
        (
            *MAKASSAR,
            "Wali Kota Makassar",
            "Peserta Contoh, S.Uji.",
            "definitif",
            SINCE,
            "",
            "Narahubung Contoh",
            81200000001,
        ),
        (*MAKASSAR, "Pj. Sekda Kota Makassar", "Wakil Contoh", "", "", "", "", ""),
        ("", "Badan Contoh Nasional", "Kepala", "Kepala Contoh", "", "", "", "Humas Contoh", "0812-0000-0002"),
        ("32.75", "Pemkot Bekasi", "", "", "", "", "", "", ""),
    ]
    key = await take(called.event, xlsx(rows_))
    checked = await look(called.event, key)
    assert outcomes(checked) == ["changed", "changed", "added", "unchanged"]
    assert checked.about.figures == checked.figures
    assert [(one.field, one.before, one.after) for one in checked.lines("")[1].changes] == [
        ("office", "", "Sekda Kota Makassar"),
        ("name", "", "Wakil Contoh"),
    ]
    assert await everything() == before
    await apply(called.event, key)
    await ensure_written()
    applied = await everything()
    again = await take(called.event, xlsx(rows_))
    assert outcomes(await look(called.event, again)) == ["unchanged"] * 4
    with pytest.raises(Refused, match="nothing_to_import"):
        await apply(called.event, again)
    assert await everything() == applied
    await undo(called.event, key)
    assert await everything() == before
    assert (await look(called.event, key)).about.state == "undone"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("73.71", "73.71"), (73.71, "73.71"), ("7371", "73.71"), (7371, "73.71"), ("73,71", "73.71"), (53, "53"),
    ],
)  # fmt: skip
async def test_codes_as_spreadsheets_spoil_them(called: Meeting, written: object, kept: str) -> None:
    await make_institution("53", "Nusa Tenggara Timur")
    checked = await look(called.event, await take(called.event, xlsx([(written, "")])))
    [line] = checked.lines("")
    [row] = await rows(
        "SELECT r.code FROM institution n JOIN region r ON r.id = n.region WHERE n.name = $1", line.subject
    )
    assert (line.outcome, row["code"]) == (Outcome.UNCHANGED, kept)


async def test_zero_that_a_spreadsheet_lost_is_put_back(called: Meeting) -> None:
    await make_institution("11.10", "Kabupaten Contoh Sepuluh")
    checked = await look(called.event, await take(called.event, xlsx([(11.1, "")])))
    assert [line.subject for line in checked.lines(Outcome.UNCHANGED)] == ["Pemerintah Kabupaten Contoh Sepuluh"]


@pytest.mark.parametrize(
    "written", [date(2024, 8, 24), 45528, "24/08/2024", "24-08-2024", "2024-08-24", "24 Agustus 2024", "24 Agt 2024"]
)
async def test_dates_as_people_and_excel_write_them(called: Meeting, written: object) -> None:
    key = await take(called.event, xlsx([(*MAKASSAR, "Sekda", "Nama Contoh", "", written)]))
    await apply(called.event, key)
    [row] = await rows("SELECT from_on FROM office_holding")
    assert row["from_on"] == date(2024, 8, 24)


async def test_code_of_one_and_name_of_another_is_asked(called: Meeting) -> None:
    """BPS numbers regions otherwise: their 73.71 is also Makassar, but most are somebody else."""
    key = await take(called.event, csv([("53.71", "Kota Bekasi", "", "", "", "", "", "Kontak", "081200000001", "")]))
    [line] = (await look(called.event, key)).lines("")
    [doubt] = line.doubts
    assert (line.outcome, doubt.code, [one.label for one in doubt.options][:2]) == (
        Outcome.DOUBTFUL, "code_and_name", ["Pemerintah Kota Kupang", "Pemerintah Kota Bekasi"],
    )  # fmt: skip
    with pytest.raises(Refused, match="import_asks"):
        await apply(called.event, key)
    await settle(called.event, key, code_and_name="Pemerintah Kota Bekasi")
    await apply(called.event, key)
    [contact] = await rows(
        "SELECT n.name FROM contact_person c JOIN institution n ON n.id = c.institution WHERE c.name = 'Kontak'"
    )
    assert contact["name"] == "Pemerintah Kota Bekasi"


async def test_name_nearly_right_is_asked_once_and_remembered(called: Meeting) -> None:
    line = ("", "Pemerintah Kota Makasar", "", "", "", "", "", "Kontak", "081200000001", "")
    key = await take(called.event, csv([line]))
    [asked] = (await look(called.event, key)).lines(Outcome.DOUBTFUL)
    assert asked.doubts[0].code == "institution_like"
    await settle(called.event, key, institution_like="Pemerintah Kota Makassar")
    await apply(called.event, key)
    assert (await rows("SELECT aliases FROM institution WHERE name = 'Pemerintah Kota Makassar'"))[0]["aliases"] == [
        "Pemerintah Kota Makasar"
    ]
    assert outcomes(await look(called.event, await take(called.event, csv([line])))) == ["unchanged"]


async def test_other_spelling_of_the_holder_is_asked_and_kept_as_alias(called: Meeting) -> None:
    person = await offices.appoint(called.offices["73.71"], NewHolder("Firman Hamid Contoh"), actor=COMMAND)
    line = (*MAKASSAR, "Pj. Wali Kota", "Firman Contoh", "", "", "", "", "", "")
    key = await take(called.event, csv([line]))
    [asked] = (await look(called.event, key)).lines(Outcome.DOUBTFUL)
    assert [one.label for one in asked.doubts[0].options][:1] == ["Firman Hamid Contoh"]
    await settle(called.event, key, person_like="Firman Hamid Contoh")
    await apply(called.event, key)
    assert [tuple(row) for row in await rows("SELECT id, aliases FROM person")] == [(person, ["Firman Contoh"])]
    [held] = await rows("SELECT acting_status FROM office_holding")
    assert held["acting_status"] == ActingStatus.PJ
    await undo(called.event, key)
    assert [tuple(row) for row in await rows("SELECT id, aliases FROM person")] == [(person, [])]


async def test_another_holder_takes_over_and_undo_gives_the_office_back(called: Meeting) -> None:
    await offices.appoint(called.offices["73.71"], NewHolder("Pejabat Lama", from_on=SINCE), actor=COMMAND)
    before = await everything()
    key = await take(called.event, xlsx([(*MAKASSAR, "Wali Kota", "Pengganti Contoh", "PLT", date(2024, 8, 24))]))
    await apply(called.event, key)
    held = await rows("SELECT to_on FROM office_holding ORDER BY id")
    assert [row["to_on"] for row in held] == [date(2024, 8, 24), None]
    await undo(called.event, key)
    assert await everything() == before


async def test_members_of_a_board_do_not_push_each_other_out(called: Meeting) -> None:
    board = [("73.71", "Bawaslu Kota Makassar", "Anggota", f"{name} Contoh") for name in ("Andi", "Budi", "Citra")]
    key = await take(called.event, csv(board, headings=HEADINGS[:4]))
    await apply(called.event, key)
    held = await rows("SELECT h.to_on FROM office_holding h JOIN office o ON o.id = h.office WHERE o.title = 'Anggota'")
    assert [row["to_on"] for row in held] == [None, None, None]
    assert outcomes(await look(called.event, key)) == ["unchanged"] * 3


async def test_undo_keeps_what_something_later_depends_on_and_counts_it(called: Meeting) -> None:
    lines = [(*MAKASSAR, "Sekda", "Nama Contoh"), ("32.75", "", "Sekda", "Nama Kedua")]
    key = await take(called.event, csv(lines, headings=HEADINGS[:4]))
    await apply(called.event, key)
    [office] = await rows(
        "SELECT o.id FROM office o JOIN institution n ON n.id = o.institution "
        "WHERE n.name LIKE '%Makassar' AND o.kind = 'sekda'"
    )
    await offices.appoint(office["id"], NewHolder("Pejabat Sesudahnya"), actor=COMMAND)
    job = await jobs.undo(Scope(called.event), key, version=(await look(called.event, key)).about.version, actor=ACTOR)
    await work()
    [done] = await rows("SELECT result FROM job WHERE id = $1", job)
    assert done["result"] == '{"kept": 3, "undone": 3}'
    left = await rows("SELECT p.name_as_written FROM person p ORDER BY 1")
    assert [row["name_as_written"] for row in left] == ["Nama Contoh", "Pejabat Sesudahnya"]


async def test_who_sees_a_part_changes_only_that_and_sees_his_own_imports(called: Meeting) -> None:
    whole = await take(called.event, csv([(*MAKASSAR, "", "")], headings=HEADINGS[:4]))
    east = Scope(called.event, provinces=frozenset({"73"}))
    lines = [(*MAKASSAR, "Sekda", "Nama Contoh"), ("32.75", "Pemerintah Kota Bekasi", "Sekda", "Nama Kedua"),
             ("", "Badan Contoh", "Kepala", "Kepala Contoh")]  # fmt: skip
    actor = other()
    key = await runs.take(
        east, kind=ImportKind.DIRECTORY, data=csv(lines, headings=HEADINGS[:4]), text="", name="d.csv", actor=actor
    )
    assert told((await runs.check(east, key, actor=actor)).lines("")) == [
        (3, "code", "outside_scope"), (4, "institution", "institution_unknown_here"),
    ]  # fmt: skip
    with pytest.raises(NotFound):
        await runs.check(east, whole, actor=actor)
    listed, total = await runs.imports(east, actor=actor, offset=0, limit=10)
    assert ([one.id for one in listed], total) == ([key], 1)
    assert (await runs.imports(Scope(called.event), actor=ACTOR, offset=0, limit=10))[1] == 2


def other() -> Actor:
    return Actor(ActorKind.ACCOUNT, UUID(int=7))


async def test_ministries_are_found_by_name(called: Meeting) -> None:
    await make_central("Kementerian Dalam Negeri")
    lines = [("", "Kemendagri", "", "", "", "", "", "Kontak", "081200000001", "")]
    checked = await look(called.event, await take(called.event, csv(lines)))
    assert [(line.subject, line.outcome) for line in checked.lines("")] == [("Kementerian Dalam Negeri", "changed")]


async def test_of_two_supervisory_bodies_of_a_region_the_name_tells_which(called: Meeting) -> None:
    second = NewInstitution("Panwaslih Makassar (UU 11)", InstitutionKind.ELECTION_SUPERVISOR, "Ketua", "73.71")
    await newcomers.add(second, event=called.event, actor=ACTOR)
    said = ["Bawaslu Kota Makassar", "Panwaslih Makassar (UU 11)", "Bawaslu Makassar Raya"]
    lines = [("73.71", name, "Ketua", f"Nama {number}") for number, name in enumerate(said)]
    checked = await look(called.event, await take(called.event, csv(lines, headings=HEADINGS[:4])))
    assert outcomes(checked) == ["changed", "changed", "doubtful"]
    assert [line.subject for line in checked.lines("")][:2] == said[:2]
    [doubt] = checked.lines(Outcome.DOUBTFUL)[0].doubts
    assert {one.label for one in doubt.options} >= set(said[:2])
