"""Dates and times as people read them."""

from datetime import UTC, datetime

import pytest

from core import dates


@pytest.mark.parametrize(
    ("hour", "zone", "language", "shown"),
    [
        (1, "WIB", "id", "Selasa, 17 September 2024, pukul 08.00 WIB"),
        (1, "WIT", "en", "Tuesday, 17 September 2024, 10:00 WIT"),
        (17, "WIB", "id", "Selasa, 17 September 2024, pukul 24.00 WIB"),  # the end of that day, not the next
        (17, "WIB", "en", "Tuesday, 17 September 2024, 24:00 WIB"),
        (17, "WITA", "id", "Rabu, 18 September 2024, pukul 01.00 WITA"),
    ],
)
def test_moment_names_the_day_people_mean(hour: int, zone: str, language: str, shown: str) -> None:
    assert dates.moment(datetime(2024, 9, 17, hour, tzinfo=UTC), zone, language=language) == shown
