"""Signing in: new token each time, nothing adopted from outside, limits, CSRF."""

import httpx
import pytest

from api import limits
from api.guards import CSRF_COOKIE, CSRF_HEADER, SIGN_IN_COOKIE
from core.accounts import create_account, issue_token
from core.actors import COMMAND
from core.db import rows
from tests.edge_fixtures import PASSWORD

EMAIL = "panitia@uji.example"


@pytest.fixture
async def account(client: httpx.AsyncClient) -> str:
    await create_account(email=EMAIL, name="Panitia", password=PASSWORD, actor=COMMAND)
    return EMAIL


async def enter(client: httpx.AsyncClient, *, password: str = PASSWORD, email: str = EMAIL) -> httpx.Response:
    return await client.post("/api/v1/sign-in", json={"email": email, "password": password})


async def test_sign_in_opens_and_sign_out_closes(client: httpx.AsyncClient, account: str) -> None:
    assert (await client.get("/api/v1/me")).status_code == 401
    entered = await enter(client)
    assert entered.status_code == 204
    assert "httponly" in entered.headers.get_list("set-cookie")[0].lower()
    me = await client.get("/api/v1/me")
    assert (me.status_code, me.json()["email"]) == (200, EMAIL)
    token = client.cookies[SIGN_IN_COOKIE]
    left = await client.post("/api/v1/sign-out", headers={CSRF_HEADER: client.cookies[CSRF_COOKIE]})
    assert left.status_code == 204
    client.cookies.clear()
    client.cookies.set(SIGN_IN_COOKIE, token)
    assert (await client.get("/api/v1/me")).status_code == 401


async def test_token_is_new_at_each_sign_in_and_the_old_one_ends(client: httpx.AsyncClient, account: str) -> None:
    await enter(client)
    first = client.cookies[SIGN_IN_COOKIE]
    await enter(client)
    assert client.cookies[SIGN_IN_COOKIE] != first
    client.cookies.clear()
    client.cookies.set(SIGN_IN_COOKIE, first)
    assert (await client.get("/api/v1/me")).status_code == 401


async def test_token_chosen_by_another_is_never_adopted(client: httpx.AsyncClient, account: str) -> None:
    client.cookies.set(SIGN_IN_COOKIE, "chosen-by-evil")
    entered = await enter(client)
    given = entered.cookies[SIGN_IN_COOKIE]
    assert given != "chosen-by-evil"
    kept = await rows("SELECT token_hash FROM sign_in")
    assert given not in {row["token_hash"] for row in kept}


async def test_wrong_password_and_unknown_account_sound_alike(client: httpx.AsyncClient, account: str) -> None:
    wrong = await enter(client, password="salah")
    unknown = await enter(client, email="tidak.ada@uji.example")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "sign_in_wrong"
    assert wrong.headers["content-type"] == "application/problem+json"


async def test_anonymous_request_gets_no_cookie(client: httpx.AsyncClient) -> None:
    assert "set-cookie" not in (await client.get("/")).headers


async def test_account_is_closed_for_a_while_after_many_tries(client: httpx.AsyncClient, account: str) -> None:
    for _ in range(limits.SIGN_IN_ACCOUNT.times):
        assert (await enter(client, password="salah")).status_code == 401
    refused = await enter(client)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= limits.SIGN_IN_ACCOUNT.seconds
    other = await enter(client, email="lain@uji.example")
    assert other.status_code == 401, "another account from the same address is not shut out"


async def test_guesses_over_all_accounts_are_counted(client: httpx.AsyncClient, account: str) -> None:
    for _ in range(limits.SIGN_IN_FAILED.times):
        await limits.count(limits.SIGN_IN_FAILED)
    assert (await enter(client)).status_code == 429


async def test_success_forgets_the_tries(client: httpx.AsyncClient, account: str) -> None:
    for _ in range(limits.SIGN_IN_ACCOUNT.times * 2):
        assert (await enter(client)).status_code == 204


async def test_redis_away_keeps_no_one_out(
    client: httpx.AsyncClient, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await limits.close()
    monkeypatch.setattr(limits, "_address", lambda: "unix:///nowhere/valkey.sock")
    try:
        assert (await enter(client)).status_code == 204
        ready = await client.get("/health/ready")
        assert (ready.status_code, ready.json()["redis"]) == (200, False)
    finally:
        await limits.close()


@pytest.mark.parametrize("header", [None, "", "wrong"])
async def test_cookie_alone_changes_nothing(client: httpx.AsyncClient, account: str, header: str | None) -> None:
    await enter(client)
    headers = {} if header is None else {CSRF_HEADER: header}
    refused = await client.post("/api/v1/sign-out", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    assert (await client.get("/api/v1/me")).status_code == 200


async def test_csrf_token_of_another_sign_in_is_of_no_use(client: httpx.AsyncClient, account: str) -> None:
    await enter(client)
    earlier = client.cookies[CSRF_COOKIE]
    await enter(client)
    assert (await client.post("/api/v1/sign-out", headers={CSRF_HEADER: earlier})).status_code == 403


async def test_sign_in_from_another_sites_page_is_refused(client: httpx.AsyncClient, account: str) -> None:
    refused = await client.post(
        "/api/v1/sign-in", json={"email": EMAIL, "password": PASSWORD}, headers={"sec-fetch-site": "cross-site"}
    )
    assert refused.status_code == 403


async def test_bearer_token_needs_no_csrf_and_ignores_the_cookie(client: httpx.AsyncClient, account: str) -> None:
    token = await issue_token(email=EMAIL, label="uji", actor=COMMAND)
    bearer = {"authorization": f"Bearer {token}"}
    assert (await client.get("/api/v1/me", headers=bearer)).status_code == 200
    assert (await client.post("/api/v1/sign-out", headers=bearer)).status_code == 204
    assert (await client.get("/api/v1/me", headers={"authorization": f"Bearer {token}x"})).status_code == 401
    assert (await client.get("/api/v1/me", headers={"authorization": "Basic abc"})).status_code == 401
