"""Who I am and what I may do."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency

from api.guards import Asker, signed_in_only
from core import clock
from core.grants import Permission, grants_of
from core.settings import settings


class GrantOut(msgspec.Struct):
    """A role and where it holds; null means everywhere."""

    role: str
    event: UUID | None
    side: UUID | None
    provinces: list[str] | None


class DemoOut(msgspec.Struct):
    """The demo's own time; `offset` is in seconds."""

    now: str
    offset: int


class Me(msgspec.Struct):
    """The signed-in account."""

    id: UUID
    email: str
    name: str
    language: str
    grants: list[GrantOut]
    permissions: list[str]
    demo: DemoOut | None


@get("/me", opt=signed_in_only(), tags=["signin"])
async def show_me(asker: NamedDependency[Asker]) -> Me:
    """The account, its grants and all permissions any of them gives."""
    account, held = asker.account, await grants_of(asker.account.id)
    return Me(
        id=account.id,
        email=account.email,
        name=account.name,
        language=account.language,
        grants=[
            GrantOut(
                one.role.value,
                one.event,
                one.side,
                None if one.provinces is None else sorted(one.provinces),
            )
            for one in held
        ],
        permissions=sorted({each.value for one in held for each in Permission if one.allows(each)}),
        demo=_demo(),
    )


def _demo() -> DemoOut | None:
    if not settings().demo:
        return None
    return DemoOut(clock.now().isoformat(), int(clock.offset().total_seconds()))


handlers: list[Any] = [show_me]
