"""The telephone desk: the next institution to call, held for the caller, and what came of it."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.guards import Asker, needs
from api.staff.invitation_forms import PersonForm
from core.actors import Actor
from core.grants import Permission, Scope
from events.seating import ContactGiven, PersonGiven
from events.states import CallOutcome
from events.telephone import calls, facts, queue, results
from events.telephone.facts import CallShown
from events.telephone.queue import Figures
from events.telephone.results import Told

_RECORD = needs(Permission.ANSWERS_RECORD)


class TelephoneDesk(msgspec.Struct):
    """How far the desk is, and one's own call under way."""

    figures: Figures
    call: CallShown | None


class NumberForm(msgspec.Struct, forbid_unknown_fields=True):
    """The right number, and whose it is."""

    phone: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    name: Annotated[str, msgspec.Meta(max_length=160)] = ""


class ResultForm(msgspec.Struct, forbid_unknown_fields=True):
    """What came of a call; `who` of a representative (without a name: one follows), `again_at` of *again*.

    `contact` is the right number where the one called was wrong and somebody told it.
    """

    outcome: Literal["principal", "represented", "unnamed", "declined", "again", "no_answer", "wrong_number"]
    who: PersonForm | None = None
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""
    again_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    contact: NumberForm | None = None
    note: Annotated[str, msgspec.Meta(max_length=300)] = ""


class ReleaseForm(msgspec.Struct, forbid_unknown_fields=True):
    """`skipped`: passed on, so that it comes again last; else the clerk has only left."""

    skipped: bool = False


@get("/events/{slug:str}/calls", opt=_RECORD, tags=["calls"])
async def show_desk(within: NamedDependency[Scope], asker: NamedDependency[Asker]) -> TelephoneDesk:
    """The figures of the day and one's own call, if one is under way."""
    return await _desk(within, asker)


@post("/events/{slug:str}/calls", status_code=200, opt=_RECORD, tags=["calls"])
async def take_next(
    within: NamedDependency[Scope], actor: NamedDependency[Actor], asker: NamedDependency[Asker]
) -> TelephoneDesk:
    """Gives the next institution and holds it for ten minutes; no call where nobody is to be called now."""
    await calls.take(within, actor=actor)
    return await _desk(within, asker)


@post("/events/{slug:str}/calls/{id:uuid}/result", status_code=204, opt=_RECORD, tags=["calls"])
async def record_result(
    id: FromPath[UUID],
    data: JSONBody[ResultForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> None:
    """Ends the call; an answer is taken down with it. `If-Match` is the invitation's version."""
    await results.record(within, id, _told(data), version=version, actor=actor)


@post("/events/{slug:str}/calls/{id:uuid}/release", status_code=204, opt=_RECORD, tags=["calls"])
async def release_call(
    id: FromPath[UUID], data: JSONBody[ReleaseForm], within: NamedDependency[Scope], actor: NamedDependency[Actor]
) -> None:
    """Lets others call that institution."""
    await calls.release(within, id, skipped=data.skipped, actor=actor)


async def _desk(within: Scope, asker: Asker) -> TelephoneDesk:
    account = asker.account.id
    return TelephoneDesk(await queue.figures(within, account=account), await facts.under_way(within, account=account))


def _told(form: ResultForm) -> Told:
    named = form.who if form.who and form.who.name.strip() else None
    return Told(
        outcome=CallOutcome(form.outcome),
        who=PersonGiven(named.name, named.office, named.acting_status) if named else None,
        reason=form.reason,
        again_at=form.again_at,
        contact=ContactGiven(form.contact.phone, form.contact.name) if form.contact else None,
        note=form.note,
    )


handlers: list[Any] = [show_desk, take_next, record_result, release_call]
