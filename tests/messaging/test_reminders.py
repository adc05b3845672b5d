"""Reminders: everybody who has not answered, once, at 07.30 of his own clock; nobody else."""

from datetime import UTC, datetime
from uuid import UUID

from core.actors import COMMAND, Actor, ActorKind
from core.db import rows
from events.answers import submit
from events.states import Source
from messaging import delivery, reminders
from messaging.reminders import NewRule
from tests.factories import meeting, principal, travel
from tests.messaging.post import count, wired

_DUE = datetime(2030, 9, 13, 9, 0, tzinfo=UTC)
_EARLY = datetime(2030, 9, 9, 12, 0, tzinfo=UTC)
_EVE = datetime(2030, 9, 10, 1, 0, tzinfo=UTC)  # the 10th, 08.00 in Jakarta: everybody's 07.30 is past
_CODES = ["32.75", "73.71", "91.06"]


class _Silent:
    """Counts letters instead of sending them; the channel is not what is tested here."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def send(self, letter: object) -> None:
        self.sent.append(str(getattr(letter, "title", "")))

    async def close(self) -> None:
        return None


async def _prepared() -> tuple[UUID, dict[str, UUID], UUID]:
    await travel(_EARLY)
    made = await meeting(_CODES, due_at=_DUE)
    rule = await reminders.create(NewRule("H-3", offset_days=-3), scope=("event", made.event), actor=COMMAND)
    return made.event, made.invitations, rule


async def _answer(invitation: UUID) -> None:
    await submit(
        invitation, principal("Peserta"), source=Source.OWN_LINK, actor=Actor(ActorKind.INVITATION, invitation)
    )


async def _reminded() -> int:
    return int((await rows("SELECT count(*)::int AS n FROM message WHERE template = 'pengingat'"))[0]["n"])


async def test_only_those_who_have_not_answered_are_told_and_only_once(db: None) -> None:
    async with wired():
        _, invitations, _ = await _prepared()
        await _answer(invitations["73.71"])
        await travel(_EVE)
        assert await reminders.sweep() == 2
        assert await reminders.sweep() == 0
        assert await _reminded() == 2


async def test_reminder_is_due_at_half_past_seven_of_the_recipients_clock(db: None) -> None:
    async with wired():
        await _prepared()
        await travel(datetime(2030, 9, 9, 22, 30, tzinfo=UTC))  # 07.30 in Jayapura
        assert await reminders.sweep() == 3
        found = await rows("SELECT due_at FROM message WHERE template = 'pengingat' ORDER BY due_at")
        assert [f"{row['due_at']:%d %H:%M}" for row in found] == ["09 22:30", "09 23:30", "10 00:30"]


async def test_answer_between_making_and_sending_drops_the_reminder(db: None) -> None:
    async with wired():
        _, invitations, _ = await _prepared()
        await travel(_EVE)
        await reminders.sweep()
        await _answer(invitations["32.75"])
        channel = _Silent()
        await delivery.deliver_due({"email": [channel]}, taker="test")
        assert await count("state = 'dropped'") == 1
        assert sum(title.startswith("Pengingat") for title in channel.sent) == 2


async def test_rule_that_comes_due_long_ago_is_missed_not_sent(db: None) -> None:
    async with wired():
        event, _, rule = await _prepared()
        await travel(datetime(2030, 9, 12, 22, 31, tzinfo=UTC))
        assert await reminders.sweep() == 0
        assert [state for _, state, _ in (await reminders.occasions(event))[rule]] == ["missed"]


async def test_disabled_rule_tells_nobody(db: None) -> None:
    async with wired():
        event, _, rule = await _prepared()
        [kept] = await reminders.rules(event, rule=rule)
        off = reminders.RuleChange(enabled=False)
        await reminders.change(rule, off, scope=event, version=kept.version, actor=COMMAND)
        await travel(_EVE)
        assert await reminders.sweep() == 0
