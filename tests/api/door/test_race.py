"""Many doors, the same passes, the same moment, over real connections: each pass is admitted exactly once."""

import asyncio
import random
from uuid import UUID

import httpx

from attendance.states import Outcome
from core.db import rows
from tests.api.door.conftest import upload
from tests.attendance.hall import Hall, nonce, scan

PASSES, DOORS = 40, 8


async def test_passes_shown_at_all_doors_at_once_are_admitted_exactly_once(hall: Hall, live_server: str) -> None:
    aula = await hall.checkpoint("Aula")
    codes = [await hall.code(await hall.guest(f"Peserta {n:03d}")) for n in range(PASSES)]
    secrets = [await hall.secret(f"Pintu {n}") for n in range(DOORS)]
    outcomes = await asyncio.gather(*(_stand(live_server, secret, aula, codes) for secret in secrets))
    told = [outcome for outcomes_of_a_door in outcomes for outcome in outcomes_of_a_door]
    assert told.count(Outcome.ADMITTED) == PASSES
    assert told.count(Outcome.ALREADY) == PASSES * (DOORS - 1)
    [kept] = await rows(
        "SELECT (SELECT count(*) FROM admission)::int AS admissions, (SELECT count(*) FROM presence)::int AS present, "
        "(SELECT count(*) FROM scan)::int AS log"
    )
    assert (kept["admissions"], kept["present"], kept["log"]) == (PASSES, PASSES, PASSES * DOORS)


async def _stand(address: str, secret: str, checkpoint: UUID, codes: list[str]) -> list[str]:
    """One door shows every pass in an order of its own, some alone, some in batches."""
    rng, told = random.Random(secret), []
    order = rng.sample(codes, len(codes))
    async with httpx.AsyncClient(base_url=address, headers={"authorization": f"Bearer {secret}"}, timeout=30) as door:
        while order:
            taken = [order.pop() for _ in range(min(len(order), rng.choice([1, 1, 1, 5])))]
            results = await upload(door, *(scan(nonce(), checkpoint, code=code) for code in taken))
            told += [result["outcome"] for result in results]
    return told
