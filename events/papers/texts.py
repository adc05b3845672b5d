"""What a meeting's letter says beside its facts: letterhead, nature, sentences, who signs, who gets a copy."""

from typing import Annotated
from uuid import UUID

import msgspec

from core import audit, feed
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import NotFound, Refused, Stale
from core.ids import uuid7

Line = Annotated[str, msgspec.Meta(max_length=200)]
Block = Annotated[str, msgspec.Meta(max_length=1000)]


class Text(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The parts of an official letter (form of Permendagri 42/2011 and its like); empty: the usual words.

    Blocks have a line each for the letterhead, the notes and the copies.
    """

    letterhead: Block = ""
    place: Line = ""
    nature: Line = ""
    attachments: Line = ""
    subject: Line = ""
    opening: Block = ""
    notes: Block = ""
    closing: Block = ""
    signer_office: Line = ""
    signer_name: Line = ""
    signer_rank: Line = ""
    copies: Block = ""


class TextKept(msgspec.Struct):
    """The text with its version; `individual`: each institution gets a letter of its own number."""

    text: Text
    individual: bool
    version: int


async def text_of(event: UUID) -> TextKept:
    """The text of a meeting's letters; the usual one at version 0 where nobody has written yet."""
    found = await rows("SELECT content, individual, version FROM letter_text WHERE event = $1", event)
    if not found:
        return TextKept(Text(), individual=False, version=0)
    row = found[0]
    return TextKept(msgspec.json.decode(row["content"], type=Text), row["individual"], row["version"])


@action
async def write(event: UUID, text: Text, *, individual: bool, version: int, actor: Actor) -> None:
    """Keeps the text. Raises NotFound("event_unknown"), Stale, Refused("letters_numbered") where numbers are given."""
    if not await rows("SELECT 1 FROM event WHERE id = $1 FOR NO KEY UPDATE", event):
        raise NotFound("event_unknown")
    before = await text_of(event)
    if before.version != version:
        raise Stale("changed_meanwhile", current=before.version)
    if before.individual != individual and await rows(
        "SELECT 1 FROM invitation_letter WHERE event = $1 LIMIT 1", event
    ):
        raise Refused("letters_numbered")
    await execute(
        "INSERT INTO letter_text (id, event, content, individual, version) VALUES ($1, $2, $3::text::jsonb, $4, 1) "
        "ON CONFLICT (event) DO UPDATE SET content = excluded.content, individual = excluded.individual, "
        "version = letter_text.version + 1",
        uuid7(),
        event,
        msgspec.json.encode(text).decode(),
        individual,
    )
    changed = [name for name in Text.__struct_fields__ if getattr(text, name) != getattr(before.text, name)]
    fields = {"parts": changed, "individual": individual}
    subject = ("event", event)
    await audit.record(action="letter.written", actor=actor, event=event, subject=subject, fields=fields)
    await feed.record(event, kind="event", subject=subject)
