"""Adding an institution to the directory by hand."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.guards import Asker, needs
from api.staff.institutions import whole_institution
from core.actors import Actor
from core.errors import Forbidden
from core.grants import Permission, Scope
from events import newcomers
from events.directory import InstitutionWhole
from events.newcomers import NewInstitution
from events.states import InstitutionKind, Zone

Named = Annotated[str, msgspec.Meta(min_length=3, max_length=200, pattern=r"\S")]


class InstitutionForm(msgspec.Struct, forbid_unknown_fields=True):
    """`head` is the office its letters go to; `region_code` is Kemendagri's, dotted; the zone is then the region's."""

    name: Named
    kind: InstitutionKind
    head: Named
    region_code: Annotated[str, msgspec.Meta(pattern=r"^(\d{2}(\.\d{2})?)?\Z")] = ""
    zone: Zone = Zone.WIB


@post("/events/{slug:str}/institutions", opt=needs(Permission.INVITATIONS_WRITE), tags=["institutions"])
async def add_institution(
    data: JSONBody[InstitutionForm],
    within: NamedDependency[Scope],
    actor: NamedDependency[Actor],
    asker: NamedDependency[Asker],
) -> InstitutionWhole:
    """An institution the directory lacks; whoever sees a part of the directory only cannot know, and so may not."""
    if within.side is not None or within.provinces is not None:
        raise Forbidden("not_permitted")
    new = NewInstitution(data.name, data.kind, data.head, data.region_code, data.zone)
    made: UUID = await newcomers.add(new, event=within.event, actor=actor)
    return await whole_institution(made, within, asker)


handlers: list[Any] = [add_institution]
