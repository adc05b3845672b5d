"""The assignment letter's file, handed in by itself once the answer is safe: a slow line may fail without harm."""

from uuid import UUID, uuid5

from core import audit, clock
from core.actors import Actor
from core.db import action, execute, rows
from core.errors import Refused
from core.files import Kept, remember
from events import answers, letters, rules
from events.letters import LetterGiven
from events.states import LetterState

_LIVE = """
SELECT p.id AS appointment, l.id AS letter, l.number, l.dated_on, l.state, l.file
FROM appointment p LEFT JOIN assignment_letter l ON l.id = p.letter
WHERE p.invitation = $1 AND p.to_at IS NULL AND p.capacity = 'representative'
"""


@action
async def hand_in(invitation: UUID, kept: Kept, *, submission: UUID | None, actor: Actor) -> None:
    """Puts a file to the representative's letter; it is unread then. A file sent before keeps its own row.

    The same submission with the same content changes nothing. Raises NotFound("invitation_unknown"), Refused as
    rules.ensure_answerable, Refused("letter_of_nobody" | "letter_accepted").
    """
    row = await answers.lock(invitation)
    mark = uuid5(submission, kept.sha256) if submission else None
    if mark and await rows(
        "SELECT 1 FROM assignment_letter WHERE invitation = $1 AND submission = $2", invitation, mark
    ):
        return
    rules.ensure_answerable(answers.desk(row), now=clock.now())
    found = await rows(_LIVE, invitation)
    if not found:
        raise Refused("letter_of_nobody")
    live = found[0]
    if live["state"] == LetterState.ACCEPTED:
        raise Refused("letter_accepted")
    if live["letter"] and live["file"] is None:
        letter: UUID = live["letter"]
        await execute("UPDATE assignment_letter SET file = $2, state = $3 WHERE id = $1",
                      letter, await remember(kept), LetterState.UNREAD.value)  # fmt: skip
    else:
        letter = await letters.add(invitation, LetterGiven(live["number"] or "", live["dated_on"], kept))
        await execute("UPDATE appointment SET letter = $2 WHERE id = $1", live["appointment"], letter)
    await execute("UPDATE assignment_letter SET submission = $2 WHERE id = $1", letter, mark)
    await answers.touch(row, check=False, now=clock.now())
    fields = {"letter": str(letter), "sha256": kept.sha256}
    subject = ("invitation", invitation)
    await audit.record(action="letter.file_given", actor=actor, event=row["event"], subject=subject, fields=fields)
