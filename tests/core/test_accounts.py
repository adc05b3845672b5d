"""Accounts: sign-ins rotate, tokens are kept as hashes, grants give the widest scope."""

import pytest

from core.accounts import (
    Account,
    account_by_sign_in,
    account_by_token,
    create_account,
    issue_token,
    sign_in,
    sign_out,
)
from core.actors import COMMAND
from core.db import rows
from core.errors import Forbidden, NotFound, Unauthorized
from core.grants import Permission, Role, Scope, grant, scope_for
from core.ids import uuid7

_EMAIL = "petugas@uji.example"


async def _account() -> None:
    await create_account(email=_EMAIL, name="Petugas", password="rahasia sekali", actor=COMMAND)


async def test_sign_in_gives_a_new_token_each_time_and_ends_the_earlier(
    db: None,
) -> None:
    await _account()
    first = await sign_in(email=_EMAIL.upper(), password="rahasia sekali")
    second = await sign_in(email=_EMAIL, password="rahasia sekali", earlier=first)
    assert first != second
    assert (await account_by_sign_in(second)).email == _EMAIL
    with pytest.raises(Unauthorized):
        await account_by_sign_in(first)


@pytest.mark.parametrize(("email", "password"), [(_EMAIL, "salah"), ("siapa@uji.example", "rahasia sekali")])
async def test_wrong_sign_in_says_the_same_for_both_reasons(db: None, email: str, password: str) -> None:
    await _account()
    with pytest.raises(Unauthorized) as refused:
        await sign_in(email=email, password=password)
    assert refused.value.code == "sign_in_wrong"


async def test_sign_out_ends_the_sign_in(db: None) -> None:
    await _account()
    token = await sign_in(email=_EMAIL, password="rahasia sekali")
    await sign_out(token=token)
    with pytest.raises(Unauthorized):
        await account_by_sign_in(token)


async def test_no_token_or_password_is_kept_in_the_clear(db: None) -> None:
    await _account()
    tokens = [
        await sign_in(email=_EMAIL, password="rahasia sekali"),
        await issue_token(email=_EMAIL, label="uji", actor=COMMAND),
    ]
    kept = str(await rows("SELECT * FROM sign_in")) + str(await rows("SELECT * FROM api_token, account"))
    assert not any(secret in kept for secret in [*tokens, "rahasia sekali"])
    assert (await account_by_token(tokens[1])).email == _EMAIL


async def test_scope_is_the_widest_grant_with_the_permission(db: None) -> None:
    await _account()
    account = await account_by_token(await issue_token(email=_EMAIL, label="uji", actor=COMMAND))
    event, other, side = uuid7(), uuid7(), uuid7()
    await grant(account=account.id, role=Role.VIEWER, event=event, actor=COMMAND)
    await grant(
        account=account.id,
        role=Role.LIAISON,
        event=event,
        side=side,
        provinces=frozenset({"53"}),
        actor=COMMAND,
    )
    everywhere = await scope_for(account, event, Permission.INVITATIONS_READ)
    narrow = await scope_for(account, event, Permission.ANSWERS_RECORD)
    assert (everywhere.side, everywhere.provinces) == (None, None)
    assert (narrow.side, narrow.provinces) == (side, frozenset({"53"}))
    with pytest.raises(Forbidden):
        await scope_for(account, event, Permission.EVENTS_WRITE)
    with pytest.raises(NotFound):
        await scope_for(account, other, Permission.EVENTS_READ)


async def test_provinces_of_several_grants_add_up(db: None) -> None:
    account = await create_account(email="lo@uji.example", name="LO", password="kata sandi panjang", actor=COMMAND)
    event, side, other = uuid7(), uuid7(), uuid7()
    for of, provinces in ((side, {"73"}), (side, {"53"}), (other, {"91"})):
        await grant(
            account=account, role=Role.LIAISON, event=event, side=of, provinces=frozenset(provinces), actor=COMMAND
        )
    one = Account(account, "lo@uji.example", "LO", "id")
    assert await scope_for(one, event, Permission.INVITATIONS_READ) == Scope(event, side, frozenset({"53", "73"}))
    await grant(account=account, role=Role.LIAISON, event=event, provinces=frozenset({"11"}), actor=COMMAND)
    assert (await scope_for(one, event, Permission.INVITATIONS_READ)).provinces == frozenset({"11"})
    await grant(account=account, role=Role.VIEWER, event=event, actor=COMMAND)
    assert await scope_for(one, event, Permission.INVITATIONS_READ) == Scope(event)
