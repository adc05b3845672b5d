"""Spreadsheets: read back by another program, whatever stands in a cell."""

import csv
import io
from datetime import datetime

import pytest
from python_calamine import CalamineWorkbook

from core.sheets import Column, Csv, Xlsx

COLUMNS = [Column("Kode"), Column("Nama", 40), Column("Pukul"), Column("Jumlah")]
AT = datetime(2024, 9, 17, 8, 12)
HOSTILE = ["=1+1", "+62 800 0000001", "-5", "@SUM(A1)", "\t=1", '=HYPERLINK("http://uji.example")']


def test_workbook_keeps_text_as_text_and_moments_as_moments() -> None:
    book = Xlsx("Undangan", COLUMNS)
    book.add([["08.01", text, AT, 3] for text in HOSTILE])
    book.add([["11", None, None, None]])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(book.close()))).get_sheet_by_index(0)
    found = sheet.to_python()
    assert found[0] == ["Kode", "Nama", "Pukul", "Jumlah"]
    assert [row[1] for row in found[1:7]] == HOSTILE
    assert found[1][0] == "08.01"  # a code, no number
    assert found[1][2:] == [AT, 3]
    assert found[7][0] == "11"


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_holds_no_formula(text: str) -> None:
    sheet = Csv(COLUMNS)
    sheet.add([["53.71", text, AT, 3], ["53", 'Kupang; Kota\n"baru"', None, None]])
    data = b"".join(sheet.close())
    assert data.startswith(b"\xef\xbb\xbf")  # Excel takes it for UTF-8
    found = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert found[1] == ["53.71", f"'{text}", "2024-09-17 08:12", "3"]
    assert found[2] == ["53", 'Kupang; Kota\n"baru"', "", ""]


def test_thousands_of_rows_come_out_in_order() -> None:
    book = Xlsx("Undangan", COLUMNS)
    for start in range(0, 10_000, 500):
        book.add([str(number), "Peserta Contoh", AT, number] for number in range(start, start + 500))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(book.close()))).get_sheet_by_index(0).to_python()
    assert [row[3] for row in rows[1:]] == list(range(10_000))
