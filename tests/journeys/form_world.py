"""Follow-up forms of the meeting that staff see: two that come along, one of its own without questions yet."""

from uuid import UUID

from core.actors import COMMAND, Actor, ActorKind
from core.db import rows
from events.forms import changes, entries
from events.forms.changes import FormGiven
from events.forms.entries import Sent
from events.forms.offered import asking
from events.forms.rules import Question
from events.states import FieldKind
from tests.api.followups import switch_on

ANSWERED = 12


async def follow_up(event: UUID) -> dict[str, UUID]:
    """A dozen institutions have said how they arrive; gives the forms by their codes."""
    forms = {code: await switch_on(event, code) for code in ("kedatangan", "kebutuhan-khusus")}
    forms["kosong"] = await changes.create(
        event, FormGiven("Ukuran rompi", "Size of vest"), code="rompi", actor=COMMAND
    )
    found = await rows(
        "SELECT DISTINCT invitation FROM appointment p JOIN invitation i ON i.id = p.invitation WHERE i.event = $1 "
        "AND i.withdrawn_at IS NULL AND p.to_at IS NULL ORDER BY invitation LIMIT $2",
        event,
        ANSWERED,
    )
    for row in found:
        await _enter(row["invitation"])
    return forms


async def _enter(invitation: UUID) -> None:
    asked = await asking(invitation, "kedatangan")
    given = {unit.entry(one): _said(one) for unit, questions in asked.groups for one in questions}
    actor = Actor(ActorKind.INVITATION, invitation)
    await entries.submit(invitation, "kedatangan", Sent(given), actor=actor)


def _said(question: Question) -> str:
    if question.kind is FieldKind.CHOICE:
        return question.options[0]
    return {FieldKind.MOMENT: "2024-09-16T14:30", FieldKind.YES_NO: "yes"}.get(question.kind, "GA 604")
