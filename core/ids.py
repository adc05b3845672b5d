"""Keys are UUIDv7 made here, so that rows sort by birth and need no round trip to the database."""

from enum import StrEnum
from uuid import UUID as Uuid

from piccolo.columns import UUID, ForeignKey, OnDelete, OnUpdate
from piccolo.constraints import Check
from piccolo.table import Table
from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> Uuid:
    """A new time-ordered key."""
    return _uuid7()


class Keyed:
    """Mixin: the primary key of every table."""

    id = UUID(primary_key=True, default=uuid7)


def reference(to: type[Table] | str, *, null: bool = False) -> ForeignKey[Table]:
    """A foreign key with our defaults: RESTRICT, not null, indexed (Piccolo's own are CASCADE, nullable, none).

    `to` is a table, or "self".
    """
    return ForeignKey(
        references=to, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict, null=null, default=None, index=True
    )


def one_of(column: str, words: type[StrEnum]) -> Check:
    """A column that holds a word of a closed list (or nothing, where it may be null)."""
    return Check(f"{column} in ({', '.join(repr(word.value) for word in words)})")
