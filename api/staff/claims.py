"""Claims of contacts we do not know: the queue with the picture beside what was typed, decided with one tap."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api import paging
from api.guards import needs
from api.paging import Cursor, Limit
from core import files
from core.actors import Actor
from core.errors import NotFound
from core.grants import Permission, Scope
from events import claimants, claims
from events.claimants import ClaimShown
from events.states import ClaimState


class ClaimList(msgspec.Struct):
    """A page of claims; those of one institution stand together."""

    items: list[ClaimShown]
    next_cursor: str | None
    total: int | None


class RefusalForm(msgspec.Struct, forbid_unknown_fields=True):
    """Why nothing of a claim counts."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=r"\S")]


@get("/events/{slug:str}/claims", opt=needs(Permission.CONTACTS_READ), tags=["claims"])
async def list_claims(
    within: NamedDependency[Scope],
    status: Annotated[ClaimState, QueryParameter()] = ClaimState.WAITING,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> ClaimList:
    """Claims that wait, or were decided so."""
    chosen = {"event": within.event, "claims": status}
    offset = paging.after(cursor, filter=chosen)
    found, total = await claimants.claims(within, state=status, offset=offset, limit=limit)
    page = paging.page(found, offset=offset, limit=limit, total=total, filter=chosen)
    return ClaimList(page.items, page.next_cursor, page.total)


@get("/events/{slug:str}/claims/{id:uuid}/photo", opt=needs(Permission.CONTACTS_READ), tags=["claims"])
async def read_photo(id: FromPath[UUID], within: NamedDependency[Scope]) -> Response[bytes]:
    """The picture of the letter received."""
    row = await claimants.claim_of(within, id)
    if row["photo"] is None:
        raise NotFound("file_unknown")
    stored, data = await files.read(row["photo"])
    name = {"application/pdf": "surat.pdf", "image/png": "surat.png"}.get(stored.media_type, "surat.jpg")
    headers = {"content-disposition": f'attachment; filename="{name}"', "x-content-type-options": "nosniff"}
    return Response(data, media_type=stored.media_type, headers=headers | {"cache-control": "private, no-store"})


@post(
    "/events/{slug:str}/claims/{id:uuid}/approve",
    status_code=204,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["claims"],
)
async def approve_claim(
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> None:
    """The contact becomes the registered one, the answer counts from when it was given."""
    await claimants.claim_of(within, id)
    await claims.approve(id, event=within.event, version=version, actor=actor)


@post(
    "/events/{slug:str}/claims/{id:uuid}/refuse",
    status_code=204,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["claims"],
)
async def refuse_claim(
    id: FromPath[UUID],
    data: JSONBody[RefusalForm],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> None:
    """Nothing of it counts."""
    await claimants.claim_of(within, id)
    await claims.refuse(id, event=within.event, reason=data.reason, version=version, actor=actor)


@post(
    "/events/{slug:str}/claims/{id:uuid}/undo",
    status_code=204,
    opt=needs(Permission.INVITATIONS_WRITE),
    tags=["claims"],
)
async def undo_decision(
    id: FromPath[UUID],
    within: NamedDependency[Scope],
    version: NamedDependency[int],
    actor: NamedDependency[Actor],
) -> None:
    """The claim waits again, while nothing depends on the decision."""
    await claimants.claim_of(within, id)
    await claims.undo(id, event=within.event, version=version, actor=actor)


handlers: list[Any] = [list_claims, read_photo, approve_claim, refuse_claim, undo_decision]
