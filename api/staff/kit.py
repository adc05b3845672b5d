"""The emergency kit: made, watched, downloaded; and the rows of signed lists entered afterwards."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.door.scans import Annulled, Result, result
from api.guards import needs
from api.language import language_of, say
from api.public.materials import attachment
from attendance import batches
from attendance.kit import entry, making, standing
from core import clock
from core.actors import Actor
from core.grants import Permission, Scope

PDF = "application/pdf"


class PaperRow(msgspec.Struct, forbid_unknown_fields=True):
    """A signed row: the code beside it, or where that cannot be read the attendee; and the time written on the paper.

    `forced` records what the rules refuse.
    """

    checkpoint: UUID
    at: batches.Aware
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)] | None = None
    attendee: UUID | None = None
    forced: bool = False


class RowEntered(msgspec.Struct):
    """What became of a row; `repeated`: it had been entered before, nothing changed."""

    result: Result
    repeated: bool


@get("/events/{slug:str}/kit", opt=needs(Permission.DOORS_READ), tags=["kit"])
async def show_kit(within: NamedDependency[Scope]) -> standing.Kit:
    """The last kit with its hour and what changed since, the one under way, and when one makes itself."""
    return await standing.read(within.event)


@post("/events/{slug:str}/kit", status_code=202, opt=needs(Permission.DOORS_WRITE), tags=["kit"])
async def make_kit(within: NamedDependency[Scope], actor: NamedDependency[Actor]) -> standing.Kit:
    """Makes a kit of this moment in a job; a second call finds the one under way."""
    await making.ask(within.event, actor=actor)
    return await standing.read(within.event)


@post("/events/{slug:str}/kit/{id:uuid}/cancel", status_code=200, opt=needs(Permission.DOORS_WRITE), tags=["kit"])
async def cancel_kit(id: FromPath[UUID], within: NamedDependency[Scope]) -> standing.Kit:
    """Asks a kit under way to stop after its present piece."""
    await making.cancel(id, event=within.event)
    return await standing.read(within.event)


@get("/events/{slug:str}/kit/{id:uuid}", opt=needs(Permission.DOORS_WRITE), tags=["kit"], media_type=PDF)
async def read_kit(id: FromPath[UUID], within: NamedDependency[Scope]) -> Response[bytes]:
    """A kit as PDF. Whoever holds it holds every pass: it is for those who set up the doors."""
    return await attachment(await making.file_of(id, event=within.event), media_type=PDF)


@post("/events/{slug:str}/paper-rows", status_code=200, opt=needs(Permission.DOORS_WRITE), tags=["kit"])
async def enter_row(
    request: Request[Any, Any, Any],
    data: JSONBody[PaperRow],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
) -> RowEntered:
    """Enters a signed row as a scan of source `paper`; the same row again changes nothing and gets the same answer."""
    row = entry.Signed(**msgspec.structs.asdict(data))
    entered = await entry.enter(within.event, row, actor=actor)
    said = result(entered.answer, language=language_of(request), zone=entered.zone)
    return RowEntered(said, entered.repeated)


@post(
    "/events/{slug:str}/paper-rows/{nonce:str}/annul", status_code=200, opt=needs(Permission.DOORS_WRITE), tags=["kit"]
)
async def annul_row(
    request: Request[Any, Any, Any],
    nonce: FromPath[str],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
) -> Annulled:
    """Takes a row back that was entered here some minutes ago, as a door takes back its scan."""
    done = await entry.take_back(within.event, nonce, actor=actor)
    words = say(language_of(request), "door.outcome.annulled")
    return Annulled(clock.now(), done.nonce, done.annuls, "annulled", words)


handlers: list[Any] = [show_kit, make_kit, cancel_kit, read_kit, enter_row, annul_row]
