"""Signing in and out: the token is new at each sign-in, so nobody can be made to use one that another knows."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.params import JSONBody

from api import limits
from api.guards import CSRF_COOKIE, SIGN_IN_COOKIE, Asker, csrf_token, signed_in_only
from api.headers import comes_from_another_site
from core.accounts import SIGN_IN_LASTS, digest, sign_in, sign_out
from core.errors import Forbidden, Unauthorized
from core.settings import settings


class SignInForm(msgspec.Struct, forbid_unknown_fields=True):
    """Who wants in."""

    email: Annotated[
        str,
        msgspec.Meta(min_length=3, max_length=254, examples=["penyelenggara@rakornas.example"]),
    ]
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


@post("/sign-in", status_code=204, raises=[NotAuthorizedException, PermissionDeniedException], tags=["signin"])
async def enter(request: Request[Any, Any, Any], data: JSONBody[SignInForm]) -> Response[None]:
    """Sets the sign-in cookie and the token that unsafe requests send back in x-csrf-token."""
    if comes_from_another_site(request.scope):
        raise Forbidden("csrf")
    subject = digest(data.email.strip().lower())
    await limits.check(limits.SIGN_IN_FAILED)
    await limits.count(limits.SIGN_IN_ACCOUNT, subject)
    try:
        earlier = request.cookies.get(SIGN_IN_COOKIE)
        token = await sign_in(email=data.email, password=data.password, earlier=earlier)
    except Unauthorized:
        await limits.count(limits.SIGN_IN_FAILED)
        raise
    await limits.forget(limits.SIGN_IN_ACCOUNT, subject)
    return Response(None, status_code=204, cookies=_cookies(token))


@post("/sign-out", status_code=204, opt=signed_in_only(), tags=["signin"])
async def leave(asker: NamedDependency[Asker]) -> Response[None]:
    """Ends the sign-in on the server and takes the cookies away."""
    if asker.by_cookie:
        await sign_out(token=asker.token)
    return Response(None, status_code=204, cookies=_cookies("", max_age=0))


def _cookies(token: str, *, max_age: int = int(SIGN_IN_LASTS.total_seconds())) -> list[Cookie]:
    secure = settings().public_url.startswith("https")
    readable = csrf_token(token) if token else ""
    return [
        Cookie(
            SIGN_IN_COOKIE,
            value=token,
            max_age=max_age,
            httponly=True,
            secure=secure,
            samesite="lax",
        ),
        Cookie(
            CSRF_COOKIE,
            value=readable,
            max_age=max_age,
            httponly=False,
            secure=secure,
            samesite="strict",
        ),
    ]


handlers: list[Any] = [leave]
