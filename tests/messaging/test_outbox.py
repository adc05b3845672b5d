"""The outbox: one message a key, written with what caused it or not at all."""

from uuid import UUID

import pytest

from core.db import action, rows
from core.ids import uuid7
from messaging import outbox
from messaging.outbox import Draft

_EVENT = UUID(int=7)


def _draft(key: str, *, address: str = "a@uji.example") -> Draft:
    subject = uuid7()
    return Draft(
        topic="invitation",
        template="undangan",
        scope=("event", _EVENT),
        subject=("invitation", subject),
        recipient=("institution", subject),
        dedup_key=key,
        address=address,
    )


@action
async def _put(*drafts: Draft, fail: bool = False) -> int:
    made = await outbox.put_many(drafts)
    if fail:
        raise ValueError("after the message")
    return made


async def _count(table: str) -> int:
    return int((await rows(f"SELECT count(*)::int AS n FROM {table}"))[0]["n"])


async def test_key_gives_one_message_for_ever(db: None) -> None:
    assert await _put(_draft("a"), _draft("b")) == 2
    assert await _put(_draft("a"), _draft("c")) == 1
    assert (await _count("message"), await _count("delivery")) == (3, 3)


async def test_message_without_an_address_is_kept_but_not_sent(db: None) -> None:
    assert await _put(_draft("a", address="")) == 1
    assert (await _count("message"), await _count("delivery")) == (1, 0)


async def test_message_is_gone_with_what_caused_it(db: None) -> None:
    with pytest.raises(ValueError, match="after the message"):
        await _put(_draft("a"), fail=True)
    assert await _count("message") == 0


async def test_one_statement_whatever_the_number(db: None) -> None:
    assert await _put(*(_draft(str(n)) for n in range(1098))) == 1098
    assert await _count("delivery") == 1098
