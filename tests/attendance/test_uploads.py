"""Queues of several devices uploaded in any order, repeated and overlapping: the same presence in the end."""

import random
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from attendance import batches, scans
from attendance.posts import Post
from core import clock
from core.db import execute, rows
from tests.attendance.hall import Hall, nonce, scan

_PRESENCE = (
    "SELECT a.name, p.first_at, c.name AS first_door, p.last_at, p.inside, p.arrivals FROM presence p "
    "JOIN attendee a ON a.id = p.attendee JOIN checkpoint c ON c.id = p.first_checkpoint ORDER BY a.name"
)


@pytest.fixture
def one_moment(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Every upload leaves and arrives at the same moment, so that corrected times are exact."""
    now = clock.real_now()
    monkeypatch.setattr(scans, "clock", SimpleNamespace(now=lambda: now, real_now=lambda: now))
    return now


async def _queues(hall: Hall, now: datetime, rng: random.Random) -> list[tuple[Post, list[dict[str, Any]]]]:
    """Four devices with 40 scans each of a dozen people, walking in and out of three places."""
    doors = [
        await hall.checkpoint("Aula"),
        await hall.checkpoint("Ruang A", policy="in_out", group="ruang"),
        await hall.checkpoint("Ruang B", policy="in_out", group="ruang"),
    ]
    codes = [await hall.code(await hall.guest(f"Peserta {n:02d}")) for n in range(12)]
    made = []
    for number in range(4):
        items = [
            scan(
                nonce(),
                rng.choice(doors),
                at=now - timedelta(seconds=rng.randrange(20_000)),
                code=rng.choice(codes),
                direction=rng.choice(["in", "in", "out"]),
            )
            for _ in range(40)
        ]
        made.append((await hall.post(f"Pintu {number}"), items))
    return made


async def _upload(post: Post, items: list[dict[str, Any]], now: datetime) -> dict[str, str]:
    body = msgspec.json.encode({"sent_at": now.isoformat(), "scans": items})
    taken = await scans.take(post, batches.read(body))
    return {str(answer.nonce): msgspec.json.encode(answer).decode() for answer in taken.answers}


async def _forget() -> None:
    """Begins the day anew; the log itself would refuse."""
    await execute("TRUNCATE presence, admission, scan, scan_reject")


@pytest.mark.parametrize("seed", range(4))
async def test_shuffled_and_repeated_uploads_end_in_the_same_presence(
    hall: Hall, one_moment: datetime, seed: int
) -> None:
    rng = random.Random(seed)
    queues = await _queues(hall, one_moment, rng)
    for post, items in queues:
        await _upload(post, sorted(items, key=lambda item: item["scanned_at"]), one_moment)
    expected = [dict(row) for row in await rows(_PRESENCE)]
    await _forget()
    parts = [(post, rng.sample(items, len(items))) for post, items in queues]
    chunks = [(post, items[n : n + 15]) for post, items in parts for n in range(0, len(items), 10)]
    first: dict[str, str] = {}
    for post, chunk in rng.sample(chunks + chunks[::2], len(chunks) + len(chunks[::2])):
        for name, answer in (await _upload(post, chunk, one_moment)).items():
            assert first.setdefault(name, answer) == answer
    assert [dict(row) for row in await rows(_PRESENCE)] == expected
    [log] = await rows("SELECT count(*)::int AS n FROM scan")
    assert log["n"] == sum(len(items) for _, items in queues)
