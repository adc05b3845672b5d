"""Files as people hand them in, and what an import makes of them."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import xlsxwriter

from core.grants import Scope
from events.imports import jobs, runs
from events.imports.lines import Line, Outcome
from events.imports.runs import Checked
from events.states import ImportKind
from tests.factories import ACTOR, work

HEADINGS = ("Kode wilayah", "Instansi", "Jabatan", "Nama pejabat", "Status jabatan", "Sejak", "Dipastikan pada",
            "Narahubung", "Telepon narahubung", "Email narahubung")  # fmt: skip
FORM = ("Timestamp", "Nama Instansi", "Apakah akan hadir?", "Nama yang hadir", "Jabatan", "Nomor WhatsApp")


def xlsx(rows: Sequence[Sequence[Any]], *, headings: Sequence[str] = HEADINGS, sheet: str = "Direktori") -> bytes:
    """A workbook of one sheet; dates as Excel keeps them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate([headings, *rows]):
            page.write_row(number, 0, row)
    return out.getvalue()


def csv(rows: Sequence[Sequence[str]], *, headings: Sequence[str] = HEADINGS, mark: str = ";") -> bytes:
    """The same as text."""
    return "\r\n".join(mark.join(row) for row in [headings, *rows]).encode("utf-8-sig")


def with_part(book: bytes, name: str, content: bytes) -> bytes:
    """A workbook with one more part in its package."""
    out = io.BytesIO(book)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return out.getvalue()


async def take(event: UUID, data: bytes = b"", *, kind: ImportKind = ImportKind.DIRECTORY, text: str = "") -> UUID:
    """Hands a file in."""
    return await runs.take(Scope(event), kind=kind, data=data, text=text, name="daftar.xlsx", actor=ACTOR)


async def look(event: UUID, key: UUID) -> Checked:
    """What it would do."""
    return await runs.check(Scope(event), key, actor=ACTOR)


async def settle(event: UUID, key: UUID, **choices: str) -> None:
    """Answers its doubts: by the code of the doubt, the option's id or label."""
    chosen: dict[str, str] = {}
    for line in (await look(event, key)).lines(Outcome.DOUBTFUL):
        [doubt] = line.doubts
        wanted = choices[doubt.code]
        chosen[doubt.key] = next(one.id for one in doubt.options if wanted in (one.id, one.label))
    checked = await look(event, key)
    await runs.choose(Scope(event), key, columns={}, choices=chosen, version=checked.about.version, actor=ACTOR)


async def apply(event: UUID, key: UUID) -> None:
    """Writes it, as the worker does."""
    await jobs.apply(Scope(event), key, version=(await look(event, key)).about.version, actor=ACTOR)
    await work()


async def undo(event: UUID, key: UUID) -> None:
    """Takes it back."""
    await jobs.undo(Scope(event), key, version=(await look(event, key)).about.version, actor=ACTOR)
    await work()


def told(lines: Sequence[Line]) -> list[tuple[int, str, str]]:
    """Row, column and code of every fault."""
    return [(line.row, fault.column, fault.code) for line in lines for fault in line.faults]
