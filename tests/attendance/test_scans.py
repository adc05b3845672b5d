"""Taking scans: the log, the admissions and what a door is told, on a real database."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import msgspec
import pytest

from attendance import annulments, batches, devices, scans
from attendance.answers import Answer
from attendance.posts import Post
from attendance.states import Outcome, Profile, Reason
from core import clock
from core.actors import COMMAND
from core.db import execute, rows
from core.errors import Forbidden, Refused
from tests.attendance.hall import Hall, make_hall, nonce, scan


async def send(post: Post, *items: dict[str, Any]) -> list[Answer]:
    """Uploads items at once, as the device would."""
    body = {"sent_at": clock.real_now().isoformat(), "scans": list(items)}
    return (await scans.take(post, batches.read(msgspec.json.encode(body)))).answers


async def _count(table: str) -> int:
    [row] = await rows(f"SELECT count(*)::int AS n FROM {table}")
    return int(row["n"])


async def test_pass_is_admitted_once_and_then_answered_with_the_first_time_and_place(hall: Hall) -> None:
    door, guest, post = await hall.checkpoint("Aula"), await hall.guest("Gani"), await hall.post()
    code = await hall.code(guest)
    [first] = await send(post, scan(nonce(), door, code=code))
    [second] = await send(post, scan(nonce(), door, code=code))
    assert (first.outcome, first.reason) == (Outcome.ADMITTED, None)
    assert first.delegate
    assert first.delegate.name == "Gani"
    assert second.outcome is Outcome.ALREADY
    assert second.first
    assert (second.first.checkpoint, second.first.device) == ("Aula", "Pintu Utara")
    assert (await _count("scan"), await _count("admission"), await _count("presence")) == (2, 1, 1)


async def test_retry_with_the_same_nonce_gets_the_first_answer_and_leaves_no_second_row(hall: Hall) -> None:
    door, guest, post = await hall.checkpoint("Aula"), await hall.guest("Gani"), await hall.post()
    item = scan(nonce(), door, code=await hall.code(guest))
    [first] = await send(post, item)
    assert await send(post, item, item) == [first, first]
    assert await _count("scan") == 1


async def test_nonce_that_returns_with_something_else_is_refused_and_kept_apart(hall: Hall) -> None:
    door, other, post = await hall.checkpoint("Aula"), await hall.checkpoint("Makan"), await hall.post()
    gani, linus = await hall.guest("Gani"), await hall.guest("Linus")
    item = scan(nonce(), door, code=await hall.code(gani))
    await send(post, item)
    changed = [
        {**item, "code": await hall.code(linus)},
        {**item, "checkpoint": str(other)},
        {**item, "direction": "out"},
    ]
    answers = await send(post, *changed) + await send(await hall.post("Pintu Selatan"), item)
    assert [answer.reason for answer in answers] == [Reason.NONCE_REUSED] * 4
    assert (await _count("scan"), await _count("scan_reject")) == (1, 4)


async def test_one_unreadable_scan_blocks_nothing(hall: Hall) -> None:
    door, guest, post = await hall.checkpoint("Aula"), await hall.guest("Gani"), await hall.post()
    good = scan(nonce(), door, code=await hall.code(guest))
    bad = [{**good, "nonce": nonce(), "scanned_at": "kemarin"}, {"nonce": 5}, 7, {**good, "nonce": "short"}]
    answers = await send(post, *bad, good)  # type: ignore[arg-type]
    assert [answer.reason for answer in answers] == [Reason.MALFORMED] * 4 + [None]
    assert answers[-1].outcome is Outcome.ADMITTED
    assert (await _count("scan"), await _count("scan_reject")) == (1, 4)


async def test_codes_that_are_not_ours_say_why(hall: Hall) -> None:
    door, guest, post = await hall.checkpoint("Aula"), await hall.guest("Gani"), await hall.post()
    code = await hall.code(guest)
    elsewhere = await make_hall(number=8, slug="lain")
    foreign = await elsewhere.code(await elsewhere.guest("Tamu"))
    tampered = code[:-3] + ("AAA" if code[-3:] != "AAA" else "BBB")
    answers = await send(post, *(scan(nonce(), door, code=each) for each in ("HALO", foreign, tampered)))
    assert [answer.reason for answer in answers] == [Reason.UNKNOWN_CODE, Reason.WRONG_EVENT, Reason.BAD_SIGNATURE]
    assert answers[1].params == {"event": "Rakornas lain"}
    [row] = await rows("SELECT count(*)::int AS n FROM scan WHERE attendee IS NULL AND outcome = 'refused'")
    assert row["n"] == 3


async def test_ended_key_makes_every_pass_expired(hall: Hall) -> None:
    door, guest, post = await hall.checkpoint("Aula"), await hall.guest("Gani"), await hall.post()
    code = await hall.code(guest)
    await execute("UPDATE event_key SET ended_at = $1", clock.now() - timedelta(minutes=1))
    [answer] = await send(await _again(post), scan(nonce(), door, code=code))
    assert answer.reason is Reason.EXPIRED


async def _again(post: Post) -> Post:
    """The same device as its next request finds it."""
    from attendance import posts

    [row] = await rows("SELECT secret_hash FROM device WHERE id = $1", post.id)
    found = await rows(posts._POST, row["secret_hash"])
    return msgspec.json.decode(found[0]["post"], type=Post)


async def test_replaced_code_is_refused_with_the_name_of_who_has_the_seat_now(hall: Hall) -> None:
    door, post = await hall.checkpoint("Aula"), await hall.post()
    ramdhan = await hall.guest("Moh. Ramdhan Pomanto")
    old = await hall.code(ramdhan)
    firman = await hall.guest("Firman Hamid Pagarra", seat=None)
    await hall.replace(ramdhan, firman)
    [answer] = await send(post, scan(nonce(), door, code=old))
    assert (answer.outcome, answer.reason) == (Outcome.REFUSED, Reason.REPLACED)
    assert answer.params == {"name": "Firman Hamid Pagarra"}
    assert await _count("presence") == 0


async def test_two_doors_at_once_admit_a_pass_exactly_once(hall: Hall) -> None:
    door = await hall.checkpoint("Aula")
    guests = [await hall.guest(f"Peserta {n}") for n in range(12)]
    doors = [await hall.post(f"Pintu {n}") for n in range(4)]
    codes = [await hall.code(guest) for guest in guests]
    answers = await asyncio.gather(*(send(post, scan(nonce(), door, code=code)) for code in codes for post in doors))
    outcomes = [answer.outcome for [answer] in answers]
    assert outcomes.count(Outcome.ADMITTED) == len(guests)
    assert outcomes.count(Outcome.ALREADY) == len(guests) * (len(doors) - 1)
    assert (await _count("admission"), await _count("presence")) == (len(guests), len(guests))


async def test_same_nonce_from_two_connections_at_once_is_one_row(hall: Hall) -> None:
    door, post = await hall.checkpoint("Aula"), await hall.post()
    items = [scan(nonce(), door, code=f"TIDAK DIKENAL {n}") for n in range(20)]
    both = await asyncio.gather(*(send(post, *order) for order in (items, items[::-1], items, items[::-1])))
    assert {answer.reason for answers in both for answer in answers} == {Reason.UNKNOWN_CODE}
    assert await _count("scan") == 20


async def test_revoked_device_is_held_for_what_came_before_and_refused_after(hall: Hall) -> None:
    door, guest, post = await hall.checkpoint("Aula"), await hall.guest("Gani"), await hall.post()
    code = await hall.code(guest)
    before = clock.real_now()
    await devices.revoke(post.id, event=hall.event, reason="hilang", actor=COMMAND)
    post = await _again(post)
    held, refused = await send(
        post, scan(nonce(), door, at=before - timedelta(minutes=3), code=code), scan(nonce(), door, code=code)
    )
    assert (held.outcome, held.reason) == (Outcome.HELD, None)
    assert (refused.outcome, refused.reason) == (Outcome.REFUSED, Reason.DEVICE_REVOKED)
    assert held.delegate is None
    assert await _count("presence") == 0


async def test_supervisor_settles_a_held_scan_at_the_time_it_was_made(hall: Hall) -> None:
    door, guest, post = await hall.checkpoint("Aula"), await hall.guest("Gani"), await hall.post()
    await devices.revoke(post.id, event=hall.event, reason="hilang", actor=COMMAND)
    made = scan(nonce(), door, at=clock.real_now() - timedelta(hours=1), code=await hall.code(guest))
    await send(await _again(post), made)
    chief = await hall.post("Koordinator", profile=Profile.SUPERVISOR)
    decision = scan(nonce(), door, attendee=f"{guest.number:014x}", confirms=made["nonce"], source="manual")
    [answer] = await send(chief, decision)
    assert answer.outcome is Outcome.ADMITTED
    [held] = await rows("SELECT corrected_at FROM scan WHERE outcome = 'held'")
    [present] = await rows("SELECT first_at FROM presence")
    assert present["first_at"] == held["corrected_at"]


async def test_annulled_scan_lets_the_person_enter_again_and_leaves_a_row(hall: Hall) -> None:
    door, guest, post = await hall.checkpoint("Aula"), await hall.guest("Gani"), await hall.post()
    first = scan(nonce(), door, code=await hall.code(guest))
    await send(post, first)
    own = nonce()
    done = await annulments.annul(post, first["nonce"], own_nonce=own, reason="")
    again = await annulments.annul(post, first["nonce"], own_nonce=own, reason="")
    assert (done.fresh, again.fresh, await _count("presence")) == (True, False, 0)
    [answer] = await send(post, scan(nonce(), door, code=await hall.code(guest)))
    assert answer.outcome is Outcome.ADMITTED
    assert (await _count("scan"), await _count("admission"), await _count("presence")) == (3, 2, 1)
    with pytest.raises(Refused, match="annulled_already"):
        await annulments.annul(post, first["nonce"], own_nonce=nonce(), reason="")


async def test_annulled_way_out_leaves_the_person_inside(hall: Hall) -> None:
    ruang, post = await hall.checkpoint("Ruang", policy="in_out"), await hall.post()
    code = await hall.code(await hall.guest("Gani"))
    out = scan(nonce(), ruang, code=code, direction="out")
    await send(post, scan(nonce(), ruang, code=code, at=clock.real_now() - timedelta(minutes=2)), out)
    await annulments.annul(post, out["nonce"], own_nonce=nonce(), reason="")
    [present] = await rows("SELECT inside FROM presence")
    [again] = await send(post, scan(nonce(), ruang, code=code))
    assert (present["inside"], again.outcome) == (True, Outcome.ALREADY)


async def test_gate_cannot_annul_what_another_device_scanned(hall: Hall) -> None:
    door, guest, post = await hall.checkpoint("Aula"), await hall.guest("Gani"), await hall.post()
    item = scan(nonce(), door, code=await hall.code(guest))
    await send(post, item)
    with pytest.raises(Forbidden, match="annul_not_yours"):
        await annulments.annul(await hall.post("Lain"), item["nonce"], own_nonce=nonce(), reason="")


@pytest.mark.parametrize("change", ["UPDATE scan SET outcome = 'left'", "DELETE FROM scan"])
async def test_log_refuses_to_be_changed(hall: Hall, change: str) -> None:
    door, post = await hall.checkpoint("Aula"), await hall.post()
    await send(post, scan(nonce(), door, code="X"))
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        await execute(change)


async def test_second_code_admits_its_holder(hall: Hall) -> None:
    door, guest, post = await hall.checkpoint("Aula"), await hall.guest("Gani"), await hall.post()
    await hall.medium(guest, "GELANG-17")
    [answer] = await send(post, scan(nonce(), door, code="GELANG-17"))
    assert answer.outcome is Outcome.ADMITTED


async def test_merged_code_is_admitted_as_the_survivor(hall: Hall) -> None:
    door, post = await hall.checkpoint("Aula"), await hall.post()
    twin, guest = await hall.guest("Firman Pagarra"), await hall.guest("Firman Hamid Pagarra")
    code = await hall.code(twin)
    await execute("UPDATE attendee SET merged_into = $2 WHERE id = $1", twin.id, guest.id)
    first, second = await send(post, scan(nonce(), door, code=code), scan(nonce(), door, code=await hall.code(guest)))
    assert (first.outcome, second.outcome) == (Outcome.ADMITTED, Outcome.ALREADY)
    assert first.delegate
    assert first.delegate.name == "Firman Hamid Pagarra"
