"""What an institution enters in a form: taken late too, and marked, until the doors close."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final
from uuid import UUID

import msgspec

from core import audit, clock, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, Refused, Stale
from core.ids import uuid7
from events.forms import rules
from events.forms.offered import Asking, asking
from events.forms.rules import Question, Unit

Given = dict[tuple[UUID | None, UUID], str]
_ENTRY: Final = """
INSERT INTO form_entry (id, form, invitation, at, late, by_kind, by_id, submission, content_hash, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1) ON CONFLICT (form, invitation) DO UPDATE SET at = excluded.at,
    late = excluded.late, by_kind = excluded.by_kind, by_id = excluded.by_id, submission = excluded.submission,
    content_hash = excluded.content_hash, version = form_entry.version + 1
"""


def read(asked: Asking, entries: Mapping[str, str]) -> tuple[Given, dict[str, str]]:
    """The entries of a page by whom and field, and what is wrong with them: entry to code."""
    given: Given = {}
    faults: dict[str, str] = {}
    for unit, question in _asked(asked):
        name = unit.entry(question)
        try:
            given[unit.attendee, question.id] = rules.read(question, entries.get(name, ""), asked.where)
        except Invalid as fault:
            faults[name] = fault.code
    return given, faults


@action
async def submit(
    invitation: UUID,
    code: str,
    entries: Mapping[str, str],
    *,
    version: int,
    submission: UUID | None,
    actor: Actor,
) -> bool:
    """Takes a form: values, mark, audit and feed in one transaction; gives whether it came after its deadline.

    Raises NotFound("link_unknown"), Refused("answers_closed"), Stale (entered meanwhile; not for a repetition),
    Invalid as events/forms/rules.py.
    """
    await rows("SELECT 1 FROM invitation WHERE id = $1 FOR NO KEY UPDATE", invitation)
    asked = await asking(invitation, code)
    if not asked.open:
        raise Refused("answers_closed")
    given, faults = read(asked, entries)
    digest = _digest(given)
    if submission and submission == asked.submission and digest == asked.digest:
        return asked.late
    if version != asked.version or (submission and submission == asked.submission):
        raise Stale("answered_meanwhile", current=asked.version)
    if faults:
        raise Invalid(next(iter(faults.values())), field=next(iter(faults)))
    changed = await _write(invitation, asked, given, actor=actor)
    who = (actor.kind.value, actor.id)
    await execute(_ENTRY, uuid7(), asked.form.id, invitation, clock.now(), asked.late, *who, submission, digest)
    await _record(invitation, asked, changed, actor=actor)
    return asked.late


def _asked(asked: Asking) -> list[tuple[Unit, Question]]:
    return [(unit, question) for unit, questions in asked.groups for question in questions]


def _digest(given: Given) -> str:
    told = sorted((str(attendee), str(field), value) for (attendee, field), value in given.items())
    return sha256(msgspec.json.encode(told)).hexdigest()


async def _write(invitation: UUID, asked: Asking, given: Given, *, actor: Actor) -> list[str]:
    """Writes what differs from what stands; gives the codes of its fields."""
    before = {
        (unit.attendee, one.id): asked.values.get((invitation, unit.attendee), {}).get(one.code, "")
        for unit, one in _asked(asked)
    }
    changed = [key for key, value in given.items() if before[key] != value]
    await execute(
        "DELETE FROM form_value v USING unnest($2::uuid[], $3::uuid[]) AS u(attendee, field) "
        "WHERE v.invitation = $1 AND v.field = u.field AND v.attendee IS NOT DISTINCT FROM u.attendee",
        invitation,
        [attendee for attendee, _ in changed],
        [field for _, field in changed],
    )
    new = [key for key in changed if given[key]]
    await execute(
        "INSERT INTO form_value (id, field, invitation, attendee, value, at, by_kind, by_id) "
        "SELECT u.id, u.field, $1, u.attendee, u.value, $2, $3, $4 "
        "FROM unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::text[]) AS u(id, field, attendee, value)",
        invitation,
        clock.now(),
        actor.kind.value,
        actor.id,
        [uuid7() for _ in new],
        [field for _, field in new],
        [attendee for attendee, _ in new],
        [given[key] for key in new],
    )
    codes = {one.id: one.code for _, one in _asked(asked)}
    return sorted({codes[field] for _, field in changed})


async def _record(invitation: UUID, asked: Asking, changed: list[str], *, actor: Actor) -> None:
    fields = {"form": asked.form.code, "late": asked.late, "fields": changed}
    subject = ("invitation", invitation)
    await audit.record(action="form.given", actor=actor, event=asked.event, subject=subject, fields=fields)
    await feed.record(asked.event, kind="form", subject=("form", asked.form.id))
