"""A recap pasted from a chat, as people write them."""

import pytest

from events.imports import recap
from tests.events.imports.files import apply, look, take
from tests.factories import Meeting, meeting

LIST = """*REKAP KONFIRMASI RAKORNAS* 🙏
Update pukul 10.00

1. Kota Makassar : diwakili Firman Contoh (Pj. Sekda)
2. Kota Bekasi ✅
3. Pemkot Kupang - tidak hadir (ada kegiatan)
4. Kota Palembang: belum konfirmasi
• Kab. Biak Numfor – hadir sendiri
"""
FORMS = """[12/09/30 10.11.12] Humas Makassar: Izin melapor
Nama : Firman Contoh
Jabatan : Pj. Sekda
Instansi : Pemerintah Kota Makassar
Kehadiran : diwakili
No. HP : 0812 0000 0001

Nama: Ibu Contoh
Instansi: Pemkot Bekasi
Konfirmasi: hadir
Jabatan: Wali Kota
"""


def table(text: str) -> list[tuple[str, ...]]:
    """Institution, what was said, name, office, phone."""
    [grid] = recap.book(text).grids
    return [tuple(row[:5]) for row in grid.rows[1:]]


def test_list_of_institutions() -> None:
    assert table(LIST) == [
        ("Kota Makassar", "diwakili Firman Contoh (Pj. Sekda)", "Firman Contoh", "Pj. Sekda", ""),
        ("Kota Bekasi", "✅", "", "", ""),
        ("Pemkot Kupang", "tidak hadir (ada kegiatan)", "", "", ""),
        ("Kota Palembang", "belum konfirmasi", "", "", ""),
        ("Kab. Biak Numfor", "hadir sendiri", "", "", ""),
    ]
    [notice] = recap.book(LIST).notices
    assert notice.params == {"lines": "2", "first": "REKAP KONFIRMASI RAKORNAS 🙏 · Update pukul 10.00"}


def test_forms_one_after_another() -> None:
    assert table(FORMS) == [
        ("Pemerintah Kota Makassar", "diwakili", "Firman Contoh", "Pj. Sekda", "0812 0000 0001"),
        ("Pemkot Bekasi", "hadir", "Ibu Contoh", "Wali Kota", ""),
    ]


@pytest.mark.parametrize(
    ("said", "name", "office"),
    [
        ("diwakili Sekda Drs. Fulan Contoh, M.Si", "Drs. Fulan Contoh, M.Si", "Sekda"),
        ("diwakili oleh Wakil Bupati Fulan", "Fulan", "Wakil Bupati"),
        ("diwakili Pj. Sekda", "", "Pj. Sekda"),
        ("diwakili Fulan Contoh", "Fulan Contoh", ""),
    ],
)
def test_who_is_sent(said: str, name: str, office: str) -> None:
    assert table(f"Kota Makassar: {said}") == [("Kota Makassar", said, name, office, "")]


@pytest.mark.parametrize("text", ["", "halo semua", "🙏🙏🙏", "\n\n"])
def test_words_without_any_institution_are_refused(text: str) -> None:
    assert recap.book(text).refused == "recap_unreadable"


async def test_recap_becomes_answers(db: None) -> None:
    called: Meeting = await meeting(["73.71", "32.75", "53.71", "16.71", "91.06"])
    key = await take(called.event, text=LIST)
    checked = await look(called.event, key)
    assert checked.figures == {"added": 4, "changed": 0, "unchanged": 1, "doubtful": 0, "faulty": 0, "skipped": 0}
    await apply(called.event, key)
    again = await take(called.event, text=LIST)
    assert (await look(called.event, again)).figures["unchanged"] == 5
