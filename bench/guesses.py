"""Good visits of one address, alone and while 10,000 links and codes are guessed from 494 others."""

import asyncio
import secrets
import sys
import time
from collections import Counter
from pathlib import Path

import click
import httpx

from api import wiring
from bench.letters import invite_all, prepared
from bench.stage import on_stage, web
from core import links
from core.db import rows

_VISITS, _GUESSES, _ADDRESSES, _A_SECOND = 500, 10_000, 494, 60
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@click.command(help=__doc__)
@click.option("--attack", type=int, hidden=True, help="the port to guess at, in a process of its own")
def main(attack: int | None) -> None:
    if attack:
        asyncio.run(_attack(attack))
    else:
        on_stage(measure)


async def measure(_folder: Path) -> None:
    """Prints the figures."""
    async with wiring.connected():
        event = await prepared()
        await invite_all(event)
    [one] = await rows("SELECT id FROM invitation WHERE event = $1 LIMIT 1", event)
    page = f"/k/{await links.token(links.KIND_INVITATION, one['id'])}"
    with web() as served:
        await _visit(served.port, page, 20)
        before = await _visit(served.port, page, _VISITS)
        attack = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.guesses", "--attack", str(served.port)
        )
        during: list[float] = []
        while attack.returncode is None:
            during += await _visit(served.port, page, 25)
    alone, guessed = _p95(before), _p95(during)
    print(
        f"{_VISITS} visits alone: p95 {alone:.1f} ms; {len(during):,} while guessed at: p95 {guessed:.1f} ms, "
        f"{guessed / alone:.2f} times; none refused"
    )


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


async def _visit(port: int, page: str, times: int) -> list[float]:
    """So many visits one after another, in milliseconds each; every one is answered."""
    took = []
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as office:
        for _ in range(times):
            began = time.perf_counter()
            answer = await office.get(page)
            took.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200, answer.text
    return took


async def _attack(port: int) -> None:
    """Guesses at an even pace, links and codes in turns, whether answered or not."""
    statuses, began = Counter[int](), time.perf_counter()
    guessers = [_guesser(port, number) for number in range(_ADDRESSES)]
    waiting = set()
    for number in range(_GUESSES):
        await asyncio.sleep(max(0.0, began + number / _A_SECOND - time.perf_counter()))
        guess = asyncio.create_task(_guess(guessers[number % _ADDRESSES], number, statuses))
        waiting.add(guess)
        guess.add_done_callback(waiting.discard)
    await asyncio.gather(*waiting)
    for guesser in guessers:
        await guesser.aclose()
    print(f"{_GUESSES:,} guesses in {time.perf_counter() - began:.0f} s: " + str(dict(statuses)))


def _guesser(port: int, number: int) -> httpx.AsyncClient:
    """Somebody at 127.0.1.1 … 127.0.2.244."""
    transport = httpx.AsyncHTTPTransport(local_address=f"127.0.{1 + number // 250}.{1 + number % 250}")
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=60)


async def _guess(one: httpx.AsyncClient, number: int, statuses: Counter[int]) -> None:
    if number % 2:
        answer = await one.get(f"/k/{secrets.token_hex(27)[:53]}")
    else:
        code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
        answer = await one.post("/e/ukur/kode", data={"code": code})
    statuses[answer.status_code] += 1


if __name__ == "__main__":
    main()
