"""Links and short codes are guessed from everywhere at once: whoever guesses is stopped, whoever knows comes in."""

import asyncio
import secrets
import time
from collections import Counter

import httpx
import pytest

from api import limits
from api.public import papers
from core import links
from tests.api import regional
from tests.api.regional import Meeting

CODE = "/e/{slug}/kode"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.fixture
async def meeting(client: httpx.AsyncClient) -> Meeting:
    return await regional.summon()


def visitor(server: str, number: int) -> httpx.AsyncClient:
    """Somebody at 127.0.1.1 … 127.0.2.244."""
    address = f"127.0.{1 + number // 250}.{1 + number % 250}"
    return httpx.AsyncClient(base_url=server, transport=httpx.AsyncHTTPTransport(local_address=address), timeout=30)


async def try_code(one: httpx.AsyncClient, meeting: Meeting, code: str) -> int:
    answer = await one.post(CODE.format(slug=meeting.slug), data={"code": code})
    return answer.status_code


async def guess(one: httpx.AsyncClient, meeting: Meeting, number: int) -> int:
    """One wrong guess, in turns of a link and of a short code."""
    if number % 2:
        return (await one.get(f"/k/{secrets.token_hex(27)[:53]}")).status_code
    return await try_code(one, meeting, "".join(secrets.choice(ALPHABET) for _ in range(8)))


async def test_who_knows_a_code_comes_in_while_others_guess(
    live_server: str, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "CODE_FAILED", limits.Limit("short-code-failed", 8, 600))
    right = links.short_code(meeting.makassar.invitation)
    async with visitor(live_server, 1) as guesser, visitor(live_server, 2) as knows:
        tried = [await guess(guesser, meeting, 0) for _ in range(12)]
        assert tried[:8] == [404] * 8
        assert set(tried[8:]) == {429}
        stopped = await guesser.post(CODE.format(slug=meeting.slug), data={"code": right})
        assert stopped.status_code == 429
        assert 0 < int(stopped.headers["retry-after"]) <= 600
        assert await try_code(knows, meeting, right) == 303


async def visits(server: str, meeting: Meeting, times: int) -> tuple[Counter[int], list[float]]:
    """Good visits from one address, all that a province's carrier shows: statuses and seconds."""
    statuses, took = Counter[int](), []
    async with visitor(server, 499) as office:
        for _ in range(times):
            began = time.perf_counter()
            statuses[(await office.get(meeting.makassar.path)).status_code] += 1
            took.append(time.perf_counter() - began)
    return statuses, sorted(took)


async def attack(server: str, meeting: Meeting, addresses: int, each: int) -> Counter[int]:
    """Wrong guesses from many addresses, a few at a time."""
    statuses, turns = Counter[int](), asyncio.Semaphore(8)

    async def from_one(number: int) -> None:
        async with turns, visitor(server, number) as guesser:
            for turn in range(each):
                statuses[await guess(guesser, meeting, turn)] += 1

    await asyncio.gather(*(from_one(number) for number in range(addresses)))
    return statuses


async def test_good_visits_from_one_address_are_never_refused(live_server: str, meeting: Meeting) -> None:
    statuses, _ = await visits(live_server, meeting, 60)
    assert statuses == {200: 60}
    stopped = await attack(live_server, meeting, addresses=40, each=4)
    assert set(stopped) <= {404, 429}


@pytest.mark.soak
async def test_ten_thousand_guesses_from_five_hundred_addresses(live_server: str, meeting: Meeting) -> None:
    statuses, before = await visits(live_server, meeting, 500)
    assert statuses == {200: 500}
    attacking = asyncio.create_task(attack(live_server, meeting, addresses=494, each=20))
    statuses, during = await visits(live_server, meeting, 200)
    assert statuses == {200: 200}
    stopped = await attacking
    assert set(stopped) == {404, 429}
    assert stopped[404] <= limits.LINK_UNKNOWN.times + papers.CODE_FAILED.times
    print(f"p95 of good visits: {before[475] * 1000:.1f} ms before, {during[190] * 1000:.1f} ms while guessed at")  # noqa: T201
