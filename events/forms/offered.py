"""What an institution finds on its link after its answer: the forms that ask it something, and one of them whole."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from core import clock, dates
from core.db import rows
from core.errors import NotFound
from core.grants import Scope
from events import rules as doors
from events.forms import rules
from events.forms.questions import forms
from events.forms.rules import Form, Question, Unit, Where
from events.forms.units import Coming, Key, coming, values
from events.states import EventState, Zone

_MEETING: Final = """
SELECT i.id, i.event, i.withdrawn_at, e.state, e.starts_on, e.ends_on, e.zone, e.answers_close_at,
    coalesce(v.zone, e.zone) AS shown_zone
FROM invitation i JOIN event e ON e.id = i.event LEFT JOIN venue v ON v.id = e.venue
WHERE i.id = $1 AND EXISTS (SELECT 1 FROM follow_up_form f WHERE f.event = i.event AND f.enabled)
"""


class FormLink(msgspec.Struct, frozen=True):
    """A form in the list on the receipt: how many of its questions have been answered."""

    code: str
    title: str
    title_en: str
    filled: int
    asked: int


class Asking(msgspec.Struct, frozen=True):
    """A form as one institution is asked it; `version` is that of its entry, 0 before the first.

    `groups`: whom it asks, each with his questions; `values` by those and code; times aware UTC, `zone` the venue's.
    """

    event: UUID
    form: Form
    groups: list[tuple[Unit, list[Question]]]
    values: dict[Key, dict[str, str]]
    where: Where
    zone: str
    due_at: datetime | None
    late: bool
    open: bool
    version: int
    given_at: datetime | None
    submission: UUID | None
    digest: str


async def offered(invitation: UUID) -> list[FormLink]:
    """The forms that ask an institution something; none before an answer that says somebody comes."""
    meeting, here = await _asked(invitation)
    if not here:
        return []
    switched_on = [one for one in await forms(meeting["event"]) if one.enabled]
    kept = await values([one.id for one in switched_on], among=[invitation])
    links = [_link(one, here, kept[one.id]) for one in switched_on]
    return [one for one in links if one.asked]


async def asking(invitation: UUID, code: str) -> Asking:
    """A form as an institution is asked it.

    Raises NotFound("link_unknown") for one that is unknown, switched off or has no question for it.
    """
    meeting, here = await _asked(invitation)
    wanted = [one for one in await forms(meeting["event"]) if one.code == code and one.enabled] if here else []
    groups = list(rules.asked(wanted[0], here[0].units(wanted[0]))) if wanted else []
    if not groups:
        raise NotFound("link_unknown")
    form = wanted[0]
    kept = await values([form.id], among=[invitation])
    entry = await rows(
        "SELECT version, at, submission, content_hash FROM form_entry WHERE form = $1 AND invitation = $2",
        form.id,
        invitation,
    )
    return _asking(meeting, form, groups, kept[form.id], entry[0] if entry else None)


async def _asked(invitation: UUID) -> tuple[Any, list[Coming]]:
    """The meeting and, where it still stands and somebody comes, the invitation."""
    found = await rows(_MEETING, invitation)
    if not found or found[0]["withdrawn_at"] is not None or found[0]["state"] == EventState.CANCELLED:
        return None, []
    return found[0], await coming(Scope(found[0]["event"]), among=[invitation])


def _link(form: Form, here: list[Coming], kept: dict[Key, dict[str, str]]) -> FormLink:
    groups = list(rules.asked(form, here[0].units(form)))
    filled = sum(
        bool(kept.get((unit.invitation, unit.attendee), {}).get(one.code)) for unit, fields in groups for one in fields
    )
    return FormLink(form.code, form.title, form.title_en, filled, sum(len(fields) for _, fields in groups))


def _asking(
    row: Any, form: Form, groups: list[tuple[Unit, list[Question]]], kept: dict[Key, dict[str, str]], entry: Any
) -> Asking:
    now, zone = clock.now(), Zone(row["zone"])
    due_at = rules.due_at(row["starts_on"], form.due_on_day, zone)
    return Asking(
        event=row["event"],
        form=form,
        groups=groups,
        values=kept,
        where=Where(dates.zone_of(row["shown_zone"]), row["starts_on"]),
        zone=row["shown_zone"],
        due_at=due_at,
        late=due_at is not None and now >= due_at,
        open=now < doors.closing(row["answers_close_at"], row["ends_on"], zone),
        version=entry["version"] if entry else 0,
        given_at=entry["at"] if entry else None,
        submission=entry["submission"] if entry else None,
        digest=entry["content_hash"] if entry else "",
    )
