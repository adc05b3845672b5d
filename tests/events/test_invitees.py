"""The list of invitations on real rows: statuses as the pure function says, sums that add up, a constant cost."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import product
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from core import clock
from core.actors import COMMAND
from core.db import execute, rows
from core.errors import Refused
from core.grants import Scope
from core.ids import uuid7
from events import guests, invitations, invitee, invitees, status
from events.invitees import Filter
from events.regions import load_regions
from events.states import Capacity, Choice
from tests.factories import answer, given, invite, make_attendee, make_event, make_invitation, meeting, travel

DEADLINES = (None, timedelta(hours=-1), timedelta(hours=1))


class Case(NamedTuple):
    """What is true of one invitation: who sits, what was answered, an answer that waits for approval, sent or not."""

    head: Capacity | None
    ended: bool
    companion: bool
    choice: Choice | None
    waiting: Choice | None
    sent: bool


CASES = [
    Case(*each)
    for each in product(
        (None, Capacity.PRINCIPAL, Capacity.REPRESENTATIVE),
        (False, True),
        (False, True),
        (None, *Choice),
        (None, Choice.DECLINED, Choice.UNNAMED),
        (False, True),
    )
]


async def _put(case: Case, invitation: UUID, office: UUID, attendees: list[UUID], now: datetime) -> None:
    await execute("UPDATE invitation SET sent_at = $2 WHERE id = $1", invitation, now if case.sent else None)
    for order, (choice, effective) in enumerate([(case.choice, True), (case.waiting, False)]):
        if choice:
            await execute(
                "INSERT INTO answer (id, invitation, choice, source, effective, at, by_kind) "
                "VALUES ($1, $2, $3, 'own_link', $4, $5, 'invitation')",
                uuid7(), invitation, choice.value, effective, now + timedelta(seconds=order),
            )  # fmt: skip
    if case.head:
        await _sit(invitation, attendees[0], 0, case.head, office, now if case.ended else None)
    if case.companion:
        await _sit(invitation, attendees[1], 1, Capacity.COMPANION, office, None)


async def _sit(
    invitation: UUID, attendee: UUID, seat: int, capacity: Capacity, office: UUID, to_at: datetime | None
) -> None:
    await execute(
        "INSERT INTO appointment "
        "(id, invitation, attendee, seat, capacity, represents, source, from_at, to_at, by_kind) "
        "VALUES ($1, $2, $3, $4, $5, $6, 'own_link', $7, $8, 'invitation')",
        uuid7(), invitation, attendee, seat, capacity.value,
        office if capacity is Capacity.REPRESENTATIVE else None, clock.now(), to_at,
    )  # fmt: skip


def _expected(case: Case, due_at: datetime | None, now: datetime) -> str:
    head = None if case.ended else case.head
    return status.status(status.Facts(head, case.choice, case.sent, due_at), now=now).value


@pytest.mark.parametrize("deadline", DEADLINES)
async def test_list_page_and_function_agree_on_every_combination_of_rows(db: None, deadline: timedelta | None) -> None:
    await load_regions(actor=COMMAND)
    now = clock.now()
    due_at = now + deadline if deadline is not None else None
    event = await make_event(due_at=due_at)
    await invite(event)
    people = [await make_attendee(event, "A"), await make_attendee(event, "B")]
    found = await rows("SELECT id, office FROM invitation WHERE event = $1 ORDER BY id LIMIT $2", event, len(CASES))
    for case, row in zip(CASES, found, strict=True):
        await _put(case, row["id"], row["office"], people, now)
    said = await rows(
        f"SELECT i.id, {status.expression('$2')} AS status FROM invitation i JOIN event e ON e.id = i.event "
        f"{status.JOINS} WHERE e.id = $1",
        event,
        now,
    )
    by_sql = {row["id"]: row["status"] for row in said}
    expected = {row["id"]: _expected(case, due_at, now) for case, row in zip(CASES, found, strict=True)}
    assert {one: by_sql[one] for one in expected} == expected
    for row in found[::37]:
        assert (await guests.guest_page(row["id"])).status == expected[row["id"]]
    listed = await invitees.invitees(Scope(event), Filter(), offset=0, limit=1)
    assert Counter(by_sql.values()) == {name: n for name, n in listed.facets.items() if n}
    assert sum(listed.facets.values()) == listed.total == 1098


async def test_withdrawn_invitations_are_in_no_sum(db: None) -> None:
    made = await meeting(["53", "53.71", "73.71"])
    await invitations.withdraw(made.invitations["53"], event=made.event, reason="keliru", version=2, actor=COMMAND)
    await answer(made.invitations["53.71"], given(Choice.DECLINED))
    listed = await invitees.invitees(Scope(made.event), Filter(), offset=0, limit=9)
    assert (listed.total, listed.facets["declined"], listed.facets["unanswered"]) == (2, 1, 1)
    chosen = await invitees.invitees(Scope(made.event), Filter(status="declined"), offset=0, limit=9)
    assert (chosen.total, len(chosen.items), sum(chosen.facets.values())) == (1, 1, 2)


@pytest.mark.parametrize(("words", "found"), [("makassar", 1), ("KUPANG pemerintah", 1), ("pagarra", 1), ("100%", 0)])
async def test_search_finds_every_word_in_institution_office_or_delegate(db: None, words: str, found: int) -> None:
    made = await meeting(["53.71", "73.71"])
    await answer(made.invitations["73.71"], given(Choice.REPRESENTATIVE, "Firman Hamid Pagarra", "Sekda"))
    listed = await invitees.invitees(Scope(made.event), Filter(q=words), offset=0, limit=9)
    assert len(listed.items) == found


async def test_list_and_single_page_cost_the_same_statements_however_many(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []
    for codes in (["53"], ["16.71", "53.71", "73.71", "32.75"]):
        await execute("TRUNCATE institution, event, region CASCADE")
        made = await meeting(codes)
        for one in made.invitations.values():
            await answer(one, given(Choice.PRINCIPAL, f"Peserta {one}"))
        counts.append(await _statements(monkeypatch, made.event, next(iter(made.invitations.values()))))
    assert counts[0] == counts[1]


async def _statements(monkeypatch: pytest.MonkeyPatch, event: UUID, one: UUID) -> int:
    ran: list[str] = []

    async def counted(sql: str, *args: Any) -> Any:
        ran.append(sql)
        return await rows(sql, *args)

    with monkeypatch.context() as patch:
        for module in (invitees, invitee, guests):
            patch.setattr(module, "rows", counted)
        await invitees.invitees(Scope(event), Filter(), offset=0, limit=50)
        await invitee.invitee(Scope(event), one, contacts=True)
        await guests.guest_page(one)
    return len(ran)


async def test_late_answer_is_checked_once(db: None) -> None:
    due = clock.now() + timedelta(hours=1)
    event = await make_event(due_at=due)
    invitation = await make_invitation(event)
    await travel(due)
    version = (await answer(invitation, given(Choice.UNNAMED))).version
    await invitations.mark_checked(invitation, event=event, version=version, actor=COMMAND)
    assert not (await invitee.invitee(Scope(event), invitation, contacts=False)).to_be_checked
    with pytest.raises(Refused, match="nothing_to_check"):
        await invitations.mark_checked(invitation, event=event, version=version + 1, actor=COMMAND)
