"""Guest links: derived, renewable, and every wrong one answered alike."""

import pytest

from core import links
from core.db import action
from core.errors import NotFound, Refused
from core.ids import uuid7

_revoke = action(links.revoke)


async def test_link_opens_its_subject_and_no_other_kind(db: None) -> None:
    subject = uuid7()
    token = await links.token(links.KIND_INVITATION, subject)
    assert len(token) == 53
    assert await links.resolve(links.KIND_INVITATION, token) == subject
    with pytest.raises(NotFound):
        await links.resolve(links.KIND_PASS, token)


async def test_renewed_link_says_replaced_and_the_new_one_opens(db: None) -> None:
    subject = uuid7()
    old = await links.token(links.KIND_INVITATION, subject)
    await _revoke(links.KIND_INVITATION, subject)
    with pytest.raises(Refused) as refused:
        await links.resolve(links.KIND_INVITATION, old)
    assert refused.value.code == "link_replaced"
    assert await links.resolve(links.KIND_INVITATION, await links.token(links.KIND_INVITATION, subject)) == subject


async def test_forged_generation_is_unknown_not_replaced(db: None) -> None:
    token = await links.token(links.KIND_INVITATION, uuid7())
    forged = token[:26] + ("a" if token[26] != "a" else "b") + token[27:]
    with pytest.raises(NotFound):
        await links.resolve(links.KIND_INVITATION, forged)


@pytest.mark.parametrize("given", ["", "x", "é" * 53, "a" * 53, "a" * 5000, "../../etc/passwd"])
async def test_unreadable_link_is_unknown(db: None, given: str) -> None:
    with pytest.raises(NotFound) as unknown:
        await links.resolve(links.KIND_INVITATION, given)
    assert unknown.value.code == "link_unknown"


async def test_generation_255_refuses_further_renewal(db: None) -> None:
    subject = uuid7()
    for _ in range(255):
        await _revoke(links.KIND_INVITATION, subject)
    with pytest.raises(Refused) as refused:
        await _revoke(links.KIND_INVITATION, subject)
    assert refused.value.code == "link_exhausted"


def test_short_code_is_eight_crockford_characters_and_forgives_spelling() -> None:
    code = links.short_code(uuid7())
    assert len(code) == 8
    assert links.short_hash(code) == links.short_hash(f" {code[:4].lower()}-{code[4:]} ".replace("0", "o"))
