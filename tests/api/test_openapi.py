"""The API's description is valid, complete, and the API does what it says."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31

from api import wiring
from core.accounts import create_account, issue_token
from core.actors import COMMAND
from core.grants import Role, grant
from tests.api.walked import prepare
from tests.edge_fixtures import PASSWORD


async def document(client: httpx.AsyncClient) -> Any:
    answer = await client.get("/api/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def operations(described: Any) -> list[tuple[str, str, Any]]:
    return [
        (path, method, item[method])
        for path, item in described["paths"].items()
        for method in ("get", "post", "put", "patch", "delete")
        if method in item
    ]


async def test_description_is_valid_openapi(client: httpx.AsyncClient) -> None:
    described = await document(client)
    assert described["openapi"].startswith("3.1")
    validator = jsonschema_rs.Draft202012Validator(OPENAPI_31)
    assert [str(error) for error in validator.iter_errors(described)] == []


async def test_every_operation_says_what_can_go_wrong(client: httpx.AsyncClient) -> None:
    described = await document(client)
    for path, method, operation in operations(described):
        if not path.startswith("/api/v1"):
            continue
        where = f"{method} {path}"
        assert {"400", "500"} <= operation["responses"].keys(), where
        if operation.get("security"):
            assert {"401", "403"} <= operation["responses"].keys(), where
        assert operation.get("description") or operation.get("summary"), where
        assert operation.get("tags"), where
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert "application/problem+json" in answer["content"], where


async def test_operations_have_names_of_their_own(client: httpx.AsyncClient) -> None:
    names = [operation["operationId"] for _, _, operation in operations(await document(client))]
    assert sorted(set(names)) == sorted(names)


async def test_viewer_shows_every_operation_and_loads_nothing(client: httpx.AsyncClient) -> None:
    page = (await client.get("/api/docs")).text
    for path, method, _ in operations(await document(client)):
        assert f"{method.upper()} {path}" in page
    assert "<script" not in page
    assert "src=" not in page


async def test_api_does_what_its_description_says(live_server: str, tmp_path: Path) -> None:
    async with wiring.connected():
        code, report = await fuzz(live_server, tmp_path, phases="examples,fuzzing", examples=2, seconds=300)
    assert code == 0, report


@pytest.mark.soak
async def test_api_does_what_its_description_says_at_every_edge(live_server: str, tmp_path: Path) -> None:
    async with wiring.connected():
        code, report = await fuzz(live_server, tmp_path, phases="examples,coverage,fuzzing", examples=40, seconds=1800)
    assert code == 0, report


async def fuzz(live_server: str, folder: Path, *, phases: str, examples: int, seconds: int) -> tuple[int | None, str]:
    """Walks every described operation of a meeting as an administrator and a door; gives its code and report."""
    account = await create_account(email="uji@uji.example", name="Uji", password=PASSWORD, actor=COMMAND)
    await grant(account=account, role=Role.ADMINISTRATOR, actor=COMMAND)
    await prepare(folder, token=await issue_token(email="uji@uji.example", label="schemathesis", actor=COMMAND))
    arguments = [
        "run", f"{live_server}/api/openapi.json", "--max-examples", str(examples), "--seed", "20240917",
        "--phases", phases, "--workers", "1",
        "--exclude-checks", "positive_data_acceptance,unsupported_method,ignored_auth",
        "--exclude-path-regex", "sign-out|/live$", "--no-color", "--request-timeout", "20",
    ]  # fmt: skip
    run = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "schemathesis.cli", *arguments, cwd=folder,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        report, _ = await asyncio.wait_for(run.communicate(), seconds)
    finally:
        if run.returncode is None:
            run.kill()
            await run.wait()
    return run.returncode, report.decode()
