"""Cursors are opaque and belong to one filter."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from api import paging
from core.errors import Invalid

FILTER = {"province": "53", "q": None}


@given(some.lists(some.integers() | some.text(), min_size=1, max_size=3))
def test_cursor_gives_back_its_position(position: list[int | str]) -> None:
    assert paging.decode(paging.encode(position, filter=FILTER), filter=FILTER) == position


def test_cursor_of_another_filter_is_refused() -> None:
    cursor = paging.encode([40], filter=FILTER)
    with pytest.raises(Invalid) as refused:
        paging.decode(cursor, filter={"province": "71"})
    assert refused.value.code == "cursor_of_another_list"


@given(some.text(min_size=1))
def test_cursor_made_up_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        paging.after(cursor, filter=FILTER)


def test_page_ends_where_the_list_ends() -> None:
    first = paging.page([1, 2], offset=0, limit=2, total=3, filter=FILTER)
    assert first.total == 3
    assert paging.after(first.next_cursor, filter=FILTER) == 2
    assert paging.page([3], offset=2, limit=2, total=3, filter=FILTER).next_cursor is None


def test_total_is_exact_up_to_ten_thousand() -> None:
    assert paging.page([1], offset=0, limit=1, total=10_000, filter={}).total == 10_000
    assert paging.page([1], offset=0, limit=1, total=10_001, filter={}).total is None
