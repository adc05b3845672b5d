"""What a focal point sees: the invitations of its own institution, its people, its letters; nothing of any other.

Every query here goes through `_own`, which joins on the institution of the log-in: no other way leads to the tables.
"""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from core import clock, files, links
from core.db import rows
from core.errors import NotFound
from events import status
from events.focal_points import Focal, is_readable
from events.forms.offered import FormLink, offered
from events.invitees import PRINTED_OFFICE
from events.papers import printing
from events.rules import is_over
from events.states import Capacity, Status, Zone

_OWN: Final = """
FROM invitation i JOIN event e ON e.id = i.event AND e.state <> 'draft' JOIN office o ON o.id = i.office
JOIN institution n ON n.id = i.institution AND n.id = $1 AND i.sent_at IS NOT NULL
"""
_MEETINGS: Final = f"""
SELECT i.id, i.event, e.official_title AS title, e.official_title_en AS title_en, e.state, e.starts_on, e.ends_on,
    e.zone, e.settings, e.answers_due_at AS due_at, e.simulated, o.title AS office,
    i.withdrawn_at IS NOT NULL OR e.state = 'cancelled' AS withdrawn, {status.expression("$2")} AS status,
    (SELECT count(*)::int FROM message m WHERE m.subject_id = i.id AND m.template = 'undangan'
        AND cardinality(m.files) > 0) > 0 AS letter
{_OWN} {status.JOINS} ORDER BY e.starts_on DESC, i.id
"""
_SEATS: Final = f"""
SELECT p.invitation, p.attendee, a.name_as_written AS name, {PRINTED_OFFICE} AS office, p.capacity,
    l.id IS NOT NULL AS assigned, l.number, l.dated_on, l.state, l.file IS NOT NULL AS received
{_OWN} JOIN appointment p ON p.invitation = i.id AND p.to_at IS NULL JOIN attendee a ON a.id = p.attendee
LEFT JOIN assignment_letter l ON l.id = p.letter ORDER BY p.seat
"""

_COMING: Final = (Status.PRINCIPAL, Status.REPRESENTED, Status.CONFIRMED_UNNAMED)


class Assigned(msgspec.Struct, frozen=True):
    """An assignment letter: what was said of it, how far it has come; `received` where a file is here."""

    number: str
    dated_on: date | None
    state: str
    received: bool


class Comer(msgspec.Struct, frozen=True):
    """Somebody of the institution's with a pass; `token` opens it."""

    name: str
    office: str
    capacity: Capacity
    token: str
    letter: Assigned | None


class OwnMeeting(msgspec.Struct, frozen=True):
    """One invitation; `token` opens the answer page and is empty once that has closed, `due_at` once it has passed."""

    invitation: UUID
    title: str
    title_en: str
    starts_on: date
    ends_on: date
    zone: str
    due_at: datetime | None
    simulated: bool
    office: str
    status: Status
    withdrawn: bool
    letter: bool
    token: str
    comers: list[Comer]
    forms: list[FormLink] = []


async def meetings(focal: Focal) -> list[OwnMeeting]:
    """All invitations the institution was ever sent, the newest meeting first."""
    found = await _own(focal, _MEETINGS, clock.now())
    seats = await _own(focal, _SEATS)
    tokens = await links.tokens(links.KIND_INVITATION, [row["id"] for row in found])
    passes = await links.tokens(links.KIND_PASS, [row["attendee"] for row in seats])
    comers: dict[UUID, list[Comer]] = {}
    for seat in seats:
        comers.setdefault(seat["invitation"], []).append(_comer(seat, passes))
    shown = [_meeting(row, tokens, comers.get(row["id"], [])) for row in found]
    return [msgspec.structs.replace(one, forms=await _forms(one)) for one in shown]


async def _forms(one: OwnMeeting) -> list[FormLink]:
    """What a meeting of its own asks of it, as long as it may be entered; it is filled in on that meeting's link."""
    if (
        not one.token
        or one.withdrawn
        or one.status not in _COMING
        or is_over(one.ends_on, Zone(one.zone), now=clock.now())
    ):
        return []
    return await offered(one.invitation)


async def letter(focal: Focal, invitation: UUID) -> bytes:
    """The signed letter as it was mailed. Raises NotFound("invitation_unknown")."""
    found = await _own(
        focal,
        f"SELECT m.files[1] AS file {_OWN} JOIN message m ON m.subject_id = i.id AND m.template = 'undangan' "
        "AND cardinality(m.files) > 0 WHERE i.id = $2 ORDER BY m.id DESC LIMIT 1",
        invitation,
    )
    if not found:
        raise NotFound("invitation_unknown")
    return (await files.read(found[0]["file"]))[1]


async def sheet(focal: Focal, invitation: UUID) -> bytes:
    """The confirmation sheet as it would be printed now. Raises NotFound("invitation_unknown")."""
    found = await _own(
        focal, f"SELECT i.event {_OWN} WHERE i.id = $2 AND i.withdrawn_at IS NULL AND e.state = 'open'", invitation
    )
    if not found:
        raise NotFound("invitation_unknown")
    return (await printing.sheets(found[0]["event"], [invitation]))[invitation]


async def _own(focal: Focal, statement: str, *given: Any) -> list[Any]:
    """The rows of a statement built on `_OWN`, whose $1 is the institution of the log-in."""
    if _OWN not in statement:
        raise ValueError("a statement that is not bound to the institution")
    return await rows(statement, focal.institution, *given)


def _comer(seat: Any, passes: dict[UUID, str]) -> Comer:
    assigned = Assigned(seat["number"], seat["dated_on"], seat["state"], seat["received"]) if seat["assigned"] else None
    return Comer(seat["name"], seat["office"], Capacity(seat["capacity"]), passes[seat["attendee"]], assigned)


def _meeting(row: Any, tokens: dict[UUID, str], comers: list[Comer]) -> OwnMeeting:
    made = ("invitation", "token", "comers", "forms")
    plain = {name: row[name] for name in OwnMeeting.__struct_fields__ if name not in made}
    plain["due_at"] = row["due_at"] if row["due_at"] and clock.now() < row["due_at"] else None
    token = tokens[row["id"]] if is_readable(row) else ""
    return OwnMeeting(**plain | {"status": Status(row["status"])}, invitation=row["id"], token=token, comers=comers)
