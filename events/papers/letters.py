"""Letters with their numbers: the one for all, or one for each institution; what came back signed, and its doubts."""

import re
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from core import audit, clock, feed, files
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Invalid, NotFound, Refused, Stale
from core.files import Kept
from core.ids import uuid7
from events.papers.texts import text_of
from events.states import Doubt

_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PART: Final = re.compile(r"\{(\w+)\}")
# A letter that may go out: it came back signed, and a clerk gave his word where there was a doubt.
READY: Final = "(w.signed IS NOT NULL AND (cardinality(w.doubts) = 0 OR w.accepted_at IS NOT NULL))"


class CommonLetter(msgspec.Struct, frozen=True):
    """The one letter for all; `file` is the signed PDF, `doubts` what needs a clerk's word."""

    id: UUID
    number: str
    dated_on: date
    file: UUID | None
    signer: str
    doubts: list[Doubt]
    accepted_at: datetime | None
    version: int


class Numbering(msgspec.Struct, frozen=True):
    """How numbers are given: `{no}` running from `first`, `{bulan}`, `{bulan_romawi}`, `{tahun}` of the letter's date.

    `issuer` is the institution whose register gave them.
    """

    pattern: str
    first: int
    dated_on: date
    issuer: UUID

    def number(self, serial: int) -> str:
        """The number of one letter."""
        values = {
            "no": str(serial),
            "bulan": f"{self.dated_on.month:02d}",
            "bulan_romawi": _ROMAN[self.dated_on.month - 1],
            "tahun": str(self.dated_on.year),
        }
        return _PART.sub(lambda part: values[part[1]], self.pattern.strip())


async def common_letter(event: UUID) -> CommonLetter | None:
    """The letter for all, where its number is known."""
    found = await rows(
        "SELECT id, number, dated_on, signed AS file, signer, doubts, accepted_at, version FROM invitation_letter "
        "WHERE event = $1 AND invitation IS NULL",
        event,
    )
    return msgspec.convert(dict(found[0]), CommonLetter) if found else None


def number_of(number: str, dated_on: date | None, common: CommonLetter | None) -> tuple[str, date | None]:
    """Number and date of the letter an institution got: its own, else the one for all; empty where there is none."""
    if number or common is None:
        return number, dated_on if number else None
    return common.number, common.dated_on


async def file_of(letter: UUID, *, event: UUID) -> tuple[UUID | None, UUID]:
    """The invitation of a letter and its signed PDF. Raises NotFound("file_unknown")."""
    found = await rows(
        "SELECT invitation, signed FROM invitation_letter WHERE id = $1 AND event = $2 AND signed IS NOT NULL",
        letter,
        event,
    )
    if not found:
        raise NotFound("file_unknown")
    return found[0]["invitation"], found[0]["signed"]


@action
async def number_common(event: UUID, *, number: str, dated_on: date, issuer: UUID | None, actor: Actor) -> UUID:
    """Keeps number and date of the letter for all; another number makes the signed PDF a former one's.

    Raises NotFound, Invalid("letter_number_missing"), Refused("letters_individual" | "letter_number_taken").
    """
    await _meeting(event, individual=False)
    if not number.strip():
        raise Invalid("letter_number_missing", field="number")
    await _ensure_free(issuer, dated_on.year, [number.strip()], event=event)
    [row] = await rows(
        "INSERT INTO invitation_letter (id, event, issuer, number, year, dated_on, made_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (event, invitation) DO UPDATE SET issuer = excluded.issuer, "
        "number = excluded.number, year = excluded.year, dated_on = excluded.dated_on, "
        "version = invitation_letter.version + 1, "
        "signed = CASE WHEN invitation_letter.number = excluded.number THEN invitation_letter.signed END RETURNING id",
        uuid7(),
        event,
        issuer,
        number.strip(),
        dated_on.year,
        dated_on,
        clock.now(),
    )
    await _note("letter.numbered", event, row["id"], actor, {"number": number.strip()})
    return UUID(str(row["id"]))


