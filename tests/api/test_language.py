"""Indonesian first, English on demand; dates and numbers as people write them."""

import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from api.language import FOLDER, preferred, say, words
from core import dates

PAGES = FOLDER.parent / "pages"
KEY = re.compile(r"""\bt\(\s*['"]([a-z_]+\.[\w.]+)['"]\s*[,)]""")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "id"),
        ("*", "id"),
        ("fr", "id"),
        ("en-US,en;q=0.9", "en"),
        ("id-ID,id;q=0.9,en;q=0.8", "id"),
        ("en;q=0.5,in;q=0.9", "id"),
        ("en;q=0", "id"),
        ("en;q=abc", "id"),
        ("en,id", "id"),
    ],
)
def test_language_is_indonesian_unless_english_weighs_more(header: str, language: str) -> None:
    assert preferred(header) == language


def test_words_fill_their_places_and_leave_unknown_ones() -> None:
    assert say("id", "answer.principal", office="Bupati {x}") == "Bupati {x} hadir"
    assert say("en", "no.such_key") == "no.such_key"


def test_both_languages_have_the_same_keys_and_places() -> None:
    assert words("id").keys() == words("en").keys()
    for key, text in words("id").items():
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", words("en")[key])), key


@pytest.mark.parametrize("template", sorted(PAGES.rglob("*.html")), ids=lambda path: str(path.relative_to(PAGES)))
def test_templates_use_words_that_exist(template: Path) -> None:
    assert set(KEY.findall(template.read_text())) - words("id").keys() == set()


def test_dates_are_written_as_people_write_them() -> None:
    moment = datetime(2024, 9, 17, 1, 12, tzinfo=UTC)
    assert dates.moment(moment, "WIB", language="id") == "Selasa, 17 September 2024, pukul 08.12 WIB"
    assert dates.moment(moment, "WIT", language="en") == "Tuesday, 17 September 2024, 10:12 WIT"
    assert dates.clock(time(8, 0), "WITA", language="id") == "08.00 WITA"
    assert dates.days(date(2024, 9, 17), date(2024, 9, 17), language="id") == "Selasa, 17 September 2024"
    assert dates.number(1098, language="id") == "1.098"
