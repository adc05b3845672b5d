"""A recap pasted from a chat: a list of institutions with a word each, or forms of label and value."""

import re
from typing import Final

from events.imports.reading import Book, Grid, Notice
from events.imports.wishes import COMING

LARGEST: Final = 200_000  # characters
_HEADINGS: Final = ("Instansi", "Kehadiran", "Nama", "Jabatan", "Nomor HP", "Email", "Pendamping", "Keterangan")
_SHOWN: Final = 3
_SENDER: Final = re.compile(r"^\[?\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}[.:]\d{2}([.:]\d{2})?\]?\s*-?\s*[^:]{1,40}: ")
_BULLET: Final = re.compile(r"^\s*(\d{1,4}[.)]\s*|[-•▪◦‣]\s+)")
_LABELS: Final = (
    ("Instansi", r"(nama |asal )?(instansi|daerah|lembaga)|asal|kab(upaten)?\.? ?/ ?kota"),
    ("Kehadiran", r"(status )?kehadiran|konfirmasi( kehadiran)?|hadir|status"),
    ("Nama", r"nama( lengkap| yang hadir| pejabat)?"),
    ("Jabatan", r"jabatan"),
    ("Nomor HP", r"(no(mor)?\.? ?)?(hp|wa|whatsapp|telp|telepon|handphone)(/wa)?"),
    ("Email", r"e-?mail|surel"),
    ("Pendamping", r"pendamping"),
    ("Keterangan", r"keterangan|alasan|catatan"),
)
_LABELLED: Final = re.compile(r"\s*([^:=]{2,30}?)\s*[:=]\s*(.*)")
_SPLIT: Final = re.compile(r"\s*(?:[:=→]|\s[-–—]\s|\t)\s*")
_SENT: Final = re.compile(r"(?:diwakili|mewakili|diwakilkan|wakil)(?: kepada| oleh)?\s*:?\s*(.+)", re.IGNORECASE)
_POST: Final = re.compile(
    r"((?:(?:Pjs|Pj|Plt|Plh)\.? )?(?:Sekda|Sekretaris Daerah|Asisten \w+|Wakil (?:Bupati|Wali ?Kota|Gubernur)"
    r"|Ketua|Anggota|Sekretaris|Staf Ahli|Koordinator Sekretariat|Ka(?:dis|ban|bag)\w* \w+"
    r"|Kepala (?:Dinas|Badan|Bagian|Sekretariat) \w+))\s+(.+)",
    re.IGNORECASE,
)


def book(text: str) -> Book:
    """A pasted recap as a sheet; lines that say nothing of an institution are told."""
    lines = [_SENDER.sub("", re.sub(r"[*_~`]", "", line)).strip() for line in text.splitlines()]
    found: list[dict[str, str]] = []
    form: dict[str, str] = {}
    left: list[str] = []
    for line in [*lines, ""]:
        label, said = _labelled(line)
        if form and (not label or label in form):
            found.append(form)
            form = {}
        if label:
            form[label] = said
        elif line and (one := _listed(line)):
            found.append(one)
        elif line:
            left.append(line)
    rows = [list(_HEADINGS), *([one.get(heading, "") for heading in _HEADINGS] for one in found)]
    return Book([Grid("", rows)], _told(left)) if found else Book(refused="recap_unreadable")


def _labelled(line: str) -> tuple[str, str]:
    found = _LABELLED.fullmatch(_BULLET.sub("", line))
    if not found:
        return "", ""
    said = found[1].casefold()
    return next((label for label, pattern in _LABELS if re.fullmatch(pattern, said)), ""), found[2]


def _listed(line: str) -> dict[str, str] | None:
    """`3. Kab. Gowa: diwakili Sekda Fulan` or `Kota Parepare ✅`."""
    bare = _BULLET.sub("", line)
    parts = _SPLIT.split(bare, maxsplit=1)
    if len(parts) == 1:
        word = COMING.search(bare)
        parts = [bare[: word.start()], bare[word.start() :]] if word and word.start() else []
    if len(parts) != 2 or not parts[0].strip() or not parts[1].strip():
        return None
    name, office = _sent(parts[1])
    return {"Instansi": parts[0].strip(" ,;("), "Kehadiran": parts[1].strip(), "Nama": name, "Jabatan": office}


def _sent(said: str) -> tuple[str, str]:
    """Name and office of who is sent: `Fulan (Sekda)`, `Sekda Fulan`; else all of it is the office's words."""
    found = _SENT.search(said)
    if not found:
        return "", ""
    who = found[1].strip(" .;")
    if inside := re.fullmatch(r"(.+?)\s*\(([^()]+)\)", who):
        return inside[1], inside[2]
    if post := _POST.fullmatch(who):
        return post[2], post[1]
    return ("", who) if _POST.fullmatch(f"{who} x") else (who, "")


def _told(left: list[str]) -> list[Notice]:
    if not left:
        return []
    first = " · ".join(line[:60] for line in left[:_SHOWN])
    return [Notice("recap_lines_left", {"lines": str(len(left)), "first": first})]
