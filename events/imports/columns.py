"""Which column of a table holds what: known by its heading, or said by hand."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from events.imports.reading import Grid
from events.states import ImportKind

_HEADING_WITHIN: Final = 20  # rows of title that may stand above the headings


def _words(**patterns: str) -> dict[str, re.Pattern[str]]:
    return {field: re.compile(pattern) for field, pattern in patterns.items()}


# In this order each field takes the first column still free whose heading fits.
_CONTACT: Final = _words(
    contact_office=r"jabatan (narahubung|kontak|pic)|contact.*office",
    contact_email=r"e-?mail|surel",
    contact_phone=r"telepon|telp|\bhp\b|handphone|ponsel|whatsapp|\bwa\b|nomor kontak|phone",
    contact_name=r"narahubung|kontak|contact|\bpic\b|\bcp\b|pengisi",
)
FIELDS: Final[dict[ImportKind, dict[str, re.Pattern[str]]]] = {
    ImportKind.DIRECTORY: {
        **_CONTACT,
        **_words(
            acting=r"status",
            office=r"jabatan|\boffice\b|\bpost\b",
            from_on=r"sejak|mulai|\btmt\b|since",
            confirmed_on=r"dipastikan|dikonfirmasi|confirmed",
            code=r"kode|\bcode\b",
            kind=r"jenis|\bkind\b",
            zone=r"zona|\bzone\b",
            name=r"nama pejabat|pejabat|^nama( lengkap)?$|holder|^name$",
            institution=r"instansi|lembaga|pemerintah|daerah|institution",
        ),
    },
    ImportKind.ANSWERS: {
        **_words(
            stamp=r"timestamp|stempel waktu|cap waktu|waktu (pengisian|kirim)",
            companions=r"pendamping|companion",
            letter_number=r"(nomor|no\.?) surat|letter number",
            letter_date=r"(tanggal|tgl\.?) surat|letter date",
        ),
        **_CONTACT,
        **_words(
            acting=r"status jabatan|\bacting\b",
            office=r"jabatan|\boffice\b",
            code=r"kode|\bcode\b",
            kind=r"jenis|\bkind\b",
            institution=r"instansi|lembaga|pemerintah daerah|asal|(satuan|unit) kerja|institution|^kabupaten|^daerah",
            name=r"^nama|\bname\b",
            reason=r"alasan|keterangan|catatan|reason",
            choice=r"hadir|konfirmasi|attend",
        ),
    },
}
NEEDED: Final = {ImportKind.DIRECTORY: ("code", "institution"), ImportKind.ANSWERS: ("code", "institution")}


class Row(msgspec.Struct, frozen=True):
    """One line of a table, by field; `number` is the line's own in the file."""

    sheet: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")


class Table(msgspec.Struct, frozen=True):
    """A sheet that was understood: all its headings, which field lies under which, and its lines."""

    sheet: str
    headings: list[str]
    columns: dict[str, str]
    rows: list[Row]


def table(grid: Grid, kind: ImportKind, said: Mapping[str, str]) -> Table | None:
    """The lines of a sheet by field; None where no row of it looks like headings."""
    best = max(range(min(len(grid.rows), _HEADING_WITHIN)), key=lambda at: _known(grid.rows[at], kind), default=None)
    if best is None:
        return None
    headings = [" ".join(cell.split()) for cell in grid.rows[best]]
    places = _places(headings, kind, said)
    if not any(field in places for field in NEEDED[kind]):
        return None
    rows = [
        Row(grid.name, number, {field: line[at] for field, at in places.items() if at < len(line) and line[at]})
        for number, line in enumerate(grid.rows[best + 1 :], best + 2)
        if any(line)
    ]
    shown = [heading for heading in headings if heading]
    return Table(grid.name, shown, {field: headings[at] for field, at in places.items()}, rows)


def _known(cells: Sequence[str], kind: ImportKind) -> int:
    """How many headings we know are in a row; a row of long sentences is none."""
    return len(_places(cells, kind, {})) if any(cells) else -1


def _places(headings: Sequence[str], kind: ImportKind, said: Mapping[str, str]) -> dict[str, int]:
    free = {at: heading.casefold() for at, heading in enumerate(headings) if heading}
    places: dict[str, int] = {}
    for field, heading in said.items():
        at = next((at for at, one in free.items() if one == heading.casefold()), None)
        if field in FIELDS[kind] and at is not None:
            places[field] = at
            del free[at]
    for field, pattern in FIELDS[kind].items():
        at = next((at for at, one in free.items() if pattern.search(one)), None)
        if field not in places and field not in said and at is not None:
            places[field] = at
            del free[at]
    return places
