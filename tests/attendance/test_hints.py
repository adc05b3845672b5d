"""What a refusal names besides its reason: the hour, the day, or the door that fits."""

from datetime import UTC, datetime, time, timedelta

from api.door.words import message
from attendance.answers import Answer
from attendance.posts import Post
from core.db import execute
from tests.attendance.hall import DAY, Hall, nonce, scan
from tests.attendance.test_scans import send
from tests.factories import travel


async def _said(post: Post, *items: "dict[str, object]") -> list[str]:
    answers: list[Answer] = await send(post, *items)
    return [message(answer, language="id", zone="WIB") for answer in answers]


async def test_refusal_names_the_hour_the_day_or_the_door_that_fits(hall: Hall) -> None:
    await travel(datetime(2024, 9, 17, 5, 30, tzinfo=UTC))
    await execute("UPDATE event SET ends_on = $1", DAY + timedelta(days=1))
    doors = [
        await hall.checkpoint("Pagi", day=2, opens=time(8), closes=time(10)),
        await hall.checkpoint("Sore", opens=time(14)),
        await hall.checkpoint("Santap 1", kind="meal", closes=time(12)),
        await hall.checkpoint("Kit", kind="kit", closes=time(12)),
        await hall.checkpoint("Gubernur", categories=[await hall.category("gubernur")]),
    ]
    await hall.checkpoint("Kamar", kind="hotel")
    await hall.checkpoint("Pintu Utara")
    await hall.checkpoint("Santap 2", kind="meal", categories=[await hall.category("wali_kota")])
    await hall.checkpoint("Santap 3", kind="meal", opens=time(18))
    post = await hall.post()
    code = await hall.code(await hall.guest("Gani", category="wali_kota"))
    assert await _said(post, *(scan(nonce(), door, code=code) for door in doors)) == [
        "Dibuka Rabu, 18 September 2024, pukul 08.00 WIB",
        "Dibuka pukul 14.00 WIB",
        "Sudah ditutup; arahkan ke Santap 2",
        "Sudah ditutup; arahkan ke Meja Bantuan",
        "Pintu ini untuk Gubernur; arahkan ke Pintu Utara",
    ]
