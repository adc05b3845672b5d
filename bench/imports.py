"""A directory of 1,128 institutions and 3,000 people out of an xlsx: looked at, applied by one worker, taken back."""

import asyncio
import hashlib
import io
import os
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import xlsxwriter

from api import wiring
from bench.letters import prepared
from bench.processes import pss_mb
from bench.stage import on_stage
from core import jobs
from core.actors import COMMAND
from core.db import rows
from core.grants import Scope
from events.imports import jobs as imports
from events.imports import runs, template
from events.states import ImportKind

PEOPLE = 3_000
NEW = 30


@click.command(help=__doc__)
def main() -> None:
    on_stage(measure)


async def measure(folder: Path) -> None:
    """Prints the figures."""
    async with wiring.connected():
        scope = Scope(await prepared())
        data = _workbook(await _lines())
        worker = await asyncio.create_subprocess_exec(sys.executable, "-m", "api", "worker", env=dict(os.environ))
        await asyncio.sleep(2)
        began = time.perf_counter()
        key = await runs.take(scope, kind=ImportKind.DIRECTORY, data=data, text="", name="daftar.xlsx", actor=COMMAND)
        checked = await runs.check(scope, key, actor=COMMAND)
        print(f"{len(checked.planned):,} lines read and looked at: {time.perf_counter() - began:.2f} s")
        for what, ask in (("applied", imports.apply), ("taken back", imports.undo)):
            version = (await runs.check(scope, key, actor=COMMAND)).about.version
            began = time.perf_counter()
            job = await ask(scope, key, version=version, actor=COMMAND)
            highest = await _done(job, worker.pid)
            print(f"{what} by the worker: {time.perf_counter() - began:.2f} s, highest PSS {highest:.0f} MB")
        worker.terminate()
        await worker.wait()


async def _lines() -> list[Sequence[Any]]:
    """Heads with contacts, then deputies and assistants, until there are so many people."""
    kept = await rows(
        "SELECT coalesce(r.code, '') AS code, n.name, o.title FROM institution n JOIN office o ON o.institution = n.id "
        "LEFT JOIN region r ON r.id = n.region ORDER BY n.key"
    )
    lines: list[Sequence[Any]] = [
        (row["code"], row["name"], row["title"], f"Pejabat {at} Contoh", "Definitif", date(2024, 1, 2), "",
         f"Narahubung {at}", "", f"0812{at:07}") for at, row in enumerate(kept)
    ]  # fmt: skip
    lines += [("", f"Badan {_word(at)} Contoh", "Kepala", f"Kepala {at} Contoh") for at in range(NEW)]
    for post in ("Sekda", "Asisten I"):
        lines += [(row["code"], row["name"], post, f"{post} {at} Contoh") for at, row in enumerate(kept)]
    return lines[:PEOPLE]


def _word(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()[:12]


def _workbook(lines: list[Sequence[Any]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet()
        for at, line in enumerate([[title for title, _ in template.DIRECTORY], *lines]):
            page.write_row(at, 0, line)
    return out.getvalue()


async def _done(job: UUID, worker: int) -> float:
    highest = 0.0
    while (await jobs.get(job)).state in {"waiting", "running"}:
        await asyncio.sleep(0.05)
        highest = max(highest, pss_mb(worker))
    return highest


if __name__ == "__main__":
    main()
