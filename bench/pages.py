"""The invitations list at 1,098 and 10,980 rows and the confirmation page, over HTTP, against the least query."""

import time
from pathlib import Path
from uuid import UUID

import click
import httpx

from api import wiring
from bench.letters import invite_all, prepared
from bench.processes import cpu_ms, pss_mb
from bench.stage import Web, on_stage, web
from core import links
from core.accounts import create_account, issue_token
from core.actors import COMMAND
from core.db import action, execute, rows
from core.grants import Role, grant

_ROUNDS = 60
_LEAST = "SELECT i.id FROM invitation i WHERE i.event = $1 AND i.withdrawn_at IS NULL ORDER BY i.id LIMIT 100"


@click.command(help=__doc__)
def main() -> None:
    on_stage(measure)


async def measure(_folder: Path) -> None:
    """Prints the figures."""
    async with wiring.connected():
        event = await prepared()
        await invite_all(event)
    headers = {"authorization": f"Bearer {await _bearer()}"}
    [one] = await rows("SELECT id FROM invitation WHERE event = $1 LIMIT 1", event)
    page = f"/k/{await links.token(links.KIND_INVITATION, one['id'])}"
    with web() as served:
        await _compare(served, event, "/api/v1/events/ukur/invitations?limit=100", headers)
        await _compare(served, event, page, {"accept-encoding": "br"})
        await _tenfold(event)
        await execute("ANALYZE")
        await _compare(served, event, "/api/v1/events/ukur/invitations?limit=100", headers)
        await _compare(served, event, "/api/v1/events/ukur/invitations?limit=100&q=kupang", headers)
        await _compare(served, event, "/api/v1/events/ukur/summary", headers)
        print(f"web process: PSS {pss_mb(served.pid):.0f} MB")


async def _compare(served: Web, event: UUID, path: str, headers: dict[str, str]) -> None:
    [count] = await rows("SELECT count(*)::int AS n FROM invitation WHERE event = $1", event)
    least = await _least(event)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{served.port}", headers=headers, timeout=60) as client:
        for _ in range(5):
            answer = await client.get(path)
            assert answer.status_code == 200, answer.text
        before, times = cpu_ms(served.pid), []
        for _ in range(_ROUNDS):
            began = time.perf_counter()
            await client.get(path)
            times.append((time.perf_counter() - began) * 1000)
        spent = (cpu_ms(served.pid) - before) / _ROUNDS
    times.sort()
    name = "/k/…" if path.startswith("/k/") else path.partition("ukur")[2]
    print(
        f"{name:32} {count['n']:6,} rows: p50 {times[_ROUNDS // 2]:6.1f} ms, p95 {times[int(_ROUNDS * 0.95)]:6.1f} ms, "
        f"{spent:5.1f} ms CPU of the web, {times[_ROUNDS // 2] / least:5.1f} × the least query"
    )


async def _least(event: UUID) -> float:
    times = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        await rows(_LEAST, event)
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)[_ROUNDS // 2]


async def _bearer() -> str:
    account = await create_account(email="ukur@uji.example", name="Ukur", password="kata sandi ukur", actor=COMMAND)
    await grant(account=account, role=Role.SECRETARIAT, actor=COMMAND)
    return await issue_token(email="ukur@uji.example", label="bench", actor=COMMAND)


@action
async def _tenfold(event: UUID) -> None:
    """Nine more of every institution with its invitation; plain rows, for size only."""
    for turn in range(1, 10):
        await execute(
            "WITH n AS (INSERT INTO institution (id, kind, name, region, zone, key) "
            "SELECT gen_random_uuid(), kind, name || ' ' || $2::text, region, zone, key || '/' || $2::text "
            "FROM institution WHERE key NOT LIKE '%/%/%' RETURNING id, name), "
            "o AS (INSERT INTO office (id, institution, kind, title) "
            "SELECT gen_random_uuid(), id, 'ketua', name FROM n RETURNING id, institution) "
            "INSERT INTO invitation (id, event, institution, office, category, short_hash, created_at, sent_at) "
            "SELECT gen_random_uuid(), $1, o.institution, o.id, (SELECT id FROM participant_category WHERE event = $1 "
            "LIMIT 1), gen_random_uuid()::text, i.at, i.at FROM o CROSS JOIN "
            "(SELECT max(sent_at) AS at FROM invitation WHERE event = $1) i",
            event,
            str(turn),
        )


if __name__ == "__main__":
    main()
