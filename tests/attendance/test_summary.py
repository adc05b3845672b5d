"""The numbers of a meeting add up, of one moment, for whoever asks as far as he may see."""

from datetime import timedelta

from attendance import summary
from core import clock
from core.db import execute
from core.grants import Scope
from core.ids import uuid7
from tests.attendance.hall import Hall, nonce, scan
from tests.attendance.test_scans import send


async def test_empty_meeting_has_only_zeroes(hall: Hall) -> None:
    found = await summary.read(Scope(event=hall.event))
    assert (found.invitations.total, found.delegates.total, found.present.people) == (0, 0, 0)
    assert found.cursor


async def test_seats_and_people_are_counted_apart(hall: Hall) -> None:
    aula, post = await hall.checkpoint("Aula"), await hall.post()
    andriko = await hall.guest("Andriko", category="gubernur")
    firman = await hall.guest("Firman", category="walikota", seat="representative")
    bagja = await hall.guest("Bagja", seat=None)
    absent = await hall.guest("Absen", category="walikota")
    second = await hall._invitation("Kota kedua", "walikota")
    await hall.appoint(second, firman, capacity="representative")
    for guest in (andriko, firman, bagja):
        await send(post, scan(nonce(), aula, code=await hall.code(guest)))
    found = await summary.read(Scope(event=hall.event))
    assert (found.invitations.total, found.invitations.principal, found.invitations.represented) == (4, 2, 2)
    assert (found.delegates.total, found.delegates.principal, found.delegates.representative) == (4, 2, 2)
    assert (found.present.people, found.present.inside) == (3, 3)
    assert found.present.by_capacity == summary.ByCapacity(principal=1, representative=2, official=1)
    assert found.present.by_category == {"gubernur": 1, "walikota": 1, "none": 1}
    assert (found.institutions.hadir, found.institutions.diwakili, found.institutions.belum) == (1, 2, 1)
    assert found.present.institutions == 3
    assert absent.seat


async def test_who_went_out_is_present_but_not_inside(hall: Hall) -> None:
    ruang, post = await hall.checkpoint("Ruang", policy="in_out"), await hall.post()
    code = await hall.code(await hall.guest("Gani"))
    before = clock.real_now() - timedelta(minutes=5)
    await send(post, scan(nonce(), ruang, at=before, code=code), scan(nonce(), ruang, code=code, direction="out"))
    found = await summary.read(Scope(event=hall.event))
    assert (found.present.people, found.present.inside) == (1, 0)


async def test_scope_of_a_side_or_province_sees_its_own_people_only(hall: Hall) -> None:
    aula, post = await hall.checkpoint("Aula"), await hall.post()
    for guest in (await hall.guest("Gani", category="walikota"), await hall.guest("Bagja", seat=None)):
        await send(post, scan(nonce(), aula, code=await hall.code(guest)))
    side = uuid7()
    await execute(
        "INSERT INTO side (id, event, code, name) VALUES ($1, $2, 'pemda', 'Pemerintah daerah')", side, hall.event
    )
    await execute("UPDATE participant_category SET side = $1", side)
    mine = await summary.read(Scope(event=hall.event, side=side))
    other = await summary.read(Scope(event=hall.event, side=uuid7()))
    nowhere = await summary.read(Scope(event=hall.event, provinces=frozenset({"53"})))
    assert (mine.present.people, mine.invitations.total) == (1, 1)
    assert (other.present.people, other.invitations.total) == (0, 0)
    assert (nowhere.present.people, nowhere.invitations.total) == (0, 0)
