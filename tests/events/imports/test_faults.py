"""Twenty ways a line can be wrong: each told by row and column, the rest is taken."""

from datetime import date

import pytest

from core.actors import COMMAND
from core.db import rows
from events import offices
from events.offices import NewHolder
from tests.events.imports.files import apply, csv, look, take, told
from tests.factories import Meeting, meeting

MAKASSAR = ("73.71", "Pemerintah Kota Makassar")
SINCE = date(2024, 1, 2)


@pytest.fixture
async def called(db: None) -> Meeting:
    return await meeting(["73.71", "32.75"], send=False)


FAULTS = [
    (("73.7x", "", "", "", "", "", "", "", "", ""), "code", "code_unreadable"),
    (("99.99", "", "", "", "", "", "", "", "", ""), "code", "code_unknown"),
    (("", "Kabupaten Antah Berantah", "", "", "", "", "", "", "", ""), "institution", "institution_unknown_here"),
    (("", "", "Sekda", "", "", "", "", "", "", ""), "institution", "institution_missing"),
    ((*MAKASSAR, "", "Tanpa Jabatan", "", "", "", "", "", ""), "office", "post_missing"),
    ((*MAKASSAR, "Asisten I", "!!!", "", "", "", "", "", ""), "name", "name_missing"),
    ((*MAKASSAR, "Asisten I", "N" * 201, "", "", "", "", "", ""), "name", "name_too_long"),
    ((*MAKASSAR, "Asisten I", "Nama Contoh", "Bukan Status", "", "", "", "", ""), "acting", "acting_unreadable"),
    ((*MAKASSAR, "Asisten I", "Nama Contoh", "", "kemarin", "", "", "", ""), "from_on", "date_unreadable"),
    ((*MAKASSAR, "Asisten I", "Nama Contoh", "", "31/02/2024", "", "", "", ""), "from_on", "date_unreadable"),
    ((*MAKASSAR, "Asisten I", "Nama Contoh", "", "5 Foo 2024", "", "", "", ""), "from_on", "date_unreadable"),
    ((*MAKASSAR, "Asisten I", "Nama Contoh", "", "", "01/01/2099", "", "", ""), "confirmed_on", "date_ahead"),
    ((*MAKASSAR, "", "", "", "", "", "N" * 161, "", ""), "contact_name", "cell_too_long"),
    ((*MAKASSAR, "", "", "", "", "", "Kontak", "telepon", ""), "contact_phone", "phone_unreadable"),
    ((*MAKASSAR, "", "", "", "", "", "Kontak", "12", ""), "contact_phone", "phone_unreadable"),
    ((*MAKASSAR, "", "", "", "", "", "Kontak", "", "bukan surel"), "contact_email", "email_unreadable"),
    ((*MAKASSAR, "J" * 201, "", "", "", "", "", "", ""), "office", "cell_too_long"),
    ((*MAKASSAR, "Wali Kota", "Terlalu Dini", "", "02/01/2023", "", "", "", ""), "from_on", "before_former"),
    ((*MAKASSAR, "Wali Kota", "Orang Kedua", "", "", "", "", "", ""), "name", "office_filled_above"),
    ((*MAKASSAR, "", "", "", "", "", "Kontak Kedua", "", ""), "contact_phone", "contact_differs_above"),
]  # fmt: skip


async def test_twenty_faults_are_told_by_row_and_column_and_the_rest_is_taken(called: Meeting) -> None:
    await offices.appoint(called.offices["73.71"], NewHolder("Pejabat Lama", from_on=SINCE), actor=COMMAND)
    early = [row for row, _, code in FAULTS if code == "before_former"]
    good = (*MAKASSAR, "Wali Kota", "Pejabat Baru", "", "", "", "Kontak Pertama", "0812 0000 0001", "")
    late = [row for row, _, code in FAULTS if code in ("office_filled_above", "contact_differs_above")]
    others = [row for row, *_ in FAULTS if row not in early and row not in late]
    lines = [*early, *others, good, *late]
    key = await take(called.event, csv(lines))
    checked = await look(called.event, key)
    by_row = {tuple(row): (column, code) for row, column, code in FAULTS}
    expected = [(number, *by_row[row]) for number, row in enumerate(lines, 2) if row in by_row]
    assert len(expected) == 20
    assert told(checked.lines("")) == expected
    assert checked.figures == {"added": 0, "changed": 1, "unchanged": 0, "doubtful": 0, "faulty": 20, "skipped": 0}
    await apply(called.event, key)
    assert [
        row["name_as_written"]
        for row in await rows(
            "SELECT p.name_as_written FROM office_holding h JOIN person p ON p.id = h.person WHERE h.to_on IS NULL"
        )
    ] == ["Pejabat Baru"]
    assert told((await look(called.event, key)).lines("")) == expected


async def test_all_that_is_wrong_with_a_line_is_told_at_once(called: Meeting) -> None:
    line = (*MAKASSAR, "Sekda", "Nama Contoh", "Apa", "besok", "", "", "telepon", "surel")
    checked = await look(called.event, await take(called.event, csv([line])))
    assert [fault.column for fault in checked.lines("")[0].faults] == [
        "contact_phone",
        "contact_email",
        "acting",
        "from_on",
    ]
