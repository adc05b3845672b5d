"""Check-in over HTTP against the same SQL by the driver, on servers of its own: `python -m bench.checkin`.

Only ratios within one run and CPU per check-in carry over to another machine; rates do not.
"""

import asyncio
import os
import time
from typing import Any, Final

import click
import msgspec

from bench.hall import build
from bench.processes import cpu_ms
from bench.stage import Web, on_stage, web
from bench.statements import Statements

CLIENTS: Final = (1, 8, 32)
BATCH: Final = 1000


@click.command(help=__doc__)
@click.option("--people", default=2300, show_default=True, help="Attendees of the meeting.")
@click.option("--scans", default=2000, show_default=True, help="Check-ins of each measurement.")
def main(people: int, scans: int) -> None:
    on_stage(lambda _folder: _measure(people, scans))


async def _measure(people: int, scans: int) -> None:
    hall = await build(people=people, doors=max(CLIENTS))
    driver = await _by_driver(hall, scans)
    print(f"the same SQL by the driver, 8 connections: {driver:8.0f} check-ins/s")
    with web() as served:
        await _over_http(served.port, hall, 200, clients=8)  # warms the caches of statements
        for clients in CLIENTS:
            await _report(served, hall, scans, clients=clients, driver=driver)
        await _report_batches(served.port, hall)


async def _by_driver(hall: Any, scans: int) -> float:
    statements = await Statements.of(hall)
    queue = iter(range(scans))

    async def work() -> None:
        for number in queue:
            await statements.check_in(number)

    await asyncio.gather(*(work() for _ in range(8)))
    began = time.perf_counter()
    queue = iter(range(scans, 2 * scans))
    await asyncio.gather(*(work() for _ in range(8)))
    return scans / (time.perf_counter() - began)


async def _report(served: Web, hall: Any, scans: int, *, clients: int, driver: float) -> None:
    before, web = cpu_ms(os.getpid()) - _own_ms(), cpu_ms(served.pid)
    rate, times = await _over_http(served.port, hall, scans, clients=clients)
    spent, web = cpu_ms(os.getpid()) - _own_ms() - before, cpu_ms(served.pid) - web
    times.sort()
    p50, p99 = times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000
    print(
        f"over HTTP, {clients:2} clients: {rate:6.0f} check-ins/s, p50 {p50:5.1f} ms, p99 {p99:5.1f} ms, "
        f"{spent / scans:4.2f} ms CPU each (web {web / scans:4.2f}), ratio to the driver {rate / driver:4.2f}"
    )


def _own_ms() -> float:
    used = os.times()
    return (used.user + used.system) * 1000


async def _over_http(port: int, hall: Any, scans: int, *, clients: int) -> tuple[float, list[float]]:
    numbers, times = iter(range(scans)), []

    async def work(secret: str) -> None:
        line = await _Line.open(port, secret)
        for number in numbers:
            began = time.perf_counter()
            [result] = await line.upload([_scan(hall, hall.codes[number % len(hall.codes)])])
            times.append(time.perf_counter() - began)
            assert result["outcome"] in ("admitted", "already"), result
        line.close()

    began = time.perf_counter()
    await asyncio.gather(*(work(secret) for secret in hall.secrets[:clients]))
    return scans / (time.perf_counter() - began), times


async def _report_batches(port: int, hall: Any) -> None:
    line = await _Line.open(port, hall.secrets[0])
    began = time.perf_counter()
    for turn in range(5):
        codes = [hall.codes[(turn * BATCH + n) % len(hall.codes)] for n in range(BATCH)]
        await line.upload([_scan(hall, code) for code in codes])
    print(f"batches of {BATCH}: {5 * BATCH / (time.perf_counter() - began):6.0f} scans/s")
    line.close()


def _scan(hall: Any, code: str) -> dict[str, str]:
    return {"nonce": os.urandom(16).hex(), "code": code, "checkpoint": str(hall.checkpoint), "scanned_at": _now()}


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class _Line:
    """One kept connection of a door, as thin as a client can be."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, secret: str) -> None:
        self._reader, self._writer, self._secret = reader, writer, secret

    @classmethod
    async def open(cls, port: int, secret: str) -> "_Line":
        return cls(*await asyncio.open_connection("127.0.0.1", port), secret)

    async def upload(self, scans: list[dict[str, str]]) -> list[dict[str, Any]]:
        body = msgspec.json.encode({"sent_at": _now(), "scans": scans})
        head = (
            f"POST /api/v1/door/scans HTTP/1.1\r\nhost: ukur\r\nauthorization: Bearer {self._secret}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        results: list[dict[str, Any]] = msgspec.json.decode(await self._reader.readexactly(length))["results"]
        return results

    def close(self) -> None:
        self._writer.close()


if __name__ == "__main__":
    main()
