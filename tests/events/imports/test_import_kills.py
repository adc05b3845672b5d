"""An import is a job: killed and resumed it writes every line once, stopped it can be taken back."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from uuid import UUID

import pytest

from core import jobs
from core.db import execute, rows
from core.errors import Refused
from core.grants import Scope
from events.imports import jobs as imports
from events.states import ImportKind
from tests.events.imports.files import HEADINGS, csv, look, take, undo
from tests.factories import ACTOR, Meeting, meeting, work

ROOT = Path(__file__).parents[3]
CODES = ["73.71", "32.75", "16.71", "53.71", "91.06", "53"]


@pytest.fixture
async def called(db: None) -> Meeting:
    return await meeting(CODES, send=False)


async def asked(called: Meeting) -> tuple[UUID, UUID]:
    """An import of a holder and a deputy everywhere, asked to be applied."""
    posts = ("Kepala Daerah Contoh", "Sekda")
    lines = [(code, "", post, f"{post} {number}") for number, code in enumerate(CODES) for post in posts]
    key = await take(called.event, csv(lines, headings=HEADINGS[:4]))
    version = (await look(called.event, key)).about.version
    return key, await imports.apply(Scope(called.event), key, version=version, actor=ACTOR)


async def killed_after(pieces: int) -> None:
    """The worker dies with a chunk in hand."""
    words = [sys.executable, "-m", "tests.events.victim", "work", str(pieces)]
    victim = await asyncio.create_subprocess_exec(*words, cwd=ROOT, stdout=PIPE)
    assert victim.stdout
    assert await asyncio.wait_for(victim.stdout.readline(), 30)
    victim.kill()
    await victim.communicate()
    await execute("UPDATE job SET taken_at = taken_at - interval '2 minutes'")


async def held() -> list[str]:
    found = await rows("SELECT p.name_as_written FROM office_holding h JOIN person p ON p.id = h.person ORDER BY 1")
    return [row["name_as_written"] for row in found]


async def test_killed_import_goes_on_and_writes_each_line_once(
    called: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, job = await asked(called)
    await killed_after(5)
    assert (await jobs.get(job)).state == "running"
    assert len(await held()) in (0, 5, 10)
    monkeypatch.setitem(imports.CHUNK, ImportKind.DIRECTORY, 5)
    await work()
    assert (await jobs.get(job)).state == "done"
    names = await held()
    assert len(names) == len(set(names)) == 12
    assert await rows("SELECT 1 FROM import WHERE state = 'applied'")


async def test_stopped_import_leaves_whole_lines_and_is_taken_back(
    called: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, job = await asked(called)
    monkeypatch.setitem(imports.CHUNK, ImportKind.DIRECTORY, 5)
    taken = await jobs._take()
    assert taken
    assert await imports.apply_chunk(taken) == (5, 12)
    await jobs.cancel(job)
    await execute("UPDATE job SET taken_at = taken_at - interval '2 minutes'")
    await work()
    assert (await jobs.get(job)).state == "cancelled"
    assert len(await held()) == 5
    assert (await look(called.event, key)).figures["changed"] == 7
    await undo(called.event, key)
    assert await held() == []
    assert (await look(called.event, key)).figures["changed"] == 12


async def test_second_click_finds_the_running_import(called: Meeting) -> None:
    key, job = await asked(called)
    about = (await look(called.event, key)).about
    assert about.job == job
    with pytest.raises(Refused, match="import_running"):
        await imports.apply(Scope(called.event), key, version=about.version, actor=ACTOR)
    with pytest.raises(Refused, match="import_running"):
        await imports.undo(Scope(called.event), key, version=about.version, actor=ACTOR)
    await work()
