"""What is answered when something is wrong: status, words in the asker's language, never a stack."""

import re
from base64 import b64encode
from hashlib import sha256
from typing import Any

import asyncpg
import httpx
import pytest
from litestar import Litestar, get

from api.errors import HANDLERS
from api.language import say
from core.errors import DomainError, Forbidden, Invalid, NotFound, Refused, Stale, TooMany, Unauthorized, VersionMissing
from tests.edge_fixtures import browser

KINDS: dict[type[DomainError], int] = {
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    Refused: 409,
    Stale: 412,
    Invalid: 422,
    VersionMissing: 428,
    TooMany: 429,
}


def failing(error: Exception, path: str) -> Litestar:
    @get(path)
    async def fail() -> None:
        raise error

    return Litestar([fail], exception_handlers=HANDLERS, openapi_config=None, logging_config=None)


@pytest.mark.parametrize(("kind", "status"), KINDS.items(), ids=lambda one: getattr(one, "__name__", str(one)))
@pytest.mark.parametrize("language", ["id", "en"])
async def test_refusal_has_its_status_and_words(kind: type[DomainError], status: int, language: Any) -> None:
    async with browser(failing(kind("link_unknown", field="token"), "/api/x")) as asker:
        answer = await asker.get(f"/api/x?lang={language}")
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, "link_unknown")
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["detail"] == say(language, "error.link_unknown")
    assert problem["title"] == say(language, f"error.title_{status}") != f"error.title_{status}"
    assert problem["errors"] == [{"field": "token", "code": "link_unknown", "detail": problem["detail"]}]


async def test_stale_refusal_shows_the_present_version() -> None:
    async with browser(failing(Stale("answer_stale", current={"version": 3}), "/api/x")) as asker:
        assert (await asker.get("/api/x")).json()["current"] == {"version": 3}


async def test_too_many_says_when_to_come_again() -> None:
    async with browser(failing(TooMany("too_many", retry_after=12), "/api/x")) as asker:
        assert (await asker.get("/api/x")).headers["retry-after"] == "12"


@pytest.mark.parametrize("path", ["/api/x", "/x"])
@pytest.mark.parametrize("language", ["id", "en"])
async def test_defect_tells_nothing_of_itself(path: str, language: Any) -> None:
    async with browser(failing(ValueError("secret detail 4711"), path)) as asker:
        answer = await asker.get(f"{path}?lang={language}")
    assert answer.status_code == 500
    assert say(language, "error.internal") in answer.text
    assert not re.search(r"4711|Traceback|ValueError|\.py", answer.text)


async def test_unique_key_of_the_database_is_a_conflict() -> None:
    async with browser(failing(asyncpg.UniqueViolationError("duplicate key"), "/api/x")) as asker:
        answer = await asker.get("/api/x")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_exists")
    assert "duplicate" not in answer.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'{"email":1,"password":"x"}', 400),
        (b'{"email":"a@b.c","password":"x","role":"administrator"}', 400),
        (b"\xff", 400),
        (b"", 400),
        (b'{"email":"a@b.c","password":"' + b"x" * 1_100_000 + b'"}', 413),
    ],
    ids=["broken", "list", "number", "unknown field", "not text", "empty", "too large"],
)
@pytest.mark.parametrize("language", ["id", "en"])
async def test_unreadable_body_is_told_in_words(
    client: httpx.AsyncClient, body: bytes, status: int, language: Any
) -> None:
    answer = await client.post(
        f"/api/v1/sign-in?lang={language}", content=body, headers={"content-type": "application/json"}
    )
    code = "body_too_large" if status == 413 else "malformed"
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"] == say(language, f"error.{code}")
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(("path", "kind"), [("/nix", "text/html"), ("/api/v1/nix", "application/problem+json")])
async def test_unknown_path_is_answered_to_people_and_programs(client: httpx.AsyncClient, path: str, kind: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith(kind)


async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient) -> None:
    for path in ("/", "/nix", "/api/v1/me", "/api/v1/nix", "/api/openapi.json", "/api/docs", "/health/live", "/app/"):
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "frame-ancestors 'none'" in policy, path
        assert "unsafe-inline" not in policy, path
        assert "http" not in policy, path


@pytest.mark.parametrize("path", ["/", "/nix", "/api/docs"])
async def test_page_allows_exactly_the_style_it_carries(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    [style] = re.findall(r"<style>(.*?)</style>", answer.text, flags=re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["content-security-policy"]
    assert not re.search(r"\sstyle=|\son\w+=|<script(?!>)|https?://(?!rakornas)", answer.text)


async def test_language_is_kept_once_chosen(client: httpx.AsyncClient) -> None:
    assert 'lang="id"' in (await client.get("/")).text
    assert '<html lang="en">' in (await client.get("/?lang=en")).text
    assert '<html lang="en">' in (await client.get("/")).text
    assert '<html lang="id">' in (await client.get("/?lang=id")).text
