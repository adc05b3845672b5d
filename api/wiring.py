"""What is handed down: messaging's topics, the functions of job kinds, and who hears the rings after COMMIT.

No route is imported here: worker, demo and commands are wired without the web.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.doorbell import Doorbell
from attendance.kit import making
from core import jobs
from core.db import on_rings
from events import bulk, invitations, selection
from events.imports import jobs as imports
from events.office_topic import OfficeTopic
from events.papers import prints
from events.topics import InvitationTopic
from events.trial import TrialTopic
from messaging import topics


@asynccontextmanager
async def connected() -> AsyncIterator[None]:
    """Wires what lower rooms hand up, and rings after every COMMIT while the process runs."""
    topics.register(InvitationTopic())
    topics.register(TrialTopic())
    topics.register(OfficeTopic())
    jobs.register(invitations.GENERATE, invitations.generate_chunk)
    jobs.register(invitations.SEND, invitations.send_chunk)
    jobs.register(bulk.BULK, bulk.chunk)
    jobs.register(selection.INVITE, selection.chunk)
    jobs.register(prints.PRINT, prints.print_chunk)
    jobs.register(making.KIT, making.chunk)
    jobs.register(imports.APPLY, imports.apply_chunk)
    jobs.register(imports.UNDO, imports.undo_chunk)
    bell = Doorbell()
    on_rings(bell.ring)
    try:
        yield
    finally:
        await bell.close()