@action
async def number_all(event: UUID, numbering: Numbering, *, actor: Actor) -> int:
    """Gives numbers, in region order, to all individual letters that have none; gives how many.

    Raises NotFound, Invalid("pattern_unreadable"), Refused("letters_common" | "letter_number_taken").
    """
    await _meeting(event, individual=True)
    parts = {part[1] for part in _PART.finditer(numbering.pattern)}
    if "no" not in parts or parts - {"no", "bulan", "bulan_romawi", "tahun"} or numbering.first < 1:
        raise Invalid("pattern_unreadable", field="pattern")
    waiting = await rows(
        "SELECT i.id FROM invitation i JOIN institution n ON n.id = i.institution JOIN office o ON o.id = i.office "
        "LEFT JOIN region r ON r.id = n.region WHERE i.event = $1 AND i.withdrawn_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM invitation_letter w WHERE w.invitation = i.id) "
        "ORDER BY n.kind <> 'regional_government', r.kind IS DISTINCT FROM 'provinsi', r.code, o.title, i.id",
        event,
    )
    serials = range(numbering.first, numbering.first + len(waiting))
    numbers = [numbering.number(serial) for serial in serials]
    await _ensure_free(numbering.issuer, numbering.dated_on.year, numbers, event=None)
    await execute(
        "INSERT INTO invitation_letter (id, event, invitation, issuer, number, serial, year, dated_on, made_at) "
        "SELECT g.id, $5, g.invitation, $6, g.number, g.serial, $7, $8, $9 "
        "FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[]) AS g(id, invitation, number, serial)",
        [uuid7() for _ in waiting],
        [row["id"] for row in waiting],
        numbers,
        list(serials),
        event,
        numbering.issuer,
        numbering.dated_on.year,
        numbering.dated_on,
        clock.now(),
    )
    fields = {"first": numbers[0], "last": numbers[-1], "letters": len(numbers)} if numbers else {"letters": 0}
    await _note("letters.numbered", event, event, actor, fields)
    return len(numbers)


@action
async def take_back(letter: UUID, kept: Kept, *, event: UUID, signer: str, doubts: list[Doubt], actor: Actor) -> None:
    """The signed PDF of a letter came back. Raises NotFound("letter_unknown"), Refused("letter_sent")."""
    await _locked(letter, event)
    if await rows(
        "SELECT 1 FROM invitation_letter w JOIN invitation i ON i.id = w.invitation "
        "WHERE w.id = $1 AND w.signed IS NOT NULL AND i.sent_at IS NOT NULL",
        letter,
    ):
        raise Refused("letter_sent")
    await execute(
        "UPDATE invitation_letter SET signed = $2, signed_at = $3, signer = $4, doubts = $5, accepted_at = NULL, "
        "accepted_by = NULL, version = version + 1 WHERE id = $1",
        letter,
        await files.remember(kept),
        clock.now(),
        signer[:200],
        [one.value for one in doubts],
    )
    await _note("letter.signed", event, letter, actor, {"sha256": kept.sha256, "doubts": [one.value for one in doubts]})


@action
async def accept(letter: UUID, *, event: UUID, version: int, actor: Actor) -> None:
    """A clerk gives his word for a letter with a doubt. Raises NotFound, Stale, Refused("letter_undoubted")."""
    row = await _locked(letter, event)
    if row["version"] != version:
        raise Stale("changed_meanwhile", current=row["version"])
    if row["signed"] is None or not row["doubts"] or row["accepted_at"]:
        raise Refused("letter_undoubted")
    await execute(
        "UPDATE invitation_letter SET accepted_at = $2, accepted_by = $3, version = version + 1 WHERE id = $1",
        letter,
        clock.now(),
        actor.id,
    )
    await _note("letter.accepted", event, letter, actor, {"doubts": row["doubts"]})


async def _meeting(event: UUID, *, individual: bool) -> None:
    if not await rows("SELECT 1 FROM event WHERE id = $1 FOR NO KEY UPDATE", event):
        raise NotFound("event_unknown")
    if (await text_of(event)).individual != individual:
        raise Refused("letters_common" if individual else "letters_individual")


async def _ensure_free(issuer: UUID | None, year: int, numbers: list[str], *, event: UUID | None) -> None:
    """One register gives a number once a year; `event` is the meeting whose common letter may keep its own."""
    await execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"letter numbers:{issuer}:{year}")
    taken = await rows(
        "SELECT number FROM invitation_letter WHERE issuer = $1 AND year = $2 AND number = ANY($3::text[]) "
        "AND NOT (event IS NOT DISTINCT FROM $4 AND invitation IS NULL) LIMIT 1",
        issuer,
        year,
        numbers,
        event,
    )
    if taken:
        raise Refused("letter_number_taken", number=taken[0]["number"])


async def _locked(letter: UUID, event: UUID) -> Any:
    found = await rows("SELECT * FROM invitation_letter WHERE id = $1 AND event = $2 FOR NO KEY UPDATE", letter, event)
    if not found:
        raise NotFound("letter_unknown")
    return found[0]


async def _note(what: str, event: UUID, subject: UUID, actor: Actor, fields: dict[str, Any]) -> None:
    await audit.record(action=what, actor=actor, event=event, subject=("letter", subject), fields=fields)
    await feed.record(event, kind="event", subject=("event", event))
