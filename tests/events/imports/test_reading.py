"""Files as they are and as they should not be: each is handled and told, none is run."""

import io
import os
import zipfile
from datetime import date

import pytest
import xlsxwriter

from core.errors import Invalid
from events.imports import reading
from events.imports.reading import Book, Notice
from events.states import ImportKind
from tests.events.imports.files import HEADINGS, csv, look, take, with_part, xlsx
from tests.factories import make_event, make_institution

ROW = ("73.71", "Pemerintah Kota Makassar", "Wali Kota", "Peserta Contoh")


async def test_excel_gives_text_dates_and_numbers() -> None:
    rows = [(*ROW, "PJ", date(2024, 8, 24), "", "", 81200000001)]
    book = await reading.read(xlsx(rows))
    assert book.grids[0].rows[1] == [*ROW, "PJ", "2024-08-24", "", "", "81200000001", ""][: len(book.grids[0].rows[1])]


@pytest.mark.parametrize("mark", [";", ",", "\t"])
async def test_text_by_any_mark(mark: str) -> None:
    book = await reading.read(csv([ROW], mark=mark))
    assert book.grids[0].rows[1] == list(ROW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
async def test_text_in_any_encoding(encoding: str) -> None:
    book = await reading.read("kode;nama\r\n73.71;Peserta Café".encode(encoding))
    assert book.grids[0].rows[1] == ["73.71", "Peserta Café"]


async def test_formulas_are_never_run_and_told() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as file:
        page = file.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        page.write_formula(1, 0, '="73"&".71"', None, "73.71")
        page.write_formula(1, 3, '=WEBSERVICE("http://127.0.0.1/")')
    book = await reading.read(out.getvalue())
    assert book.grids[0].rows[1][0] == "73.71"
    assert book.grids[0].rows[1][3] in ("", "0")
    assert book.notices == [Notice("formulas_taken", {"cells": "2", "first": "A2, D2"})]


async def test_merged_cells_say_everywhere_what_they_say_first() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as file:
        page = file.add_worksheet("Daftar")
        page.write_row(0, 0, ("Instansi", "Jabatan"))
        page.merge_range(1, 0, 3, 0, "Pemerintah Kota Makassar")
        page.write_column(1, 1, ("Wali Kota", "Sekda", "Asisten I"))
    book = await reading.read(out.getvalue())
    assert [row[0] for row in book.grids[0].rows[1:]] == ["Pemerintah Kota Makassar"] * 3
    assert book.notices == [Notice("merged_filled", {"sheet": "Daftar", "ranges": "1"})]


async def test_hidden_sheets_are_left_out_and_told() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as file:
        file.add_worksheet("Tampak").write_row(0, 0, HEADINGS)
        file.add_worksheet("Rahasia").hide()
    book = await reading.read(out.getvalue())
    assert [one.name for one in book.grids] == ["Tampak"]
    assert book.notices == [Notice("sheet_hidden", {"sheet": "Rahasia"})]


def bomb() -> bytes:
    """A few kilobytes that unpack to three hundred megabytes."""
    return with_part(xlsx([ROW]), "xl/media/big.xml", b"0" * (300 * 1024 * 1024))


def lying_bomb() -> bytes:
    """The same, but the package says it were small."""
    data = bytearray(bomb())
    real, said = (300 * 1024 * 1024).to_bytes(4, "little"), (10).to_bytes(4, "little")
    return bytes(data.replace(real, said)).replace(b"xl/media/big.xml", b"xl/worksheets/s2")


def wide() -> bytes:
    """One cell at the far end of the sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as file:
        page = file.add_worksheet()
        page.write(0, 0, "Instansi")
        page.write(1_048_575, 16_383, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (with_part(xlsx([ROW]), "xl/vbaProject.bin", b"macro"), "table_has_macros"),
        (bomb(), "table_too_large"),
        (wide(), "table_too_large"),
        (b"MZ\x90\x00\x03\x00\x00\x00" + os.urandom(4000), "table_unreadable"),
        (b"\x7fELF\x02\x01\x01" + bytes(200), "table_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "table_old_format"),
        (xlsx([ROW])[:-200], "table_unreadable"),
        (b"PK\x03\x04" + os.urandom(500), "table_unreadable"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "table_unreadable"),
        (b"", "table_unreadable"),
        (b"hanya kalimat", "table_unreadable"),
    ],
    ids=["macro", "bomb", "wide", "executable", "elf", "old", "cut", "noise", "pdf", "empty", "sentence"],
)
async def test_what_is_no_table_is_refused(data: bytes, refused: str) -> None:
    assert (await reading.read(data)).refused == refused


async def test_package_that_lies_about_its_size_is_stopped() -> None:
    book = await reading.read(lying_bomb())
    assert book.refused or book.grids[0].rows[1][:4] == list(ROW)


async def test_other_packages_are_no_workbooks() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    assert await reading.read(out.getvalue()) == Book(refused="table_unreadable")


async def test_refusals_reach_who_hands_in_and_nothing_is_kept(db: None) -> None:
    event = await make_event()
    for data, code in [
        (b"0" * (reading.LARGEST + 1), "file_too_large"),
        (b"MZ\0", "table_unreadable"),
        (csv([], headings=("Warna", "Rasa")), "table_no_headings"),
    ]:
        with pytest.raises(Invalid) as caught:
            await take(event, data)
        assert caught.value.code == code


async def test_title_above_the_headings_and_other_sheets_are_no_harm(db: None) -> None:
    await make_institution("73.71", "Kota Makassar")
    event = await make_event()
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as file:
        page = file.add_worksheet("Daftar")
        page.write(0, 0, "DAFTAR NARAHUBUNG TAHUN 2030")
        page.write_row(2, 0, HEADINGS)
        page.write_row(3, 0, ROW)
        file.add_worksheet("Catatan").write_row(0, 0, ("Warna", "Rasa"))
    checked = await look(event, await take(event, out.getvalue(), kind=ImportKind.DIRECTORY))
    assert [(line.row, line.outcome) for line in checked.lines("")] == [(4, "changed")]
    assert checked.notices == [Notice("sheet_not_understood", {"sheet": "Catatan"})]
