"""Which device is asking: the bearer secret of an enrolled one, and whether its profile allows what it asks."""

from typing import Any, Final

from litestar import Request
from litestar.handlers.base import BaseRouteHandler

from api.language import Connection
from attendance.posts import Post, by_secret
from attendance.states import Power
from core.errors import Unauthorized

_KEY: Final = "rk.post"


def power(wanted: Power) -> dict[str, Any]:
    """The `opt` of a door route: the one power it asks for."""
    return {"power": wanted}


async def at_its_post(connection: Connection, handler: BaseRouteHandler) -> None:
    """The guard of all door routes but enrolment: 401 without a known secret, 403 outside the profile."""
    if connection.scope.get("method") == "OPTIONS":  # the framework's own handler, names no power
        return
    kind, _, secret = connection.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise Unauthorized("device_unknown")
    post = await by_secret(secret.strip())
    wanted: Power | None = handler.opt["power"]
    if wanted is not None:
        post.require(wanted)
    connection.scope["state"][_KEY] = post


def provide_post(request: Request[Any, Any, Any]) -> Post:
    """Dependency `post`: the device at its post."""
    post: Post = request.scope["state"][_KEY]
    return post
