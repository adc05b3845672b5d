"""Tables for a spreadsheet program: xlsx and csv, row by row, in which no cell is ever a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Final, Protocol

import msgspec
import xlsxwriter

Cell = str | int | datetime | None
IN_MEMORY: Final = 2 * 1024 * 1024
PIECE: Final = 64 * 1024
_BEGINS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Column(msgspec.Struct, frozen=True):
    """A column's title and its width in characters."""

    title: str
    width: int = 16


class Sheet(Protocol):
    """Takes rows as they come; `close` gives the file, piece by piece."""

    def add(self, rows: Iterable[Sequence[Cell]]) -> None: ...

    def close(self) -> Iterator[bytes]: ...


class Xlsx:
    """A workbook of one sheet with a title line that stays in sight; memory does not grow with the rows.

    Moments are without a zone: Excel knows none.
    """

    def __init__(self, name: str, columns: Sequence[Column]) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when the last piece has gone
        self._book = xlsxwriter.Workbook(
            self._file, {"constant_memory": True, "default_date_format": "d mmm yyyy hh.mm"}
        )
        self._sheet = self._book.add_worksheet(name[:31])
        self._sheet.freeze_panes(1, 0)
        heading = self._book.add_format({"bold": True, "bottom": 1})
        for number, column in enumerate(columns):
            self._sheet.set_column(number, number, column.width)
            self._sheet.write_string(0, number, column.title, heading)
        self._at = 1

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Appends rows; text is written as text, whatever it begins with."""
        for row in rows:
            for number, cell in enumerate(row):
                self._write(number, cell)
            self._at += 1

    def _write(self, number: int, cell: Cell) -> None:
        if isinstance(cell, str):
            self._sheet.write_string(self._at, number, cell)
        elif isinstance(cell, datetime):
            self._sheet.write_datetime(self._at, number, cell)
        elif cell is not None:
            self._sheet.write_number(self._at, number, cell)

    def close(self) -> Iterator[bytes]:
        """Ends the workbook and gives its bytes."""
        self._book.close()
        with self._file:
            self._file.seek(0)
            while piece := self._file.read(PIECE):
                yield piece


class Csv:
    """Semicolons and a byte-order mark, as Excel with Indonesian settings opens it by a double click."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when the last piece has gone
        self._text = io.TextIOWrapper(self._file, encoding="utf-8-sig", newline="", write_through=True)
        self._writer = csv.writer(self._text, delimiter=";")
        self._writer.writerow([column.title for column in columns])

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Appends rows; a text that would begin a formula gets an apostrophe before it."""
        self._writer.writerows([[_plain(cell) for cell in row] for row in rows])

    def close(self) -> Iterator[bytes]:
        """The file's bytes."""
        self._text.flush()
        self._text.detach()
        with self._file:
            self._file.seek(0)
            while piece := self._file.read(PIECE):
                yield piece


def _plain(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_BEGINS_FORMULA) else text
