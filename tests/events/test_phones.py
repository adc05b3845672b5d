"""Telephone numbers as people write them."""

import pytest

from core.errors import Invalid
from events.phones import normal


@pytest.mark.parametrize("written", ["0800 0000001", "628000000001", "+62 800 000-0001", " 0800-0000001 "])
def test_phone_is_kept_in_one_form(written: str) -> None:
    assert normal(written) == "+628000000001"


def test_landline_of_jakarta_is_taken() -> None:
    assert normal("(021) 3905889") == "+62213905889"


@pytest.mark.parametrize(
    ("written", "code"), [("", "phone_missing"), ("lupa", "phone_unreadable"), ("12", "phone_unreadable")]
)
def test_unusable_phone_is_refused(written: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        normal(written)
    assert refused.value.code == code
