"""Loads the demo: the directory, two meetings, accounts; loading again changes nothing, a broken-off load goes on."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from api.demo import accounts, delegations, directory, meeting, passages, programme, simulation
from api.demo.contacts import load_contacts
from api.demo.facts import Facts, facts
from api.demo.plan import Plan, make_plan
from api.demo.travel import arrive
from attendance.states import Policy
from core.actors import COMMAND
from events.regions import Seatholder, load_regions, read_regions, seatholders

Progress = Callable[[str], None]
ACCREDITED_BEFORE: Final = timedelta(days=2)


async def load(progress: Progress) -> None:
    """Bring the demo to its first morning; `progress` gets the name of each step as it begins."""
    real, simulated = facts("rakornas"), facts("simulasi")
    holders = seatholders(read_regions())
    starts_at = real.settings.starts_at or real.settings.invited_at
    plan = make_plan(holders, until=starts_at)
    progress("directory")
    await arrive(simulated.settings.invited_at)
    await load_regions(actor=COMMAND)
    await load_contacts(holders, actor=COMMAND)
    people = await directory.load_directory(real, actor=COMMAND)
    held = await meeting.create(real, actor=COMMAND)
    progress("simulation")
    rehearsed = await _simulate(simulated, plan, first=not await meeting.is_invited(held))
    progress("meeting")
    await _hold(real, held, people, {holder.key: holder for holder in holders})
    progress("doors")
    await passages.pass_as_planned(rehearsed, plan.people, plan.passages, actor=COMMAND)
    progress("accounts")
    await accounts.load_accounts(actor=COMMAND)
    await arrive(starts_at)


async def _simulate(given: Facts, plan: Plan, *, first: bool) -> UUID:
    event = await meeting.create(given, actor=COMMAND)
    await meeting.invite_all(event, actor=COMMAND)
    if first:  # nobody else's letters wait yet
        await simulation.deliver_nowhere()
    await simulation.answer_as_planned(event, plan.answers)
    await simulation.accredit_as_planned(event, plan.officials, at=_before(given), actor=COMMAND)
    await programme.plan(given, event, {}, actor=COMMAND)
    await programme.let_speak(event, actor=COMMAND)
    await programme.release(event, actor=COMMAND)
    await meeting.open_doors(given, event, policy=Policy.DAILY, actor=COMMAND)
    return event


def _before(given: Facts) -> datetime:
    return given.settings.answers_due_at + ACCREDITED_BEFORE


async def _hold(given: Facts, event: UUID, people: Mapping[str, UUID], holders: Mapping[str, Seatholder]) -> None:
    await arrive(given.settings.invited_at)
    await meeting.invite_all(event, actor=COMMAND)
    await arrive(given.settings.answered_from)
    await delegations.answer_all(given, event, people, holders)
    await delegations.accredit_all(given, event, people, actor=COMMAND)
    await programme.plan(given, event, people, actor=COMMAND)
    await programme.release(event, actor=COMMAND)
    await meeting.open_doors(given, event, policy=Policy.ONCE, actor=COMMAND)
    await meeting.remind(event, given.settings.reminder, actor=COMMAND)
