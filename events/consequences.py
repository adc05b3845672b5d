"""What a change of plan would do, before it is done: who is told, and which reminders move."""

from datetime import datetime, time
from uuid import UUID

import msgspec

from core import clock, dates
from core.db import rows
from events import plans, status
from events.plans import Plan, PlanChange
from events.reconfirmations import present_plan
from events.states import AmendmentKind, Status
from messaging import reminders
from messaging.reminders import Rule
from messaging.rules import day_of, moment_of

_COUNTS = f"""
SELECT coalesce(d.name, '') AS side, {status.expression("$2")} AS status, count(*)::int AS invitations,
    count(*) FILTER (WHERE coalesce(k.email, '') = '')::int AS without_address
FROM invitation i JOIN event e ON e.id = i.event JOIN participant_category t ON t.id = i.category
    LEFT JOIN side d ON d.id = t.side {status.JOINS}
    LEFT JOIN LATERAL (SELECT email FROM contact_person k WHERE k.institution = i.institution AND k.to_at IS NULL
        ORDER BY k.from_at DESC, k.id DESC LIMIT 1) k ON true
WHERE i.event = $1 AND i.sent_at IS NOT NULL AND i.withdrawn_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2
"""


class Told(msgspec.Struct):
    """How many invitations of a side with one status are told; some have no address yet."""

    side: str
    status: Status
    invitations: int
    without_address: int


class ReminderMove(msgspec.Struct):
    """When a reminder fires now and would then; None where it does not."""

    name: str
    before: datetime | None
    after: datetime | None


class Consequences(msgspec.Struct):
    """Before and after, who is told, what is asked again; answers and passes are always kept."""

    before: Plan
    after: Plan
    kinds: list[AmendmentKind]
    told: list[Told]
    institutions: int
    reminders: list[ReminderMove]
    asked_again: int


async def consequences(event: UUID, wanted: PlanChange) -> Consequences:
    """What the change would do; writes nothing. Raises as events/plans.py."""
    before = await present_plan(event)
    after = plans.planned(before, wanted, now=clock.now())
    found = [Told(**{**dict(row), "status": Status(row["status"])}) for row in await rows(_COUNTS, event, clock.now())]
    [people] = await rows(
        "SELECT count(DISTINCT institution)::int AS n FROM invitation "
        "WHERE event = $1 AND sent_at IS NOT NULL AND withdrawn_at IS NULL",
        event,
    )
    kinds = plans.touched(before, after)
    cancelled = AmendmentKind.CANCELLATION in kinds
    return Consequences(
        before=before,
        after=after,
        kinds=kinds,
        told=found,
        institutions=people["n"],
        reminders=await _reminders(event, before, None if cancelled else after),
        asked_again=0 if cancelled else sum(one.invitations for one in found),
    )


async def _reminders(event: UUID, before: Plan, after: Plan | None) -> list[ReminderMove]:
    rules = [one for one in await reminders.rules(event) if one.enabled and one.topic == "invitation"]
    return [ReminderMove(one.name, _moment(one, before), _moment(one, after) if after else None) for one in rules]


def _moment(rule: Rule, after: Plan) -> datetime | None:
    anchor = after.answers_due_at
    if rule.anchor != "answers_due":
        anchor = dates.at(after.starts_on, after.starts_at or time(0), after.zone)
    if anchor is None:
        return None
    return moment_of(day_of(anchor.astimezone(dates.zone_of(after.zone)), rule.offset_days), rule.local_time)
