"""Who is asking, and may he: sign-in cookie or bearer token, the permission a route names, the scope it hands on.

A module of `api/staff` writes its routes like this and lists them in `handlers`; `api/routes.py` collects them::

    @get("/events/{slug:str}/sessions", opt=needs(Permission.AGENDA_READ), tags=["agenda"])
    async def list_sessions(within: NamedDependency[Scope]) -> SessionList:
        return await queries.sessions(within)

    @post("/events/{slug:str}/sessions", opt=needs(Permission.AGENDA_WRITE), tags=["agenda"])
    async def create_session(
        data: JSONBody[NewSession], within: NamedDependency[Scope], actor: NamedDependency[Actor]
    ) -> SessionOut: ...

    @patch("/events/{slug:str}/sessions/{id:uuid}", opt=needs(Permission.AGENDA_WRITE), tags=["agenda"])
    async def change_session(
        id: FromPath[UUID],
        data: JSONBody[SessionChange],
        within: NamedDependency[Scope],
        actor: NamedDependency[Actor],
        version: NamedDependency[int],  # from If-Match: 428 when missing
    ) -> Response[SessionOut]:
        changed = await sessions.change(id, ..., version=version, actor=actor)
        return tagged(changed, changed.version)

    handlers = [list_sessions, create_session, change_session]

`within` is the Scope (event, side, provinces, institution; the framework keeps the word `scope` to itself): every query
keeps to it. A route without a slug has none. A route that names no permission does not start.
"""

import hmac
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Request
from litestar.handlers.base import BaseRouteHandler

from api.language import Connection
from core.accounts import Account, account_by_sign_in, account_by_token
from core.actors import Actor
from core.db import rows
from core.errors import Forbidden, NotFound, Unauthorized
from core.grants import Permission, Scope, grants_of, scope_for
from core.settings import settings

SIGN_IN_COOKIE: Final = "rk_signin"
CSRF_COOKIE: Final = "rk_csrf"
CSRF_HEADER: Final = "x-csrf-token"
_SAFE: Final = frozenset({"GET", "HEAD"})
_KEY: Final = "rk.asker"
_SCOPE: Final = "rk.scope"


class Asker(msgspec.Struct, frozen=True):
    """The account behind a request and how it proved itself; `token` is the raw sign-in or API token."""

    account: Account
    token: str
    by_cookie: bool

    async def may(self, within: Scope, permission: Permission) -> bool:
        """Whether a further permission covers all of a scope, for answers that show more to some."""
        try:
            wider = await scope_for(self.account, within.event, permission)
        except Forbidden:
            return False
        sides = wider.side in (None, within.side)
        return sides and (wider.provinces is None or (within.provinces or frozenset("*")) <= wider.provinces)


def needs(permission: Permission) -> dict[str, Any]:
    """The `opt` of a staff route: the one permission it asks for."""
    return {"permission": permission}


def signed_in_only() -> dict[str, Any]:
    """The `opt` of a staff route that any account may ask (its own name, its own list)."""
    return {"permission": None}


def csrf_token(token: str) -> str:
    """What a page must send back in x-csrf-token: bound to the sign-in, so another one's is of no use."""
    return hmac.new(settings().secret_key, b"csrf" + token.encode(), sha256).hexdigest()


async def permitted(connection: Connection, handler: BaseRouteHandler) -> None:
    """The guard of all staff routes: 401 unknown, 403 without the permission or from another site's page."""
    method = connection.scope.get("method")
    if method == "OPTIONS":  # the framework's own handler: says which methods there are, names no permission
        return
    asker = await _asker(connection)
    if asker.by_cookie and method not in _SAFE:
        _check_csrf(connection, asker.token)
    connection.scope["state"][_KEY] = asker
    permission: Permission | None = handler.opt["permission"]
    slug = connection.path_params.get("slug")
    if permission is None:
        return
    if slug is None:
        await _require_everywhere(asker.account, permission)
        return
    connection.scope["state"][_SCOPE] = await scope_for(asker.account, await _event(slug), permission)


async def _event(slug: str) -> UUID:
    found = await rows("SELECT id FROM event WHERE slug = $1", slug)
    if not found:
        raise NotFound("event_unknown")
    event: UUID = found[0]["id"]
    return event


async def _require_everywhere(account: Account, permission: Permission) -> None:
    """What touches no one event yet (creating one) needs a grant over all events, sides and provinces."""
    for grant in await grants_of(account.id):
        if grant.allows(permission) and (grant.event, grant.side, grant.provinces) == (
            None,
            None,
            None,
        ):
            return
    raise Forbidden("not_permitted", permission=permission.value)


async def _asker(connection: Connection) -> Asker:
    kind, _, given = connection.headers.get("authorization", "").partition(" ")
    if kind:
        if kind.lower() != "bearer":
            raise Unauthorized("not_signed_in")
        return Asker(await account_by_token(given.strip()), given.strip(), by_cookie=False)
    token = connection.cookies.get(SIGN_IN_COOKIE, "")
    return Asker(await account_by_sign_in(token), token, by_cookie=True)


def _check_csrf(connection: Connection, token: str) -> None:
    given = connection.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(given.encode(), csrf_token(token).encode()):
        raise Forbidden("csrf")


def provide_asker(request: Request[Any, Any, Any]) -> Asker:
    """Dependency `asker`."""
    asker: Asker = request.scope["state"][_KEY]
    return asker


def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """Dependency `actor`: the account, for the audit trail."""
    return provide_asker(request).account.actor


def provide_scope(request: Request[Any, Any, Any]) -> Scope:
    """Dependency `within` of routes under /events/{slug}."""
    scope: Scope = request.scope["state"][_SCOPE]
    return scope
