"""The Indonesian of interface and messages keeps the rules of docs/bahasa.md, number by number."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUESTS = (
    "page.", "landing.", "answer.", "form_set.", "pass.", "after.", "public_agenda.", "letter.", "plan.", "claim.",
    "office.",
)  # fmt: skip
SPOKEN = "_say"  # what an officer says aloud to a guest

FOREIGN = (
    "e-?mail link download upload scan(?:ner)? online offline password user log.?in log.?out submit error device "
    "update click"
)
MISSPELT = (
    r"silahkan dimana diatas dibawah ijin merubah resiko nopember jadual antri aktifitas praktek analisa nomer "
    r"himbau\w* klik"
)
FORBIDDEN = {
    2: r"(?i)ditolak|gagal|tidak valid|tidak sah|kedaluwarsa|kadaluarsa|\babsen|mangkir|\balpa\b",
    3: r"(?i)\ba\.n\.|atas nama|hadir sendiri",
    5: r"(?i)\b\d{1,2}:\d{2}\b|\bjam \d|\d{1,2}/\d{1,2}/\d{2,4}|Rp \d|\d,\d{3}\b",
    6: r"\b(?:Pj|Pjs|Plt|Plh|PJ|PJS|PLT|PLH)\b(?!\.)",
    9: r"\blembaga\b|(?i:\binstitusi\b|\bperangkat\b(?! daerah))",
    10: rf"(?i)\b(?:{'|'.join(FOREIGN.split())})\b",
    11: rf"(?i)\b(?:{'|'.join(MISSPELT.split())})\b",
    12: r"!|  |\s$|^\s|\.\.\.",
}


def _spoken() -> dict[str, str]:
    words: dict[str, str] = json.loads((ROOT / "frontend" / "messages" / "id.json").read_text())
    return words


def _letters() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.glob("*/messages/*.id.txt")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            yield f"letter.{path.stem}:{number}", line


def _bare(text: str) -> str:
    """The words without the names of their placeholders."""
    return re.sub(r"\{\w+\}", "{}", text)


def _all() -> dict[str, str]:
    return {key: _bare(text) for key, text in [*_spoken().items(), *_letters()]}


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_no_word_that_a_rule_forbids(rule: int) -> None:
    assert {key: text for key, text in _all().items() if re.search(FORBIDDEN[rule], text)} == {}


def test_a_promise_says_akan() -> None:
    """Rule 1: *akan hadir* is a promise, *hadir* alone is a scan."""
    promise = re.compile(r"status[._](principal|represented|confirmed_unnamed)$")
    promises = {key: text for key, text in _spoken().items() if promise.search(key)}
    assert promises
    assert {key: text for key, text in promises.items() if "akan " not in text.lower()} == {}


def test_guests_are_bapak_ibu_and_staff_anda() -> None:
    """Rule 4."""
    guests = {key: text for key, text in _all().items() if key.startswith(GUESTS)}
    assert guests
    assert {key: text for key, text in guests.items() if re.search(r"\b(Anda|kamu|kalian)\b", text)} == {}
    staff = {key: text for key, text in _spoken().items() if not key.startswith(("error.", *GUESTS))}
    assert {key: text for key, text in staff.items() if "Bapak/Ibu" in text and not key.endswith(SPOKEN)} == {}


def test_one_mohon_a_message() -> None:
    """Rule 7."""
    texts = {path.name: path.read_text() for path in ROOT.glob("*/messages/*.id.txt")} | _spoken()
    assert {name for name, text in texts.items() if len(re.findall(r"\bmohon\b", text, re.IGNORECASE)) > 1} == set()


def test_every_letter_says_that_nothing_costs_anything() -> None:
    """Rule 8."""
    letters = list(ROOT.glob("events/messages/*.id.txt"))
    assert letters
    assert [path.name for path in letters if "Panitia tidak memungut biaya apa pun." not in path.read_text()] == []


def test_the_rules_are_written_down() -> None:
    text = (ROOT / "docs" / "bahasa.md").read_text()
    assert {int(number) for number in re.findall(r"^(\d+)\. ", text, re.MULTILINE)} == {*range(1, 13)}
