"""A print is one job: killed and resumed it holds every paper once, stopped it makes nothing more."""

import asyncio
import io
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest

from core import files, jobs
from core.db import execute, rows
from core.grants import Scope
from core.settings import settings
from events.invitees import Filter
from events.papers import prints
from tests.factories import ACTOR, Meeting, meeting, work

ROOT = Path(__file__).parents[3]
CODES = ["73.71", "32.75", "16.71", "53.71", "91.06", "53"]


@pytest.fixture
async def called(db: None) -> Meeting:
    return await meeting(CODES, send=False)


async def ask(called: Meeting) -> UUID:
    job, papers = await prints.ask(Scope(event=called.event), Filter(), what=prints.SHEETS, actor=ACTOR)
    assert papers == len(CODES)
    return job


async def institutions(job: UUID, called: Meeting) -> list[str]:
    """Whom the pages of a finished print are for, in their order."""
    _, data = await files.read(await prints.printed(job, event=called.event, asked_by=ACTOR.id))
    with pypdfium2.PdfDocument(io.BytesIO(data)) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return [next(line for line in text.splitlines() if line.startswith("Pemerintah")) for text in texts]


async def test_print_killed_in_the_middle_goes_on_and_holds_each_paper_once(
    called: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await ask(called)
    words = [sys.executable, "-m", "tests.events.victim", "work", "2"]
    victim = await asyncio.create_subprocess_exec(*words, cwd=ROOT, stdout=PIPE)
    assert victim.stdout
    assert await asyncio.wait_for(victim.stdout.readline(), 30)
    victim.kill()
    await victim.communicate()
    begun = await jobs.get(job)
    assert begun.state == "running"
    assert 0 < begun.done + 2 <= len(CODES)
    await execute("UPDATE job SET taken_at = taken_at - interval '2 minutes'")
    monkeypatch.setattr(prints, "CHUNK", 2)
    await work()
    expected = await rows(
        "SELECT n.name FROM institution n JOIN region r ON r.id = n.region "
        "ORDER BY r.kind IS DISTINCT FROM 'provinsi', r.code"
    )
    assert await institutions(job, called) == [row["name"] for row in expected]
    assert list((settings().data_dir / "prints").iterdir()) == []


async def test_what_a_stopped_print_left_is_thrown_away_by_the_next(called: Meeting) -> None:
    left = settings().data_dir / "prints" / str(UUID(int=7))
    left.mkdir(parents=True)
    (left / "000000.pdf").write_bytes(b"")
    await ask(called)
    await work()
    assert not left.exists()


async def test_print_that_is_stopped_makes_nothing_more(called: Meeting) -> None:
    job = await ask(called)
    await jobs.cancel(job)
    await work()
    assert (await jobs.get(job)).state == "cancelled"
    assert await rows("SELECT 1 FROM stored_file") == []


async def test_a_second_click_finds_the_print_under_way(called: Meeting) -> None:
    assert await ask(called) == await ask(called)
