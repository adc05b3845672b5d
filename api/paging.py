"""Lists in pages: an opaque cursor that belongs to one filter, and the shape every list is answered in."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any, Final, Generic, TypeVar

import msgspec
from litestar.params import QueryParameter

from core.errors import Invalid

T = TypeVar("T")
LIMIT: Final = 200
TOTAL: Final = 10_000

Limit = Annotated[int, QueryParameter(ge=1, le=LIMIT, description="How many items a page holds.")]
Cursor = Annotated[
    str | None,
    QueryParameter(max_length=500, description="`next_cursor` of the page before."),
]


class Page(msgspec.Struct, Generic[T]):
    """A page of a list; `total` is exact up to 10,000 and null above; `next_cursor` is null on the last page."""

    items: list[T]
    next_cursor: str | None = None
    total: int | None = None


def encode(position: list[Any], *, filter: Mapping[str, Any]) -> str:
    """The cursor after `position` (JSON values) in the list that `filter` selects."""
    return urlsafe_b64encode(msgspec.json.encode([_mark(filter), *position])).decode().rstrip("=")


def decode(cursor: str | None, *, filter: Mapping[str, Any]) -> list[Any] | None:
    """The position in a cursor, None at the start; refuses one that was made for another filter."""
    if not cursor:
        return None
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        mark, *position = msgspec.json.decode(raw, type=list[Any])
    except (ValueError, TypeError, msgspec.DecodeError) as reason:
        raise Invalid("cursor_unreadable", field="cursor") from reason
    if mark != _mark(filter) or not position:
        raise Invalid("cursor_of_another_list", field="cursor")
    return position


def after(cursor: str | None, *, filter: Mapping[str, Any]) -> int:
    """The offset a cursor made by `page` stands for; 0 at the start."""
    position = decode(cursor, filter=filter)
    if position is None:
        return 0
    if not isinstance(position[0], int) or not 0 <= position[0] <= 10_000_000:
        raise Invalid("cursor_unreadable", field="cursor")
    return position[0]


def page(items: list[T], *, offset: int, limit: int, total: int, filter: Mapping[str, Any]) -> Page[T]:
    """A page of a list that is read by offset."""
    end = offset + len(items)
    more = len(items) == limit and end < total
    return Page(
        items,
        encode([end], filter=filter) if more else None,
        total if total <= TOTAL else None,
    )


def _mark(filter: Mapping[str, Any]) -> str:
    chosen = sorted((name, str(value)) for name, value in filter.items() if value is not None)
    return sha256(msgspec.json.encode(chosen)).hexdigest()[:12]
