"""A cancelled meeting at its doors: every pass is refused as withdrawn, what was let in offline stays a fact."""

import msgspec

from attendance import batches, scans
from attendance.answers import Answer
from attendance.posts import Post
from attendance.states import Outcome, Reason
from core import clock
from core.db import execute, rows
from tests.attendance.hall import Hall, nonce, scan


async def send(post: Post, item: dict[str, object]) -> Answer:
    body = {"sent_at": clock.real_now().isoformat(), "scans": [item]}
    return (await scans.take(post, batches.read(msgspec.json.encode(body)))).answers[0]


async def test_pass_of_a_cancelled_meeting_is_refused_and_an_offline_admission_stays_recorded(hall: Hall) -> None:
    door, guest, post = await hall.checkpoint("Aula"), await hall.guest("Gani"), await hall.post()
    code = await hall.code(guest)
    await execute("UPDATE event SET state = 'cancelled' WHERE id = $1", hall.event)
    refused = await send(post, scan(nonce(), door, code=code))
    assert (refused.outcome, refused.reason) == (Outcome.REFUSED, Reason.WITHDRAWN)
    assert not await rows("SELECT 1 FROM admission")
    let_in = await send(post, scan(nonce(), door, code=code, verdict="admitted"))
    assert let_in.outcome is Outcome.ADMITTED
    assert len(await rows("SELECT 1 FROM admission")) == 1
    await execute("UPDATE event SET state = 'open' WHERE id = $1", hall.event)
    assert (await send(post, scan(nonce(), door, code=code))).outcome is Outcome.ALREADY
