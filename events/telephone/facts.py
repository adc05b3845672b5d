"""What a clerk has before him while he calls: the office, whom to ask for, what was said and sent before."""

from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

import msgspec

from core import clock, dates, links
from core.db import rows, snapshot
from core.grants import Scope
from core.settings import settings
from events import offices, phones, rules, status, wording
from events.invitee import ContactShown, MessageShown, messages_of
from events.invitees import FROM, bounds
from events.liaisons import OF_INVITATION
from events.papers.letters import READY
from events.settings import decode
from events.states import ActingStatus, CallOutcome, Representation, Status, Zone
from events.telephone.queue import IDLE


class HeadShown(msgspec.Struct):
    """Who holds the invited office, if that was confirmed lately."""

    name: str
    acting_status: ActingStatus | None


class Earlier(msgspec.Struct):
    """A call made before."""

    at: datetime
    by: str
    outcome: CallOutcome
    call_again_at: datetime | None
    note: str


class CallShown(msgspec.Struct):
    """One's own call under way. `version` is the invitation's; `answered_at` where the office answered meanwhile.

    `at_work`: whether offices work there now. `whatsapp` opens a chat with the reminder written out, empty where the
    number is a landline's.
    """

    id: UUID
    invitation: UUID
    version: int
    until: datetime
    institution: UUID
    institution_name: str
    office: str
    head: HeadShown | None
    contact: ContactShown
    contact_office: str
    whatsapp: str
    zone: Zone
    now: datetime
    at_work: bool
    representation: Representation
    status: Status
    answered_at: datetime | None
    liaison: str
    liaison_phone: str
    earlier: list[Earlier]
    messages: list[MessageShown]


_FACTS: Final = f"""
SELECT c.id, c.invitation, i.version, c.until, i.institution, n.name AS institution_name, o.title AS office,
    i.office AS office_id, coalesce(k.name, '') AS name, coalesce(k.phone, '') AS phone,
    coalesce(k.email, '') AS email, coalesce(k.office, '') AS contact_office, n.zone, t.representation,
    {status.expression("$4")} AS status, last.at AS answered_at, coalesce(lo.name, '') AS liaison,
    coalesce(lo.phone, '') AS liaison_phone, e.short_title, e.settings, e.answers_due_at, e.zone AS event_zone,
    coalesce(w.number, '') AS letter
FROM call c JOIN invitation i ON i.id = c.invitation JOIN event e ON e.id = i.event
    JOIN participant_category t ON t.id = i.category JOIN institution n ON n.id = i.institution
    JOIN office o ON o.id = i.office LEFT JOIN region r ON r.id = n.region LEFT JOIN region q ON q.id = r.parent
    LEFT JOIN LATERAL (SELECT name, phone, email, office FROM contact_person k WHERE k.institution = n.id
        AND k.to_at IS NULL ORDER BY k.from_at DESC, k.id DESC LIMIT 1) k ON true
    LEFT JOIN letter_text x ON x.event = i.event
    LEFT JOIN invitation_letter w ON w.event = i.event AND {READY}
        AND w.invitation IS NOT DISTINCT FROM CASE WHEN x.individual THEN i.id END
    {status.JOINS} {OF_INVITATION}
WHERE c.account = $5 AND c.ended_at IS NULL AND c.until > $4 AND c.invitation IN (SELECT i.id {FROM})
"""
_EARLIER: Final = """
SELECT c.ended_at AS at, a.name AS by, c.outcome, c.call_again_at, c.note FROM call c JOIN account a ON a.id = c.account
WHERE c.invitation = $1 AND c.ended_at IS NOT NULL AND NOT c.outcome = ANY($2) ORDER BY c.id DESC LIMIT 20
"""


async def under_way(scope: Scope, *, account: UUID) -> CallShown | None:
    """The call an account holds now, with all that is known."""
    now = clock.now()
    async with snapshot():
        found = await rows(_FACTS, *bounds(scope), now, account)
        if not found:
            return None
        row = found[0]
        return _shown(
            row,
            now,
            head=await _head(row, now.astimezone(dates.zone_of(row["zone"])).date()),
            link=await links.token(links.KIND_INVITATION, row["invitation"]),
            earlier=await rows(_EARLIER, row["invitation"], [one.value for one in IDLE]),
            messages=await messages_of(row["invitation"]),
        )


def _shown(
    row: Any, now: datetime, *, head: HeadShown | None, link: str, earlier: list[Any], messages: list[MessageShown]
) -> CallShown:
    plain = ("id", "invitation", "version", "until", "institution", "institution_name", "office", "contact_office")
    also = ("answered_at", "liaison", "liaison_phone")
    return CallShown(
        **{name: row[name] for name in (*plain, *also)},
        head=head,
        contact=ContactShown(row["name"], row["phone"], row["email"]),
        whatsapp=_whatsapp(row, f"{settings().public_url}/k/{link}", now),
        zone=Zone(row["zone"]),
        now=now,
        at_work=rules.is_at_work(now.astimezone(dates.zone_of(row["zone"]))),
        representation=Representation(row["representation"]),
        status=Status(row["status"]),
        earlier=[msgspec.convert(dict(one), Earlier) for one in earlier],
        messages=messages,
    )


async def _head(row: Any, today: date) -> HeadShown | None:
    days = decode(row["settings"]).holder_confirmed_days
    holder = await offices.named_holder(row["office_id"], on=today, days=days)
    return HeadShown(holder.name_as_written, holder.acting_status) if holder else None


def _whatsapp(row: Any, link: str, now: datetime) -> str:
    if not phones.may_have_whatsapp(row["phone"]):
        return ""
    return f"https://wa.me/{row['phone'].lstrip('+')}?text={quote(reminder(row, link, now))}"


def reminder(row: Any, link: str, now: datetime) -> str:
    """What is sent by hand to an office that has not answered, in the language letters are written in."""
    words = wording.words("id")
    due = row["answers_due_at"] if row["answers_due_at"] and row["answers_due_at"] > now else None
    help_from = ", ".join(filter(None, [row["liaison"], row["liaison_phone"] or decode(row["settings"]).office_phone]))
    said = [
        words["reminder.greeting"].format(institution=row["institution_name"]),
        words["reminder.silent_letter" if row["letter"] else "reminder.silent"].format(
            title=row["short_title"], number=row["letter"]
        ),
        words["reminder.answer_by"].format(due=dates.moment(due, row["event_zone"], language="id"), link=link)
        if due
        else words["reminder.answer"].format(link=link),
        words["reminder.free"],
        words["reminder.help"].format(contact=help_from) if help_from else "",
    ]
    return " ".join(filter(None, said))
