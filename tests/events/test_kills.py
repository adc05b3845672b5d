"""kill -9 in the middle of things: of each all of state, audit, message and feed is there, or nothing."""

import asyncio
import random
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from uuid import UUID

import pytest

from core.actors import COMMAND
from core.db import execute, rows
from events import invitations
from events.regions import load_regions
from events.states import Choice
from tests.events.victim import POINTS
from tests.factories import answer, given, make_event, make_invitation, work

ROOT = Path(__file__).parents[2]
_TOLD = """
SELECT (SELECT count(*) FROM answer)::int AS answers, (SELECT count(*) FROM appointment)::int AS seats,
    (SELECT count(*) FROM attendee)::int AS attendees, (SELECT version FROM invitation WHERE id = $1) AS version,
    (SELECT count(*) FROM audit_entry WHERE action = 'answer.given')::int AS entries,
    (SELECT count(*) FROM message WHERE template = 'terima_kasih')::int AS messages,
    (SELECT count(*) FROM change WHERE subject_kind = 'attendee')::int AS changes
"""
_MADE = """
SELECT (SELECT count(*) FROM invitation)::int AS invitations,
    (SELECT count(*) FROM invitation WHERE sent_at IS NOT NULL)::int AS sent,
    (SELECT count(DISTINCT subject_id) FROM audit_entry WHERE action = 'invitation.created')::int AS created_entries,
    (SELECT count(*) FROM audit_entry WHERE action = 'invitation.sent')::int AS sent_entries,
    (SELECT count(DISTINCT subject_id) FROM message)::int AS told, (SELECT count(*) FROM message)::int AS messages,
    (SELECT count(*) FROM delivery)::int AS deliveries,
    (SELECT count(*) FROM change WHERE subject_kind = 'invitation')::int AS changes
"""


async def _victim(*words: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.events.victim", *words, cwd=ROOT, stdout=PIPE
    )


async def _killed_after(process: Process, lines: int, delay: float = 0) -> None:
    assert process.stdout
    for _ in range(lines):
        assert await asyncio.wait_for(process.stdout.readline(), 30)
    await asyncio.sleep(delay)
    process.kill()
    await process.communicate()


async def _told(invitation: UUID) -> dict[str, int]:
    return dict((await rows(_TOLD, invitation))[0])


@pytest.mark.parametrize("point", POINTS)
async def test_answer_killed_before_its_commit_has_left_nothing_and_can_be_given_again(db: None, point: str) -> None:
    invitation = await make_invitation()
    await _killed_after(await _victim("answer", str(invitation), point), 1)
    assert await _told(invitation) == {
        "answers": 0, "seats": 0, "attendees": 0, "version": 2, "entries": 0, "messages": 0, "changes": 0
    }  # fmt: skip
    said = given(Choice.REPRESENTATIVE, "Firman Hamid Pagarra", "Sekda", email="narahubung@uji.example")
    await asyncio.wait_for(answer(invitation, said), 10)
    assert await _told(invitation) == _whole()


async def test_answer_killed_after_its_commit_is_all_there(db: None) -> None:
    invitation = await make_invitation()
    await _killed_after(await _victim("answer", str(invitation), "the end"), 1)
    assert await _told(invitation) == _whole()


def _whole() -> dict[str, int]:
    return {"answers": 1, "seats": 1, "attendees": 1, "version": 3, "entries": 1, "messages": 1, "changes": 1}


async def _made() -> dict[str, int]:
    return dict((await rows(_MADE))[0])


async def test_generation_and_sending_killed_again_and_again_make_each_letter_once(db: None) -> None:
    await load_regions(actor=COMMAND)
    await execute(
        "INSERT INTO contact_person (id, institution, email, from_at) "
        "SELECT gen_random_uuid(), id, 'surel@uji.example', '2024-01-01' FROM institution"
    )
    event = await make_event()
    categories = [row["id"] for row in await rows("SELECT id FROM participant_category WHERE event = $1", event)]
    chance = random.Random(2024)
    await invitations.ask_to_generate(event, categories=categories, actor=COMMAND)
    await _kill_twice(chance)
    await work()
    assert (await _made())["invitations"] == 1098
    await invitations.ask_to_send(event, actor=COMMAND)
    await _kill_twice(chance)
    await work()
    made = await _made()
    assert made == dict.fromkeys(made, 1098) | {"changes": 2 * 1098}


async def _kill_twice(chance: random.Random) -> None:
    for _ in range(2):
        victim = await _victim("work", "40")
        await _killed_after(victim, chance.randint(1, 6), chance.random() / 50)
        made = await _made()
        assert made["invitations"] == made["created_entries"]
        assert made["sent"] == made["sent_entries"] == made["told"] == made["messages"] == made["deliveries"]
        assert made["changes"] == made["invitations"] + made["sent"]
        assert max(made["invitations"] % 1098, made["sent"] % 1098) > 0
        await execute("UPDATE job SET taken_at = taken_at - interval '2 minutes' WHERE state = 'running'")
