"""What an institution enters in a form: taken late too, and marked, until the doors close."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final
from uuid import UUID

import msgspec

from core import audit, clock, feed, files
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, Refused, Stale
from core.files import Kept
from core.ids import uuid7
from events.forms import rules
from events.forms.offered import Asking, asking
from events.forms.rules import Question, Unit
from events.states import FieldKind, Source

Given = dict[tuple[UUID | None, UUID], str]
_ENTRY: Final = """
INSERT INTO form_entry (id, form, invitation, at, late, by_kind, by_id, submission, content_hash, source, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) ON CONFLICT (form, invitation) DO UPDATE SET at = excluded.at,
    late = excluded.late, by_kind = excluded.by_kind, by_id = excluded.by_id, submission = excluded.submission,
    content_hash = excluded.content_hash, source = excluded.source, version = form_entry.version + 1
"""


class Sent(msgspec.Struct, frozen=True):
    """A form as it came: texts and files by the name of their entry."""

    texts: Mapping[str, str]
    files: Mapping[str, Kept] = {}
    version: int = 0
    submission: UUID | None = None
    source: Source = Source.OWN_LINK


def read(asked: Asking, sent: Sent) -> tuple[Given, dict[str, str]]:
    """The entries of a page by whom and field, and what is wrong with them: entry to code.

    A file is given by its name; the one that came before stays where none is sent.
    """
    given: Given = {}
    faults: dict[str, str] = {}
    for unit, question in _asked(asked):
        name = unit.entry(question)
        try:
            before = asked.values.get((unit.invitation, unit.attendee), {}).get(question.code, "")
            text = _name(sent, name, before) if question.kind is FieldKind.FILE else sent.texts.get(name, "")
            given[unit.attendee, question.id] = rules.read(question, text, asked.where)
        except Invalid as fault:
            faults[name] = fault.code
    return given, faults


def _name(sent: Sent, entry: str, before: str) -> str:
    """A file's name, harmless and short; a file without one has its kind."""
    if entry not in sent.files:
        return before
    clean = "".join(one if one.isprintable() else " " for one in sent.files[entry].name)
    return clean.strip()[: rules.LONGEST] or sent.files[entry].media_type


async def submit(invitation: UUID, code: str, sent: Sent, *, actor: Actor) -> bool:
    """Takes a form: values, mark, audit and feed in one transaction; gives whether it came after its deadline.

    Files it replaces are gone from the disk afterwards.

    Raises NotFound("link_unknown"), Refused("answers_closed"), Stale (entered meanwhile; not for a repetition),
    Invalid as events/forms/rules.py.
    """
    late, replaced = await _submit(invitation, code, sent, actor=actor)
    await files.discard(replaced)
    return late


@action
async def _submit(invitation: UUID, code: str, sent: Sent, *, actor: Actor) -> tuple[bool, list[str]]:
    await rows("SELECT 1 FROM invitation WHERE id = $1 FOR NO KEY UPDATE", invitation)
    asked = await asking(invitation, code)
    if not asked.open:
        raise Refused("answers_closed")
    given, faults = read(asked, sent)
    digest, submission = _digest(given, sent), sent.submission
    if submission and submission == asked.submission and digest == asked.digest:
        return asked.late, []
    if sent.version != asked.version or (submission and submission == asked.submission):
        raise Stale("answered_meanwhile", current=asked.version)
    if faults:
        raise Invalid(next(iter(faults.values())), field=next(iter(faults)))
    changed, replaced = await _write(invitation, asked, given, sent, actor=actor)
    who = (actor.kind.value, actor.id)
    await execute(
        _ENTRY, uuid7(), asked.form.id, invitation, clock.now(), asked.late, *who, submission, digest, sent.source.value
    )
    await _record(invitation, asked, changed, sent.source, actor=actor)
    return asked.late, replaced


def _asked(asked: Asking) -> list[tuple[Unit, Question]]:
    return [(unit, question) for unit, questions in asked.groups for question in questions]


def _digest(given: Given, sent: Sent) -> str:
    told = sorted((str(attendee), str(field), value) for (attendee, field), value in given.items())
    files_told = sorted((entry, kept.sha256) for entry, kept in sent.files.items())
    return sha256(msgspec.json.encode([told, files_told])).hexdigest()


async def _write(
    invitation: UUID, asked: Asking, given: Given, sent: Sent, *, actor: Actor
) -> tuple[list[str], list[str]]:
    """Writes what differs from what stands; gives the codes of its fields and the digests of files replaced."""
    before = {
        (unit.attendee, one.id): asked.values.get((invitation, unit.attendee), {}).get(one.code, "")
        for unit, one in _asked(asked)
    }
    new_files = {
        (unit.attendee, one.id): await files.remember(sent.files[unit.entry(one)])
        for unit, one in _asked(asked)
        if one.kind is FieldKind.FILE and unit.entry(one) in sent.files
    }
    changed = [key for key, value in given.items() if before[key] != value or key in new_files]
    gone = await rows(
        "DELETE FROM form_value v USING unnest($2::uuid[], $3::uuid[]) AS u(attendee, field) "
        "WHERE v.invitation = $1 AND v.field = u.field AND v.attendee IS NOT DISTINCT FROM u.attendee RETURNING v.file",
        invitation,
        [attendee for attendee, _ in changed],
        [field for _, field in changed],
    )
    new = [key for key in changed if given[key]]
    await execute(
        "INSERT INTO form_value (id, field, invitation, attendee, value, file, at, by_kind, by_id) "
        "SELECT u.id, u.field, $1, u.attendee, u.value, u.file, $2, $3, $4 FROM unnest($5::uuid[], $6::uuid[], "
        "$7::uuid[], $8::text[], $9::uuid[]) AS u(id, field, attendee, value, file)",
        invitation,
        clock.now(),
        actor.kind.value,
        actor.id,
        [uuid7() for _ in new],
        [field for _, field in new],
        [attendee for attendee, _ in new],
        [given[key] for key in new],
        [new_files.get(key) for key in new],
    )
    codes = {one.id: one.code for _, one in _asked(asked)}
    replaced = await files.forget([row["file"] for row in gone if row["file"]])
    return sorted({codes[field] for _, field in changed}), replaced


async def _record(invitation: UUID, asked: Asking, changed: list[str], source: Source, *, actor: Actor) -> None:
    fields = {"form": asked.form.code, "late": asked.late, "fields": changed, "source": source.value}
    subject = ("invitation", invitation)
    await audit.record(action="form.given", actor=actor, event=asked.event, subject=subject, fields=fields)
    await feed.record(asked.event, kind="form", subject=("form", asked.form.id))
