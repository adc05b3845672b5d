"""Tables people hand us, read in a child process with a limit of memory and time.

Nothing of a workbook runs: the values last computed are taken. What could mislead (formulas, merged cells, sheets
left out) is told as a notice.
"""

import asyncio
import csv
import io
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

import msgspec
import python_calamine

LARGEST: Final = 10 * 1024 * 1024
_UNPACKED: Final = 200 * 1024 * 1024
_CELLS: Final = 2_000_000
_ROWS: Final = 20_000
_SECONDS: Final = 20
_MEMORY: Final = 1024**3
_SHOWN: Final = 5
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORMULA: Final = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<f[ />]')
_HOME: Final = Path(__file__).resolve().parents[2]
_ENCODINGS: Final = ("utf-8-sig", "cp1252")


class Notice(msgspec.Struct, frozen=True):
    """Something to know about a file; `code` names the words."""

    code: str
    params: dict[str, str] = {}


class Grid(msgspec.Struct, frozen=True):
    """One sheet, every cell as text, from its first row and column on."""

    name: str
    rows: list[list[str]]


class Book(msgspec.Struct, frozen=True):
    """A file taken apart; `refused` is a code where it was not."""

    grids: list[Grid] = []
    notices: list[Notice] = []
    refused: str = ""


async def read(data: bytes) -> Book:
    """The sheets of an xlsx or csv file; what cannot be read is said in `refused`."""
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "events.imports.reading"),
        cwd=_HOME,
        stdin=pipe,
        stdout=pipe,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(_SECONDS):
            out, _ = await child.communicate(data)
    except TimeoutError:
        return Book(refused="table_too_large")
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return msgspec.msgpack.decode(out, type=Book) if child.returncode == 0 else Book(refused="table_too_large")


def take_apart(data: bytes) -> Book:
    """As `read`, in this process."""
    if data.startswith(_OLD_EXCEL):
        return Book(refused="table_old_format")
    try:
        return _workbook(data) if data.startswith(_ZIP) else _separated(data)
    except (python_calamine.CalamineError, zipfile.BadZipFile, csv.Error, OSError, ValueError):
        return Book(refused="table_unreadable")


def _workbook(data: bytes) -> Book:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = [one.filename.lower() for one in packed.infolist()]
        if any(name.endswith("vbaproject.bin") for name in names):
            return Book(refused="table_has_macros")
        if "xl/workbook.xml" not in names:
            return Book(refused="table_unreadable")
        if sum(one.file_size for one in packed.infolist()) > _UNPACKED:
            return Book(refused="table_too_large")
        notices = _formulas(packed)
    book = python_calamine.load_workbook(io.BytesIO(data))
    grids: list[Grid] = []
    for about in book.sheets_metadata:
        if about.visible is not python_calamine.SheetVisibleEnum.Visible:
            notices.append(Notice("sheet_hidden", {"sheet": about.name}))
            continue
        sheet = book.get_sheet_by_name(about.name)
        if sheet.total_height > _ROWS or sheet.total_height * sheet.total_width > _CELLS:
            return Book(refused="table_too_large")
        grids.append(Grid(about.name, _filled(sheet, notices)))
    return Book(grids, notices)


def _formulas(packed: zipfile.ZipFile) -> list[Notice]:
    cells: list[str] = []
    for one in packed.infolist():
        if one.filename.startswith("xl/worksheets/") and one.filename.endswith(".xml"):
            cells += [found.decode() for found in _FORMULA.findall(packed.read(one))]
    if not cells:
        return []
    return [Notice("formulas_taken", {"cells": str(len(cells)), "first": ", ".join(cells[:_SHOWN])})]


def _filled(sheet: Any, notices: list[Notice]) -> list[list[str]]:
    """The cells as text; a merged range says everywhere what its first cell says."""
    found = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if top >= len(found) or left >= len(found[top]):
            continue
        said, merged = found[top][left], merged + 1
        for row in found[top : bottom + 1]:
            row[left : right + 1] = [said] * len(row[left : right + 1])
    if merged:
        notices.append(Notice("merged_filled", {"sheet": sheet.name, "ranges": str(merged)}))
    return found


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).replace("\0", "").strip()


def _separated(data: bytes) -> Book:
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Book(refused="table_unreadable")
    text = _decoded(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not any(mark in first for mark in ";,\t"):
        return Book(refused="table_unreadable")
    found = csv.reader(io.StringIO(text), delimiter=max(";,\t", key=first.count))
    # Excel writes an apostrophe before what would begin a formula, as our own lists do.
    rows = [[cell.strip().removeprefix("'") for cell in row] for row in found]
    return Book([Grid("", rows)]) if len(rows) <= _ROWS else Book(refused="table_too_large")


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("no encoding fits")


def main() -> None:
    """The child: a file comes in, its cells go out."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    sys.stdout.buffer.write(msgspec.msgpack.encode(take_apart(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
