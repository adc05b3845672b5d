"""Materials of a meeting for tests: handed in and published as staff do it."""

from uuid import UUID

from agenda import documents
from agenda.documents import DocumentGiven
from agenda.states import DocumentKind
from core.actors import COMMAND
from tests.api.office import photo

PAPER = photo()
NOTULA = DocumentGiven("Notula <b>Rakornas</b>", DocumentKind.NOTULA, "Minutes")


async def draft(event: UUID, given: DocumentGiven = NOTULA, *, name: str = "Notula Rakornas.jpg") -> UUID:
    """A paper that only staff see."""
    return await documents.hand_in(event, given, PAPER, name=name, actor=COMMAND)


async def hand_out(event: UUID, given: DocumentGiven = NOTULA) -> UUID:
    """A published paper."""
    made = await draft(event, given)
    await documents.publish(event, made, version=1, actor=COMMAND)
    return made
