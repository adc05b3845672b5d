"""*Bukan kami*: the earlier contact looks at a change somebody else made, and may say that it was none of theirs.

The link in his letter opens this one change, nothing else. Saying so reverts nothing: staff look, and can.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from core import audit, clock, feed, links
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import NotFound, Refused
from events import rules
from events.focal_points import is_readable
from events.liaisons import OF_INVITATION
from events.settings import decode
from events.states import Choice, EventState, Source, Status, Zone
from events.status import OF_CHOICE

# Who sat for an invitation `i` just before a moment; the office itself, to be named later, is nobody's name.
_SAT: Final = """array(SELECT m.name_as_written FROM appointment p JOIN attendee m ON m.id = p.attendee
    WHERE p.invitation = i.id AND m.name_as_written <> m.office AND p.from_at < {0}
    AND (p.to_at IS NULL OR p.to_at >= {0}) ORDER BY p.seat)"""
_CHANGE: Final = f"""
SELECT a.id AS answer, a.invitation, a.at, a.contact_name AS by_name, right(a.contact_phone, 3) AS phone_ends,
    a.choice, b.choice AS was, a.denied_at IS NOT NULL AS denied, i.event, i.withdrawn_at, e.state, e.settings,
    e.official_title AS title, e.official_title_en AS title_en, e.short_title, e.simulated, e.zone, e.ends_on,
    e.answers_close_at, n.zone AS own_zone, n.name AS institution, o.title AS office,
    coalesce(lo.name, '') AS liaison, coalesce(lo.phone, '') AS liaison_phone,
    {_SAT.format("a.at")} AS was_people, {_SAT.format("coalesce(c.at, 'infinity')")} AS people
FROM answer a JOIN invitation i ON i.id = a.invitation JOIN event e ON e.id = i.event
    JOIN institution n ON n.id = i.institution JOIN office o ON o.id = i.office
    JOIN participant_category t ON t.id = i.category
    LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent
    JOIN LATERAL (SELECT choice FROM answer WHERE invitation = i.id AND effective AND (at, id) < (a.at, a.id)
        ORDER BY at DESC, id DESC LIMIT 1) b ON true
    LEFT JOIN LATERAL (SELECT min(at) AS at FROM answer WHERE invitation = i.id AND effective AND at > a.at) c ON true
    {OF_INVITATION}
WHERE a.id = $1
"""


class Change(msgspec.Struct, frozen=True):
    """One change as the earlier contact sees it: what stood, what it made of it, who made it.

    `by_name` as the changer wrote it, `phone_ends` as much of the number as may be shown.
    """

    answer: UUID
    invitation: UUID
    event: UUID
    title: str
    title_en: str
    short_title: str
    simulated: bool
    institution: str
    office: str
    own_zone: str
    at: datetime
    by_name: str
    phone_ends: str
    was: Status
    was_people: list[str]
    now: Status
    people: list[str]
    denied: bool
    open: bool
    help: str


async def opened(token: str) -> Change:
    """The change a link opens. Raises NotFound("link_unknown") whatever is amiss, always by the same two queries."""
    key, opens = await links.tried(links.KIND_DENIAL, token)
    found = await rows(_CHANGE, key)
    if not opens or not found or not is_readable(found[0]):
        raise NotFound("link_unknown")
    return _change(found[0])


async def change(answer: UUID) -> Change:
    """The change an answer made. Raises NotFound("change_unknown") where there was none before it."""
    found = await rows(_CHANGE, answer)
    if not found:
        raise NotFound("change_unknown")
    return _change(found[0])


@action
async def deny(change: Change, *, actor: Actor) -> None:
    """Marks the invitation to be checked from the change on, so that the answer before can be put back; again: nothing.

    Where staff have put an answer of theirs above it, that one stays unmarked. Raises Refused("answers_closed").
    """
    await rows("SELECT 1 FROM invitation WHERE id = $1 FOR NO KEY UPDATE", change.invitation)
    if not change.open:
        raise Refused("answers_closed")
    made = await rows(
        "UPDATE answer SET denied_at = $2 WHERE id = $1 AND denied_at IS NULL RETURNING at", change.answer, clock.now()
    )
    if not made:
        return
    await execute(
        "UPDATE invitation i SET version = version + 1, check_since = CASE WHEN last.source = $3 THEN i.check_since "
        "ELSE least(i.check_since, $2) END FROM (SELECT source FROM answer WHERE invitation = $1 AND effective "
        "ORDER BY at DESC, id DESC LIMIT 1) last WHERE i.id = $1",
        change.invitation,
        made[0]["at"],
        Source.DESK.value,
    )
    subject, fields = ("invitation", change.invitation), {"answer": str(change.answer)}
    await audit.record(action="answer.denied", actor=actor, event=change.event, subject=subject, fields=fields)
    await feed.record(change.event, kind="invitation", subject=subject)


def _closes(row: Any) -> datetime:
    return rules.closing(row["answers_close_at"], row["ends_on"], Zone(row["zone"]))


def _change(row: Any) -> Change:
    names = set(Change.__struct_fields__) - {"was", "now", "open", "help"}
    office = decode(row["settings"]).office_phone
    standing = row["withdrawn_at"] is None and row["state"] != EventState.CANCELLED
    return Change(
        **{name: row[name] for name in names},
        was=OF_CHOICE[Choice(row["was"])],
        now=OF_CHOICE[Choice(row["choice"])],
        open=standing and clock.now() < _closes(row),
        help=", ".join(filter(None, [row["liaison"], row["liaison_phone"] or office])),
    )
